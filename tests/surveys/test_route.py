"""Which questions are asked: conditions, answers that hide others, several picks, what is carried from last time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import route
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.answers import Answer
from surveys.conditions import Comparison, Condition, Operator
from surveys.errors import Refusal
from surveys.formats import Display
from surveys.model import MissingRule, Section
from surveys.moves import Answered, Back, Choose, Completed, Done, Jump, Leave, Mark, Refused, Send, Write
from surveys.scoring import score
from surveys.walk import Phase, Walk, advance, carries, from_json, start, to_json, values
from tests.surveys.samples import AMOUNT, PLACES, activities, branching, item, rule, survey, when

SURVEY = branching()


def walked(*moves, of=SURVEY, carried=None):
    walk = start(of, carried)
    for move in moves:
        walk, _ = advance(of, walk, move)
    return walk


@pytest.mark.parametrize(
    ("operator", "answer", "given", "holds"),
    [
        ("exists", True, 0, True),
        ("exists", True, None, False),
        ("exists", False, None, True),
        ("=", 1, 1, True),
        ("=", 1, 1.0, True),
        ("=", 1, "1", False),
        ("!=", 1, 2, True),
        ("!=", 1, None, False),
        (">", 1, 2, True),
        (">", 2, 2, False),
        (">=", 2, 2, True),
        ("<", 2, 2, False),
        ("<=", 2, 2, True),
        ("=", 2, (1, 2), True),
        ("!=", 2, (1, 2), False),
        ("!=", 3, (1, 2), True),
        (">", "2026-01-01", "2026-03-14", True),
    ],
)
def test_a_comparison_means_what_it_means_in_fhir(operator, answer, given, holds):
    assert Comparison("q", Operator(operator), answer).holds({} if given is None else {"q": given}) is holds


def test_all_needs_every_comparison_and_any_needs_one():
    tests = (Comparison("1", Operator.EQUAL, 1), Comparison("2", Operator.EQUAL, 1))
    assert not Condition(tests, "all").holds({"1": 1, "2": 0})
    assert Condition(tests, "any").holds({"1": 1, "2": 0})
    assert not Condition(tests, "any").holds({"1": 0, "2": 0})


def test_only_what_the_answers_call_for_is_asked():
    assert [one.id for one in route.shown(SURVEY, {})] == ["pain", "note"]
    assert walked(Choose("pain", 0)).at == "note"
    assert walked(Choose("pain", 2)).at == "where"
    assert (
        walked(Choose("pain", 2), Mark("where", 2, on=True), Done("where"), Write("since", "14 March 2026")).at
        == "note"
    )


def test_a_section_hides_all_of_its_items():
    hidden = Section(when=when("1", "=", 2))
    two = survey(item("1"), item("2", section=hidden), item("3", section=hidden))
    assert [one.id for one in route.shown(two, {"1": Answer(0)})] == ["1"]
    assert [one.id for one in route.shown(two, {"1": Answer(2)})] == ["1", "2", "3"]


def deep():
    return walked(
        *(Choose("pain", 2), Mark("where", 1, on=True), Done("where"), Write("since", "2026-03-14")),
        *(Choose("knee", 1), Write("note", "On the stairs")),
    )


def test_an_answer_that_hides_others_keeps_them_and_leads_to_the_review():
    walk = deep()
    assert walk.phase is Phase.REVIEWING
    after, _ = advance(SURVEY, advance(SURVEY, walk, Jump("pain"))[0], Choose("pain", 0))
    assert after.phase is Phase.REVIEWING
    assert set(after.answers) == {"pain", "where", "since", "knee", "note"}
    assert route.hidden(SURVEY, values(after)) == ("where", "since", "knee")
    assert route.applying(SURVEY, values(after)) == {"pain": 0, "note": "On the stairs"}
    assert advance(SURVEY, after, Send())[1] == (Completed(),)


def test_a_hidden_question_cannot_be_opened_from_the_review():
    walk = advance(SURVEY, advance(SURVEY, deep(), Jump("pain"))[0], Choose("pain", 0))[0]
    assert advance(SURVEY, walk, Jump("where")) == (walk, (Refused(Refusal.MOVED_ON, "where"),))


def test_an_answer_hidden_and_shown_again_is_there_again():
    walk = deep()
    for value in (0, 2):
        walk = advance(SURVEY, advance(SURVEY, walk, Jump("pain"))[0], Choose("pain", value))[0]
    assert walk.phase is Phase.REVIEWING
    assert route.hidden(SURVEY, values(walk)) == ()


def test_an_answer_that_shows_a_new_question_asks_it_before_the_review():
    walk = walked(Choose("pain", 0), Leave("note"))
    assert walk.phase is Phase.REVIEWING
    walk = advance(SURVEY, advance(SURVEY, walk, Jump("pain"))[0], Choose("pain", 1))[0]
    assert (walk.phase, walk.at) == (Phase.ASKING, "where")


def test_back_leads_over_the_questions_that_are_asked():
    assert walked(Choose("pain", 0), Back()).at == "pain"


def test_back_from_a_question_that_is_not_asked_any_more_leads_to_the_last_one_that_is():
    of = survey(item("1"), item("2", when=when("1", "=", 2)), item("3"), item("4"))
    stranded = Walk("2", {"1": Answer(0)})
    assert advance(of, stranded, Back()) == (Walk("4", {"1": Answer(0)}), ())


def test_a_hidden_answer_is_not_scored_and_the_reason_says_so():
    scored = survey(
        item("1"),
        item("2", when=when("1", "=", 2)),
        scores=(rule("second", ("2",), method="single", maximum=2), rule("both", ("1", "2"))),
    )
    assert [one.value for one in score(scored, {"1": 2, "2": 1})] == [1, 3]
    second, both = score(scored, {"1": 0, "2": 1})
    assert (second.value, second.reason) == (None, "hidden:2")
    assert (both.value, both.reason) == (None, "hidden:2")
    assert score(scored, {"1": 0})[0].reason == "missing:2"


def test_a_declined_question_does_not_bring_hidden_answers_back():
    scored = survey(
        item("1"),
        item("2", when=when("1", "=", 2)),
        item("3", when=when("1", "=", 2)),
        item("4"),
        scores=(rule("pair", ("2", "3")),),
    )
    assert score(scored, {"1": 0, "2": 1, "3": 1, "4": None})[0].reason == "hidden:2,3"


def test_marks_are_kept_until_done_and_a_repeated_tap_changes_nothing():
    walk = walked(Choose("pain", 2), Mark("where", 2, on=True), Mark("where", 1, on=True))
    assert walk.picked == (1, 2)
    assert advance(SURVEY, walk, Mark("where", 1, on=True)) == (walk, ())
    walk, effects = advance(SURVEY, walk, Done("where"))
    assert effects == (Answered("where", Answer((1, 2))),)
    assert advance(SURVEY, walk, Done("where")) == (walk, ())


def test_none_of_these_stands_alone():
    alone = walked(Choose("pain", 2), Mark("where", 1, on=True), Mark("where", 9, on=True))
    assert alone.picked == (9,)
    assert advance(SURVEY, alone, Mark("where", 2, on=True))[0].picked == (2,)
    assert advance(SURVEY, alone, Mark("where", 9, on=False))[0].picked == ()


def test_nothing_picked_is_no_answer():
    walk = walked(Choose("pain", 2))
    assert advance(SURVEY, walk, Done("where")) == (walk, (Refused(Refusal.NOTHING_PICKED, "where"),))
    assert advance(SURVEY, walk, Mark("where", 7, on=True)) == (walk, (Refused(Refusal.NOT_AN_OPTION, "where"),))


def test_marks_and_done_count_only_on_the_card_that_is_open():
    first, later = start(SURVEY), walked(Choose("pain", 2))
    for walk, move in ((first, Mark("where", 1, on=True)), (first, Done("where")), (later, Done("pain"))):
        assert advance(SURVEY, walk, move) == (walk, (Refused(Refusal.MOVED_ON, move.item_id),))


def test_an_option_may_still_be_marked_while_the_reasons_are_shown():
    walk = walked(Choose("pain", 2), Leave("where"), Mark("where", 1, on=True))
    assert (walk.phase, walk.picked) == (Phase.ASKING, (1,))


def test_a_label_that_is_typed_is_marked_and_there_may_be_more():
    walk = walked(Choose("pain", 2), Write("where", "Hip"), Write("where", "knee"))
    assert (walk.at, walk.picked) == ("where", (1, 2))


def test_going_back_to_several_picks_shows_them_as_they_were():
    walk = walked(Choose("pain", 2), Mark("where", 2, on=True), Done("where"), Back())
    assert (walk.at, walk.picked) == ("where", (2,))


@given(st.lists(st.tuples(st.sampled_from([1, 2, 9]), st.booleans())))
def test_whatever_is_marked_is_an_answer_or_nothing(taps):
    picked: tuple[int, ...] = ()
    for value, on in taps:
        picked = PLACES.mark(picked, value, on=on)
        assert picked == () or PLACES.accepts(picked)


@pytest.mark.parametrize("value", [(), (2, 1), (1, 1), (1, 9), (3,), [1], 1, "1", None])
def test_what_no_marking_leads_to_is_no_answer(value):
    assert not PLACES.accepts(value)


def test_picks_survive_being_stored():
    half = walked(Choose("pain", 2), Mark("where", 2, on=True))
    for walk in (deep(), half):
        assert from_json(json.loads(json.dumps(to_json(walk)))) == walk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-14", "2026-03-14"),
        ("14 March 2026", "2026-03-14"),
        ("March 14, 2026", "2026-03-14"),
        ("14 de marzo de 2026", "2026-03-14"),
        ("14/3/2026", "2026-03-14"),
        ("5/5/2026", "2026-05-05"),
        ("4/2/2026", Refusal.TWO_DATES),
        ("14 March 2031", Refusal.OUT_OF_RANGE),
        ("2026-02-30", Refusal.NOT_A_DATE),
        ("last spring", Refusal.NOT_A_DATE),
        ("", Refusal.NOT_A_DATE),
    ],
)
def test_a_date_is_read_as_people_write_it_and_never_guessed(typed, meant):
    walk = walked(Choose("pain", 2), Mark("where", 2, on=True), Done("where"))
    _, (effect,) = advance(SURVEY, walk, Write("since", typed))
    expected = Refused(meant, "since") if isinstance(meant, Refusal) else Answered("since", Answer(meant))
    assert effect == expected


def test_a_text_to_read_goes_on_with_a_tap_and_with_nothing_else():
    told = survey(item("intro", Display()), item("1"))
    assert advance(told, start(told), Write("intro", "ok"))[1] == (Refused(Refusal.NOT_AN_OPTION, "intro"),)
    assert advance(told, start(told), Choose("intro", 1))[0].at == "1"


def test_named_activities_are_asked_until_the_patient_stops_and_each_is_rated():
    of = activities()
    walk = walked(Write("activity-1", "Climbing stairs"), Write("activity-2", "Gardening"), Leave("activity-3"), of=of)
    assert walk.at == "able-1"
    assert [one.id for one in route.shown(of, walk.answers)][3:] == ["able-1", "able-2"]


def test_carried_activities_are_rated_at_once_and_can_be_changed():
    of = activities()
    assert carries(of) == ("activity-1", "activity-2", "activity-3")
    carried = {"activity-1": Answer("Stairs"), "activity-2": Answer("Gardening"), "activity-3": Answer("Sleep")}
    walk = walked(of=of, carried=carried)
    assert walk.at == "able-1"
    assert advance(of, walk, Back())[0].at == "activity-3"


def test_where_every_answer_is_carried_the_walk_begins_with_the_review():
    of = survey(item("1", carry=True), item("2", carry=True))
    walk = start(of, {"1": Answer(0), "2": Answer(1)})
    assert (walk.phase, walk.at) == (Phase.REVIEWING, "2")


def test_an_adaptive_survey_asks_until_it_knows_enough():
    graded = {f"q{n}": Graded(2.0, (-1.0 + n / 10, 0.5 + n / 10)) for n in range(9)}
    of = survey(
        *(item(name, grading=grading) for name, grading in graded.items()),
        stopping=Stopping(0.55, 2, 6),
        scores=(
            rule(
                "t",
                tuple(graded),
                method="adaptive",
                decimals=1,
                minimum=0,
                maximum=100,
                missing=MissingRule("at_least", "two answers", 2),
            ),
        ),
    )
    walk, asked = start(of), []
    while walk.phase is Phase.ASKING:
        asked.append(walk.at)
        walk, _ = advance(of, walk, Choose(walk.at, 1))
    assert 2 <= len(asked) < 9
    assert len(set(asked)) == len(asked)
    assert [one.id for one in route.shown(of, walk.answers)] == asked
    assert score(of, values(walk))[0].standard_error <= 0.55
    assert score(of, {asked[0]: 1})[0].reason.startswith("missing:")
    backed, _ = advance(of, walked(Choose(asked[0], 1), of=of), Back())
    assert backed.at == asked[0]


def test_an_adaptive_question_that_is_declined_is_not_asked_again():
    graded = {f"q{n}": Graded(2.0, (0.0, 1.0)) for n in range(3)}
    of = survey(
        *(item(name, required=False, grading=one) for name, one in graded.items()), stopping=Stopping(None, 1, 2)
    )
    walk = start(of)
    first = walk.at
    walk, _ = advance(of, walk, Leave(first))
    assert walk.at != first
    walk, _ = advance(of, walk, Choose(walk.at, 2))
    assert walk.phase is Phase.REVIEWING


def test_an_item_counts_once_however_many_of_its_options_were_picked():
    counted = survey(
        item("where", PLACES),
        item("1", AMOUNT),
        scores=(
            rule("sore", ("where", "1"), method="count", positive={"where": frozenset({1, 2}), "1": frozenset({1, 2})}),
        ),
    )
    assert [score(counted, {"where": places, "1": 2})[0].value for places in ((1, 2), (2,), (9,))] == [2, 2, 1]
