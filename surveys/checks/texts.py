"""Is every text there in every language, fillable, and unchanged where a licence locks it?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path
from content.localised import Localised
from content.problems import Problem
from surveys import piping
from surveys.authored import File, ItemEntry
from surveys.checks.parts import items
from surveys.formats import FreeText
from surveys.model import Survey
from surveys.wording import fingerprint_of


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for path, text in _questions(file):
        yield from _languages(file, path, text)
        yield from _names(file, path, text, frozenset())
    for place, (path, item) in enumerate(items(file)):
        known = piping.QUESTION_NAMES | _quotable(survey, place)
        for where, text in _item_texts(path, item):
            yield from _languages(file, where, text)
            yield from _names(file, where, text, known)
    yield from _absent(file)
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
        for part in ("stem", "short_stem"):
            if (text := getattr(section, part)) is not None:
                yield ("sections", s, part), text
    for name, options in content.options.items():
        labels = ((o, option.label) for o, option in enumerate(options))
        yield from ((("options", name, o, "label"), label) for o, label in labels if label is not None)
    yield from ((("scores", s, "short_title"), score.short_title) for s, score in enumerate(content.scores))


def _item_texts(path: Path, item: ItemEntry) -> Iterator[tuple[Path, Localised]]:
    for part in ("text", "context", "skip"):
        if (text := getattr(item, part)) is not None:
            yield (*path, part), text
    for end in ("low", "high"):
        if item.rating is not None and (text := getattr(item.rating, end)) is not None:
            yield (*path, "rating", end), text


def _quotable(survey: Survey, place: int) -> frozenset[str]:
    """The items before this one that hold the patient's own words."""
    return frozenset(item.id for item in survey.items[:place] if isinstance(item.format, FreeText) and not item.private)


def _absent(file: File) -> Iterator[Problem]:
    """A text that is simply not there: a patient would see a blank."""
    if file.content.wording == "supplied":
        return
    for path, item in items(file):
        if item.text is None:
            yield file.problem(f"item {item.id!r} has no text", "write one", *path)
        for end in ("low", "high"):
            if item.rating is not None and getattr(item.rating, end) is None:
                yield file.problem(f"the scale of item {item.id!r} has no word at its {end} end", "write one", *path)
    for name, options in file.content.options.items():
        for o, option in enumerate(options):
            if option.label is None:
                yield file.problem(f"the option {option.value} has no label", "write one", "options", name, o)


def _languages(file: File, path: Path, text: Localised) -> Iterator[Problem]:
    declared = file.content.languages or ("en",)
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
            advice = f"the names are {', '.join(sorted(known))}" if known else "this text leaves no names open"
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
