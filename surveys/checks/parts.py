"""Do the parts of a survey's file fit together: names that are used once, and that lead to something?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.faults import Path, absent, repeated
from content.problems import Problem
from surveys.authored import ConditionEntry, File, ItemEntry, PositiveEntry, RecodeEntry, ScoreEntry

WIDEST_SCALE = 100
WAYS = ("choice", "choices", "rating", "number", "date", "free_text", "display")


def problems(file: File) -> Iterator[Problem]:
    for check in (_languages, _items, _adaptive, _conditions, _options, _scores, _corrections, _alerts, _examples):
        yield from check(file)


def items(file: File) -> Iterator[tuple[Path, ItemEntry]]:
    """Every item, with where it stands."""
    for s, section in enumerate(file.content.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def conditions(file: File) -> Iterator[tuple[Path, str | None, ConditionEntry]]:
    """Every condition: where it stands, on which item (none: on the section that begins there), and what it says."""
    for s, section in enumerate(file.content.sections):
        if section.when is not None:
            yield ("sections", s, "when"), None, section.when
        for i, item in enumerate(section.items):
            if item.when is not None:
                yield ("sections", s, "items", i, "when"), item.id, item.when


def _languages(file: File) -> Iterator[Problem]:
    content = file.content
    if content.wording == "shipped" and not content.languages:
        yield file.problem("the survey speaks no language", "name at least one under languages")
    if content.wording == "supplied" and content.languages:
        what = "the clinic supplies the wording, so the file has no languages"
        yield file.problem(what, "take out languages, or the line wording", "languages")
    yield from repeated(file, "language", ((("languages", n), one) for n, one in enumerate(content.languages)))
    for language in content.languages[1:]:
        if language not in content.translations:
            what = f"nothing says where the wording in {language!r} comes from"
            yield file.problem(
                what, f"add under translations '{language}: who made it, and where it was seen'", "languages"
            )
    named = ((("translations", language), language) for language in content.translations)
    yield from absent(file, "language", named, content.languages)


def _items(file: File) -> Iterator[Problem]:
    yield from repeated(file, "item id", (((*path, "id"), item.id) for path, item in items(file)))
    for way in ("choice", "choices"):
        chosen = (((*path, way), name) for path, item in items(file) if (name := getattr(item, way)) is not None)
        yield from absent(file, "list of options", chosen, file.content.options)
    for path, item in items(file):
        yield from _format(file, path, item)
        yield from _grading(file, path, item)


def _format(file: File, path: Path, item: ItemEntry) -> Iterator[Problem]:
    ways = [way for way in WAYS if getattr(item, way) is not None]
    if len(ways) != 1:
        what = f"item {item.id!r} has {'more than one' if ways else 'no'} way to answer it"
        yield file.problem(what, f"give it one of {', '.join(WAYS[:-1])} and {WAYS[-1]}", *path)
    for way, scale in (("rating", item.rating), ("number", item.number)):
        if scale is not None and scale.minimum >= scale.maximum:
            what = f"the maximum of item {item.id!r} is not above its minimum"
            yield file.problem(what, "correct one of the two", *path, way, "maximum")
    if item.rating and item.rating.maximum - item.rating.minimum > WIDEST_SCALE:
        what = f"the scale of item {item.id!r} has more than {WIDEST_SCALE + 1} numbers, too many to tap"
        yield file.problem(what, "make it a number instead", *path, "rating", "maximum")
    if item.date and item.date.earliest and item.date.latest and item.date.earliest > item.date.latest:
        what = f"the latest day of item {item.id!r} is before its earliest"
        yield file.problem(what, "correct one of the two", *path, "date", "latest")
    if item.carry and item.display:
        yield file.problem(f"item {item.id!r} has no answer to carry", "take out carry", *path, "carry")


def _adaptive(file: File) -> Iterator[Problem]:
    adaptive = file.content.adaptive
    if adaptive is None:
        return
    if adaptive.at_least > adaptive.at_most:
        yield file.problem("at_most is below at_least", "correct one of the two", "adaptive", "at_most")
    if not any(item.grading for _, item in items(file)):
        yield file.problem("no item has a grading", "add grading: {a: ..., b: [...]} to the bank's items", "adaptive")


def _grading(file: File, path: Path, item: ItemEntry) -> Iterator[Problem]:
    if item.grading is None:
        return
    b = item.grading.b
    if list(b) != sorted(set(b)):
        yield file.problem(
            f"the thresholds of item {item.id!r} do not rise", "give them from the lowest", *path, "grading", "b"
        )
    answers = len(file.content.options.get(item.choice or "", ())) or None
    if answers != len(b) + 1:
        what = f"item {item.id!r} has {answers or 'no'} options for {len(b)} thresholds"
        yield file.problem(what, "a choice has one option more than thresholds", *path, "grading", "b")
    if item.when is not None:
        yield file.problem(
            f"item {item.id!r} is adaptive and conditional", "take out its when or its grading", *path, "when"
        )
    if file.content.adaptive is None:
        yield file.problem(
            f"nothing says when to stop after {item.id!r}", "add adaptive: {at_most: ...}", *path, "grading"
        )


def _conditions(file: File) -> Iterator[Problem]:
    for path, _, entry in conditions(file):
        if (entry.all is None) == (entry.any is None):
            yield file.problem("this condition needs one list", "give it either all or any", *path)
        for mode, tests in (("all", entry.all or ()), ("any", entry.any or ())):
            named: list[tuple[Path, str]] = [
                ((*path, mode, n, "question"), one.question) for n, one in enumerate(tests)
            ]
            yield from absent(file, "item", named, _item_ids(file))


def _options(file: File) -> Iterator[Problem]:
    used = {name for _, item in items(file) for name in (item.choice, item.choices)}
    for name, options in file.content.options.items():
        if name not in used:
            yield file.problem(f"no item uses the options {name!r}", "remove them", "options", name)
        places: list[Path] = [("options", name, o) for o in range(len(options))]
        values = ((place, option.value) for place, option in zip(places, options, strict=True))
        yield from repeated(file, "option value", values)
        for language in file.content.languages:
            labels = ((p, (o.label or {}).get(language, p)) for p, o in zip(places, options, strict=True))
            yield from repeated(file, "option label", labels)


def _scores(file: File) -> Iterator[Problem]:
    scores = file.content.scores
    yield from repeated(file, "score id", ((("scores", s, "id"), score.id) for s, score in enumerate(scores)))
    for s, score in enumerate(scores):
        named: list[tuple[Path, str]] = [(("scores", s, "items", i), item) for i, item in enumerate(score.items)]
        yield from repeated(file, "item", named)
        yield from absent(file, "item", named, _item_ids(file))
        yield from absent(file, "item in this score", _named_in(s, score), score.items)
        yield from _changed(file, s, score)
        terms: list[tuple[Path, str]] = [
            (("scores", s, "terms", t, "score"), one.score) for t, one in enumerate(score.terms)
        ]
        yield from repeated(file, "score", terms)
        yield from absent(file, "score before this one", terms, [one.id for one in scores[:s]])


def _named_in(s: int, score: ScoreEntry) -> Iterator[tuple[Path, str]]:
    """Every item that a score's own parts name."""
    yield from ((("scores", s, "reverse", n), item) for n, item in enumerate(score.reverse))
    yield from ((("scores", s, "weights", item), item) for item in score.weights)
    yield from _in_parts(s, "recode", score.recode)
    yield from _in_parts(s, "positive", score.positive)


def _in_parts(s: int, part: str, entries: Sequence[RecodeEntry | PositiveEntry]) -> Iterator[tuple[Path, str]]:
    for e, entry in enumerate(entries):
        yield from ((("scores", s, part, e, "items", n), item) for n, item in enumerate(entry.items))


def _changed(file: File, s: int, score: ScoreEntry) -> Iterator[Problem]:
    """An item is recoded or reversed once, and is positive once."""
    turned: list[tuple[Path, str]] = [(("scores", s, "reverse", n), item) for n, item in enumerate(score.reverse)]
    yield from repeated(file, "recoded item", (*turned, *_in_parts(s, "recode", score.recode)))
    yield from repeated(file, "positive item", _in_parts(s, "positive", score.positive))


def _corrections(file: File) -> Iterator[Problem]:
    corrections = file.content.corrections
    named: list[tuple[Path, str]] = [(("corrections", c, "score"), one.score) for c, one in enumerate(corrections)]
    yield from absent(file, "score", named, [score.id for score in file.content.scores])
    places: list[Path] = [("corrections", c, "version") for c in range(len(corrections))]
    pairs = ((place, (one.score, one.version)) for place, one in zip(places, corrections, strict=True))
    yield from repeated(file, "corrected version", pairs)


def _alerts(file: File) -> Iterator[Problem]:
    alerts = file.content.alerts
    yield from repeated(file, "alert id", ((("alerts", a, "id"), alert.id) for a, alert in enumerate(alerts)))
    yield from absent(
        file, "item", ((("alerts", a, "item"), alert.item) for a, alert in enumerate(alerts)), _item_ids(file)
    )
    for a, alert in enumerate(alerts):
        if (alert.values is None) == (alert.minimum is None):
            what = f"alert {alert.id!r} needs one condition"
            yield file.problem(what, "give it either values or a minimum", "alerts", a)


def _examples(file: File) -> Iterator[Problem]:
    scores = [score.id for score in file.content.scores]
    for e, example in enumerate(file.content.examples):
        answered = ((("examples", e, "answers", item), item) for item in example.answers)
        yield from absent(file, "item", answered, _item_ids(file))
        scored = ((("examples", e, "scores", score), score) for score in example.scores)
        yield from absent(file, "score", scored, scores)


def _item_ids(file: File) -> list[str]:
    return [item.id for _, item in items(file)]
