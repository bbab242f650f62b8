"""Instruments that a pathway names and nobody may be asked yet: the licence of their pack is not attested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from care.practice import Practice
from records import attestations
from records.database import Tx


@dataclass(frozen=True, slots=True)
class Withheld:
    """A survey that a pathway plans at some steps, and the pack whose terms somebody has to attest first."""

    pathway_id: str
    survey_id: str
    pack: str
    steps: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.pathway_id} does not ask {self.survey_id} ({', '.join(self.steps)}): nobody has attested the terms "
            f"of the pack {self.pack}; `afterwell licence attest {self.pack} --by NAME --reference WHERE` does"
        )


def withheld(tx: Tx, practice: Practice) -> list[Withheld]:
    """Everything that the pathways would ask if its pack were attested, pathway by pathway."""
    return list(_withheld(practice, frozenset(attestations.in_force(tx))))


def _withheld(practice: Practice, packs: frozenset[str]) -> Iterator[Withheld]:
    for pathway in practice.pathways:
        planned = {survey: None for step in pathway.steps for survey in step.surveys}
        for survey_id in planned:
            pack = practice.surveys.get(survey_id).licence.pack
            if pack is not None and pack not in packs:
                steps = tuple(step.id for step in pathway.steps if survey_id in step.surveys)
                yield Withheld(pathway.id, survey_id, pack, steps)
