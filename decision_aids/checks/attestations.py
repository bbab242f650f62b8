"""Does each attestation stand for an item that no program can decide, once, and in time?"""

from __future__ import annotations

from collections.abc import Iterator

from content.faults import repeated
from content.problems import Problem
from decision_aids.authored import File
from decision_aids.ipdas.items import ITEMS
from decision_aids.ipdas.judging import JUDGES
from decision_aids.model import DecisionAid

_OPEN = frozenset(item.id for item in ITEMS if item.id not in JUDGES and not item.for_tests)


def problems(file: File, aid: DecisionAid) -> Iterator[Problem]:
    named = [(("attestations", place, "item"), word.item) for place, word in enumerate(aid.attestations)]
    yield from repeated(file, "attested item", named)
    for path, item in named:
        if item not in _OPEN:
            what = f"{item} is nothing that a person attests"
            yield file.problem(what, "remove this: the program judges it, or it is for tests only", *path)
