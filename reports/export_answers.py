"""The answers of an export: every question of every response, with what was given and whether it was asked at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from care.results import called_for
from records import responses
from records.database import Tx
from records.responses import StoredAnswer
from reports.csvfile import Cell
from reports.export_records import Ended, refuse_strangers
from reports.item_words import english
from surveys.formats import Choice, Choices, Date, FreeText
from surveys.model import Item, Survey

NOT_REACHED = "not_reached"
NOT_ASKED = "not_asked"
AT_ONCE = 500  # responses whose answers are in memory together


@dataclass(frozen=True, slots=True)
class Given:
    """One question of a response, and what was stored for it: None where there is nothing.

    `applies`: whether the answers call for it; None where the survey ended before that was known.
    """

    ended: Ended
    item: Item
    stored: StoredAnswer | None
    applies: bool | None

    @property
    def value(self) -> Cell:
        """A number; several picks as `2,5`; a date as `2026-03-14`; None for own words, and where there is nothing."""
        value = self.stored.value if self.stored else None
        if isinstance(value, tuple):
            return ",".join(map(str, value))
        return None if isinstance(self.item.format, FreeText) else value

    @property
    def undated(self) -> Cell:
        """The value with a date as the number of days from the procedure: when something was, and not on which day."""
        if not isinstance(self.item.format, Date) or not isinstance(self.value, str):
            return self.value
        return (date.fromisoformat(self.value) - self.ended.episode.anchor_date).days

    @property
    def words(self) -> str | None:
        """What the patient wrote themselves."""
        value = self.stored.value if self.stored else None
        return value if isinstance(value, str) and isinstance(self.item.format, FreeText) else None

    @property
    def label(self) -> str | None:
        """The options that were chosen, in words."""
        value, form = self.stored.value if self.stored else None, self.item.format
        if isinstance(form, Choices):
            return "; ".join(english(option.label) for option in form.chosen(value)) or None
        option = form.option(value) if isinstance(form, Choice) else None
        return english(option.label) if option else None

    @property
    def missing(self) -> str | None:
        if self.stored:
            return self.stored.missing
        return NOT_ASKED if self.applies is False else NOT_REACHED

    @property
    def answered_at(self) -> str | None:
        return self.ended.local(self.stored.answered_at) if self.stored else None


def questions(survey: Survey) -> tuple[Item, ...]:
    """What can be answered: a text to read is no question."""
    return tuple(item for item in survey.items if item.asks)


def answers(tx: Tx, ended: Sequence[Ended]) -> Iterator[Given]:
    """Every question of every response in the survey's order, answered or not."""
    return (given for _, theirs in by_response(tx, ended) for given in theirs)


def by_response(tx: Tx, ended: Sequence[Ended]) -> Iterator[tuple[Ended, list[Given]]]:
    """The questions of one response after the other; a few hundred responses a query."""
    for start in range(0, len(ended), AT_ONCE):
        batch = ended[start : start + AT_ONCE]
        stored = responses.answers_of_all(tx, [one.response.id for one in batch])
        for one in batch:
            theirs = stored[one.response.id]
            refuse_strangers(one, theirs.keys(), one.survey.positions.keys())
            asked = applying(one.survey, theirs)
            yield one, [Given(one, item, theirs.get(item.id), asked[item.id]) for item in questions(one.survey)]


def applying(survey: Survey, stored: Mapping[str, StoredAnswer]) -> dict[str, bool | None]:
    """By item, whether these answers call for it; None where that hangs on a question that was never reached."""
    shown, found = called_for(survey, stored), dict[str, bool | None]()
    for item in survey.items:
        unknown = (name for name in _hangs_on(item) if name not in stored and found[name] is not False)
        found[item.id] = True if item.id in shown else None if any(unknown) else False
    return found


def _hangs_on(item: Item) -> set[str]:
    return {test.question for condition in (item.section.when, item.when) if condition for test in condition.tests}
