"""Do the parts of a file fit together: names that are used once and lead to something, every option compared?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path, absent, repeated
from content.problems import Problem
from content.yamlfile import Located
from decision_aids.authored import AidFile, AnyFile, File, GuideFile, KeptFile, OutcomeEntry

_NAMED = {
    "options": "option id",
    "outcomes": "outcome id",
    "values": "id of a values question",
    "knowledge": "id of a knowledge item",
    "red_flags": "id of a red flag",
    "terms": "id of a term",
    "questions": "id of a question",
    "good_to_know": "id of a sentence",
    "tell": "id of a thing to tell",
    "lists": "id of a list",
    "sources": "source id",
}


def of_aid(file: File) -> Iterator[Problem]:
    for check in (_ids, _options, _outcomes, _knowledge, _sources):
        yield from check(file)


def of_guide(file: Located[GuideFile]) -> Iterator[Problem]:
    yield from _ids(file)
    if not (file.content.questions or file.content.lists):
        yield file.problem("there is nothing to ask here", "add questions, or a list to write", "title")
    yield from _sources(file)


def _ids(file: AnyFile) -> Iterator[Problem]:
    for key, what in _NAMED.items():
        entries = getattr(file.content, key, ())
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
        if item.outcome is not None:
            yield from absent(file, "outcome", [(("knowledge", k, "outcome"), item.outcome)], outcomes)
        yield from absent(file, "answer", [(("knowledge", k, "correct"), item.correct)], item.answers)


def _sources(file: AnyFile) -> Iterator[Problem]:
    sources = [source.id for source in file.content.sources]
    cited = dict(_cited(file.content))
    yield from absent(file, "source", cited.items(), sources)
    for s, source in enumerate(sources):
        if source not in cited.values():
            yield file.problem(f"nothing cites the source {source!r}", "remove it", "sources", s)


def _cited(content: KeptFile) -> Iterator[tuple[Path, str]]:
    yield from ((("red_flags", f, "source"), flag.source) for f, flag in enumerate(content.red_flags))
    if isinstance(content, GuideFile):
        yield from ((("good_to_know", k, "source"), known.source) for k, known in enumerate(content.good_to_know))
    if isinstance(content, AidFile):
        yield from _cited_in_aid(content)


def _cited_in_aid(content: AidFile) -> Iterator[tuple[Path, str]]:
    for o, option in enumerate(content.options):
        yield from ((("options", o, "sources", s), source) for s, source in enumerate(option.sources))
    for o, outcome in enumerate(content.outcomes):
        for option_id, figure in outcome.figures.items():
            yield ("outcomes", o, "figures", option_id, "source"), figure.source
