"""Answers in words, and what was not answered: what a later answer hides is marked, what was never asked is no gap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.views.answers import in_words, sheets
from clinic.views.unanswered import gaps
from records.responses import StoredAnswer
from surveys.formats import Choice, Date, Display, FreeText, Number, Option
from surveys.model import Item, Section
from tests.clinic.views.sitting import START, practice, stored, task
from tests.surveys.samples import AMOUNT, PLACES, SCALE, activities, branching, item, survey

BRANCHING = branching()
SHARED = Section({"en": "In the past week"})
STEMS = survey(
    item("hello", Display()), *(item(name, section=SHARED) for name in "ab"), item("last"), item("note", FreeText(9))
)


def lines(of=BRANCHING, **given):
    (sheet,) = sheets(practice(of), [task(of)], {"r": stored(**given)})
    return {line.question.removeprefix("Question "): line for line in sheet.lines}


def whys(of=BRANCHING, **given):
    return [(gap.what, gap.why) for gap in gaps(practice(of), [task(of)], {"r": stored(**given)}, START)]


@pytest.mark.parametrize(
    ("answer_format", "value", "words"),
    [
        (AMOUNT, 2, ("Severe",)),
        (PLACES, (1, 2), ("Knee", "Hip")),
        (SCALE, 0, ("0 (0 to 10)",)),
        (Number(30, 250, "kg"), 82.5, ("82.5 kg",)),
        (Date(), "2026-03-04", ("4 Mar 2026",)),
        (FreeText(20), "<b>Well", ("<b>Well",)),
    ],
)
def test_each_kind_of_answer_is_told_as_a_person_would_say_it(answer_format, value, words):
    assert in_words(answer_format, value) == words


def test_what_a_later_answer_hides_is_shown_and_does_not_count():
    found = lines(pain=0, where=(1, 2), since="2026-03-04", knee=1, note="none")
    assert {name for name, line in found.items() if line.counted} == {"pain", "note"}
    assert found["where"].picked == ("Knee", "Hip")


def test_what_was_never_asked_and_what_was_only_read_have_no_line():
    assert list(lines(pain=0)) == ["pain"]
    assert list(lines(STEMS, hello=1, a=1)) == ["a"]


def test_a_stem_stands_once_above_the_questions_that_share_it():
    found = lines(STEMS, a=1, b=2, last=0)
    assert [line.stem for line in found.values()] == ["In the past week", "", ""]


def test_a_question_quotes_the_patient_and_names_the_side():
    quoting = survey(
        item("what", FreeText(20)), replace(item("able"), text={"en": "How is {what} with your {side} {problem}?"})
    )
    assert list(lines(quoting, what="climbing", able=1)) == ["what", "How is climbing with your left knee?"]
    assert list(lines(quoting, what=None, able=1)) == ["what", "How is … with your left knee?"]


def test_where_a_licensed_wording_is_gone_again_the_codes_are_shown():
    bare = Choice((Option(0, {}), Option(3, {})))
    assert lines(survey(Item("7", {}, bare)), **{"7": 3})["Item 7"].picked == ("3",)


def test_a_reason_stands_where_there_is_no_answer_and_deleted_words_say_so():
    assert lines(pain=None)["pain"].why == "would rather not say"
    gone = {"note": StoredAnswer("note", None, "erased", START)}
    (sheet,) = sheets(practice(BRANCHING), [task(BRANCHING)], {"r": stored(pain=0) | gone})
    assert sheet.lines[1].why == "deleted at the patient's wish"


def test_deleted_words_still_count_as_said_for_the_questions_that_followed():
    gone = {"activity-1": StoredAnswer("activity-1", None, "erased", START)}
    given = gone | {"able-1": StoredAnswer("able-1", 4, None, START)}
    (sheet,) = sheets(practice(activities()), [task(activities())], {"r": given})
    assert [line.counted for line in sheet.lines] == [True, True]


def test_an_open_response_is_the_patients_own_until_it_is_sent_or_closed():
    given = {"r": stored(pain=1)}
    assert sheets(practice(BRANCHING), [task(BRANCHING, completed=False)], given) == ()
    (closed,) = sheets(practice(BRANCHING), [task(BRANCHING, completed=False, closed=True)], given)
    assert closed.at is None


def test_a_required_question_that_was_declined_is_a_gap_unless_a_later_answer_hides_it():
    assert whys(pain=2, where=None, note=None) == [("Sample: Question where", "would rather not say")]
    assert whys(pain=0, where=None, note=None) == []
