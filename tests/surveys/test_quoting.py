"""Words of the patient's own that later questions quote, and labels that are typed where several can be marked."""

from __future__ import annotations

import json

import pytest

from surveys.errors import Refusal
from surveys.formats import FreeText
from surveys.moves import Answered, Back, Choose, Done, Jump, Leave, Mark, Refused, Send, Write
from surveys.walk import Phase, advance, from_json, start, to_json, values
from tests.surveys.samples import PLACES, SCALE, item, survey, when

NAMES = survey(
    item("one", FreeText(40)),
    item("two", FreeText(40), required=False),
    item("able", SCALE, text={"en": "How well can you do this: {one}?", "es": "¿Qué tan bien: {one}?"}),
    item("more", SCALE, text={"en": "And {two}?"}, when=when("two", "exists", answer=True)),
)
ANSWERED = (Write("one", "Walk"), Write("two", "Sew"), Choose("able", 3), Choose("more", 8))


def walked(*moves, of=NAMES):
    """Written out and read back between every two moves."""
    walk = start(of)
    for move in moves:
        walk, _ = advance(of, from_json(json.loads(json.dumps(to_json(walk)))), move)
    return walk


def test_words_that_change_have_the_questions_that_quote_them_answered_anew():
    walk = walked(*ANSWERED, Jump("two"), Write("two", "Knit"))
    assert (walk.phase, walk.at) == (Phase.ASKING, "more")
    assert walked(*ANSWERED, Jump("two"), Write("two", "Knit"), Choose("more", 1)).phase is Phase.REVIEWING
    assert values(walked(*ANSWERED, Jump("two"), Write("two", "Knit"), Choose("more", 8)))["more"] == 8


def test_the_same_words_again_change_nothing_about_their_questions():
    assert walked(*ANSWERED, Jump("two"), Write("two", "Sew")).phase is Phase.REVIEWING


def test_going_back_does_not_get_around_the_question():
    walk = walked(*ANSWERED, Jump("two"), Write("two", "Knit"), Back(), Choose("able", 4))
    assert (walk.phase, walk.at) == (Phase.ASKING, "more")
    assert advance(NAMES, walk, Send())[1] == (Refused(Refusal.REVIEW_FIRST),)


def test_a_question_that_went_away_with_its_words_is_asked_anew_when_it_comes_back():
    gone = walked(*ANSWERED, Jump("two"), Leave("two"))
    assert gone.phase is Phase.REVIEWING
    back_again = walked(*ANSWERED, Jump("two"), Leave("two"), Jump("able"), Back(), Jump("two"), Write("two", "Sew"))
    assert (back_again.phase, back_again.at) == (Phase.ASKING, "more")


@pytest.mark.parametrize("words", ["knee", " Knee "])
def test_a_typed_label_marks_its_option_and_waits_for_more(words):
    places = survey(item("where", PLACES))
    walk, effects = advance(places, walked(Mark("where", 2, on=True), of=places), Write("where", words))
    assert (walk.picked, walk.phase, effects) == ((1, 2), Phase.ASKING, ())
    _, effects = advance(places, walk, Done("where"))
    assert [type(effect) for effect in effects] == [Answered]


def test_a_typed_label_that_stands_alone_takes_the_others_away():
    places = survey(item("where", PLACES))
    walk, _ = advance(places, walked(Mark("where", 2, on=True), of=places), Write("where", "none of these"))
    assert walk.picked == (9,)


def test_words_that_are_no_label_are_refused():
    places = survey(item("where", PLACES))
    assert advance(places, start(places), Write("where", "elbow"))[1] == (Refused(Refusal.NOT_AN_OPTION, "where"),)


def test_words_that_change_while_their_question_is_hidden_are_asked_about_when_it_comes_back():
    hiding = survey(
        item("one", FreeText(40)),
        item("any"),
        item("able", SCALE, text={"en": "How well can you do this: {one}?"}, when=when("any", ">", 0)),
    )
    hidden = (Write("one", "Walk"), Choose("any", 1), Choose("able", 3), Jump("any"), Choose("any", 0))
    changed = (*hidden, Jump("one"), Write("one", "Run"))
    assert walked(*changed, of=hiding).phase is Phase.REVIEWING
    shown = walked(*changed, Jump("any"), Back(), Jump("any"), Choose("any", 2), of=hiding)
    assert (shown.phase, shown.at) == (Phase.ASKING, "able")
