"""Are the options told in equal detail? The words that each takes are counted, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from decision_aids import words
from decision_aids.model import DecisionAid

MOST_APART = 5  # the shortest may lack one word in so many of the longest


@dataclass(frozen=True, slots=True)
class Uneven:
    """One option takes more than a fifth more words than another; `place` is that of the longer one in the file."""

    language: str
    place: int
    longest: str
    most: int
    shortest: str
    fewest: int

    def __str__(self) -> str:
        told = f"{self.longest!r} is told in {self.most} words and {self.shortest!r} in {self.fewest}"
        return f"{told} ({self.language}), which is more than a fifth apart"


def uneven(aid: DecisionAid) -> Iterator[Uneven]:
    """The languages in which the options are not told in equal detail."""
    for language in aid.languages:
        counted = [(_words(aid, place, language), place) for place in range(len(aid.options))]
        (fewest, short), (most, long) = min(counted), max(counted)
        if (most - fewest) * MOST_APART > most:
            yield Uneven(language, long, aid.options[long].id, most, aid.options[short].id, fewest)


def _words(aid: DecisionAid, place: int, language: str) -> int:
    return sum(len(text.get(language, "").split()) for _, text in words.of_option(aid, place))
