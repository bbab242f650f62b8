"""Can every figure be drawn as people without misleading?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path
from content.problems import Problem
from decision_aids.authored import File
from decision_aids.framing import Share, share
from decision_aids.model import DecisionAid, Figure

_ADVICE = {100: "use the denominator 1000", 1000: "leave the figure out and name the gap"}


def problems(file: File, aid: DecisionAid) -> Iterator[Problem]:
    for o, outcome in enumerate(aid.outcomes):
        for option, figure in outcome.figures.items():
            path: Path = ("outcomes", o, "figures", option)
            if figure.n > figure.of:
                what = f"{figure.n} people are more than the {figure.of} that were counted"
                yield file.problem(what, "compare both numbers with the source", *path, "n")
                continue
            shown = share(figure, outcome.denominator)
            yield from _rounded_away(file, path, figure, shown)
            yield from _spread(file, path, figure, shown)


def _rounded_away(file: File, path: Path, figure: Figure, shown: Share) -> Iterator[Problem]:
    """Something rare must not look as if it never happened, nor something common as if it always did."""
    if (figure.n and not shown.n) or (figure.n < figure.of and not shown.rest):
        what = f"{figure.n} of {figure.of} would be shown as {shown.n} of {shown.of}"
        yield file.problem(what, _ADVICE[shown.of], *path, "n")


def _spread(file: File, path: Path, figure: Figure, shown: Share) -> Iterator[Problem]:
    if figure.spread is None:
        return
    low, high = figure.spread
    if not 0 <= low <= shown.n <= high <= shown.of:
        what = f"the spread from {low} to {high} does not hold {shown.n} of {shown.of}"
        yield file.problem(what, "give the lowest and the highest on the outcome's denominator", *path, "spread")
