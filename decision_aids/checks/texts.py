"""Is every text there in every language, and is no number typed where it would have no source?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.faults import Path
from content.localised import Localised
from content.problems import Problem
from decision_aids import framing
from decision_aids.authored import File
from decision_aids.model import DecisionAid

_NUMBER = re.compile(r"\d[\d.,]*|%")
_OF_AN_AID = ("title", "decision", "condition", "who_for")
_OF_PARTS = {
    "options": ("name", "what_it_is", "what_it_is_like", "recovery"),
    "outcomes": ("title", "counted", "happens", "does_not", "note"),
    "values": ("one", "other"),
    "knowledge": ("question", "explanation"),
    "red_flags": ("sign", "action"),
}
_OF_THE_EVIDENCE = ("horizon", "population", "certainty")


def problems(file: File, aid: DecisionAid) -> Iterator[Problem]:
    yield from _framed(file)
    for path, text in _words(file, aid):
        yield from _languages(file, path, text)
        yield from _numbers(file, path, text)
    for path, text in _fields(file, "outcomes", _OF_THE_EVIDENCE):
        yield from _languages(file, path, text)


def _framed(file: File) -> Iterator[Problem]:
    known = framing.catalogue().languages
    for place, language in enumerate(file.content.languages):
        if language not in known:
            what = f"sentences about figures cannot be made in {language!r}"
            yield file.problem(what, f"choose from {', '.join(known)}", "languages", place)


def _words(file: File, aid: DecisionAid) -> Iterator[tuple[Path, Localised]]:
    """Every text that patients read, but for what belongs to a figure, with where it stands."""
    yield from (((name,), getattr(aid, name)) for name in _OF_AN_AID)
    for part, names in _OF_PARTS.items():
        yield from _fields(file, part, names)
    for o, outcome in enumerate(aid.outcomes):
        yield from ((("outcomes", o, "unknown", option), reason) for option, reason in outcome.unknown.items())
    for k, item in enumerate(aid.knowledge):
        yield from ((("knowledge", k, "answers", answer), text) for answer, text in item.answers.items())
    yield from ((("gaps", g), gap) for g, gap in enumerate(aid.gaps))


def _fields(file: File, part: str, names: tuple[str, ...]) -> Iterator[tuple[Path, Localised]]:
    for place, entry in enumerate(getattr(file.content, part)):
        for name in names:
            if (text := getattr(entry, name)) is not None:
                yield (part, place, name), text


def _languages(file: File, path: Path, text: Localised) -> Iterator[Problem]:
    declared = file.content.languages
    for language in declared:
        if language not in text:
            yield file.problem(f"the text in {language!r} is missing", f"add a line '{language}: ...' here", *path)
    for language in text:
        if language not in declared:
            what = f"{language!r} is not a language of this aid"
            yield file.problem(what, "add it under languages, or remove the text", *path, language)


def _numbers(file: File, path: Path, text: Localised) -> Iterator[Problem]:
    for language, words in text.items():
        if found := _NUMBER.search(words):
            what = f"the number {found[0]!r} is typed here without a source"
            yield file.problem(what, "give it as a figure of an outcome, or leave it out", *path, language)
