"""Can every card be read after eight years of school? Six are the aim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from content.catalogue import Catalogue
from content.faults import Path
from content.readability import Reading, reading
from decision_aids import cards
from decision_aids.model import DecisionAid, Guide
from decision_aids.stations import Kind, Station, stations

LABEL = 3  # words: a heading, a name or an answer, which would make its card look easier than it is

_PARTS = {
    Kind.POINTS: "options",
    Kind.LIVING: "options",
    Kind.OUTCOME: "outcomes",
    Kind.VALUES: "values",
    Kind.KNOWLEDGE: "knowledge",
    Kind.LIST: "lists",
}
_KEYS = {Kind.WHY: "why_a_choice"}


@dataclass(frozen=True, slots=True)
class Graded:
    """How hard a card is in one language, and the place in the file where its words begin."""

    station: Station
    language: str
    reading: Reading
    path: Path


def graded(aid: DecisionAid | Guide, texts: Catalogue) -> Iterator[Graded]:
    """Every card with words of the aid, in every language that there is a formula for."""
    for language in aid.languages:
        for station in stations(aid):
            if found := reading(sentences(cards.said(aid, station, language, texts)), language):
                yield Graded(station, language, found, _path(aid, station))


def sentences(said: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that are more than labels; all of them where there are none."""
    return tuple(text for text in said if len(text.split()) > LABEL) or said


def _path(aid: DecisionAid | Guide, station: Station) -> Path:
    part = _PARTS.get(station.kind)
    if part is None:
        return (_KEYS.get(station.kind, station.kind.value),)
    ids = [entry.id for entry in getattr(aid, part)]
    return (part, ids.index(station.ref or ""))
