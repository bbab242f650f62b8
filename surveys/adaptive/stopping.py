"""When enough has been asked."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.adaptive.estimate import Estimate
from surveys.errors import SurveyError


@dataclass(frozen=True, slots=True)
class Stopping:
    """Stop once the standard error (in units of theta) is small enough, or once `at_most` items have been asked.

    The standard error is looked at from `at_least` answers on; without one, length alone decides. `SurveyError` unless
    1 <= at_least <= at_most, and for a standard error that is not above zero.
    """

    standard_error: float | None
    at_least: int
    at_most: int

    def __post_init__(self) -> None:
        if not 1 <= self.at_least <= self.at_most:
            raise SurveyError("An adaptive test asks for at least one answer, and for no fewer items than that.")
        if self.standard_error is not None and not self.standard_error > 0:
            raise SurveyError("The standard error at which an adaptive test stops must be above zero.")


def done(stopping: Stopping, estimate: Estimate, *, asked: int, answered: int) -> bool:
    """Whether to stop. A declined item counts as asked and not as answered: it took a turn and told nothing."""
    if asked >= stopping.at_most:
        return True
    if stopping.standard_error is None or answered < stopping.at_least:
        return False
    return estimate.standard_error <= stopping.standard_error
