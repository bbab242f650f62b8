"""Is every text there in every language, and is no number typed where it would have no source?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from content.faults import Path
from content.localised import Localised
from content.problems import Problem
from decision_aids import framing, words
from decision_aids.authored import AnyFile
from decision_aids.model import DecisionAid, Guide

_NUMBER = re.compile(r"\d[\d.,]*|%")


def problems(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    yield from _framed(file)
    for path, text in words.words(aid):
        yield from _numbers(file, path, text)
    evidence = words.of_the_evidence(aid) if isinstance(aid, DecisionAid) else ()
    for path, text in chain(words.words(aid), evidence):
        yield from _languages(file, path, text)


def _framed(file: AnyFile) -> Iterator[Problem]:
    known = framing.catalogue().languages
    for place, language in enumerate(file.content.languages):
        if language not in known:
            what = f"sentences about figures cannot be made in {language!r}"
            yield file.problem(what, f"choose from {', '.join(known)}", "languages", place)


def _languages(file: AnyFile, path: Path, text: Localised) -> Iterator[Problem]:
    declared = file.content.languages
    for language in declared:
        if language not in text:
            yield file.problem(f"the text in {language!r} is missing", f"add a line '{language}: ...' here", *path)
    for language in text:
        if language not in declared:
            what = f"{language!r} is not a language of this aid"
            yield file.problem(what, "add it under languages, or remove the text", *path, language)


def _numbers(file: AnyFile, path: Path, text: Localised) -> Iterator[Problem]:
    for language, said in text.items():
        if found := _NUMBER.search(said):
            what = f"the number {found[0]!r} is typed here without a source"
            yield file.problem(what, "give it as a figure of an outcome, or leave it out", *path, language)
