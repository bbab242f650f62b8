"""The curves, the estimate and the choice, as laws that hold for every bank and every answer."""

from __future__ import annotations

from itertools import pairwise
from math import exp, inf, log, nan, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.adaptive.bank import Bank, Grid, Prior
from surveys.adaptive.estimate import Estimate, eap
from surveys.adaptive.graded import Graded
from surveys.adaptive.select import next_item
from surveys.errors import SurveyError
from tests.surveys.adaptive.samples import MEDIUM, answers_to, banks, items

THETAS = st.floats(-12, 12)


def test_at_a_threshold_half_answer_above_it():
    assert Graded(2.0, (0.5,)).probabilities(0.5) == pytest.approx((0.5, 0.5))
    assert Graded(2.0, (0.5,)).probabilities(0.5 + log(3) / 2) == pytest.approx((0.25, 0.75))


def test_between_two_thresholds_lies_what_is_left():
    assert Graded(log(3), (-1.0, 1.0)).probabilities(0.0) == pytest.approx((0.25, 0.5, 0.25))


def test_information_of_two_answers_is_the_square_of_the_slope_times_both_chances():
    assert Graded(2.0, (0.0,)).information(log(3) / 2) == pytest.approx(4 * 0.25 * 0.75)


@given(items(), THETAS)
def test_the_chances_of_all_answers_make_one(item, theta):
    assert sum(item.probabilities(theta)) == pytest.approx(1, abs=1e-12)


@given(items(), st.floats(-300, 300))
def test_no_answer_is_impossible_however_far_away_somebody_stands(item, theta):
    assert all(-inf < value <= 0 for value in item.log_probabilities(theta))


@given(items(), THETAS)
def test_information_is_never_negative_and_is_the_mean_squared_slope_of_the_log_chance(item, theta):
    step = 1e-4
    left, here, right = (item.log_probabilities(theta + shift) for shift in (-step, 0, step))
    slopes = [(high - low) / (2 * step) for low, high in zip(left, right, strict=True)]
    mean = sum(exp(value) * slope**2 for value, slope in zip(here, slopes, strict=True))
    assert item.information(theta) >= 0
    assert item.information(theta) == pytest.approx(mean, rel=1e-4, abs=1e-6)


@given(items(), st.floats(-5, 5), st.floats(0.001, 0.5), st.floats(0, 1))
def test_information_stays_below_its_ceiling_everywhere_in_between(item, low, width, share):
    assert item.information(low + share * width) <= item.ceiling(low, low + width)


@pytest.mark.parametrize("item", [Graded(2.0, (0.0,)), Graded(6.0, (0.0,)), Graded(3.0, (-0.8, 0.8))])
def test_a_peak_between_two_points_stays_below_the_ceiling_over_them(item):
    peak = max((step / 1000 for step in range(-1000, 1000)), key=item.information)
    for half in (0.05, 0.1, 0.2):
        assert max(item.information(peak - half), item.information(peak + half)) < item.information(peak)
        assert item.information(peak) <= item.ceiling(peak - half, peak + half)


def test_a_ceiling_over_a_narrow_cell_is_close_to_the_top():
    assert MEDIUM.ceiling(0.0, 0.1) <= max(MEDIUM.information(0.0), MEDIUM.information(0.1)) * 1.02


@pytest.mark.parametrize(
    ("discrimination", "thresholds", "why"),
    [
        *(
            (slope, (0.0,), "The discrimination of a graded item must be above zero.")
            for slope in (0.0, -1.0, nan, inf)
        ),
        *((1.0, none, "A graded item needs thresholds that are numbers.") for none in ((), (0.0, nan), (0.0, inf))),
        *((1.0, falling, "The thresholds of a graded item must increase.") for falling in ((1.0, 1.0), (1.0, 0.0))),
    ],
)
def test_parameters_that_mean_no_item_are_refused(discrimination, thresholds, why):
    with pytest.raises(SurveyError, match=f"^{why}$"):
        Graded(discrimination, thresholds)


def test_without_answers_the_estimate_is_the_prior():
    estimate = eap(Bank({"a": MEDIUM}), {})
    assert estimate.theta == pytest.approx(0, abs=1e-15)
    assert estimate.standard_error == pytest.approx(1, abs=2e-4)  # the grid ends at 4.5


def test_another_prior_and_grid_are_taken_into_account():
    bank = Bank({"a": MEDIUM}, Prior(10.0, 2.0), Grid(0.0, 20.0, 200))
    estimate = eap(bank, {})
    assert (estimate.theta, estimate.standard_error) == (pytest.approx(10), pytest.approx(2, abs=1e-3))


def test_the_grid_is_the_one_of_the_published_tables():
    points = Bank({"a": MEDIUM}).points
    assert points == pytest.approx([step / 10 for step in range(-45, 46)], abs=1e-12)
    assert points == tuple(-point for point in reversed(points))


@given(st.data())
def test_a_higher_answer_to_one_item_raises_theta(data):
    bank = data.draw(banks())
    answers = data.draw(answers_to(bank))
    assume(answers)
    name = data.draw(st.sampled_from(sorted(answers)))
    steps = [eap(bank, answers | {name: category}).theta for category in range(bank.items[name].categories)]
    # Thresholds that nearly coincide, or a nearly flat item, may not move the last digits.
    assert all(lower < upper + 1e-12 for lower, upper in pairwise(steps))
    assert steps[0] < steps[-1]


@given(st.data())
def test_one_more_answer_makes_the_estimate_surer_on_average(data):
    bank = data.draw(banks())
    answers = data.draw(answers_to(bank))
    before = eap(bank, answers)
    item_id = next_item(bank, answers, before.theta)
    assume(item_id is not None)
    categories = range(bank.items[item_id].categories)
    chances = [predictive(bank, answers, item_id, category) for category in categories]
    after = [eap(bank, answers | {item_id: category}).standard_error ** 2 for category in categories]
    expected = sum(chance * variance for chance, variance in zip(chances, after, strict=True))
    assert sum(chances) == pytest.approx(1)
    assert expected <= before.standard_error**2 * (1 + 1e-9)


def predictive(bank: Bank, answers: dict[str, int], item_id: str, category: int) -> float:
    """How likely this answer comes next."""
    curves = [bank.log_prior, *(bank.log_likelihood(name, answers[name]) for name in answers)]
    weights = [exp(sum(column)) for column in zip(*curves, strict=True)]
    chances = [exp(value) for value in bank.log_likelihood(item_id, category)]
    return sum(w * chance for w, chance in zip(weights, chances, strict=True)) / sum(weights)


@given(st.data())
def test_the_estimate_does_not_depend_on_the_order_of_the_answers_to_the_last_digit(data):
    bank = data.draw(banks())
    answers = data.draw(answers_to(bank))
    order = data.draw(st.permutations(list(answers)))
    assert eap(bank, {name: answers[name] for name in order}) == eap(bank, answers)


def test_hundreds_of_contradicting_answers_are_still_an_estimate():
    bank = Bank({f"i{number}": Graded(8.0, (-1.0, 1.0)) for number in range(400)})
    answers = {f"i{number}": 2 * (number % 2) for number in range(400)}
    assert all(exp(sum(bank.log_likelihood(*each)[point] for each in answers.items())) == 0 for point in range(91))
    estimate = eap(bank, answers)
    assert estimate.theta == pytest.approx(0, abs=1e-9)
    assert 0.1 < estimate.standard_error < 1


@given(banks(largest=12), st.floats(-4.5, 4.5) | THETAS, st.data())
def test_the_chosen_item_is_the_first_with_the_most_information_as_if_all_were_looked_at(bank, theta, data):
    asked = data.draw(st.sets(st.sampled_from(list(bank.items))))
    left = [name for name in bank.items if name not in asked]
    best = max(left, key=lambda name: bank.items[name].information(theta), default=None)
    assert next_item(bank, asked, theta) == best


def test_of_equal_items_the_first_of_the_bank_is_asked():
    twins = Bank({"z": MEDIUM, "a": MEDIUM, "m": MEDIUM})
    assert next_item(twins, (), 0.3) == "z"
    assert next_item(twins, ("z",), 0.3) == "a"
    assert next_item(twins, ("z",), 40.0) == "a"
    assert next_item(twins, ("a", "m", "z"), 0.3) is None


def test_of_items_that_happen_to_tell_equally_much_the_first_of_the_bank_is_asked():
    mirrored = ((Graded(1.0, (-away,)), Graded(1.0, (away,))) for away in (step / 100 for step in range(50, 200)))
    left, right = next(pair for pair in mirrored if pair[0].information(0.0) == pair[1].information(0.0))
    assert next_item(Bank({"left": left, "right": right}), (), 0.0) == "left"
    assert next_item(Bank({"right": right, "left": left}), (), 0.0) == "right"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"b": 0}, "The bank has no item 'b'."),
        ({"a": 4}, "Item 'a' has no answer 4; there are 0 to 3."),
        ({"a": -1}, "Item 'a' has no answer -1; there are 0 to 3."),
    ],
)
def test_what_the_bank_does_not_have_is_refused(answers, why):
    with pytest.raises(SurveyError, match=f"^{why}$"):
        eap(Bank({"a": MEDIUM}), answers)


@pytest.mark.parametrize("point", [-4.4, -3.9, 0.1, 4.5])
def test_answers_that_leave_a_single_point_leave_no_error(point):
    bank = Bank({"side": Graded(650.0, (point - 0.05,)), "other": Graded(650.0, (point + 0.05,))})
    assert eap(bank, {"side": 1, "other": 0}) == Estimate(pytest.approx(point), pytest.approx(0, abs=1e-6))


def test_the_standard_error_is_the_width_of_the_posterior():
    """One steep item tells only the side: what is left is half a normal distribution, with a known mean and width."""
    bank = Bank({"side": Graded(60.0, (0.05,))}, grid=Grid(-6.0, 6.0, 1200))
    half = sqrt(2 / 3.141592653589793)
    assert eap(bank, {"side": 1}) == Estimate(pytest.approx(half, abs=0.05), pytest.approx(sqrt(1 - half**2), abs=0.02))
