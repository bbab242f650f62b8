"""How a score came about, told from the answers that are stored."""

from __future__ import annotations

from dataclasses import replace

from care.results import Point, Series, asked_enough
from clinic.views import corrections, worked
from clinic.views.scores import drawing
from records.responses import StoredScore
from reports.charts import picture
from surveys.model import MissingRule
from surveys.scoring import score
from tests.clinic.hospital import DESK
from tests.clinic.views.sitting import EPISODE, PATHWAY, START, stored
from tests.reports.varied import ADAPTIVE, SECOND, VARIED
from tests.surveys.samples import item, rule, survey

TWO = survey(item("a"), item("b"), scores=(rule(items=("a", "b")),))


def point(of, score_id: str, given, *earlier: StoredScore, version: str = "1") -> Point:
    """A score as it is computed from these answers, after these earlier rows."""
    values = {name: one.value for name, one in given.items()}
    now = next(one for one in score(of, values) if one.id == score_id)
    row = StoredScore("r", score_id, now.value, now.standard_error, now.reason, version, START)
    applies = now.value is not None or asked_enough(of, score_id, given)
    return Point(PATHWAY.steps[0], -20, START, of, (*earlier, row), applies)


def shown(of, score_id, **values):
    given = stored(**values)
    return worked.worked(point(of, score_id, given), given)


def test_the_working_leads_from_the_answers_to_the_score():
    assert shown(TWO, "total", a=1, b=2).steps == (
        "total, version 1 of the rule: Total 3 of 4, higher is worse",
        "a counts as 1",
        "b counts as 2",
        "the sum: 3",
    )


def test_a_score_of_an_older_version_of_the_rule_is_not_explained_by_the_new_one_in_silence():
    given = stored(a=1, b=2)
    newer = replace(TWO, scores=(replace(TWO.scores[0], version="2"),))
    told = worked.worked(point(newer, "total", given), given)
    assert told.beware == "The score above is of version 1 of the rule; this is the working by version 2."


def test_answers_that_do_not_lead_to_the_stored_score_are_not_passed_off_as_its_working():
    given = stored(a=1, b=2)
    told = worked.worked(point(TWO, "total", given), stored(a=1, b=1))
    assert told.beware == "The answers as they are kept today no longer lead to the score above."
    assert shown(TWO, "total", a=1, b=2).beware == ""


def test_an_adaptive_test_does_not_call_the_rest_of_its_bank_missing():
    steps = shown(ADAPTIVE, "trait", a=1, b=1).steps
    assert not [step for step in steps if "without an answer" in step]
    declined = shown(ADAPTIVE, "trait", a=1, b=None).steps
    assert [step for step in declined if "without an answer" in step] == [
        "without an answer that counts: b (an estimate needs an answer)"
    ]


def test_a_refusal_names_what_was_asked_and_left_out_and_nothing_else():
    given = stored(a=None, b=None)
    assert worked.why_none(point(ADAPTIVE, "trait", given), given) == (
        "not scored: no answer to item a, b (an estimate needs an answer)"
    )


def test_a_score_whose_questions_were_not_asked_is_not_missing():
    given = stored(pain=0, knee=2)
    assert worked.why_none(point(VARIED, "both", given), given) == worked.NOT_ASKED
    assert worked.why_none(point(VARIED, "half", given), given) == worked.NOT_ASKED
    refused = stored(pain=1, where=(1,), knee=None)
    assert worked.why_none(point(VARIED, "both", refused), refused) == (
        "not scored: no answer to item knee (it is a sum)"
    )


def test_a_score_that_may_lack_answers_applies_where_enough_were_asked():
    enough = replace(VARIED, scores=(rule("both", ("pain", "knee"), missing=MissingRule("at_least", "", 1)),))
    assert asked_enough(enough, "both", stored(pain=0))
    assert not asked_enough(VARIED, "both", stored(pain=0))


def test_a_picture_leaves_out_what_does_not_apply_and_what_lies_on_another_scale():
    given = stored(pain=0)
    gap, known = point(VARIED, "both", given), point(VARIED, "severity", given)
    assert drawing(Series(EPISODE, (gap,)), DESK.catalogue).points == ()
    assert "</svg>" in picture.svg(drawing(Series(EPISODE, (gap,)), DESK.catalogue), width_px=380)
    wider = replace(VARIED, scores=(replace(VARIED.scores[0], maximum=100),))
    both = Series(EPISODE, (replace(known, survey=wider), replace(known, day=10)))
    assert [one.day for one in drawing(both, DESK.catalogue).points] == [10]
    assert both.baseline is None


def test_a_picture_tells_tenths_on_a_short_scale_and_whole_points_on_a_long_one():
    given = stored(pain=2, where=(1,), knee=1)
    short, long = (
        drawing(Series(EPISODE, (point(VARIED, name, given),)), DESK.catalogue) for name in ("half", "severity")
    )
    assert (short.decimals, long.decimals) == (1, 0)


def test_a_value_off_its_own_scale_is_listed_and_not_drawn():
    """Such as one that no corrected rule has computed anew yet."""
    known = point(VARIED, "severity", stored(pain=0))
    off = replace(known, day=10, rows=(replace(known.in_force, value=61.0),))
    assert [one.value for one in drawing(Series(EPISODE, (known, off)), DESK.catalogue).points] == [30.5]


def test_every_correction_is_told_with_both_values_both_versions_and_the_reason():
    given = stored(pain=2)
    corrected = replace(VARIED, scores=(SECOND, *VARIED.scores[1:]))
    first = StoredScore("r", "severity", 60.0, 3.0, None, "1", START)
    refused = replace(first, value=None, reason="missing:pain", scoring_version="0")
    found = corrections.of_point(point(corrected, "severity", given, refused, replace(first, why="it was refused")))
    told = [(one.was, one.was_version, one.now, one.now_version, one.because) for one in found]
    assert told == [
        ("no score", "0", "60", "1", "it was refused"),
        ("60", "1", "59", "1", "the rule was changed"),
    ]
    assert all(one.changed for one in found)
