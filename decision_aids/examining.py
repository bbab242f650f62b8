"""A file examined as `afterwell check` does: beyond what is wrong, what its readers and its makers should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.problems import ContentError, Problem
from decision_aids import check, framing
from decision_aids.authored import AnyFile
from decision_aids.checks import plainness
from decision_aids.facts import table
from decision_aids.ipdas.sheet import Finding, sheet
from decision_aids.kept import Status
from decision_aids.model import DecisionAid, Guide


@dataclass(frozen=True, slots=True)
class Examined:
    """`problems` keep the file from use; `notes` do not. `one` is None where the file could not be read."""

    one: DecisionAid | Guide | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def examine(path: Path, today: date) -> Examined:
    """Everything that can be said of a file on a day."""
    try:
        file = check.located(path)
        one = check.made(file, table(path.parent))
    except ContentError as error:
        return Examined(None, error.problems)
    hard, long = _reading(file, one)
    old, due = _age(file, one, today)
    unmet, open_items = _standard(file, one)
    notes = (*long, *due, *open_items, *_second_hand(file, one))
    return Examined(one, tuple(sorted((*hard, *old, *unmet))), tuple(sorted(notes)))


Both = tuple[list[Problem], list[Problem]]


def _reading(file: AnyFile, one: DecisionAid | Guide) -> Both:
    """Cards beyond the limit, and those within it but off the target."""
    hard: list[Problem] = []
    long: list[Problem] = []
    for card in plainness.graded(one, framing.catalogue()):
        what = f"the card {card.station.key} has {card.reading} ({card.language})"
        if not card.reading.within_limit:
            hard.append(file.problem(f"{what}, which is too hard", "use shorter words and sentences", *card.path))
        elif not card.reading.on_target:
            long.append(file.problem(what, "shorter words and sentences would help", *card.path))
    return hard, long


def _age(file: AnyFile, one: DecisionAid | Guide, today: date) -> Both:
    """Withdrawn, or overdue."""
    if today >= one.withdrawn_on:
        what = f"the evidence is of {one.evidence.date} and this was withdrawn on {one.withdrawn_on}"
        return [file.problem(what, "search for the evidence anew, in a new version", "evidence", "date")], []
    if one.overdue(today):
        what = f"the review was due on {one.review_by}"
        return [], [file.problem(what, f"review it before {one.withdrawn_on}, or it is withdrawn", "review_by")]
    return [], []


def _standard(file: AnyFile, one: DecisionAid | Guide) -> Both:
    """What the standard asks for and the file lacks: a problem where it blocks an aid that is signed."""
    lacking = [finding for finding in (sheet(one) if isinstance(one, DecisionAid) else ()) if finding.lacking]
    signed = one.status is Status.CLINICIAN_SIGNED
    return (
        [_lacks(file, finding) for finding in lacking if finding.blocks and signed],
        [_lacks(file, finding) for finding in lacking if not (finding.blocks and signed)],
    )


def _lacks(file: AnyFile, finding: Finding) -> Problem:
    what = f"{finding.item.id}, {finding.item.text[0].lower()}{finding.item.text[1:]}: {finding.because}"
    advice = "without it the aid cannot be published" if finding.blocks else "the standard asks for it"
    return file.problem(what, advice, *(finding.path or ("attestations",)))


def _second_hand(file: AnyFile, one: DecisionAid | Guide) -> Iterator[Problem]:
    for place, source in enumerate(one.sources):
        if source.second_hand:
            what = f"{source.id!r} tells of a study without being it"
            yield file.problem(what, "compare with the study itself", "sources", place)
