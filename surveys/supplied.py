"""Wording that a clinic is licensed for and we may not ship: a file of its own fills a survey that has no texts.

`template` writes such a file to fill in; `completed` joins it to the survey's file, which is then checked like any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from pydantic import Field

from content.authored import Authored, ContentId, Language, Line, Version
from content.faults import Path, absent
from content.problems import ContentError, Problem
from content.yamlfile import Located, read_located
from surveys.authored import File, Id, ItemEntry, OptionEntry, SectionEntry, SurveyFile


class ScaleWords(Authored):
    low: Line
    high: Line


class WordingFile(Authored):
    """The words of one survey in one language. `licence` says what allows the clinic to show them, and where that is
    kept. Stems go by the number of their section, from 1."""

    survey: ContentId
    version: Version
    language: Language
    licence: Line
    instructions: Line | None = None
    short_title: Line | None = None
    stems: dict[Id, Line] = Field(default_factory=dict)
    items: dict[Id, Line]
    scales: dict[Id, ScaleWords] = Field(default_factory=dict)
    options: dict[Id, dict[int, Line]] = Field(default_factory=dict)
    scores: dict[Id, Line] = Field(default_factory=dict)


Wording = Located[WordingFile]


def read(path: FilePath) -> Wording:
    """The wording in a file; `ContentError` names every fault."""
    return read_located(path, WordingFile)


def completed(file: File, wordings: list[Wording]) -> File:
    """The survey's file with the clinic's words in it, one language for each wording.

    Raises `ContentError`, with places in the wording's file, for words that are missing or belong nowhere.
    """
    problems = [problem for wording in wordings for problem in _problems(file, wording)]
    for n, wording in enumerate(wordings):
        if wording.content.language in {before.content.language for before in wordings[:n]}:
            what = f"another file holds the wording of {file.content.id!r} in {wording.content.language!r} too"
            problems.append(wording.problem(what, "keep one of the two", "language"))
    if problems:
        raise ContentError(problems)
    content = file.content
    for wording in wordings:
        content = _filled(content, wording.content)
    return Located(file.file, content, file.places)


def _problems(file: File, wording: Wording) -> Iterator[Problem]:
    if file.content.wording != "supplied":
        what = f"the wording of {file.content.id!r} is shipped"
        yield wording.problem(what, "take this file away: a validated text is not replaced", "survey")
        return
    yield from _lists(file.content, wording)
    for name, options in file.content.options.items():
        labels = wording.content.options.get(name, {})
        for value in sorted({option.value for option in options} ^ labels.keys()):
            fault = "has no option" if value in labels else "lacks the option"
            yield wording.problem(f"{name!r} {fault} {value}", "compare it with the licensed form", "options", name)


def _lists(content: SurveyFile, wording: Wording) -> Iterator[Problem]:
    """Each part holds what the survey has, and whatever must be there is."""
    items = [item for section in content.sections for item in section.items]
    parts: tuple[tuple[str, list[str], bool], ...] = (
        ("items", [item.id for item in items], True),
        ("scales", [item.id for item in items if item.rating], True),
        ("options", list(content.options), True),
        ("stems", [str(number) for number in range(1, len(content.sections) + 1)], False),
        ("scores", [score.id for score in content.scores], False),
    )
    for part, known, needed in parts:
        given: Mapping[str, object] = getattr(wording.content, part)
        places: list[tuple[Path, str]] = [((part, key), key) for key in given]
        yield from absent(wording, f"entry under {part} in this survey:", places, known)
        for key in (key for key in known if needed and key not in given):
            yield wording.problem(f"{part} lacks {key!r}", "add it from the licensed form", part)


def _filled(content: SurveyFile, words: WordingFile) -> SurveyFile:
    language, source = words.language, f"supplied by the clinic: {words.licence}"
    return content.model_copy(
        update={
            "wording": "shipped",
            "languages": (*content.languages, language),
            "translations": {**content.translations, language: source},
            "short_title": _in(content, content.short_title, language, words.short_title),
            "instructions": _and(content.instructions, language, words.instructions),
            "options": {name: _options(entries, words, name) for name, entries in content.options.items()},
            "sections": tuple(_section(n, section, words) for n, section in enumerate(content.sections, start=1)),
            "scores": tuple(
                one.model_copy(
                    update={"short_title": _in(content, one.short_title, language, words.scores.get(one.id))}
                )
                for one in content.scores
            ),
        }
    )


def _in(content: SurveyFile, title: dict[str, str], language: str, words: str | None) -> dict[str, str]:
    """A title of ours in the languages that the survey then has; in English where the clinic gave none."""
    kept = {one: title[one] for one in content.languages}
    return {**kept, language: words or title["en"]}


def _and(text: dict[str, str] | None, language: str, words: str | None) -> dict[str, str] | None:
    return text if words is None else {**(text or {}), language: words}


def _options(entries: tuple[OptionEntry, ...], words: WordingFile, name: str) -> tuple[OptionEntry, ...]:
    return tuple(
        one.model_copy(update={"label": _and(one.label, words.language, words.options[name][one.value])})
        for one in entries
    )


def _section(number: int, section: SectionEntry, words: WordingFile) -> SectionEntry:
    items = tuple(_item(item, words) for item in section.items)
    stem = _and(section.stem, words.language, words.stems.get(str(number)))
    return section.model_copy(update={"items": items, "stem": stem})


def _item(item: ItemEntry, words: WordingFile) -> ItemEntry:
    rating = item.rating
    if rating is not None:
        ends = words.scales[item.id]
        low, high = _and(rating.low, words.language, ends.low), _and(rating.high, words.language, ends.high)
        rating = rating.model_copy(update={"low": low, "high": high})
    return item.model_copy(update={"text": _and(item.text, words.language, words.items[item.id]), "rating": rating})


def template(content: SurveyFile, language: str) -> str:
    """A wording file to fill in: every text that is needed, empty."""
    return "\n".join(_template(content, language)) + "\n"


def _template(content: SurveyFile, language: str) -> Iterator[str]:
    yield f"# The wording of {content.title}, for a clinic that is licensed to use it. Copy every text from the"
    yield "# licensed form, letter by letter, between the quotes. `afterwell check` says what is still missing."
    yield f"survey: {content.id}"
    yield f'version: "{content.version}"'
    yield f"language: {language}"
    yield 'licence: ""  # what allows the clinic to use it, and where that is kept'
    yield 'instructions: ""  # remove this line if the form has none'
    yield "stems:  # what a block of questions shares; remove the lines that are not needed"
    yield from (f'  "{number}": ""' for number in range(1, len(content.sections) + 1))
    yield "items:"
    items = [item for section in content.sections for item in section.items]
    yield from (f'  "{item.id}": ""' for item in items)
    if scales := [item for item in items if item.rating]:
        yield "scales:  # the words at both ends"
        yield from (f'  "{item.id}": {{low: "", high: ""}}' for item in scales)
    if content.options:
        yield "options:"
    for name, options in content.options.items():
        yield f"  {name}:"
        yield from (f'    {option.value}: ""' for option in options)
