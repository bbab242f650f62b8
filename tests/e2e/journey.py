"""The way of a patient from the letter to sent answers, step by step, each with what it leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.botapi import Person, ScreenMessage
from tests.e2e.harness import BORN_IN_WORDS

SEVERITY = ("None", "Mild", "Moderate", "Severe", "Extreme")  # the options of KOOS, JR., 0 to 4
ANSWERS = (2, 3, 2, 3, 1, 2, 1)
RAW, INTERVAL = 14, 52.465  # the sum of ANSWERS, and what the published conversion table of KOOS, JR. gives for it
SEEN_WITHIN = 20.0  # seconds; a restart may lie in between


@dataclass(frozen=True, slots=True)
class Step:
    """What a patient does, and the words that show that it worked."""

    verb: Literal["start", "say", "tap"]
    what: str
    sees: str


def joining(token: str, born: str = BORN_IN_WORDS) -> tuple[Step, ...]:
    """From the letter's link to the offer of the first questions."""
    return (
        Step("start", token, "date of birth"),
        Step("say", born, "Which language"),
        Step("tap", "English", "Before we begin"),
        Step("tap", "Yes, I agree", "where you live"),
        Step("tap", "Yes, that is right", "good time of day"),
        Step("tap", "Around 9:00 AM", "All is set"),
    )


def koos_jr(answers: Sequence[int] = ANSWERS) -> tuple[Step, ...]:
    """From the offer to the next part of the questions."""
    after = [*(f"{number} of 7" for number in range(2, 8)), "Please check your answers"]
    return (
        Step("tap", "Answer my questions now", "1 of 7"),
        *(Step("tap", SEVERITY[value], seen) for value, seen in zip(answers, after, strict=True)),
        Step("tap", "Send my answers", "On to the next part"),
    )


def whole(token: str, answers: Sequence[int] = ANSWERS) -> tuple[Step, ...]:
    return (*joining(token), *koos_jr(answers))


async def act(person: Person, step: Step) -> None:
    """Do what the step says, without waiting for anything."""
    match step.verb:
        case "start":
            await person.start(step.what)
        case "say":
            await person.say(step.what)
        case "tap":
            await person.tap(step.what)


async def see(person: Person, step: Step, within: float = SEEN_WITHIN) -> ScreenMessage:
    return await person.sees(step.sees, within)


async def walk_together(people: Sequence[Person], ways: Sequence[Sequence[Step]], within: float = SEEN_WITHIN) -> None:
    """Everybody goes their own way at the same time."""
    await asyncio.gather(*(walk(person, way, within) for person, way in zip(people, ways, strict=True)))


async def walk(person: Person, steps: Iterable[Step], within: float = SEEN_WITHIN) -> None:
    """Do every step, each when the one before it has shown."""
    for step in steps:
        await act(person, step)
        await see(person, step, within)
