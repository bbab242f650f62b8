"""What a picture of people shows: of 100 or 1000 of them, to how many something happens, for one option or for several.

All words come from the caller, in the reader's language. They are held against the numbers that are drawn, so that a
caption cannot say another count than its picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.icons.captions import Caption

DENOMINATORS = (100, 1000)
MOST_OPTIONS = 4


class State(StrEnum):
    """What one figure stands for. Each state has a colour and a form of its own."""

    FILLED = "filled"  # it happens to them
    PERHAPS = "perhaps"  # it may: between the two ends of a range
    EMPTY = "empty"  # it does not


@dataclass(frozen=True, slots=True)
class Heading:
    """What happens, to whom and when: "Clearly less pain", "People with a worn hip", "After 6 months"."""

    outcome: str
    people: str
    time: str


@dataclass(frozen=True, slots=True)
class Chance:
    """It happens to `n` of `of` people (100 or 1000) or, where `up_to` is given, to from `n` up to `up_to` of them.

    The captions name in digits what they count: `with_it` n (and up_to), `without_it` the rest (from the smaller to the
    greater). `between` tells what the people from n to up_to stand for, and is given with `up_to` only. ValueError
    otherwise. `note` is what else there is to say, such as how far studies differ.
    """

    option: str
    n: int
    of: int
    with_it: str
    without_it: str
    up_to: int | None = None
    between: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.of not in DENOMINATORS:
            raise ValueError(f"People are drawn on 100 or on 1000, not on {self.of}.")
        if not 0 <= self.n <= self.most <= self.of or self.n == self.up_to:
            raise ValueError(f"From {self.n} to {self.most} of {self.of} people cannot be drawn.")
        if (self.up_to is not None) != bool(self.between):
            raise ValueError("A range needs words for the people in between, and only a range does.")
        for _, caption in self.captions:
            caption.check()

    @property
    def most(self) -> int:
        """The upper end of the range, or `n` where there is none."""
        return self.n if self.up_to is None else self.up_to

    @property
    def states(self) -> tuple[State, ...]:
        """One for each of the `of` people, in the order in which they are drawn."""
        return (
            (State.FILLED,) * self.n + (State.PERHAPS,) * (self.most - self.n) + (State.EMPTY,) * (self.of - self.most)
        )

    @property
    def captions(self) -> tuple[tuple[State, Caption], ...]:
        """What each kind of figure stands for, the filled ones first."""
        between = [] if self.between is None else [(State.PERHAPS, Caption(self.between, frozenset(), self.of))]
        return (
            (State.FILLED, Caption(self.with_it, frozenset({self.n, self.most}), self.of)),
            *between,
            (State.EMPTY, Caption(self.without_it, frozenset({self.of - self.n, self.of - self.most}), self.of)),
        )


@dataclass(frozen=True, slots=True)
class NoNumber:
    """An option for which there is no good number, and the words that say so. Its frame is drawn without people."""

    option: str
    words: str

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("An option without a number needs words that say so.")


@dataclass(frozen=True, slots=True)
class IconArray:
    """One outcome for one to four options, all on the same denominator, at least one of them with a number.

    ValueError otherwise, and where options that stand together have no names or the same name twice.
    """

    heading: Heading
    options: tuple[Chance | NoNumber, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"A picture has room for 1 to {MOST_OPTIONS} options, not for {len(self.options)}.")
        if len({chance.of for chance in self.options if isinstance(chance, Chance)}) != 1:
            raise ValueError("The options of a picture are counted on one denominator, and one of them has a number.")
        names = [option.option for option in self.options]
        if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
            raise ValueError("Options that stand together need names that tell them apart.")

    @property
    def of(self) -> int:
        """The denominator that all its options share."""
        return next(option.of for option in self.options if isinstance(option, Chance))
