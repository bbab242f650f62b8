"""Can every score be computed from every set of answers, and does it keep the range and bands that it promises?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from content.problems import Problem
from surveys.authored import File
from surveys.checks import reach
from surveys.formats import FreeText
from surveys.model import ScoreRule, Survey


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for s, rule in enumerate(survey.scores):
        unfit = (*_items(file, survey, s, rule), *_recodes(file, survey, s, rule))
        yield from unfit
        if not unfit:
            yield from _table(file, survey, s, rule)
            yield from _range(file, survey, s, rule)
        yield from _bands(file, s, rule)
        yield from _changes(file, s, rule)


def _items(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    if rule.method == "single" and len(rule.items) != 1:
        what = f"score {rule.id!r} is a single answer but names {len(rule.items)} items"
        yield file.problem(what, "name one item, or choose sum or mean", "scores", s, "items")
    for i, item_id in enumerate(rule.items):
        answer_format = survey.item(item_id).format
        if isinstance(answer_format, FreeText):
            what = f"item {item_id!r} is free text and cannot be scored"
            yield file.problem(what, "take it out of the score", "scores", s, "items", i)
        elif rule.table and (rule.method == "mean" or reach.countable(answer_format) is None):
            what = f"score {rule.id!r} looks up a table, which needs a sum of whole numbers"
            yield file.problem(what, "take the table out, or choose other items", "scores", s, "table")


def _recodes(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    for item_id, recode in rule.recode.items():
        values = reach.countable(survey.item(item_id).format) or frozenset()
        if values != recode.keys():
            what = f"the recoding of item {item_id!r} does not fit its answers"
            wanted = ", ".join(map(str, sorted(values))) or "not whole numbers, so it cannot be recoded"
            yield file.problem(what, f"the answers are {wanted}", "scores", s, "recode", item_id)


def _table(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    if not rule.table:
        return
    reached = reach.sums(survey, rule)
    for raw in sorted(reached - rule.table.keys()):
        yield file.problem(f"the table has no entry for {raw}", "add it from the source", "scores", s, "table")
    for raw in sorted(rule.table.keys() - reached):
        what = f"no answers give {raw}, which the table holds"
        yield file.problem(what, "remove it, or correct the items", "scores", s, "table", str(raw))
    yield from _order(file, s, rule)


def _order(file: File, s: int, rule: ScoreRule) -> Iterator[Problem]:
    entries = sorted(rule.table.items())
    rises = entries[-1][1].score > entries[0][1].score
    for (_, before), (raw, after) in pairwise(entries):
        if before.score == after.score or (after.score > before.score) != rises:
            what = f"the table turns at {raw}: {before.score:g} is followed by {after.score:g}"
            yield file.problem(what, "compare it with the source", "scores", s, "table", str(raw))
    for raw, entry in entries:
        if round(entry.score, rule.decimals) != entry.score:
            what = f"{entry.score:g} has more than {rule.decimals} decimals"
            yield file.problem(what, "correct the entry or the decimals", "scores", s, "table", str(raw))


def _range(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    low, high = reach.span(survey, rule)
    if rule.table:
        scores = [entry.score for entry in rule.table.values()]
        low, high = min(scores), max(scores)
    if (low, high) != (rule.minimum, rule.maximum):
        what = f"score {rule.id!r} runs from {low:g} to {high:g}, not from {rule.minimum:g} to {rule.maximum:g}"
        yield file.problem(what, "correct the range, the items or the table", "scores", s, "range")


def _bands(file: File, s: int, rule: ScoreRule) -> Iterator[Problem]:
    """The bands stand side by side and fill the range, so that each value has exactly one."""
    if not rule.bands:
        return
    if (rule.bands[0].minimum, rule.bands[-1].maximum) != (rule.minimum, rule.maximum):
        what = f"the bands do not run from {rule.minimum:g} to {rule.maximum:g}"
        yield file.problem(what, "let them fill the range", "scores", s, "bands")
    step = 10.0**-rule.decimals
    for b, (before, band) in enumerate(pairwise(rule.bands), start=1):
        distance = round(band.minimum - before.maximum - step, rule.decimals)
        if distance:
            fault = "overlap" if distance < 0 else "leave a gap"
            what = f"the bands {before.label!r} and {band.label!r} {fault}"
            advice = f"let the second begin at {before.maximum + step:g}"
            yield file.problem(what, advice, "scores", s, "bands", b, "minimum")


def _changes(file: File, s: int, rule: ScoreRule) -> Iterator[Problem]:
    shown = sum(change.display for change in rule.changes)
    if rule.changes and shown != 1:
        what = f"{shown} of the changes that matter are marked for display"
        yield file.problem(what, "mark exactly one with display: true", "scores", s, "changes")
