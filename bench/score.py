"""A million responses scored, beside numpy's bare look-ups; one at a time; and from a file into a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, alone, beside
from bench.measuring import Timing, timing
from reports.batch import Column, score_columns
from reports.scored_file import write_scores
from surveys import library
from surveys.formats import countable
from surveys.model import Method, ScoreRule, Survey
from surveys.scoring import score

SURVEYS = ("koos-jr", "promis-29-v2-1")
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """Responses scored as columns, one at a time, and in a file."""

    columns: int
    alone: int
    file: int


FULL = Size(columns=1_000_000, alone=2_000, file=100_000)
QUICK = Size(columns=2_000, alone=20, file=200)

Numbers = NDArray[np.float64]


def measure(size: Size) -> list[Figure]:
    shipped = library.load()
    return [figure for survey_id in SURVEYS for figure in _survey(shipped.get(survey_id), size)]


def _survey(survey: Survey, size: Size) -> list[Figure]:
    answers = _made_up(survey, size.columns)
    named = f"{survey.id} responses scored"
    together = [
        (
            _timed(partial(_floor, survey, answers), size.columns),
            _timed(partial(score_columns, survey, answers), size.columns),
        )
        for _ in range(ROUNDS)
    ]
    text = _as_file(_made_up(survey, size.file))
    files = [
        (_timed(partial(_file_floor, text), size.file), _timed(partial(_file, survey, text), size.file))
        for _ in range(ROUNDS)
    ]
    return [
        *beside("none", f"{named} together", f"numpy: {named} together", together),
        alone("none", f"{named} one at a time", _one_by_one(survey, answers, size.alone)),
        *beside("none", f"{named} from file to file", f"csv: {survey.id} rows read and written", files),
    ]


def _made_up(survey: Survey, rows: int) -> dict[str, Column]:
    chance = np.random.default_rng(1)
    return {
        item.id: chance.choice(np.array(sorted(countable(item.format) or (0,)), np.int16), rows)
        for item in survey.items
    }


def _timed(work: Callable[[], object], count: int) -> Timing:
    """The whole as one duration, and the rate of what it consists of."""
    began = perf_counter()
    work()
    seconds = perf_counter() - began
    return Timing(count / seconds, seconds * 1000, seconds * 1000)


def _floor(survey: Survey, answers: Mapping[str, Column]) -> dict[str, Numbers]:
    """What anybody would write for this one instrument who trusts every answer: add, look up, combine in floats."""
    found: dict[str, Numbers] = {}
    for rule in survey.scores:
        found[rule.id] = _combined(rule, found) if rule.method is Method.COMBINE else _looked_up(rule, answers)
    return found


def _looked_up(rule: ScoreRule, answers: Mapping[str, Column]) -> Numbers:
    total = np.zeros(len(next(iter(answers.values()))), np.int16)
    for item in rule.items:
        recode = rule.recode.get(item)
        total += (
            np.array([recode[raw] for raw in range(len(recode))], np.int16)[answers[item]] if recode else answers[item]
        )
    if not rule.table:
        return total.astype(np.float64)
    low = min(rule.table)
    return np.array([rule.table[raw].score for raw in range(low, max(rule.table) + 1)])[total - low]


def _combined(rule: ScoreRule, found: Mapping[str, Numbers]) -> Numbers:
    total: Numbers = np.sum([one.weight * (found[one.score] - one.minus) / one.divide for one in rule.terms], axis=0)
    return np.round(total * rule.transform.multiply + rule.transform.add, rule.decimals)


def _one_by_one(survey: Survey, answers: Mapping[str, Column], count: int) -> Timing:
    durations = []
    for row in range(count):
        given = {item: int(column[row]) for item, column in answers.items()}
        began = perf_counter()
        score(survey, given)
        durations.append(perf_counter() - began)
    return timing(durations, sum(durations))


def _as_file(answers: Mapping[str, Column]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["id", *answers])
    writer.writerows(
        [row, *cells] for row, cells in enumerate(zip(*(c.tolist() for c in answers.values()), strict=True))
    )
    return out.getvalue()


def _file(survey: Survey, text: str) -> None:
    write_scores(survey, io.StringIO(text, newline=""), io.BytesIO())


def _file_floor(text: str) -> None:
    """Reading and writing alone."""
    csv.writer(io.StringIO(newline="")).writerows(csv.reader(io.StringIO(text, newline="")))
