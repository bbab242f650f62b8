"""One item of the graded response model (Samejima, 1969): how likely each answer is, and how much it tells.

Along the trait theta, the chance of answering in category k or above is a logistic curve around the k-th threshold:
1 / (1 + exp(-discrimination * (theta - threshold))), without the constant 1.7 (D = 1). A category's own chance is the
difference of two neighbouring curves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, expm1, isfinite, log, log1p

from surveys.errors import SurveyError

# In units of 1 / discrimination, information never curves downward by more than this; see `Graded.ceiling`.
_SHARPEST_BEND = 0.7
_ROUNDING = 1 + 1e-12


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded item: K strictly increasing thresholds part K + 1 ordered answers, the categories 0 to K.

    `discrimination` is above zero and per unit of theta; thresholds are on the scale of theta. `SurveyError` otherwise.
    """

    discrimination: float
    thresholds: tuple[float, ...]

    def __post_init__(self) -> None:
        if not (isfinite(self.discrimination) and self.discrimination > 0):
            raise SurveyError("The discrimination of a graded item must be above zero.")
        if not self.thresholds or not all(map(isfinite, self.thresholds)):
            raise SurveyError("A graded item needs thresholds that are numbers.")
        if any(lower >= upper for lower, upper in pairwise(self.thresholds)):
            raise SurveyError("The thresholds of a graded item must increase.")

    @property
    def categories(self) -> int:
        """How many answers there are; they are the categories 0 to one less."""
        return len(self.thresholds) + 1

    def log_probabilities(self, theta: float) -> tuple[float, ...]:
        """The natural logarithm of each category's chance at theta, the lowest category first.

        As a product of three factors, each exact however far theta is from the thresholds: a difference of two curves
        that are both close to one would have no digits left.
        """
        at = [self.discrimination * (theta - threshold) for threshold in self.thresholds]
        above = [_log_logistic(x) for x in at]
        below = [curve - x for curve, x in zip(above, at, strict=True)]
        between = [
            above[k] + below[k + 1] + log(-expm1(self.discrimination * (lower - upper)))
            for k, (lower, upper) in enumerate(pairwise(self.thresholds))
        ]
        return (below[0], *between, above[-1])

    def probabilities(self, theta: float) -> tuple[float, ...]:
        """The chance of each category at theta, the lowest category first; their sum is 1."""
        return tuple(map(exp, self.log_probabilities(theta)))

    def information(self, theta: float) -> float:
        """Fisher information about theta, zero or more: what one answer adds, on average, to 1 / variance.

        The sum of P'^2 / P over the categories; for differences of logistic curves s and t, P' is a * P * (1 - s - t).
        """
        total, before = 0.0, 1.0
        for threshold in self.thresholds:
            after = _logistic(self.discrimination * (theta - threshold))
            total += (before - after) * (1.0 - before - after) ** 2
            before = after
        return self.discrimination**2 * (total + before * (1.0 - before) ** 2)

    def ceiling(self, low: float, high: float) -> float:
        """A number that information does not exceed anywhere from `low` to `high`, and hardly more than its maximum.

        A function whose second derivative is at least -m lies at most m * width^2 / 8 above the chord, and so above the
        higher of its two ends. Here m is 0.7 * discrimination^4: with x = a * theta, u = 1 - s - t and w = u', each
        category's part of information / a^2 is P * u^2, and its second derivative P * (u^4 + 5 u^2 w + 2 w^2 + 2 u w').
        Since 0 >= w >= -(1 - u^2) / 2 and |w'| <= 0.193, the bracket is never below -0.69.
        """
        bend = _SHARPEST_BEND * self.discrimination**4 * (high - low) ** 2 / 8
        return (max(self.information(low), self.information(high)) + bend) * _ROUNDING


def _logistic(x: float) -> float:
    # Two forms of one curve, so that exp never overflows.
    if x >= 0:
        return 1.0 / (1.0 + exp(-x))
    grown = exp(x)
    return grown / (1.0 + grown)


def _log_logistic(x: float) -> float:
    return -log1p(exp(-x)) if x >= 0 else x - log1p(exp(x))
