"""Is every figure a verified row of the table of facts, with the row's own count?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import Path
from content.problems import Problem
from decision_aids.authored import File
from decision_aids.facts import Fact, State, Table
from decision_aids.model import DecisionAid, Figure

_UNFIT = {
    State.UNVERIFIED: "was not verified",
    State.NOT_PEOPLE: "is no count of people",
}


def problems(file: File, aid: DecisionAid, table: Table) -> Iterator[Problem]:
    for o, outcome in enumerate(aid.outcomes):
        for option, figure in outcome.figures.items():
            path: Path = ("outcomes", o, "figures", option)
            fact = table.get(figure.fact)
            if fact is None:
                what = f"the table of facts has no row {figure.fact!r}"
                yield file.problem(what, "correct its id, or name the gap", *path, "fact")
            elif fact.state in _UNFIT:
                what = f"the row {figure.fact!r} {_UNFIT[fact.state]}"
                yield file.problem(what, "leave the figure out and name the gap", *path, "fact")
            else:
                yield from _as_counted(file, path, figure, fact)
                yield from _hand(file, path, aid, figure, fact)


def _as_counted(file: File, path: Path, figure: Figure, fact: Fact) -> Iterator[Problem]:
    if (figure.n, figure.of) != (fact.n, fact.of):
        what = f"this says {figure.n} of {figure.of}, but the row {figure.fact!r} says {fact.n} of {fact.of}"
        yield file.problem(what, "take the numbers of the row", *path)


def _hand(file: File, path: Path, aid: DecisionAid, figure: Figure, fact: Fact) -> Iterator[Problem]:
    if fact.second_hand and not aid.source(figure.source).second_hand:
        what = f"the row {figure.fact!r} was read in a summary, but its source does not say so"
        yield file.problem(what, f"write second_hand: true for the source {figure.source!r}", *path, "source")
