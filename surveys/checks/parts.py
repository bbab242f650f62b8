"""Do the parts of a survey's file fit together: names that are used once, and that lead to something?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path, absent, repeated
from content.problems import Problem
from surveys.authored import File, ItemEntry


def problems(file: File) -> Iterator[Problem]:
    for check in (_items, _options, _scores, _alerts, _examples):
        yield from check(file)


def items(file: File) -> Iterator[tuple[Path, ItemEntry]]:
    """Every item, with where it stands."""
    for s, section in enumerate(file.content.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def _items(file: File) -> Iterator[Problem]:
    yield from repeated(file, "item id", (((*path, "id"), item.id) for path, item in items(file)))
    chosen = (((*path, "choice"), item.choice) for path, item in items(file) if item.choice is not None)
    yield from absent(file, "list of options", chosen, file.content.options)
    for path, item in items(file):
        yield from _format(file, path, item)


def _format(file: File, path: Path, item: ItemEntry) -> Iterator[Problem]:
    ways = [way for way in ("choice", "rating", "number", "free_text") if getattr(item, way) is not None]
    if len(ways) != 1:
        what = f"item {item.id!r} has {'more than one' if ways else 'no'} way to answer it"
        yield file.problem(what, "give it one of choice, rating, number and free_text", *path)
    for way, scale in (("rating", item.rating), ("number", item.number)):
        if scale is not None and scale.minimum >= scale.maximum:
            what = f"the maximum of item {item.id!r} is not above its minimum"
            yield file.problem(what, "correct one of the two", *path, way, "maximum")


def _options(file: File) -> Iterator[Problem]:
    used = {item.choice for _, item in items(file)}
    for name, options in file.content.options.items():
        if name not in used:
            yield file.problem(f"no item uses the options {name!r}", "remove them", "options", name)
        places: list[Path] = [("options", name, o) for o in range(len(options))]
        values = ((place, option.value) for place, option in zip(places, options, strict=True))
        yield from repeated(file, "option value", values)
        for language in file.content.languages:
            labels = ((p, o.label.get(language, p)) for p, o in zip(places, options, strict=True))
            yield from repeated(file, "option label", labels)


def _scores(file: File) -> Iterator[Problem]:
    scores = file.content.scores
    yield from repeated(file, "score id", ((("scores", s, "id"), score.id) for s, score in enumerate(scores)))
    for s, score in enumerate(scores):
        named: list[tuple[Path, str]] = [(("scores", s, "items", i), item) for i, item in enumerate(score.items)]
        yield from repeated(file, "item", named)
        yield from absent(file, "item", named, _item_ids(file))
        recoded = ((("scores", s, "recode", item), item) for item in score.recode)
        yield from absent(file, "item in this score", recoded, score.items)


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
