"""Where on the scale a patient stands: the mean of the posterior over the bank's grid (EAP), and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from math import exp, sqrt
from operator import mul, sub

from surveys.adaptive.bank import Bank


@dataclass(frozen=True, slots=True)
class Estimate:
    """In units of theta: the posterior's mean, and its standard deviation as the standard error.

    A T score, where the scale has one, is 50 + 10 * theta with ten times the standard error.
    """

    theta: float
    standard_error: float


def eap(bank: Bank, answers: Mapping[str, int]) -> Estimate:
    """The estimate from categories by item id, in whatever order they came; without answers it is the prior's.

    `SurveyError` for an item or a category that the bank lacks.
    """
    weights = _weights(bank, answers)
    total = sum(weights)
    theta = sum(map(mul, weights, bank.points)) / total
    variance = sum(map(mul, weights, bank.squares)) / total - theta**2
    # Where one point has all the weight, rounding may leave a hair less than nothing.
    return Estimate(theta, sqrt(max(variance, 0.0)))


def _weights(bank: Bank, answers: Mapping[str, int]) -> list[float]:
    """What the posterior gives to each point of the grid, the highest being 1."""
    # In the bank's order, because the last digit of a sum depends on the order.
    ordered = sorted(map(bank.known, answers), key=bank.positions.__getitem__)
    curves = [bank.log_likelihood(item_id, answers[item_id]) for item_id in ordered]
    logs = list(map(sum, zip(bank.log_prior, *curves, strict=False)))
    # A hundred answers have a likelihood too small for a float; relative to the best point none is.
    return list(map(exp, map(sub, logs, repeat(max(logs)))))
