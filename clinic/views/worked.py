"""How a score came about, from the answers that are stored, for a person who wants to check it with a pencil."""

from __future__ import annotations

from dataclasses import dataclass, replace

from care.results import Point, called_for
from clinic.views.answers import Stored
from records.responses import values_of
from surveys import explain
from surveys.model import Method, Survey
from surveys.scoring import Score, Working, work_out

NOT_ASKED = "not counted: the questions it needs were not asked"


@dataclass(frozen=True, slots=True)
class Worked:
    """The steps, one a line. `beware` says where they do not lead to the score that is stored."""

    steps: tuple[str, ...]
    beware: str = ""


def worked(point: Point, given: Stored) -> Worked:
    """The working by the rule as the library has it now."""
    stored = point.in_force
    done = next(one for one in work_out(point.survey, values_of(given)) if one.rule.id == stored.score_id)
    steps = tuple(line.strip() for line in explain.working(_asked_only(point.survey, done, given)))
    if done.rule.version != stored.scoring_version:
        theirs = f"The score above is of version {stored.scoring_version} of the rule"
        return Worked(steps, f"{theirs}; this is the working by version {done.rule.version}.")
    if done.score.value != stored.value:
        return Worked(steps, "The answers as they are kept today no longer lead to the score above.")
    return Worked(steps)


def why_none(point: Point, given: Stored) -> str:
    """Why there is no score, as a sentence."""
    if not point.applies:
        return NOT_ASKED
    stored = point.in_force
    reason = _shortened(point.survey, stored.reason or "", given)
    return explain.refusal(Score(stored.score_id, None, reason=reason), point.rule)


def _asked_only(survey: Survey, done: Working, given: Stored) -> Working:
    """An adaptive test leaves most of its bank out, and what it did not ask is not lacking."""
    asked = called_for(survey, given)
    reason = done.score.reason and _shortened(survey, done.score.reason, given)
    kept = done.lacking
    if done.rule.method is Method.ADAPTIVE:
        kept = tuple(item for item in kept if item in asked)
    return replace(done, score=replace(done.score, reason=reason), lacking=kept)


def _shortened(survey: Survey, reason: str, given: Stored) -> str:
    """A reason that names missing items, without those that were never asked."""
    code, _, names = reason.partition(":")
    asked = called_for(survey, given)
    kept = [name for name in names.split(",") if name in asked]
    return f"{code}:{','.join(kept)}" if code == "missing" and kept else reason
