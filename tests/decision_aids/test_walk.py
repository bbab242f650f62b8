"""The walk through an aid: its order, what is kept, and taps that come twice, late or from elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids import choices, stored
from decision_aids.check import read
from decision_aids.entries import Entry
from decision_aids.errors import AidError
from decision_aids.moves import (
    Aside,
    Ask,
    Back,
    Choose,
    Erase,
    Explained,
    Finished,
    Flagged,
    Jump,
    Kept,
    Look,
    Mark,
    Next,
    Rate,
    Refusal,
    Refused,
    Resume,
    Stop,
    Stopped,
    Surveyed,
    Write,
)
from decision_aids.stations import stations
from decision_aids.walk import Walk, advance, progress, start
from tests.decision_aids.files import HERE, sample

AID = sample()
GUIDE = read(HERE / "guide.yaml")
ORDER = [
    *("red_flags", "decision", "why", "role", "stage"),
    *("options", "points:wait", "points:cut", "outcome:pain", "outcome:scar", "gaps", "living:wait", "living:cut"),
    *("values:scar", "matters", "knowledge:scar", "sure", "leaning", "questions", "end"),
]


def played(*made, aid=AID, at=None):
    """The walk after all moves, from the station `at`, and the effects of the last."""
    here, effects = Walk(at, "end") if at else start(aid), ()
    for move in made:
        here, effects = advance(aid, here, move)
    return here, effects


def test_team_talk_comes_before_option_talk_and_that_before_decision_talk_with_red_flags_first():
    here, seen = start(AID), ["red_flags"]
    while here.at != "end":
        here, _ = advance(AID, here, Next(here.at))
        seen.append(here.at)
    assert seen == ORDER
    assert progress(AID, here) == (20, 20)


def test_a_guide_has_the_stations_that_it_needs():
    expected = ["red_flags", "about", "good_to_know", "tell", "list:taken", "questions", "end"]
    assert [one.key for one in stations(GUIDE)] == expected


def test_nothing_is_required_and_the_end_is_reached_once():
    here, effects = played(*(Next(key) for key in ORDER[:-1]))
    assert (here.entries, effects) == ({}, (Finished(),))
    back, _ = advance(AID, here, Back("end"))
    again, effects = advance(AID, back, Next("questions"))
    assert (again.finished, effects) == (True, ())


@pytest.mark.parametrize(
    ("at", "move", "entry", "then"),
    [
        ("role", Choose("role", "together"), Entry(("together",)), "stage"),
        ("stage", Choose("stage", "close"), Entry(("close",)), "options"),
        ("values:scar", Rate("values:scar", -2), Entry(number=-2), "matters"),
        ("matters", Mark("matters", "scar", on=True), Entry(("scar",)), "matters"),
        ("matters", Write("matters", " To  walk\nagain "), Entry(lines=((1, "To walk again"),)), "matters"),
        ("leaning", Choose("leaning", "undecided"), Entry(("undecided",)), "questions"),
        ("leaning", Choose("leaning", "cut"), Entry(("cut",)), "questions"),
        ("questions", Mark("questions", "nothing", on=True), Entry(("nothing",)), "questions"),
        ("questions", Mark("questions", "price", on=True), Entry(("price",)), "questions"),
        ("questions", Write("questions", "Who drives me?"), Entry(lines=((1, "Who drives me?"),)), "questions"),
    ],
)
def test_what_is_left_at_a_station_is_kept_and_a_repetition_changes_nothing(at, move, entry, then):
    here, effects = played(move, at=at)
    assert effects == (Kept(at, entry),)
    assert (here.entry(at), here.at) == (entry, then)
    assert advance(AID, here, move) == (here, ())


def test_a_red_flag_is_answered_at_once_and_the_walk_stays_there():
    here, effects = played(Choose("red_flags", "fever"))
    assert effects == (Kept("red_flags", Entry(("fever",))), Flagged("fever"))
    assert here.at == "red_flags"
    assert advance(AID, here, Next("red_flags"))[0].at == "decision"


@pytest.mark.parametrize(("answer", "right"), [("yes", True), ("no", False)])
def test_an_answer_is_explained_once_and_the_first_one_counts(answer, right):
    here, effects = played(Choose("knowledge:scar", answer), at="knowledge:scar")
    assert effects == (Kept("knowledge:scar", Entry((answer,))), Explained("scar", right))
    assert here.at == "knowledge:scar"
    other = {"yes": "no", "no": "yes"}[answer]
    assert advance(AID, here, Choose("knowledge:scar", other)) == (here, (Refused(Refusal.ANSWERED),))
    assert advance(AID, here, Choose("knowledge:scar", answer)) == (here, ())


def test_the_survey_is_asked_on_arrival_and_its_score_leads_on():
    here, effects = played(Next("knowledge:scar"), at="knowledge:scar")
    assert (here.at, effects) == ("sure", (Ask("sure"),))
    after, effects = advance(AID, here, Surveyed(3))
    assert (after.at, effects) == ("leaning", (Kept("sure", Entry(number=3)),))
    assert advance(AID, after, Surveyed(3)) == (after, ())
    assert advance(AID, after, Surveyed(4)) == (after, (Refused(Refusal.MOVED_ON),))


def test_a_survey_that_was_not_finished_keeps_nothing_and_is_asked_again_on_the_way_back():
    here, effects = played(Surveyed(None), at="sure")
    assert (here.at, here.entries, effects) == ("leaning", {}, ())
    assert advance(AID, here, Back("leaning"))[1] == (Ask("sure"),)
    scored, _ = played(Surveyed(4), at="sure")
    assert advance(AID, scored, Back("leaning"))[1] == ()


def test_a_walk_stops_anywhere_takes_nothing_meanwhile_and_resumes_where_it_was():
    stopped, effects = played(Next("red_flags"), Stop())
    assert effects == (Stopped(),)
    assert advance(AID, stopped, Stop()) == (stopped, ())
    assert advance(AID, stopped, Next("decision")) == (stopped, (Refused(Refusal.STOPPED),))
    resumed, effects = advance(AID, stopped, Resume())
    assert (resumed.at, effects) == ("decision", ())
    assert advance(AID, resumed, Resume()) == (resumed, ())


def test_resuming_at_the_survey_asks_it_again():
    assert played(Stop(), Resume(), at="sure")[1] == (Ask("sure"),)


def test_more_and_sources_can_be_looked_at_on_a_card_and_leave_with_it():
    here, _ = played(Look("decision", Aside.SOURCES), at="decision")
    assert here.aside is Aside.SOURCES
    assert advance(AID, here, Look("decision", None))[0].aside is None
    assert advance(AID, here, Back("decision"))[0] == Walk("decision", "end")
    assert advance(AID, here, Next("decision"))[0].aside is None
    assert advance(AID, here, Look("why", Aside.MORE))[1] == (Refused(Refusal.MOVED_ON),)


def test_what_was_reached_can_be_seen_again_and_what_was_not_cannot():
    here, _ = played(Next("red_flags"), Next("decision"))
    back, _ = advance(AID, here, Jump("red_flags"))
    assert (back.at, back.reached) == ("red_flags", "why")
    assert advance(AID, back, Jump("why"))[0] == here
    assert advance(AID, back, Jump("role"))[1] == (Refused(Refusal.MOVED_ON),)


@pytest.mark.parametrize(
    ("at", "move", "code"),
    [
        ("red_flags", Back("red_flags"), Refusal.FIRST),
        ("role", Choose("role", "mother"), Refusal.NOT_A_CHOICE),
        ("matters", Choose("matters", "scar"), Refusal.NOT_A_CHOICE),
        ("values:scar", Rate("values:scar", 3), Refusal.NOT_A_CHOICE),
        ("role", Rate("role", 1), Refusal.NOT_A_CHOICE),
        ("matters", Mark("matters", "price", on=True), Refusal.NOT_A_CHOICE),
        ("role", Write("role", "hello"), Refusal.NO_WORDS_HERE),
        ("matters", Write("matters", " \n "), Refusal.NO_TEXT),
        ("matters", Write("matters", "x" * 501), Refusal.TOO_LONG),
        ("why", Choose("role", "together"), Refusal.MOVED_ON),
        ("why", Rate("values:scar", 1), Refusal.MOVED_ON),
        ("why", Next("options"), Refusal.MOVED_ON),
        ("why", Next("red_flags"), Refusal.MOVED_ON),
        ("why", Back("options"), Refusal.MOVED_ON),
        ("why", Next("outcome:joy"), Refusal.UNKNOWN),
        ("outcome:joy", Next("why"), Refusal.UNKNOWN),
        ("why", Surveyed(4), Refusal.MOVED_ON),
    ],
)
def test_a_move_that_does_not_fit_is_refused_and_changes_nothing(at, move, code):
    before = Walk(at, "end")
    assert advance(AID, before, move) == (before, (Refused(code),))


def test_a_line_is_written_once_and_erased_by_its_number_which_is_not_given_again_meanwhile():
    here, _ = played(*(Write("questions", text) for text in ("One", "Two", "One")), at="questions")
    assert here.entry("questions").lines == ((1, "One"), (2, "Two"))
    left, effects = advance(AID, here, Erase("questions", 1))
    assert effects == (Kept("questions", Entry(lines=((2, "Two"),))),)
    assert advance(AID, left, Erase("questions", 1)) == (left, ())
    assert advance(AID, left, Write("questions", "Three"))[0].entry("questions").lines == ((2, "Two"), (3, "Three"))


def test_there_is_an_end_to_the_lines():
    here, effects = played(*(Write("questions", f"Question {n}") for n in range(21)), at="questions")
    assert len(here.entry("questions").lines) == choices.MOST_LINES
    assert effects == (Refused(Refusal.TOO_MANY),)


def test_marks_keep_the_order_in_which_they_were_made():
    marks = [Mark("questions", one, on=True) for one in ("risks", "price", "benefits")]
    here, _ = played(*marks, Mark("questions", "price", on=False), Mark("questions", "price", on=True), at="questions")
    assert here.entry("questions").picked == ("risks", "benefits", "price")


def test_what_was_stored_badly_is_refused_with_a_sentence():
    for data in ({}, {"at": "why"}, {**stored.to_json(start(AID)), "aside": "gossip"}):
        with pytest.raises(AidError, match=r"^The stored walk through this decision aid cannot be read\.$"):
            stored.from_json(data)


keys = st.sampled_from([*ORDER, "outcome:joy"])
values = st.sampled_from(["fever", "together", "close", "scar", "yes", "no", "cut", "undecided", "price", "risks", "x"])
any_move = st.one_of(
    st.builds(Next, keys),
    st.builds(Back, keys),
    st.builds(Jump, keys),
    st.builds(Look, keys, st.sampled_from([None, *Aside])),
    st.builds(Choose, keys, values),
    st.builds(Rate, keys, st.integers(-3, 3)),
    st.builds(Mark, keys, values, on=st.booleans()),
    st.builds(Write, keys, st.text(max_size=5)),
    st.builds(Erase, keys, st.integers(0, 3)),
    st.builds(Surveyed, st.none() | st.integers(0, 4)),
    st.builds(Stop),
    st.builds(Resume),
)


on_the_card = st.one_of(st.just(Next), st.builds(lambda value: lambda at: Choose(at, value), values))
"""Moves still to be told which card they are made on, so that walks get somewhere."""

FOR_GOOD = Kept | Flagged | Explained | Finished | Stopped


@settings(max_examples=40, deadline=None)
@given(st.lists(on_the_card | any_move, min_size=10, max_size=25))
def test_on_any_walk_no_move_raises_and_a_repeated_one_changes_nothing(made):
    here = start(AID)
    for one in made:
        move = one(here.at) if callable(one) else one
        after, effects = advance(AID, stored.from_json(json.loads(json.dumps(stored.to_json(here)))), move)
        if any(isinstance(effect, Refused) for effect in effects):
            assert (after, len(effects)) == (here, 1)
        again, repeated = advance(AID, after, move)
        assert not [effect for effect in repeated if isinstance(effect, FOR_GOOD)]
        assert again.entries == after.entries
        assert ORDER.index(after.reached) >= ORDER.index(here.reached)
        here = after
