"""Instruments that a pathway names and nobody may be asked yet: no pack attested, or no wording there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from care import tasks
from care.practice import Practice
from records import attestations
from records.database import Tx


@dataclass(frozen=True, slots=True)
class Withheld:
    """A survey that a pathway plans at some steps, and the pack whose terms somebody has to attest first; None where
    the clinic has to supply the wording that it is licensed for."""

    pathway_id: str
    survey_id: str
    pack: str | None
    steps: tuple[str, ...]

    def __str__(self) -> str:
        said = f"{self.pathway_id} does not ask {self.survey_id} ({', '.join(self.steps)}): "
        if self.pack is None:
            return f"{said}its wording is not ours to ship; `afterwell survey wording {self.survey_id}` writes the form"
        attest = f"`afterwell licence attest {self.pack} --by NAME --reference WHERE` does"
        return f"{said}nobody has attested the terms of the pack {self.pack}; {attest}"


def withheld(tx: Tx, practice: Practice) -> list[Withheld]:
    """Everything that the pathways would ask if it might, pathway by pathway."""
    return list(_withheld(practice, frozenset(attestations.in_force(tx))))


def _withheld(practice: Practice, packs: frozenset[str]) -> Iterator[Withheld]:
    for pathway in practice.pathways:
        planned = {survey: None for step in pathway.steps for survey in step.surveys}
        for survey_id in planned:
            if not tasks.available(practice, survey_id, packs):
                survey = practice.surveys.get(survey_id)
                steps = tuple(step.id for step in pathway.steps if survey_id in step.surveys)
                yield Withheld(pathway.id, survey_id, survey.licence.pack if survey.askable else None, steps)
