"""What `afterwell check` says beyond faults of the file: hard cards, age, the standard, and second-hand sources."""

from __future__ import annotations

from datetime import date

import pytest

from decision_aids import check
from decision_aids.examining import examine
from decision_aids.ipdas.items import ITEMS, Group
from decision_aids.ipdas.judging import JUDGES
from decision_aids.ipdas.sheet import Verdict, publishable, sheet
from decision_aids.library import SHIPPED, load
from tests.decision_aids.files import SOUND, TODAY, examined, sample, written
from tests.surveys.test_check import place_of

HARD = "Considering postoperative thromboembolic complications necessitates individualised deliberation."


def places(problems):
    return {(problem.line, problem.column): f"{problem.what}; {problem.advice}" for problem in problems}


def verdicts(aid):
    return {finding.item.id: finding.verdict for finding in sheet(aid)}


def test_the_sound_file_has_no_problem_on_the_day_it_is_read(tmp_path):
    assert examined(tmp_path).problems == ()


def test_a_card_beyond_the_eighth_grade_is_a_problem_at_the_place_where_its_words_begin(tmp_path):
    text = SOUND.replace("en: Both are good.", f"en: {HARD}")
    found = places(examined(tmp_path, text).problems)[place_of(text, "why_a_choice")]
    assert found.startswith("the card why has Flesch-Kincaid grade ")
    assert found.endswith(" (en), which is too hard; use shorter words and sentences")


def test_a_card_in_spanish_is_graded_by_the_spanish_formula(tmp_path):
    hard = "La individualización farmacoterapéutica requiere consideraciones multidisciplinares."
    text = SOUND.replace("es: Ambas son buenas.", f"es: {hard}")
    assert (
        "the card why has Szigriszt-Pazos ease"
        in places(examined(tmp_path, text).problems)[place_of(text, "why_a_choice")]
    )


def test_a_card_within_the_limit_and_off_the_target_is_a_note(tmp_path):
    text = SOUND.replace("en: Both are good.", "en: You think about these decisions after resting.")
    found = examined(tmp_path, text)
    assert found.problems == ()
    assert "the card why has Flesch-Kincaid grade" in places(found.notes)[place_of(text, "why_a_choice")]


def test_labels_do_not_make_a_hard_card_look_easy(tmp_path):
    text = SOUND.replace("en: You do nothing.", f"en: {HARD}").replace("en: A deep cut.", f"en: {HARD}")
    assert any("the card options" in problem.what for problem in examined(tmp_path, text).problems)


def test_a_review_that_is_due_is_a_note_and_one_that_never_came_a_problem(tmp_path):
    assert place_of(SOUND, "review_by") not in places(examined(tmp_path, today=date(2028, 1, 31)).notes)
    late = examined(tmp_path, today=date(2028, 2, 1))
    said = "the review was due on 2028-01-31; review it before 2031-01-31, or it is withdrawn"
    assert (late.problems, places(late.notes)[place_of(SOUND, "review_by")]) == ((), said)
    withdrawn = places(examined(tmp_path, today=date(2031, 1, 31)).problems)
    said = "the evidence is of 2026-01-31 and this was withdrawn on 2031-01-31; search for the evidence anew"
    assert withdrawn == {place_of(SOUND, "date: 2026-01-31"): f"{said}, in a new version"}


def test_what_was_read_second_hand_is_listed(tmp_path):
    note = places(examined(tmp_path).notes)[place_of(SOUND, "{id: book")]
    assert note == "'book' tells of a study without being it; compare with the study itself"


@pytest.mark.parametrize(
    ("taken", "item", "because", "marker"),
    [
        (
            "    good_points: [{en: No cut, es: Sin corte}]\n",
            "qualifying-4, describes the good points of each option",
            "no good point is told: wait",
            "id: wait",
        ),
        (
            "    bad_points: [{en: It may hurt, es: Puede doler}]\n",
            "certifying-1, shows good and bad points in equal detail",
            "good or bad points are missing: wait",
            "id: wait",
        ),
    ],
)
def test_a_signed_aid_that_lacks_what_is_required_cannot_be_published(tmp_path, taken, item, because, marker):
    text = (
        SOUND.replace(taken, "")
        .replace("You do nothing.", "You do just nothing at all.")
        .replace("No hace", "Usted no hace")
    )
    said = f"{item}: {because}; without it the aid cannot be published"
    found = examined(tmp_path, text)
    assert said in {f"{one.what}; {one.advice}" for one in found.problems}
    assert all((one.line, one.column) == place_of(text, marker) for one in found.problems)
    assert load(shipped=tmp_path).offered(TODAY) == ()
    draft = examined(tmp_path, text.partition("sign_offs:")[0].replace("clinician_signed", "draft"))
    assert draft.problems == ()
    assert said in {f"{one.what}; {one.advice}" for one in draft.notes}
    assert load(shipped=tmp_path).offered(TODAY, drafts=True) == ()


def test_questions_for_the_visit_are_asked_for_and_not_required(tmp_path):
    line = "questions:\n  - {id: price, text: {en: What does it cost?, es: ¿Cuánto cuesta?}}\n"
    found = examined(tmp_path, SOUND.replace(line, ""))
    assert found.problems == ()
    assert verdicts(found.one)["quality-11"] is Verdict.NOT_MET
    assert publishable(found.one)


def test_what_no_program_can_decide_is_open_until_somebody_attests_it(tmp_path):
    word = "attestations: [{item: quality-14, name: Ada, role: patient, date: 2026-02-01, note: read it}]"
    attested = examined(tmp_path, SOUND.replace("attestations: []", word)).one
    finding = next(one for one in sheet(attested) if one.item.id == "quality-14")
    assert (finding.verdict, finding.because) == (Verdict.ATTESTED, "Ada, patient, 2026-02-01: read it")
    assert verdicts(sample())["quality-14"] is Verdict.OPEN


def test_a_table_of_facts_that_cannot_be_read_is_a_problem_at_its_line(tmp_path):
    path = written(tmp_path)
    (tmp_path / "facts.csv").write_text("id,state,n,of,second_hand\nsample.001,fine,80,200,false\n", encoding="utf-8")
    (problem,) = examine(path, TODAY).problems
    assert (problem.file, problem.line) == (str(tmp_path / "facts.csv"), 2)
    assert problem.what == "this row cannot be read: 'fine' is not a valid State"


def test_the_standard_has_6_qualifying_10_certifying_and_28_quality_items_of_which_9_are_for_tests():
    assert [sum(item.group is group for item in ITEMS) for group in Group] == [6, 10, 28]
    assert sum(item.for_tests for item in ITEMS) == 9
    assert len({item.id for item in ITEMS}) == 44
    assert set(JUDGES) <= {item.id for item in ITEMS if not item.for_tests}


def test_every_required_item_that_is_not_for_tests_is_judged_by_the_program():
    assert {item.id for item in ITEMS if item.required and not item.for_tests} <= set(JUDGES)


def test_every_verdict_has_a_place_where_the_file_speaks_of_it(tmp_path):
    file = check.located(written(tmp_path))
    for finding in sheet(sample()):
        if finding.path:
            assert finding.path in file.places, finding
        else:
            assert finding.verdict in {Verdict.OPEN, Verdict.NOT_FOR_THIS}


@pytest.mark.parametrize("aid", list(load()), ids=lambda aid: aid.id)
def test_a_shipped_aid_meets_every_item_that_a_program_can_decide(aid):
    assert [one.item.id for one in sheet(aid) if one.verdict is Verdict.NOT_MET] == []


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_file_has_no_problem(path):
    assert [str(problem) for problem in examine(path, TODAY).problems] == []
