"""Sentences made from figures, always in both framings: how many had it, and how many did not.

People are counted on the outcome's denominator and never as "1 in X", which readers misjudge (IPDAS 2025, evidence on
showing chances).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.catalogue import Catalogue
from content.localised import pick
from decision_aids.errors import AidError
from decision_aids.model import Figure, Outcome, Precision

_LANGUAGES = Path(__file__).with_name("languages")
_WITH = {
    Precision.EXACT: "{horizon}, {n} of {of} {counted} {happens}.",
    Precision.ABOUT: "{horizon}, about {n} of {of} {counted} {happens}.",
    Precision.AT_LEAST: "{horizon}, {n} or more of {of} {counted} {happens}.",
    Precision.BELOW: "{horizon}, fewer than {n} of {of} {counted} {happens}.",
}
_UNTIMED = {
    Precision.EXACT: "{n} of {of} {counted} {happens}.",
    Precision.ABOUT: "About {n} of {of} {counted} {happens}.",
    Precision.AT_LEAST: "{n} or more of {of} {counted} {happens}.",
    Precision.BELOW: "Fewer than {n} of {of} {counted} {happens}.",
}
_WITHOUT = {
    Precision.EXACT: "{rest} of {of} {does_not}.",
    Precision.ABOUT: "About {rest} of {of} {does_not}.",
    Precision.AT_LEAST: "{rest} or fewer of {of} {does_not}.",
    Precision.BELOW: "More than {rest} of {of} {does_not}.",
}
_SPREAD = "Single studies found from {low} to {high} of {of}."
SENTENCES = (*_WITH.values(), *_UNTIMED.values(), *_WITHOUT.values(), _SPREAD)


@dataclass(frozen=True, slots=True)
class Share:
    """Whole people on a round denominator: `n` had it, `rest` did not, together `of`."""

    n: int
    of: int
    precision: Precision

    @property
    def rest(self) -> int:
        return self.of - self.n


@dataclass(frozen=True, slots=True)
class Framed:
    """The same figure said both ways, and how far studies differ where more than one was pooled."""

    with_it: str
    without_it: str
    spread: str | None = None


@cache
def catalogue() -> Catalogue:
    """The sentences in every language that there are translations for."""
    return Catalogue.load(_LANGUAGES)


def share(figure: Figure, denominator: int) -> Share:
    """The figure on `denominator`, rounded to whole people (half up; a lower bound down and an upper one up, so that
    they stay bounds)."""
    scaled, left = divmod(figure.n * denominator, figure.of)
    if figure.precision is Precision.AT_LEAST or not left:
        return Share(scaled, denominator, figure.precision)
    if figure.precision is Precision.BELOW:
        return Share(scaled + 1, denominator, figure.precision)
    return Share(scaled + (2 * left >= figure.of), denominator, Precision.ABOUT)


def framed(outcome: Outcome, option_id: str, language: str, texts: Catalogue) -> Framed:
    """What an outcome's figure says about an option, in sentences; `AidError` where it has no figure for it."""
    return _framed(outcome, option_id, language, texts, _WITH)


def counted(outcome: Outcome, option_id: str, language: str, texts: Catalogue) -> Framed:
    """As `framed`, below a heading that tells the time."""
    return _framed(outcome, option_id, language, texts, _UNTIMED)


def _framed(
    outcome: Outcome, option_id: str, language: str, texts: Catalogue, happens: Mapping[Precision, str]
) -> Framed:
    figure = outcome.figures.get(option_id)
    if figure is None:
        raise AidError(f"The outcome {outcome.id!r} has no figure for the option {option_id!r}.")
    shown = share(figure, outcome.denominator)
    words = {name: pick(getattr(outcome, name), language)[0] for name in ("horizon", "counted", "happens", "does_not")}
    numbers = {"n": shown.n, "of": shown.of, "rest": shown.rest}
    return Framed(
        texts.text(language, happens[shown.precision], **words, **numbers),
        texts.text(language, _WITHOUT[shown.precision], **words, **numbers),
        _spread(figure, outcome.denominator, language, texts),
    )


def sentences(outcome: Outcome, option_id: str, language: str, texts: Catalogue) -> tuple[str, ...]:
    """All that is said about an option: both framings and the spread, or why there is no figure."""
    if option_id not in outcome.figures:
        return (pick(outcome.unknown[option_id], language)[0],)
    told = framed(outcome, option_id, language, texts)
    return (told.with_it, told.without_it, *([told.spread] if told.spread else []))


def _spread(figure: Figure, denominator: int, language: str, texts: Catalogue) -> str | None:
    if figure.spread is None:
        return None
    low, high = figure.spread
    return texts.text(language, _SPREAD, low=low, high=high, of=denominator)
