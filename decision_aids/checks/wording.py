"""Does a text push, or count in a way that people misjudge: "1 in X", a bare percentage, a relative risk?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from content.problems import Problem
from decision_aids import balance, words
from decision_aids.authored import AnyFile
from decision_aids.model import DecisionAid, Guide

_EN = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty|a hundred|hundred|thousand"
_ES = "uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|cincuenta|cien|mil"
_ONE_IN_X = ("counts as 1 in so many", "let the sentence be made from a figure: so many of 100, both ways")
_RELATIVE = ("is a relative risk", "give the count of each option as a figure instead")
_PERCENT = ("is a bare percentage", "give it as a figure: so many of 100, over a time, with a source")
_LOADED = ("pushes the reader", "say what happens, and leave the weighing to the reader")

Rule = tuple[re.Pattern[str], tuple[str, str]]


def _rule(pattern: str, said: tuple[str, str]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), said


_RULES: Mapping[str, tuple[Rule, ...]] = {
    "en": (
        _rule(rf"\b(?:\d+|{_EN})\s+(?:in|out of)\s+(?:every\s+)?(?:\d+|{_EN})\b", _ONE_IN_X),
        _rule(r"\b(?:relative risk|risk ratio|odds(?: ratio)?|hazard ratio|\w+fold)\b", _RELATIVE),
        _rule(r"\b(?:twice|\w+ times) (?:as|more|less|higher|lower|the)\b|\bhalf (?:the|your) risk\b", _RELATIVE),
        _rule(r"\b(?:double|halve|triple)[sd]? (?:the|your) (?:risk|chance)\b", _RELATIVE),
        _rule(r"%|\bper ?cent\b", _PERCENT),
        _rule(r"\b(?:best|should|simple|simply|minor|gold[- ]standard)\b", _LOADED),
    ),
    "es": (
        _rule(rf"\b(?:\d+|{_ES})\s+(?:de|en|entre)\s+cada\s+(?:\d+|{_ES})\b", _ONE_IN_X),
        _rule(r"\b(?:riesgo relativo|razón de riesgos|cociente de riesgos)\b", _RELATIVE),
        _rule(r"\b(?:el doble|el triple|la mitad) de (?:riesgo|probab)|\bveces (?:más|menos|mayor|menor)\b", _RELATIVE),
        _rule(r"%|\bpor ciento\b", _PERCENT),
        _rule(r"\b(?:(?:el|la|lo) mejor|deberías?|simple|sencill[oa]|patrón (?:de )?oro|estándar de oro)\b", _LOADED),
    ),
}


def problems(file: AnyFile, aid: DecisionAid | Guide) -> Iterator[Problem]:
    evidence = words.of_the_evidence(aid) if isinstance(aid, DecisionAid) else ()
    for path, text in chain(words.words(aid), evidence):
        for language, said in text.items():
            for pattern, (what, advice) in _RULES.get(language.partition("-")[0], ()):
                if found := pattern.search(said):
                    yield file.problem(f"{found[0]!r} {what}", advice, *path, language)
    if isinstance(aid, DecisionAid):
        yield from _balance(file, aid)


def _balance(file: AnyFile, aid: DecisionAid) -> Iterator[Problem]:
    for found in balance.uneven(aid):
        yield file.problem(str(found), "tell them in equal detail", "options", found.place)
