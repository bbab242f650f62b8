"""Banks, answers and patients for the tests of adaptive testing: made by chance from a seed, or drawn by hypothesis."""

from __future__ import annotations

import random
from itertools import accumulate

from hypothesis import strategies as st

from surveys.adaptive.bank import Bank
from surveys.adaptive.course import Course, course
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping

MEDIUM = Graded(1.5, (-1.0, 0.0, 1.0))


def graded(chance: random.Random, categories: int | None = None) -> Graded:
    """Two to seven answers, as steep and as far apart as calibrations of health questionnaires have them."""
    gaps = [chance.uniform(0.2, 1.2) for _ in range((categories or chance.randint(2, 7)) - 2)]
    first = chance.uniform(-2.5, 2.5) - sum(gaps) / 2
    return Graded(chance.uniform(0.5, 4.0), tuple(accumulate(gaps, initial=first)))


def bank(size: int = 30, seed: int = 1, categories: int | None = None) -> Bank:
    chance = random.Random(seed)
    return Bank({f"i{number}": graded(chance, categories) for number in range(size)})


def some_answers(of: Bank, count: int, chance: random.Random) -> dict[str, int]:
    return {item_id: answer(of, item_id, chance) for item_id in chance.sample(list(of.items), count)}


def answer(of: Bank, item_id: str, chance: random.Random) -> int:
    return chance.randrange(of.items[item_id].categories)


def honest(of: Bank, item_id: str, theta: float, chance: random.Random) -> int:
    """What somebody who stands at theta might answer."""
    item = of.items[item_id]
    return chance.choices(range(item.categories), item.probabilities(theta))[0]


def walked(of: Bank, stopping: Stopping, theta: float, chance: random.Random, declines: float = 0.0) -> list[Course]:
    """A whole test, question by question: the course as it stands before each, and at the end."""
    answers: dict[str, int | None] = {}
    courses = [course(of, stopping, answers)]
    while (item_id := courses[-1].next) is not None:
        answers[item_id] = None if chance.random() < declines else honest(of, item_id, theta, chance)
        courses.append(course(of, stopping, answers))
    return courses


@st.composite
def items(draw: st.DrawFn) -> Graded:
    gaps = draw(st.lists(st.floats(0.02, 3), max_size=5))
    return Graded(draw(st.floats(0.05, 8)), tuple(accumulate(gaps, initial=draw(st.floats(-5, 5)))))


def banks(largest: int = 8) -> st.SearchStrategy[Bank]:
    return st.lists(items(), min_size=1, max_size=largest).map(
        lambda drawn: Bank({f"i{number}": item for number, item in enumerate(drawn)})
    )


def answers_to(of: Bank, *, declined: bool = False) -> st.SearchStrategy[dict[str, int | None]]:
    """Answers to any of the bank's items, in any order."""
    given = {name: st.integers(0, item.categories - 1) for name, item in of.items.items()}
    if declined:
        given = {name: st.none() | answer for name, answer in given.items()}
    return st.permutations(list(given)).flatmap(
        lambda order: st.integers(0, len(order)).flatmap(
            lambda count: st.fixed_dictionaries({name: given[name] for name in order[:count]})
        )
    )
