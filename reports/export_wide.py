"""The wide files of an export: one file for each version of a survey, in it one row for each response."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from records.database import Tx
from reports.csvfile import Cell
from reports.export_answers import Given, by_response, questions
from reports.export_columns import Column, Table
from reports.export_records import Ended
from reports.export_scores import Scored
from reports.export_tables import DATED, KEYS, NO_WORDS, STANDARD_ERROR, STATUS, TIMING, UNDATED, VALUE, WORDS
from reports.item_words import english, limits, question
from surveys.formats import Choice, Choices, FreeText
from surveys.model import Item, Method, ScoreRule, Survey

PICKED = {"1": "Picked", "0": "Not picked"}


@dataclass(frozen=True, slots=True)
class Wide:
    """One response with all that it holds, by item and by score."""

    ended: Ended
    given: Mapping[str, Given]
    scored: Mapping[str, Scored]

    def counted(self, item_id: str) -> Given | None:
        """What was given, unless a later answer hides the question."""
        given = self.given[item_id]
        return given if given.applies else None


def rows(tx: Tx, ended: Sequence[Ended], scored: Iterable[Scored]) -> Iterator[Wide]:
    """A row for each of these responses, which are all of one version of a survey."""
    theirs: dict[str, dict[str, Scored]] = {one.response.id: {} for one in ended}
    for score in scored:
        if score.ended.response.id in theirs:
            theirs[score.ended.response.id][score.rule.id] = score
    for one, given in by_response(tx, ended):
        yield Wide(one, {answer.item.id: answer for answer in given}, theirs[one.response.id])


def table(survey: Survey, *, identified: bool) -> Table[Wide]:
    """Columns named `item_…`, `item_…__<option>`, `score_…` and `score_…__se`."""
    keys = (_of_response(column) for column in (*KEYS, *TIMING, STATUS))
    items = (column for item in questions(survey) for column in _item(item, identified=identified))
    scores = (column for rule in survey.scores for column in _score(rule))
    return Table(f"wide-{survey.id}-v{survey.version}.csv", (*keys, *items, *scores))


def _of_response(column: Column[Ended]) -> Column[Wide]:
    return Column(column.name, column.meaning, lambda wide: column.cell(wide.ended), column.codes)


def _item(item: Item, *, identified: bool) -> Iterator[Column[Wide]]:
    name, asked = f"item_{item.id}", question(item)
    match item.format:
        case Choices(options):
            for option in options:
                meaning = f"{asked} - {english(option.label)}"
                yield Column(f"{name}__{option.value}", meaning, _picked(item.id, option.value), PICKED, item.id)
        case Choice(options):
            codes = {str(option.value): english(option.label) for option in options}
            yield Column(name, asked, _cell(item.id, DATED), codes, item.id)
        case FreeText():
            words = WORDS if identified else NO_WORDS
            yield Column(name, f"{asked} - {words.meaning}", _cell(item.id, words), words.codes, item.id)
        case _:
            value = DATED if identified else UNDATED
            yield Column(name, f"{asked} - {limits(item, identified=identified)}", _cell(item.id, value), part=item.id)


def _cell(item_id: str, column: Column[Given]) -> Callable[[Wide], Cell]:
    def cell(wide: Wide) -> Cell:
        given = wide.counted(item_id)
        return column.cell(given) if given else None

    return cell


def _picked(item_id: str, option: int) -> Callable[[Wide], Cell]:
    def cell(wide: Wide) -> Cell:
        given = wide.counted(item_id)
        value = given.stored.value if given and given.stored else None
        return int(option in value) if isinstance(value, tuple) else None

    return cell


def _score(rule: ScoreRule) -> Iterator[Column[Wide]]:
    name, scale = f"score_{rule.id}", f"{rule.minimum:g} to {rule.maximum:g} {rule.unit}"
    yield Column(name, f"{rule.title}, {scale}; the one in force", _in_force(rule.id, VALUE), part=rule.id)
    if rule.method is Method.ADAPTIVE or any(entry.standard_error is not None for entry in rule.table.values()):
        error = f"Standard error of {rule.title}"
        yield Column(f"{name}__se", error, _in_force(rule.id, STANDARD_ERROR), part=rule.id)


def _in_force(score_id: str, column: Column[Scored]) -> Callable[[Wide], Cell]:
    def cell(wide: Wide) -> Cell:
        scored = wide.scored.get(score_id)
        return column.cell(scored) if scored else None

    return cell
