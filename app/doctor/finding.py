"""One thing that was looked at, how it stands, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`LOOK`: it works, and somebody should know; `WRONG`: it does not work, or not safely."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is a sentence without its full stop; `advice` what to do, empty where all is well."""

    check: str
    state: State
    found: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f" -> {self.advice}" if self.advice else ""
        return f"{self.state.value:<6} {self.check}: {self.found}{advice}"


def ok(check: str, found: str) -> Finding:
    return Finding(check, State.OK, found)


def look(check: str, found: str, advice: str) -> Finding:
    return Finding(check, State.LOOK, found, advice)


def wrong(check: str, found: str, advice: str) -> Finding:
    return Finding(check, State.WRONG, found, advice)
