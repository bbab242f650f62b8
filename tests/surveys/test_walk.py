"""A patient's walk: what each tap does, what it never does, and that it survives being stored between any two."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.answers import Answer, MissingReason
from surveys.errors import Refusal, SurveyError
from surveys.moves import Answered, Back, Choose, Completed, Jump, Leave, Reason, Refused, Send, Write
from surveys.walk import Phase, Walk, advance, from_json, start, to_json, values
from tests.surveys.samples import item, mixed, survey

SURVEY = mixed()
ANSWER_ALL = (Choose("1", 2), Choose("2", 7), Write("3", "82,5"), Write("note", "All well"))


def walked(*moves, of=SURVEY):
    walk = start(of)
    for move in moves:
        walk, _ = advance(of, walk, move)
    return walk


def test_answering_every_item_leads_to_the_review_and_sending_completes():
    walk = walked(*ANSWER_ALL)
    assert walk.phase is Phase.REVIEWING
    sent, effects = advance(SURVEY, walk, Send())
    assert (sent.phase, effects) == (Phase.SENT, (Completed(),))
    assert values(sent) == {"1": 2, "2": 7, "3": 82.5, "note": "All well"}


def test_choosing_an_option_stores_it_and_goes_on():
    walk, effects = advance(SURVEY, start(SURVEY), Choose("1", 0))
    assert walk.at == "2"
    assert effects == (Answered("1", Answer(0)),)


def test_a_second_tap_on_the_same_button_changes_nothing():
    walk = walked(Choose("1", 2))
    assert advance(SURVEY, walk, Choose("1", 2)) == (walk, ())
    reviewing = walked(*ANSWER_ALL)
    assert advance(SURVEY, reviewing, Write("note", "All well")) == (reviewing, ())


def test_a_tap_on_an_older_card_is_refused_and_not_taken_for_the_next_answer():
    walk = walked(Choose("1", 2))
    for value in (0, 99):
        assert advance(SURVEY, walk, Choose("1", value)) == (walk, (Refused(Refusal.MOVED_ON, "1"),))


def test_a_number_that_comes_as_a_float_is_stored_as_the_option_it_names():
    (effect,) = advance(SURVEY, start(SURVEY), Choose("1", 1.0))[1]
    assert (effect.answer.value, type(effect.answer.value)) == (1, int)


def test_going_on_looks_ahead_before_it_looks_back():
    assert advance(SURVEY, Walk(at="2"), Choose("2", 7))[0].at == "3"


def test_going_back_and_choosing_again_changes_the_answer_and_skips_what_is_answered():
    walk = walked(Choose("1", 2), Choose("2", 7), Back(), Back())
    assert walk.at == "1"
    walk, effects = advance(SURVEY, walk, Choose("1", 0))
    assert effects == (Answered("1", Answer(0)),)
    assert walk.at == "3"


def test_the_answer_stays_while_its_card_is_looked_at_again():
    assert values(walked(Choose("1", 2), Back())) == {"1": 2}


def test_nothing_lies_before_the_first_item():
    assert advance(SURVEY, start(SURVEY), Back())[1] == (Refused(Refusal.FIRST_ITEM, "1"),)


def test_a_value_that_is_no_option_is_refused():
    for value in (3, -1, 1.5, "2", True, float("nan")):
        assert advance(SURVEY, start(SURVEY), Choose("1", value))[1] == (Refused(Refusal.NOT_AN_OPTION, "1"),)


@pytest.mark.parametrize(
    ("item_id", "text", "code"),
    [
        ("1", "2", Refusal.NOT_AN_OPTION),
        ("2", "eleven", Refusal.NOT_A_NUMBER),
        ("2", "11", Refusal.OUT_OF_RANGE),
        ("2", "3.5", Refusal.OUT_OF_RANGE),
        ("3", "29.9", Refusal.OUT_OF_RANGE),
        ("3", "nan", Refusal.NOT_A_NUMBER),
        ("note", " \x00 ", Refusal.EMPTY),
        ("note", "x" * 21, Refusal.TOO_LONG),
    ],
)
def test_typed_words_that_are_no_answer_are_refused_with_the_reason(item_id, text, code):
    walk = Walk(at=item_id)
    assert advance(SURVEY, walk, Write(item_id, text)) == (walk, (Refused(code, item_id),))


@pytest.mark.parametrize(
    ("item_id", "text", "value"),
    [("1", " severe ", 2), ("2", " 7 ", 7), ("2", "7.0", 7), ("3", "82,5", 82.5), ("note", "a\x00\ud800b ", "ab")],
)
def test_typed_answers_are_understood(item_id, text, value):
    effects = advance(SURVEY, Walk(at=item_id), Write(item_id, text))[1]
    assert effects == (Answered(item_id, Answer(value)),)


def test_leaving_a_required_item_asks_why_and_stores_the_reason():
    walk, effects = advance(SURVEY, start(SURVEY), Leave("1"))
    assert (walk.phase, walk.at, effects) == (Phase.LEAVING, "1", ())
    walk, effects = advance(SURVEY, walk, Reason("1", "unsure"))
    assert effects == (Answered("1", Answer(missing=MissingReason.UNSURE)),)
    assert (walk.phase, walk.at) == (Phase.ASKING, "2")
    assert values(walk) == {"1": None}


def test_back_from_the_reasons_returns_to_the_question():
    assert walked(Leave("1"), Back()) == start(SURVEY)


def test_an_option_may_still_be_chosen_while_the_reasons_are_shown():
    assert values(walked(Leave("1"), Choose("1", 1))) == {"1": 1}


def test_a_reason_counts_only_where_it_was_asked_for():
    walk = start(SURVEY)
    assert advance(SURVEY, walk, Reason("1", "unsure")) == (walk, (Refused(Refusal.MOVED_ON, "1"),))
    asked = walked(Leave("1"))
    assert advance(SURVEY, asked, Reason("1", "bored")) == (asked, (Refused(Refusal.NOT_A_REASON, "1"),))


def test_repeated_leave_and_reason_taps_change_nothing():
    leaving = walked(Leave("1"))
    assert advance(SURVEY, leaving, Leave("1")) == (leaving, ())
    left = walked(Leave("1"), Reason("1", "declined"))
    assert advance(SURVEY, left, Leave("1")) == (left, ())
    assert advance(SURVEY, left, Reason("1", "declined")) == (left, ())


def test_only_the_item_on_the_card_can_be_left():
    walk = walked(Choose("1", 2))
    for item_id in ("1", "3"):
        assert advance(SURVEY, walk, Leave(item_id)) == (walk, (Refused(Refusal.MOVED_ON, item_id),))


def test_an_item_that_is_needed_cannot_be_left():
    walk = Walk(at="3")
    assert advance(SURVEY, walk, Leave("3")) == (walk, (Refused(Refusal.NEEDED, "3"),))


def test_an_optional_item_is_passed_over_without_being_asked_why():
    walk, effects = advance(SURVEY, walked(*ANSWER_ALL[:3]), Leave("note"))
    assert walk.phase is Phase.REVIEWING
    assert effects == (Answered("note", Answer(missing=MissingReason.DECLINED)),)


def test_a_jump_from_the_review_changes_one_answer_and_returns_to_the_review():
    walk = walked(*ANSWER_ALL, Jump("2"))
    assert (walk.phase, walk.at) == (Phase.ASKING, "2")
    assert advance(SURVEY, walk, Jump("2")) == (walk, ())
    walk, effects = advance(SURVEY, walk, Choose("2", 3))
    assert (walk.phase, effects) == (Phase.REVIEWING, (Answered("2", Answer(3)),))


def test_back_after_a_jump_returns_to_the_review_unchanged():
    reviewing = walked(*ANSWER_ALL)
    assert walked(*ANSWER_ALL, Jump("2"), Back()) == reviewing
    assert walked(*ANSWER_ALL, Jump("2"), Leave("2"), Back(), Back()) == reviewing


def test_back_from_the_review_opens_the_last_item_and_back_again_loses_nothing():
    walk = walked(*ANSWER_ALL, Back())
    assert (walk.phase, walk.at) == (Phase.ASKING, "note")
    assert walked(*ANSWER_ALL, Back(), Back()) == walked(*ANSWER_ALL)


def test_jumping_and_sending_start_from_the_review():
    walk = start(SURVEY)
    assert advance(SURVEY, walk, Send()) == (walk, (Refused(Refusal.REVIEW_FIRST),))
    for here in (walk, walked(*ANSWER_ALL, Jump("3"))):
        for item_id in ("1", "2"):
            assert advance(SURVEY, here, Jump(item_id)) == (here, (Refused(Refusal.REVIEW_FIRST, item_id),))


def test_sending_names_the_required_item_that_has_neither_answer_nor_reason():
    walk = Walk("note", {"1": Answer(0)}, Phase.REVIEWING)
    assert advance(SURVEY, walk, Send()) == (walk, (Refused(Refusal.UNANSWERED, "2"),))


def test_an_item_that_was_never_answered_is_asked_before_the_review():
    walk = Walk("note", {"1": Answer(0), "2": Answer(0)})
    after, _ = advance(SURVEY, walk, Write("note", "All well"))
    assert (after.phase, after.at) == (Phase.ASKING, "3")


def test_an_optional_item_without_an_answer_does_not_hold_up_sending():
    walk = Walk("note", {"1": Answer(0), "2": Answer(0), "3": Answer(80)}, Phase.REVIEWING)
    assert advance(SURVEY, walk, Send())[1] == (Completed(),)


def test_nothing_happens_after_sending():
    walk = walked(*ANSWER_ALL, Send())
    for move in (Send(), Back(), Choose("1", 2), Jump("1"), Leave("note")):
        assert advance(SURVEY, walk, move) == (walk, (Refused(Refusal.SENT),))


def test_an_item_of_another_survey_is_refused():
    assert advance(SURVEY, start(SURVEY), Choose("9", 0))[1] == (Refused(Refusal.UNKNOWN_ITEM, "9"),)
    assert advance(SURVEY, Walk(at="9"), Back())[1] == (Refused(Refusal.UNKNOWN_ITEM, "9"),)


def test_a_survey_of_one_item_ends_in_the_review():
    one = survey(item("1"))
    assert walked(Choose("1", 0), of=one).phase is Phase.REVIEWING


@pytest.mark.parametrize("kept", [{}, {"at": "1", "phase": "lost", "jumped": False, "answers": {}}, {"answers": 3}])
def test_a_row_that_holds_no_walk_is_refused_with_a_sentence(kept):
    with pytest.raises(SurveyError, match=r"^The stored answers of this survey cannot be read\.$"):
        from_json(kept)


def test_a_reason_survives_being_stored_under_the_name_that_rows_have():
    walk = walked(Leave("1"), Reason("1", "unsure"))
    assert to_json(walk)["answers"] == {"1": {"missing": "unsure"}}
    assert from_json(json.loads(json.dumps(to_json(walk)))) == walk


def test_a_row_from_before_several_options_could_be_picked_has_none():
    kept = to_json(start(SURVEY))
    assert from_json({name: value for name, value in kept.items() if name != "picked"}) == start(SURVEY)


IDS = st.sampled_from(["1", "2", "3", "note", "9"])
VALUES = st.one_of(st.integers(-1, 11), st.sampled_from([1.0, 2.5, True, "2", "", float("inf")]))
TEXTS = st.one_of(st.sampled_from(["mild", "7", "82,5", "fine", "declined"]), st.text(max_size=25))
CODES = st.sampled_from([*MissingReason, "bored"])
MOVES = st.one_of(
    st.builds(Choose, IDS, VALUES),
    st.builds(Write, IDS, TEXTS),
    st.builds(Leave, IDS),
    st.builds(Reason, IDS, CODES),
    st.builds(Jump, IDS),
    st.just(Back()),
    st.just(Send()),
)


def stored(walk: Walk) -> Walk:
    return from_json(json.loads(json.dumps(to_json(walk))))


BEGINNINGS = st.sampled_from([(), (Leave("1"),), ANSWER_ALL, (*ANSWER_ALL, Jump("2")), (*ANSWER_ALL, Send())])


@settings(deadline=None)
@given(BEGINNINGS, st.lists(MOVES, max_size=30))
def test_any_sequence_of_moves_keeps_the_walk_whole(beginning, moves):
    """Written out and read back between every two moves, as between two taps."""
    walk = walked(*beginning)
    for move in moves:
        before = walk
        walk, effects = advance(SURVEY, stored(walk), move)
        assert walk.at in SURVEY.positions
        assert stored(walk) == walk
        if any(isinstance(effect, Refused) for effect in effects):
            assert walk == before
        for item_id, answer in walk.answers.items():
            answered = SURVEY.item(item_id).format.accepts(answer.value)
            assert answered != (answer.missing is not None)
        changed = {i for i in walk.answers if walk.answers[i] != before.answers.get(i)}
        assert changed <= {effect.item_id for effect in effects if isinstance(effect, Answered)}
        assert before.answers.keys() <= walk.answers.keys()
        if Completed() in effects:
            assert all(i.id in walk.answers for i in SURVEY.items if i.required)
            assert before.phase is Phase.REVIEWING


@settings(deadline=None)
@given(st.lists(MOVES, max_size=40))
def test_no_patient_is_ever_stuck(moves):
    """From anywhere, going on as a willing patient would reaches the end."""
    walk = walked(*moves)
    for _ in range(2 * len(SURVEY.items) + 2):
        if walk.phase is Phase.REVIEWING:
            walk, _ = advance(SURVEY, walk, Send())
        else:
            walk, _ = advance(SURVEY, walk, next(m for m in ANSWER_ALL if m.item_id == walk.at))
    assert walk.phase is Phase.SENT
