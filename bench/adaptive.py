"""The next question of an adaptive test: estimate and choose, beside mirt, the package that our tests agree with.

A bank of 100 made-up items with five answers; ten answers are given, and the eleventh item is wanted. mirt's engine
does the same work when the tenth answer is administered: an estimate over as many points as ours, then the item with
most information. Answers and items asked are the same for both, round by round.
"""

from __future__ import annotations

import random
from itertools import accumulate
from time import perf_counter

import numpy as np
from mirt.cat import CATEngine
from mirt.models import GradedResponseModel

from bench.figures import Figure, beside
from bench.measuring import Timing, timing
from surveys.adaptive.bank import GRID, Bank
from surveys.adaptive.estimate import eap
from surveys.adaptive.graded import Graded
from surveys.adaptive.select import next_item

ITEMS = 100
ANSWERED = 10
CATEGORIES = 5
ROUNDS = 5

FULL = 40  # situations in each round
QUICK = 2


def measure(size: int) -> list[Figure]:
    chance = random.Random(1)
    bank = Bank({str(number): _item(chance) for number in range(ITEMS)})
    engine = CATEngine(_model(bank), se_threshold=0.01, n_quadpts=len(bank.points), theta_bounds=(GRID.low, GRID.high))
    _round(bank, engine, chance, 1)  # tables are made and code is loaded before the clock runs
    rounds = [_round(bank, engine, chance, size) for _ in range(ROUNDS)]
    return list(beside("none", "next adaptive item, of 100", "mirt: next adaptive item, of 100", rounds))


def _round(bank: Bank, engine: CATEngine, chance: random.Random, size: int) -> tuple[Timing, Timing]:
    """All of theirs, then all of ours: by turns, each would find the processor's cache full of the other's data."""
    met = [_theirs(engine, chance) for _ in range(size)]
    theirs = [seconds for seconds, _ in met]
    ours = [_ours(bank, answers) for _, answers in met]
    return timing(theirs, sum(theirs)), timing(ours, sum(ours))


def _theirs(engine: CATEngine, chance: random.Random) -> tuple[float, dict[str, int]]:
    """How many seconds one choice took, and from which answers."""
    engine.reset()
    for _ in range(ANSWERED - 1):
        engine.administer_item(chance.randrange(CATEGORIES))
    last = chance.randrange(CATEGORIES)
    began = perf_counter()
    state = engine.administer_item(last)
    seconds = perf_counter() - began
    return seconds, {str(item): answer for item, answer in zip(state.items_administered, state.responses, strict=True)}


def _ours(bank: Bank, answers: dict[str, int]) -> float:
    began = perf_counter()
    next_item(bank, answers, eap(bank, answers).theta)
    return perf_counter() - began


def _item(chance: random.Random) -> Graded:
    gaps = [chance.uniform(0.4, 1.2) for _ in range(CATEGORIES - 2)]
    first = chance.uniform(-2.5, 2.5) - sum(gaps) / 2
    return Graded(chance.uniform(1.0, 3.5), tuple(accumulate(gaps, initial=first)))


def _model(bank: Bank) -> GradedResponseModel:
    items = list(bank.items.values())
    model = GradedResponseModel(len(items), CATEGORIES)
    model.set_parameters(
        discrimination=np.array([item.discrimination for item in items]),
        thresholds=np.array([item.thresholds for item in items]),
    )
    model._is_fitted = True  # noqa: SLF001 there is no public way to say that parameters from elsewhere are final
    return model
