"""The picture of people for an outcome of a decision aid: its counts and words, as `reports.icons` draws them."""

from __future__ import annotations

from content.catalogue import Catalogue
from decision_aids import pictures
from decision_aids.model import DecisionAid, Outcome
from decision_aids.pictures import NoFigure, People
from reports.icons.array import Chance, Heading, IconArray, NoNumber


def array(aid: DecisionAid, outcome: Outcome, language: str, texts: Catalogue) -> IconArray:
    """All options of the aid beside each other; ValueError for an outcome that has a figure for none."""
    found = pictures.picture(aid, outcome, language, texts)
    return IconArray(Heading(found.outcome, found.people, found.time), tuple(map(_option, found.options)))


def _option(one: People | NoFigure) -> Chance | NoNumber:
    if isinstance(one, NoFigure):
        return NoNumber(one.option, one.words)
    return Chance(one.option, one.n, one.of, one.with_it, one.without_it, note=one.spread)
