"""Our engine beside mirt 1.2 for Python, which shares no code with it: NumPy for curves, Rust for likelihoods.

mirt has the parametrisation that we have (slopes without 1.7, thresholds on the scale of theta, categories from 0, ties
to the first item) and none of its figures had to be corrected. Two differences remain:

- mirt integrates over Gauss-Hermite nodes and we over an even grid from -4.5 to 4.5. So estimates are compared over our
  grid, with mirt's likelihoods, to the last digits; and over a wide grid with mirt's own estimator as both refine.
- mirt's information leaves out answers less likely than 1e-10, which is a matter of 1e-9 far outside the thresholds.
"""

from __future__ import annotations

import random

import numpy as np
import pytest
from mirt.cat import CATEngine
from mirt.cat.selection import MaxFisherInformation
from mirt.models import GradedResponseModel
from mirt.scoring import fscores

from surveys.adaptive.bank import Bank, Grid
from surveys.adaptive.course import course
from surveys.adaptive.estimate import eap
from surveys.adaptive.select import next_item
from surveys.adaptive.stopping import Stopping
from tests.surveys.adaptive.samples import bank, honest, some_answers

BANK = bank(40, seed=7)
NAMES = list(BANK.items)
WIDE = Grid(-8.0, 8.0, 640)


def model(of: Bank) -> GradedResponseModel:
    """The bank as mirt holds it; what an item with fewer thresholds does not have is filled up and not looked at."""
    items = list(of.items.values())
    width = max(len(item.thresholds) for item in items)
    thresholds = [[*item.thresholds, *[0.0] * (width - len(item.thresholds))] for item in items]
    made = GradedResponseModel(len(items), [item.categories for item in items])
    made.set_parameters(
        discrimination=np.array([item.discrimination for item in items]), thresholds=np.array(thresholds)
    )
    made._is_fitted = True  # there is no public way to say that parameters from elsewhere are final
    return made


MODEL = model(BANK)


def coded(answers: dict[str, int]) -> np.ndarray:
    return np.array([[answers.get(name, -1) for name in NAMES]])


def situations(count: int) -> list[tuple[dict[str, int], int]]:
    chance = random.Random(11)
    return [(some_answers(BANK, chance.randint(0, 20), chance), seed) for seed in range(count)]


@pytest.mark.parametrize("theta", [-6.0, -2.5, -0.3, 0.0, 1.7, 4.5])
def test_the_chance_of_each_answer_is_the_same(theta):
    for number, item in enumerate(BANK.items.values()):
        theirs = MODEL.probability(np.array([[theta]]), number)[0]
        assert item.probabilities(theta) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_the_information_of_each_item_is_the_same_along_the_scale():
    points = np.linspace(-5, 5, 41)
    for number, item in enumerate(BANK.items.values()):
        ours = [item.information(theta) for theta in points]
        assert ours == pytest.approx(MODEL.information(points[:, None], item_idx=number), rel=1e-6, abs=1e-8)


def test_over_the_same_grid_the_estimate_is_the_same():
    points = np.array(BANK.points)
    prior = np.exp(-(points**2) / 2)
    for answers, _ in situations(300):
        weights = np.exp(MODEL.log_likelihood_batch(coded(answers), points[:, None])[0]) * prior
        weights /= weights.sum()
        theta = weights @ points
        error = np.sqrt(weights @ (points - theta) ** 2)
        estimate = eap(BANK, answers)
        assert (estimate.theta, estimate.standard_error) == pytest.approx((theta, error), rel=1e-8, abs=1e-8)


def test_the_estimate_of_their_own_scorer_is_the_same_as_both_refine():
    wide = Bank(BANK.items, grid=WIDE)
    for answers, _ in situations(60):
        theirs = fscores(MODEL, coded(answers), method="EAP", n_quadpts=161)
        estimate = eap(wide, answers)
        assert estimate.theta == pytest.approx(theirs.theta.item(), abs=1e-4)
        assert estimate.standard_error == pytest.approx(theirs.standard_error.item(), abs=1e-4)


def test_in_hundreds_of_situations_the_same_item_is_chosen():
    rule = MaxFisherInformation()
    for answers, _ in situations(400):
        theta = eap(BANK, answers).theta
        left = {number for number, name in enumerate(NAMES) if name not in answers}
        assert next_item(BANK, answers, theta) == NAMES[rule.select_item(MODEL, theta, left)]


@pytest.mark.parametrize("theta", [-2.0, -1.0, 0.0, 0.5, 1.5, 2.5])
def test_whole_tests_ask_the_same_items_and_end_alike(theta):
    wide = Bank(BANK.items, grid=WIDE)
    stopping = Stopping(0.3, 4, 12)
    for seed in range(3):
        engine = CATEngine(MODEL, se_threshold=0.3, min_items=4, max_items=12, n_quadpts=161, theta_bounds=(-8, 8))
        chance = random.Random(seed)
        answers: dict[str, int | None] = {}
        while not (theirs := engine.get_current_state()).is_complete:
            ours = course(wide, stopping, answers)
            assert ours.next == NAMES[theirs.next_item]
            answers[ours.next] = honest(BANK, ours.next, theta, chance)
            engine.administer_item(answers[ours.next])
        ours = course(wide, stopping, answers)
        assert ours.next is None
        assert ours.asked == tuple(NAMES[number] for number in theirs.items_administered)
        assert ours.estimate.theta == pytest.approx(theirs.theta, abs=1e-4)
        assert ours.estimate.standard_error == pytest.approx(theirs.standard_error, abs=1e-4)
