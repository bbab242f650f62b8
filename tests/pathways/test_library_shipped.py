"""What the shipped pathways promise: days with a reason, sittings of a bearable length, words for every patient."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import attrgetter

import pytest

from content.yamlfile import read
from pathways import check, library
from pathways.model import Anchor, Pathway, Step
from pathways.plan import CALL_AFTER_DAYS
from pathways.reading import PathwayFile
from surveys import library as surveys
from tests.bot.conversation.reading import hardest_grade

SHIPPED = library.load()
SURVEYS = surveys.load()
PATHWAYS = list(SHIPPED)
NAME = attrgetter("id")
EVERY_PATHWAY = pytest.mark.parametrize("pathway", PATHWAYS, ids=NAME)
LONGEST_SITTING = 15  # minutes
HARDEST = 8.0  # grade
FIRST_WEEKS = range(1, 21)  # here windows are short and reminders give way

SOURCE = re.compile(r"#   ([A-Z][\w ]*): ")
LINK = re.compile(r"https?://\S+")


def text_of(pathway: Pathway) -> str:
    return (library.SHIPPED / f"{pathway.id}.yaml").read_text(encoding="utf-8")


def asking(pathway: Pathway) -> list[Step]:
    return [step for step in pathway.steps if step.asks]


def words_for_patients(pathway: Pathway, language: str) -> list[str]:
    """The titles, messages and boxes of a pathway."""
    messages = [step.message for step in pathway.steps if step.message]
    titles = [pathway.title, *(step.title for step in pathway.steps)]
    boxes = [box.label for message in messages for box in message.checklist]
    return [text[language] for text in (*titles, *(message.text for message in messages), *boxes)]


def reasons(text: str) -> dict[str, str]:
    """The comment above each step; one that stands above several speaks for all of them."""
    found, comment, fresh = {}, "", True
    for line in text.partition("\nsteps:\n")[2].splitlines():
        if line.startswith("  # "):
            comment = line if fresh else f"{comment} {line}"
            fresh = False
        elif step := re.match(r"  - id: (\S+)", line):
            found[step[1]] = comment
            fresh = True
    return found


def test_the_programme_has_its_operations_and_the_ways_without_one():
    assert SHIPPED.ids() == (
        "back-without-surgery",
        "carpal-tunnel-release",
        "cataract-surgery",
        "hernia-repair",
        "hip-decision",
        "hip-replacement",
        "hip-without-surgery",
        "knee-decision",
        "knee-replacement",
        "knee-without-surgery",
        "lumbar-surgery",
        "prostate-cancer-treatment",
        "prostate-enlargement-surgery",
    )


@EVERY_PATHWAY
def test_the_days_of_every_step_name_a_source_of_the_file_or_are_said_to_be_our_own(pathway):
    text = text_of(pathway)
    head = text.partition("\nid: ")[0]
    sources = SOURCE.findall(head)
    assert len(LINK.findall(head)) >= len(sources) > 0
    unexplained = {
        step
        for step, reason in reasons(text).items()
        if "our own" not in reason.lower() and not any(source.lower() in reason.lower() for source in sources)
    }
    assert reasons(text).keys() == {step.id for step in pathway.steps}
    assert not unexplained


def test_a_step_without_a_reason_would_be_found():
    text = "\nsteps:\n  # Our own.\n  - id: one\n\n  - id: two\n\n  # See\n  # ICHOM.\n  - id: three\n"
    assert reasons(text) == {"one": "  # Our own.", "two": "  # Our own.", "three": "  # See   # ICHOM."}


@EVERY_PATHWAY
def test_no_two_windows_to_answer_in_overlap(pathway):
    for one, following in pairwise(asking(pathway)):
        assert one.window.closes < following.window.opens


@EVERY_PATHWAY
def test_every_reminder_and_the_call_fit_into_a_window_after_the_first_weeks(pathway):
    room = pathway.reminders_after_days[-1] + CALL_AFTER_DAYS
    tight = [step.id for step in asking(pathway) if step.window.closes - step.invite < room]
    assert all(pathway.step(step).window.target in FIRST_WEEKS for step in tight)


@EVERY_PATHWAY
def test_a_survey_is_asked_for_free_or_waits_openly_for_a_licence(pathway):
    file = read(library.SHIPPED / f"{pathway.id}.yaml", PathwayFile)
    for step in file.steps:
        assert all(SURVEYS.get(survey).askable for survey in step.surveys)
        assert not any(SURVEYS.get(survey).askable for survey in step.when_licensed)


@EVERY_PATHWAY
def test_no_window_is_empty_where_nobody_has_a_licence(pathway):
    for step in (one for one in asking(pathway) if one.aid is None):
        asked = [SURVEYS.get(survey) for survey in step.surveys]
        assert any(survey.askable and survey.licence.pack is None for survey in asked), step.id


@EVERY_PATHWAY
def test_the_longest_sitting_is_as_long_as_the_file_says_and_bearable(pathway):
    longest = max(sum(SURVEYS.get(survey).minutes for survey in step.surveys) for step in pathway.steps)
    assert f"# The longest sitting takes about {longest} minutes." in text_of(pathway)
    assert longest <= LONGEST_SITTING


@EVERY_PATHWAY
def test_a_file_says_why_each_instrument_is_there(pathway):
    why = text_of(pathway).partition("# Why these instruments:")[2].partition("\nid: ")[0]
    assert not [survey for step in pathway.steps for survey in step.surveys if survey not in why]


@EVERY_PATHWAY
def test_the_check_in_that_speaks_of_a_knee_or_hip_is_asked_of_nobody_else(pathway):
    asked = {survey for step in pathway.steps for survey in step.surveys}
    assert "recovery-check-in" not in asked or pathway.joint in {"knee", "hip"}


@EVERY_PATHWAY
def test_what_a_patient_reads_is_plain_and_neutral_in_both_languages(pathway):
    for language in ("en", "es"):
        words = words_for_patients(pathway, language)
        assert not [text for text in words if re.search(r"\d|cancer|cáncer|tumou?r", text, re.IGNORECASE)]
    assert max(map(hardest_grade, words_for_patients(pathway, "en"))) <= HARDEST
    assert not check.warnings(library.SHIPPED / f"{pathway.id}.yaml")


@EVERY_PATHWAY
def test_a_message_says_nothing_of_medicines_but_to_list_them_and_to_ask(pathway):
    for text in words_for_patients(pathway, "en"):
        for sentence in re.findall(r"[^.]*medicine[^.]*", text):
            assert "ask your team" in sentence or sentence.startswith("A list of")


@pytest.mark.parametrize("pathway", [pathway for pathway in PATHWAYS if pathway.anchor is Anchor.DECISION], ids=NAME)
def test_who_decided_against_an_operation_is_not_told_of_theirs(pathway):
    for language, operation in (("en", "your operation"), ("es", "su operación")):
        assert not [text for text in words_for_patients(pathway, language) if operation in text.lower()]


@pytest.mark.parametrize(
    ("without", "operated"),
    [
        ("knee-without-surgery", "knee-replacement"),
        ("hip-without-surgery", "hip-replacement"),
        ("back-without-surgery", "lumbar-surgery"),
    ],
)
def test_care_without_surgery_asks_what_the_operated_are_asked_a_year_later(without, operated):
    one, other = SHIPPED.get(without), SHIPPED.get(operated)
    assert (one.joint, one.sides) == (other.joint, other.sides)
    assert set(other.step("year-1").surveys) < set(one.step("year-1").surveys)
    assert [step.id for step in one.steps if step.check_in] == ["talk-month-4", "talk-year-1"]


@pytest.mark.parametrize(
    ("pathway", "step", "first", "last"),
    [
        ("cataract-surgery", "month-3", 1, 90),  # MIPS 303: within 90 days
        ("lumbar-surgery", "year-1", 274, 456),  # MIPS 471: 9 to 15 months after a fusion
        ("lumbar-surgery", "month-3", 6 * 7, 20 * 7),  # MIPS 471: 6 to 20 weeks after a discectomy
        ("prostate-enlargement-surgery", "week-6", 4 * 7, 12 * 7),  # AUA: 4 to 12 weeks
    ],
)
def test_every_answer_of_a_step_falls_into_the_time_that_its_source_names(pathway, step, first, last):
    window = SHIPPED.get(pathway).step(step).window
    assert first <= window.opens <= window.closes <= last


@pytest.mark.parametrize(("pathway_id", "survey"), [("knee-replacement", "koos-jr"), ("hip-replacement", "hoos-jr")])
def test_the_measures_two_records_fall_into_cms_windows_with_what_it_requires(pathway_id, survey):
    pathway = SHIPPED.get(pathway_id)
    before, year = pathway.step("before-surgery"), pathway.step("year-1")
    assert (before.window.opens, before.window.closes, before.invite) == (-90, 0, -90)
    assert (year.window.opens, year.window.closes, year.invite) == (300, 425, 365)
    assert {survey, "promis-global-health-v1-2", "pro-pm-risk"} <= set(before.surveys)
    assert survey in year.surveys
    assert [s.id for s in pathway.steps if "cms-pro-pm" in s.required_for] == ["before-surgery", "year-1"]


@pytest.mark.parametrize("joint", ["hip", "knee"])
def test_a_decision_is_weighed_before_the_visit_and_looked_back_on_after_it(joint):
    pathway = SHIPPED.get(f"{joint}-decision")
    weigh, after = pathway.step("weigh"), pathway.step("after-visit")
    assert (pathway.anchor, weigh.aid) == (Anchor.VISIT, f"{joint}-osteoarthritis")
    assert weigh.window.closes <= 0 < after.window.opens
    assert "collaborate" in after.surveys
