"""What comes out of a file in somebody else's format: a survey's file of our own, and what did not survive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Loss:
    """One rule of the foreign file that ours does not hold.

    `where` is its place in the file's own terms (a linkId, a sheet with its row); `advice` says what a person can do.
    `item` is the item of our file to look at, where there is one: the loss is then written beside it.
    """

    where: str
    what: str
    advice: str
    item: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.advice}"


@dataclass(frozen=True, slots=True)
class Imported:
    """`file` is what `surveys.authored.SurveyFile` reads, as plain values; `losses` are in the order of the source."""

    file: Mapping[str, Any]
    losses: tuple[Loss, ...]
