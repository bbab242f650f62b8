"""The words that a picture of people needs: its title, how many of how many for each option, and the same as a text.

Whoever draws takes the numbers from here too, so that a picture cannot say another count than its caption.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.catalogue import Catalogue
from content.localised import pick
from decision_aids import framing
from decision_aids.model import DecisionAid, Option, Outcome


@dataclass(frozen=True, slots=True)
class People:
    """`n` of `of` people, and the caption both ways round. `second_hand`: the count was read in a summary."""

    option: str
    n: int
    of: int
    with_it: str
    without_it: str
    spread: str | None
    second_hand: bool


@dataclass(frozen=True, slots=True)
class NoFigure:
    """An option of which we found no good number, and what there is to say instead."""

    option: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One outcome, all options on one denominator; `text` is the alternative text and the form without a picture."""

    outcome: str
    people: str
    time: str
    certainty: str
    options: tuple[People | NoFigure, ...]
    text: str


def picture(aid: DecisionAid, outcome: Outcome, language: str, texts: Catalogue) -> Picture:
    """The picture of an outcome, with the options in the order of the aid."""
    heading = {
        name: pick(getattr(outcome, key), language)[0]
        for name, key in (("outcome", "title"), ("people", "population"), ("time", "horizon"))
    }
    certainty = pick(outcome.certainty, language)[0]
    options = tuple(_option(aid, outcome, option, language, texts) for option in aid.options)
    told = (f"{one.option}: {_caption(one)}" for one in options)
    return Picture(**heading, certainty=certainty, options=options, text="\n".join((_title(heading), *told)))


def _title(heading: dict[str, str]) -> str:
    return f"{heading['outcome']}. {heading['time']}. {heading['people']}."


def _caption(one: People | NoFigure) -> str:
    if isinstance(one, NoFigure):
        return one.words
    return " ".join(filter(None, (one.with_it, one.without_it, one.spread)))


def _option(aid: DecisionAid, outcome: Outcome, option: Option, language: str, texts: Catalogue) -> People | NoFigure:
    name = pick(option.name, language)[0]
    figure = outcome.figures.get(option.id)
    if figure is None:
        return NoFigure(name, pick(outcome.unknown[option.id], language)[0])
    shown = framing.share(figure, outcome.denominator)
    told = framing.counted(outcome, option.id, language, texts)
    second_hand = aid.source(figure.source).second_hand
    return People(name, shown.n, shown.of, told.with_it, told.without_it, told.spread, second_hand)
