"""Do the parts of an aid's file fit together: names that are used once and lead to something, every option compared?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from content.faults import Path, absent, repeated
from content.problems import Problem
from decision_aids.authored import File, OutcomeEntry


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def problems(file: File) -> Iterator[Problem]:
    for check in (_ids, _options, _outcomes, _knowledge, _sources):
        yield from check(file)


def _ids(file: File) -> Iterator[Problem]:
    content = file.content
    lists: dict[str, tuple[str, Iterable[_Named]]] = {
        "options": ("option id", content.options),
        "outcomes": ("outcome id", content.outcomes),
        "values": ("id of a values question", content.values),
        "knowledge": ("id of a knowledge item", content.knowledge),
        "red_flags": ("id of a red flag", content.red_flags),
        "sources": ("source id", content.sources),
    }
    for key, (what, entries) in lists.items():
        yield from repeated(file, what, (((key, place, "id"), entry.id) for place, entry in enumerate(entries)))


def _options(file: File) -> Iterator[Problem]:
    waiting = [option.id for option in file.content.options if option.natural_course]
    if len(waiting) != 1:
        what = f"{len(waiting) or 'none'} of the options {'do' if len(waiting) > 1 else 'does'} nothing"
        yield file.problem(what, "mark exactly one with natural_course: true", "options")


def _outcomes(file: File) -> Iterator[Problem]:
    options = [option.id for option in file.content.options]
    for o, outcome in enumerate(file.content.outcomes):
        for key, named in (("figures", outcome.figures), ("unknown", outcome.unknown)):
            yield from absent(file, "option", ((("outcomes", o, key, option), option) for option in named), options)
        yield from _compared(file, o, outcome, options)


def _compared(file: File, o: int, outcome: OutcomeEntry, options: list[str]) -> Iterator[Problem]:
    for option in options:
        if option in outcome.figures and option in outcome.unknown:
            what = f"the option {option!r} has a figure and is unknown too"
            yield file.problem(what, "keep one of the two", "outcomes", o, "unknown", option)
        elif option not in outcome.figures and option not in outcome.unknown:
            what = f"the outcome {outcome.id!r} leaves out the option {option!r}"
            yield file.problem(what, "give it a figure, or say under unknown why there is none", "outcomes", o)


def _knowledge(file: File) -> Iterator[Problem]:
    outcomes = [outcome.id for outcome in file.content.outcomes]
    for k, item in enumerate(file.content.knowledge):
        yield from absent(file, "outcome", [(("knowledge", k, "outcome"), item.outcome)], outcomes)
        yield from absent(file, "answer", [(("knowledge", k, "correct"), item.correct)], item.answers)


def _sources(file: File) -> Iterator[Problem]:
    sources = [source.id for source in file.content.sources]
    cited = dict(_cited(file))
    yield from absent(file, "source", cited.items(), sources)
    for s, source in enumerate(sources):
        if source not in cited.values():
            yield file.problem(f"nothing cites the source {source!r}", "remove it", "sources", s)


def _cited(file: File) -> Iterator[tuple[Path, str]]:
    for o, option in enumerate(file.content.options):
        yield from ((("options", o, "sources", s), source) for s, source in enumerate(option.sources))
    for o, outcome in enumerate(file.content.outcomes):
        for option_id, figure in outcome.figures.items():
            yield ("outcomes", o, "figures", option_id, "source"), figure.source
    for f, flag in enumerate(file.content.red_flags):
        yield ("red_flags", f, "source"), flag.source
