"""What an import from a spreadsheet is made of: names of ours, questions with their conditions, and losses in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from content.localised import Localised
from exchange.files import Json, condition, given, text
from exchange.logic import Clause, UntoldError, clauses_of, joined
from exchange.losses import Loss
from surveys.conditions import Condition
from surveys.formats import Format

LONGEST_ID = 32
LONGEST_SURVEY_ID = 64


class Report:
    """The losses of one import, in the order of the rows they came from."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Loss]] = []

    def lost(self, row: int, where: str, what: str, advice: str, item: str | None = None) -> None:
        self._found.append((row, Loss(where, what, advice, item)))

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(dict.fromkeys(loss for _, loss in sorted(self._found, key=lambda found: found[0])))


@dataclass(frozen=True, slots=True)
class Known:
    """A question that conditions and texts may look at. `codes` are the option values by the code that the form gives
    them; `renumbered` says that they differ."""

    id: str
    format: Format
    codes: Mapping[str, int] = field(default_factory=dict)
    renumbered: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How an item is answered: its part of our file, and what conditions must know of it."""

    entry: Json
    format: Format
    codes: Mapping[str, int] = field(default_factory=dict)
    renumbered: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """An item as its file will say it, but for its conditions; `around` are those of the groups that it stands in."""

    row: int
    where: str
    entry: Json
    stem: Localised | None = None
    around: tuple[Condition, ...] = ()
    own: tuple[Condition, ...] = ()


class Names:
    """Gives each name once, and none too long: a number after the `joint` tells those apart that would be the same."""

    def __init__(self, joint: str) -> None:
        self._joint = joint
        self._last: dict[str, int] = {}
        self._given: set[str] = set()

    def give(self, like: str) -> str:
        """The name that is wanted, or as like it as may be."""
        name, number = like[:LONGEST_ID], self._last.get(like, 1)
        while name in self._given:
            number += 1
            name = f"{like[: LONGEST_ID - len(str(number)) - 1]}{self._joint}{number}"
        self._given.add(name)
        self._last[like] = number
        return name


def ids(wanted: Mapping[str, str]) -> dict[str, str]:
    """For each name an id of ours, as like what is wanted for it as may be; no two are the same."""
    names = Names("-")
    return {name: names.give(plain_id(like)) for name, like in wanted.items()}


def plain_id(like: str) -> str:
    """With nothing in it that ids of ours cannot hold."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", like).lstrip("_-") or "item"


def survey_id(name: str) -> str:
    """An id for the survey, from whatever the form is called."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_SURVEY_ID].strip("-") or "imported"


def sections(questions: Sequence[Question], report: Report) -> list[Json]:
    """The questions in sections: neighbours that share a stem and a condition."""
    placed = [(question, *_placed(question, report)) for question in questions]
    return [
        given(stem=text(stem), when=condition(when), items=[_entry(question, own) for question, _, own in run])
        for (stem, when), run in (
            (key, list(run)) for key, run in groupby(placed, key=lambda one: (one[0].stem, one[1]))
        )
    ]


def _placed(question: Question, report: Report) -> tuple[Condition | None, Condition | None]:
    """The condition for the section and the one for the item."""
    try:
        around, own = joined(_clauses(question.around)), joined(_clauses(question.own))
        if len(around) <= 1 and len(own) <= 1:
            return (*around, None)[0], (*own, None)[0]
        both = joined(_clauses(question.around + question.own))
    except UntoldError as error:
        what = f"its conditions together are more than an item of ours can have: {error}; it is always asked"
        report.lost(question.row, question.where, what, "write its condition anew", question.entry["id"])
        return None, None
    return (both[0], both[1]) if len(both) > 1 else (None, both[0])


def _clauses(conditions: Iterable[Condition]) -> list[Clause]:
    return [clause for one in conditions for clause in clauses_of(one)]


def _entry(question: Question, own: Condition | None) -> Json:
    return question.entry | given(when=condition(own))
