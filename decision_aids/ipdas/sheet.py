"""An aid held against the standard: what is met, what is not, and who stands for what no program can decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content.faults import Path
from decision_aids.ipdas.items import ITEMS, Item
from decision_aids.ipdas.judging import JUDGES
from decision_aids.model import Attestation, DecisionAid


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    ATTESTED = "cannot be decided by a program, attested"
    OPEN = "cannot be decided by a program, attested by nobody"
    NOT_FOR_THIS = "for tests and screening only"


@dataclass(frozen=True, slots=True)
class Finding:
    """One item: the verdict, why, and where in the file; `path` is empty where nothing in the file speaks of it."""

    item: Item
    verdict: Verdict
    because: str
    path: Path = ()

    @property
    def lacking(self) -> bool:
        """Whether something is missing, be it in the file or the word of a person."""
        return self.verdict in {Verdict.NOT_MET, Verdict.OPEN}

    @property
    def blocks(self) -> bool:
        """Whether the aid may not be published for its sake."""
        return self.item.required and self.lacking


def sheet(aid: DecisionAid) -> tuple[Finding, ...]:
    """All 44 items, in the order of the standard."""
    return tuple(_finding(aid, item) for item in ITEMS)


def publishable(aid: DecisionAid) -> bool:
    """Whether every qualifying and every certifying item is met."""
    return not any(finding.blocks for finding in sheet(aid))


def _finding(aid: DecisionAid, item: Item) -> Finding:
    if item.for_tests:
        return Finding(item, Verdict.NOT_FOR_THIS, "this aid is about a treatment")
    if item.id in JUDGES:
        judged = JUDGES[item.id](aid)
        return Finding(item, Verdict.MET if judged.met else Verdict.NOT_MET, judged.because, judged.path)
    attested = [(place, word) for place, word in enumerate(aid.attestations) if word.item == item.id]
    if not attested:
        return Finding(item, Verdict.OPEN, "nobody has attested it")
    place, word = attested[-1]
    return Finding(item, Verdict.ATTESTED, _word(word), ("attestations", place))


def _word(word: Attestation) -> str:
    return f"{word.name}, {word.role}, {word.date}: {word.note}"
