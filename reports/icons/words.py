"""A picture of people in words and in signs, for those who do not see it."""

from __future__ import annotations

from itertools import groupby

from reports.icons.array import Chance, Heading, IconArray, NoNumber, State

SIGNS = {
    State.FILLED: "\N{BLACK CIRCLE}",
    State.PERHAPS: "\N{CIRCLE WITH LEFT HALF BLACK}",
    State.EMPTY: "\N{WHITE CIRCLE}",
}
ROW, BLOCK = 10, 100


def describe(array: IconArray) -> str:
    """The picture in a few sentences, to be read aloud in its place:

    Clearly less pain. People with a worn hip. After 6 months. Training: 38 of 100 were better. 62 of 100 were not.
    """
    told = [f"{option.option}: {_told(option)}" if option.option else _told(option) for option in array.options]
    return " ".join((*map(sentence, _lines(array.heading)), *told))


def in_signs(array: IconArray) -> str:
    """The picture as text of several lines, for a chat without pictures. To be read aloud, `describe` is better.

    Each person is a sign, ten in a row. Of 1000, hundreds of people who are all alike take one line, with their number.
    """
    parts = ["\n".join(_lines(array.heading)), *map(_option, array.options)]
    return "\n\n".join(parts)


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _lines(heading: Heading) -> list[str]:
    return [line for line in (heading.outcome, heading.people, heading.time) if line]


def _told(option: Chance | NoNumber) -> str:
    if isinstance(option, NoNumber):
        return sentence(option.words)
    told = [caption.text for _, caption in option.captions]
    return " ".join(map(sentence, (*told, *_note(option))))


def _option(option: Chance | NoNumber) -> str:
    name = [option.option] if option.option else []
    if isinstance(option, NoNumber):
        return "\n".join((*name, option.words))
    captions = [f"{SIGNS[state]} {caption.text}" for state, caption in option.captions]
    return "\n".join((*name, *_rows(option.states), *captions, *_note(option)))


def _note(chance: Chance) -> tuple[str, ...]:
    return (chance.note,) if chance.note else ()


def _rows(states: tuple[State, ...]) -> list[str]:
    if len(states) == BLOCK:
        return _block(states)
    blocks = [states[at : at + BLOCK] for at in range(0, len(states), BLOCK)]
    rows: list[str] = []
    for alike, run in groupby(blocks, key=lambda block: block[0] if len(set(block)) == 1 else None):
        group = list(run)
        rows += [row for block in group for row in _block(block)] if alike is None else [_many(alike, len(group))]
    return rows


def _many(state: State, blocks: int) -> str:
    return f"{SIGNS[state]} \N{MULTIPLICATION SIGN} {blocks * BLOCK}"


def _block(states: tuple[State, ...]) -> list[str]:
    signs = "".join(SIGNS[state] for state in states)
    return [signs[at : at + ROW] for at in range(0, len(signs), ROW)]
