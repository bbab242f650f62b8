"""Can every score be computed from every set of answers, and does it keep the range and bands that it promises?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from content.problems import Problem
from surveys.authored import File
from surveys.checks import reach
from surveys.formats import Choice, Choices, Format, Number, Rating, countable
from surveys.model import Method, ScoreRule, Survey, Transform

FIRST = "1"  # the version of a rule that was never corrected
COUNTING = frozenset({Method.COUNT, Method.ANY, Method.ALL})
WORDS = {
    "choices": "any number of options",
    "date": "a date",
    "text": "free text",
    "display": "nothing",
}


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for s, rule in enumerate(survey.scores):
        unfit = tuple(fault for part in (_method, _items, _recodes, _missing) for fault in part(file, survey, s, rule))
        yield from unfit
        if not unfit:
            yield from _table(file, survey, s, rule)
            yield from _range(file, survey, s, rule)
        yield from _bands(file, s, rule)
        yield from _changes(file, s, rule)
        yield from _version(file, survey, s, rule)


def _method(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    """Does the rule have what its method works on, and nothing else?"""
    uses = {
        "items": rule.method is not Method.COMBINE,
        "terms": rule.method is Method.COMBINE,
        "positive": rule.method in COUNTING,
        "weights": rule.method is Method.SUM,
        "recode": rule.method not in {*COUNTING, Method.COMBINE, Method.ADAPTIVE},
        "table": rule.method in {Method.SINGLE, Method.SUM},
    }
    for part, used in uses.items():
        if getattr(rule, part) and not used:
            what = f"score {rule.id!r} is of the method {rule.method}, which uses no {part}"
            yield file.problem(what, "take them out, or choose another method", "scores", s, part)
    for part in ("items", "terms", "positive"):
        if uses[part] and not getattr(rule, part):
            what = f"score {rule.id!r} is of the method {rule.method}, which needs {part}"
            yield file.problem(what, f"add {part}", "scores", s)
    if rule.method is Method.SINGLE and len(rule.items) > 1:
        what = f"score {rule.id!r} is a single answer but names {len(rule.items)} items"
        yield file.problem(what, "name one item, or choose sum or mean", "scores", s, "items")
    if rule.method is Method.ADAPTIVE and set(rule.items) != set(survey.bank.items if survey.bank else ()):
        what = f"score {rule.id!r} does not name the items with a grading"
        yield file.problem(what, "name all of them, and no other", "scores", s, "items")
    if rule.table and rule.transform != Transform():
        what = f"score {rule.id!r} has a table and a transform"
        yield file.problem(what, "keep one of the two", "scores", s, "transform")
    for t, term in enumerate(rule.terms):
        if not term.divide:
            yield file.problem("nothing can be divided by 0", "correct it", "scores", s, "terms", t, "divide")


def _items(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    for i, item_id in enumerate(rule.items):
        answer_format = survey.item(item_id).format
        if rule.method in COUNTING:
            yield from _counted(file, answer_format, s, rule, item_id)
        elif not isinstance(answer_format, Choice | Rating | Number):
            what = f"item {item_id!r} is answered with {WORDS[answer_format.kind]} and cannot be scored"
            yield file.problem(what, "take it out of the score", "scores", s, "items", i)
        elif rule.table and countable(answer_format) is None:
            what = f"score {rule.id!r} looks up a table, which needs a sum of whole numbers"
            yield file.problem(what, "take the table out, or choose other items", "scores", s, "table")


def _counted(file: File, answer_format: Format, s: int, rule: ScoreRule, item_id: str) -> Iterator[Problem]:
    """Does the item of a count say which of its answers are positive?"""
    picks = answer_format.options if isinstance(answer_format, Choice | Choices) else ()
    values = frozenset(option.value for option in picks) or countable(answer_format) or frozenset()
    if item_id not in rule.positive:
        what = f"nothing says which answers to item {item_id!r} are positive"
        yield file.problem(what, "name the item under positive", "scores", s, "items")
    for value in sorted(rule.positive.get(item_id, frozenset()) - values):
        yield file.problem(f"{value} is no answer to item {item_id!r}", "use its values", "scores", s, "positive")


def _recodes(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    whole = bool(rule.table)
    for item_id, recode in rule.recode.items():
        values = countable(survey.item(item_id).format) or frozenset()
        if values != recode.keys():
            what = f"the recoding of item {item_id!r} does not fit its answers"
            wanted = ", ".join(map(str, sorted(values))) or "not whole numbers, so it cannot be recoded"
            yield file.problem(what, f"the answers are {wanted}", "scores", s, "recode")
        elif whole and any(not float(points).is_integer() for points in recode.values()):
            what = f"item {item_id!r} counts as fractions, which no table holds"
            yield file.problem(what, "recode to whole numbers", "scores", s, "recode")
    if whole and rule.weights:
        yield file.problem(f"score {rule.id!r} has weights and a table", "keep one of the two", "scores", s, "weights")


def _missing(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    missing, where = rule.missing, ("scores", s, "missing")
    if (missing.kind == "at_least") != (missing.at_least > 0):
        yield file.problem("the number of answers needed is not clear", "give at_least its number", *where)
    if missing.at_least > len(rule.items):
        what = f"score {rule.id!r} needs {missing.at_least} answers and has {len(rule.items)} items"
        yield file.problem(what, "lower the number", *where, "at_least")
    if missing.kind == "complete" or rule.method in {*COUNTING, Method.ADAPTIVE}:
        return
    if rule.table:
        what = f"score {rule.id!r} looks up a table, which is for complete sums"
        yield file.problem(what, "require all answers", *where, "kind")
    elif len({reach.ends(survey, rule, item_id) for item_id in rule.items}) > 1:
        what = f"score {rule.id!r} may lack answers, but its items do not have the same range"
        yield file.problem(what, "recode them to one range, or require all answers", *where, "kind")


def _table(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    if not rule.table:
        return
    reached = reach.sums(survey, rule)
    if reached is None:
        what = f"the answers give far more sums than the {len(rule.table)} that the table holds"
        yield file.problem(what, "compare items, recoding and table with the source", "scores", s, "table")
        return
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
    if rule.method is Method.ADAPTIVE:
        return  # an estimate has no ends of its own
    low, high = (round(end, rule.decimals) for end in reach.span(survey, rule))
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


def _version(file: File, survey: Survey, s: int, rule: ScoreRule) -> Iterator[Problem]:
    """A rule that was put right says why: the reason stands beside every score that is computed anew."""
    reasons = {(one.score, one.version) for one in survey.corrections}
    if rule.version != FIRST and (rule.id, rule.version) not in reasons:
        what = f"nothing says why score {rule.id!r} has version {rule.version} of its rule"
        yield file.problem(what, "add it under corrections: score, version and why", "scores", s)


def _changes(file: File, s: int, rule: ScoreRule) -> Iterator[Problem]:
    shown = sum(change.display for change in rule.changes)
    if rule.changes and shown != 1:
        what = f"{shown} of the changes that matter are marked for display"
        yield file.problem(what, "mark exactly one with display: true", "scores", s, "changes")
