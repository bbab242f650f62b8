"""The files of decision aids, examined with what the whole house knows: which pathways an aid can open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.errors import UsageError
from content.faults import absent
from content.problems import ContentError, Problem
from decision_aids import check, framing
from decision_aids.authored import AnyFile
from decision_aids.checks.plainness import Graded, graded
from decision_aids.examining import Examined, examine
from decision_aids.ipdas.sheet import Finding, sheet
from decision_aids.library import SHIPPED
from decision_aids.model import DecisionAid, Guide


@dataclass(frozen=True, slots=True)
class Sheet:
    """An aid and its file, held against the standard."""

    file: AnyFile
    aid: DecisionAid
    findings: tuple[Finding, ...]

    @property
    def cards(self) -> tuple[Graded, ...]:
        """How hard each of its cards is to read."""
        return tuple(graded(self.aid, framing.catalogue()))

    def line(self, finding: Finding) -> int | None:
        """Where in the file the answer stands; nowhere for an item that nothing there speaks of."""
        return self.file.place(*finding.path)[0] if finding.path else None


def examined(path: Path, today: date, pathways: Collection[str] | None) -> Examined:
    """As `decision_aids.examining`; `pathways` are the ids that there are, None where that is not known."""
    found = examine(path, today)
    if pathways is None or not isinstance(found.one, DecisionAid):
        return found
    astray = _astray(check.located(path), found.one, pathways)
    return replace(found, problems=tuple(sorted((*found.problems, *astray))))


def _astray(file: AnyFile, aid: DecisionAid, pathways: Collection[str]) -> Iterator[Problem]:
    opened = [(("options", o, "opens"), option.opens) for o, option in enumerate(aid.options)]
    return absent(file, "pathway", [(path, name) for path, name in opened if name], pathways)


def found(aid_id: str) -> DecisionAid | Guide:
    """The newest shipped one of this id; `UsageError` where there is none."""
    return _found(aid_id)[1]


def sheet_of(aid_id: str) -> Sheet:
    """The newest shipped aid of this id, held against the standard; `UsageError` where there is none, or a guide."""
    file, aid = _found(aid_id)
    if not isinstance(aid, DecisionAid):
        raise UsageError(f"{aid_id!r} is a list of questions and no decision aid; the standard is not for it")
    return Sheet(file, aid, sheet(aid))


def _found(aid_id: str) -> tuple[AnyFile, DecisionAid | Guide]:
    """By id alone, so that another file with a fault does not stand in the way."""
    there = []
    for path in sorted(SHIPPED.glob("*.yaml")):
        try:
            there.append((path, check.located(path)))
        except ContentError:
            continue
    of_id = [(path, file) for path, file in there if file.content.id == aid_id]
    if not of_id:
        raise UsageError(
            f"There is no decision aid {aid_id!r}; there are {', '.join(file.content.id for _, file in there)}"
        )
    path, file = max(of_id, key=lambda one: [int(part) for part in one[1].content.version.split(".")])
    return file, check.read(path)
