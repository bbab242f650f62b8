"""The 44 items, in our own short words.

Joseph-Williams 2014, Med Decis Making 34:699: without one qualifying item it is no decision aid; without one certifying
item it may bias harmfully; the quality items make it better. Nine items are for tests and screening only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    QUALIFYING = "qualifying"
    CERTIFYING = "certifying"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Item:
    """`for_tests`: asks about screening or a diagnostic test, which our aids are not about."""

    group: Group
    number: int
    text: str
    for_tests: bool = False

    @property
    def id(self) -> str:
        return f"{self.group}-{self.number}"

    @property
    def required(self) -> bool:
        """Whether an aid that lacks it may not be published."""
        return self.group is not Group.QUALITY


_QUALIFYING = (
    "Describes the condition or problem",
    "Says plainly which decision is to be made",
    "Describes the options",
    "Describes the good points of each option",
    "Describes the bad points of each option",
    "Describes what it is like to live with the results: body, mind, life with others",
)
_CERTIFYING = (
    "Shows good and bad points in equal detail",
    "Cites the evidence",
    "Gives the date of publication",
    "Says when and how it is updated",
    "Says how uncertain the numbers are",
    "Says who paid for it",
)
_CERTIFYING_TESTS = (
    "Says what the test measures",
    "Describes the next steps after a finding",
    "Describes the next steps without a finding",
    "Describes what follows from finding what would never have caused trouble",
)
_QUALITY = (
    "Describes the natural course if nothing is done",
    "Lets people compare good and bad points",
    "Gives the chances of outcomes",
    "Names the group of people that the numbers are for",
    "Gives event rates",
    "Uses the same time for all options",
    "Uses the same denominator for all options",
    "Shows chances in more than one way: words, numbers, pictures",
    "Asks which points matter most",
    "Offers a step-by-step way to decide",
    "Offers a worksheet or questions for the visit",
    "Patients were asked what they need",
    "Professionals were asked what they need",
    "Patients outside the team reviewed it",
    "Professionals outside the team reviewed it",
    "Patients facing the decision tried it",
    "Practitioners tried it",
    "Says how the evidence was chosen",
    "Says how good the evidence is",
    "Names the authors and their credentials",
    "Reports the reading level",
    "There is evidence that it brings choices nearer to what people value",
    "There is evidence that it improves knowledge",
)
_QUALITY_TESTS = (
    "Gives the chance of a true positive",
    "Gives the chance of a true negative",
    "Gives the chance of a false positive",
    "Gives the chance of a false negative",
    "Gives the chance that the disease is found with and without the test",
)


def _items(group: Group, texts: tuple[str, ...], tests: tuple[str, ...] = ()) -> tuple[Item, ...]:
    numbered = enumerate((*texts, *tests), start=1)
    return tuple(Item(group, number, text, for_tests=number > len(texts)) for number, text in numbered)


ITEMS = (
    *_items(Group.QUALIFYING, _QUALIFYING),
    *_items(Group.CERTIFYING, _CERTIFYING, _CERTIFYING_TESTS),
    *_items(Group.QUALITY, _QUALITY, _QUALITY_TESTS),
)
