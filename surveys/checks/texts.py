"""Is every text there in every language, fillable, and unchanged where a licence locks it?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path
from content.localised import Localised
from content.problems import Problem
from surveys import piping
from surveys.authored import File, ItemEntry
from surveys.checks.parts import items
from surveys.model import Survey
from surveys.wording import fingerprint_of


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for path, text in _questions(file):
        yield from _languages(file, path, text)
        yield from _names(file, path, text, frozenset())
    for a, alert in enumerate(file.content.alerts):
        yield from _languages(file, ("alerts", a, "safety"), alert.safety)
        yield from _names(file, ("alerts", a, "safety"), alert.safety, piping.NAMES)
    yield from _fingerprints(file, survey)


def _questions(file: File) -> Iterator[tuple[Path, Localised]]:
    """Every text that a patient may read, but for the safety texts, with where it stands."""
    content = file.content
    yield ("short_title",), content.short_title
    if content.instructions is not None:
        yield ("instructions",), content.instructions
    for s, section in enumerate(content.sections):
        if section.stem is not None:
            yield ("sections", s, "stem"), section.stem
    for path, item in items(file):
        yield from _item_texts(path, item)
    for name, options in content.options.items():
        yield from ((("options", name, o, "label"), option.label) for o, option in enumerate(options))
    yield from ((("scores", s, "short_title"), score.short_title) for s, score in enumerate(content.scores))


def _item_texts(path: Path, item: ItemEntry) -> Iterator[tuple[Path, Localised]]:
    yield (*path, "text"), item.text
    if item.context is not None:
        yield (*path, "context"), item.context
    if item.rating is not None:
        yield (*path, "rating", "low"), item.rating.low
        yield (*path, "rating", "high"), item.rating.high


def _languages(file: File, path: Path, text: Localised) -> Iterator[Problem]:
    declared = file.content.languages
    for language in declared:
        if language not in text:
            yield file.problem(f"the text in {language!r} is missing", f"add a line '{language}: ...' here", *path)
    for language in text:
        if language not in declared:
            what = f"{language!r} is not a language of this survey"
            yield file.problem(what, "add it under languages, or remove the text", *path, language)


def _names(file: File, path: Path, text: Localised, known: frozenset[str]) -> Iterator[Problem]:
    for language, words in text.items():
        for name in sorted(piping.names_in(words) - known):
            advice = f"the names are {', '.join(sorted(known))}" if known else "only safety texts leave names open"
            yield file.problem(f"nothing fills in {{{name}}} here", advice, *path, language)


def _fingerprints(file: File, survey: Survey) -> Iterator[Problem]:
    """Wording is locked in every language or, where it is our own, in none."""
    locked = file.content.locked
    for language in survey.languages if locked else ():
        found = fingerprint_of(survey, language)
        if language not in locked:
            what = f"the wording in {language!r} is not locked"
            yield file.problem(what, f"compare it with its source, then add '{language}: {found}'", "locked")
        elif found != locked[language]:
            what = f"the locked wording in {language!r} has changed: its fingerprint is {found}, not {locked[language]}"
            yield file.problem(what, "restore it: a validated instrument is never edited", "locked", language)
