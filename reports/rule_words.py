"""A scoring rule in one line, for the codebook: what is added to what, what it becomes, and what it may lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveys.model import Method, ScoreRule, Term, Transform

_METHODS = {
    Method.SINGLE: "the answer to item {items}",
    Method.SUM: "sum of items {items}",
    Method.MEAN: "mean of items {items}",
    Method.COUNT: "how many of items {items} are positive",
    Method.ANY: "1 where any of items {items} is positive, else 0",
    Method.ALL: "1 where all of items {items} are positive, else 0",
    Method.COMBINE: "sum of {terms}",
    Method.ADAPTIVE: "estimate (expected a posteriori, graded response model, prior mean 0 and standard deviation 1) "
    "from those of items {items} that were asked",
}


def in_one_line(rule: ScoreRule) -> str:
    """For example `Sum of items 1, 2; rounded half up to a whole number. Needs every item: it is a sum. Version 2`."""
    said = "; ".join(_steps(rule))
    return f"{said[0].upper()}{said[1:]}. {_needs(rule)}. Version {rule.version}"


def _steps(rule: ScoreRule) -> Iterator[str]:
    yield _METHODS[rule.method].format(items=", ".join(rule.items), terms=" and ".join(map(_term, rule.terms)))
    recoded = {item: ", ".join(f"{value} to {to:g}" for value, to in rule.recode[item].items()) for item in rule.recode}
    positive = {item: ", ".join(map(str, sorted(rule.positive[item]))) for item in rule.positive}
    yield from _alike("recoded", recoded)
    yield from _alike("times", {item: f"{weight:g}" for item, weight in rule.weights.items()})
    yield from _alike("positive at", positive)
    if rule.table:
        yield "looked up in the table of the survey's file"
        return
    if rule.transform != Transform():
        yield f"times {rule.transform.multiply:g}, plus {rule.transform.add:g}"
    yield f"rounded half up to {f'{rule.decimals} decimals' if rule.decimals else 'a whole number'}"


def _alike(what: str, by_item: Mapping[str, str]) -> Iterator[str]:
    """`items 2, 3 times 0.5`: one phrase for all items of which the same is true."""
    together: dict[str, list[str]] = {}
    for item, words in by_item.items():
        together.setdefault(words, []).append(item)
    for words, items in together.items():
        yield f"{'item' if len(items) == 1 else 'items'} {', '.join(items)} {what} {words}"


def _term(term: Term) -> str:
    less = f"({term.score} - {term.minus:g})" if term.minus else term.score
    divided = f"{less} / {term.divide:g}" if term.divide != 1 else less
    return f"{term.weight:g} x {divided}" if term.weight != 1 else divided


def _needs(rule: ScoreRule) -> str:
    if rule.method is Method.COMBINE:
        return "Needs every part"
    missing = rule.missing
    if missing.kind == "complete":
        return f"Needs every item: {missing.because}"
    spread = ", prorated" if rule.method is Method.SUM else ""
    return f"Needs {missing.at_least} of {len(rule.items)} items{spread}: {missing.because}"
