"""What a patient reads of an instrument, in order: the part of a survey that a licence locks."""

from __future__ import annotations

from collections.abc import Iterator

from content import fingerprint
from content.localised import Localised
from surveys.formats import Choice, Choices, Format, Rating
from surveys.model import Item, Survey


def fingerprint_of(survey: Survey, language: str) -> str:
    """The checksum of the wording in one language; changes with any letter, option value or order."""
    return fingerprint.of(wording(survey, language))


def wording(survey: Survey, language: str) -> Iterator[str]:
    """Instructions, then each item with its stem, context and answers; an absent text counts as an empty one."""
    yield _text(survey.instructions, language)
    for item in survey.items:
        yield from _item(item, language)


def _item(item: Item, language: str) -> Iterator[str]:
    yield item.id
    for part in (item.section.stem, item.context, item.text):
        yield _text(part, language)
    if item.section.short_stem:
        yield _text(item.section.short_stem, language)
    yield from _answers(item.format, language)


def _answers(answer_format: Format, language: str) -> Iterator[str]:
    match answer_format:
        case Choice(options) | Choices(options):
            for option in options:
                yield str(option.value)
                yield _text(option.label, language)
        case Rating(minimum, maximum, low, high):
            yield from (str(minimum), _text(low, language), str(maximum), _text(high, language))


def _text(text: Localised | None, language: str) -> str:
    return (text or {}).get(language, "")
