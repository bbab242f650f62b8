"""The answers to a choice, from wherever FHIR keeps them, as a list of options of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from exchange.fhir import names
from exchange.fhir.report import Report
from exchange.fhir.resource import Coding, Json, Option, Question, Questionnaire, ValueSet
from exchange.files import given

LARGEST = 1_000_000
FEWEST, MOST = 2, 100


@dataclass(frozen=True, slots=True)
class Known:
    """A list of options by its name in our file, and the value behind each code of the foreign one."""

    name: str
    values: dict[str | None, list[tuple[str | None, int]]] = field(default_factory=dict)

    def value(self, coding: Coding) -> int | None:
        """The value of a code; the system counts only where both sides name one."""
        for system, value in self.values.get(coding.code, ()):
            if system is None or coding.system is None or system == coding.system:
                return value
        return None


class Lists:
    """The lists met so far, each once."""

    def __init__(self, questionnaire: Questionnaire, report: Report, *, ours: bool) -> None:
        self.report = report
        self.ours = ours
        self.lists: dict[str, list[Json]] = {}
        self._names: dict[str, str] = {}
        self._sets = {
            f"#{one['id']}": one
            for one in questionnaire.contained
            if one.get("resourceType") == "ValueSet" and isinstance(one.get("id"), str)
        }
        self._found: dict[str, list[Coding]] = {}

    def known(self, question: Question) -> Known | None:
        """The options of a choice; nothing where there are too few or too many to choose among."""
        codings = self.codings(question)
        if not FEWEST <= len(codings) <= MOST:
            return None
        values = self._values(question.link_id, codings)
        return self._kept(codings, [self._option(*pair) for pair in zip(codings, values, strict=True)])

    def codings(self, question: Question) -> list[Coding]:
        return [_coding(option) for option in question.answer_option] or self._set(question.answer_value_set)

    def boolean(self) -> Known:
        """Yes and no, for a type that FHIR answers with true or false."""
        yes, no = _YES_NO.get(self.report.language, _YES_NO["en"])
        codings = [Coding(code=code, display=label) for code, label in (("1", yes), ("0", no))]
        return self._kept(codings, [self._option(coding, int(coding.code or 0)) for coding in codings])

    def _option(self, coding: Coding, value: int) -> Json:
        exclusive = any(one.value_boolean for one in coding.extensions(names.EXCLUSIVE))
        label = self.report.words(coding.display or (None if self.ours else coding.code), coding.display_)
        loinc = coding.code if coding.system == names.LOINC else None
        return given(value=value, label=label, loinc=loinc, exclusive=exclusive or None)

    def _kept(self, codings: Sequence[Coding], options: list[Json]) -> Known:
        name = self._names.setdefault(json.dumps(options, sort_keys=True), f"answers-{len(self._names) + 1}")
        self.lists[name] = options
        known = Known(name)
        for coding, option in zip(codings, options, strict=True):
            known.values.setdefault(coding.code, []).append((coding.system, option["value"]))
        return known

    def _set(self, reference: str | None) -> list[Coding]:
        """The codes of a value set that the Questionnaire carries within."""
        if reference is None or reference not in self._sets:
            return []
        if reference not in self._found:
            self._found[reference] = _codes(self._sets[reference])
        return self._found[reference]

    def _values(self, where: str, codings: Sequence[Coding]) -> list[int]:
        """What each answer counts: its weight, or else its code, where they are whole numbers that differ."""
        weights = [_weight(coding) for coding in codings]
        for found in (weights, [_number(coding.code) for coding in codings]):
            whole = [int(value) for value in found if value is not None and value == int(value)]
            if len(set(whole)) == len(codings) and all(abs(value) <= LARGEST for value in whole):
                return whole
        counted = list(range(len(codings)))
        if any(weight is not None for weight in weights):
            what = "the weights of its answers are not whole numbers that differ; the answers are numbered from 0"
            self.report.lost(where, what, "recode the answers in the score that uses them")
        return counted


_YES_NO = {"en": ("Yes", "No"), "es": ("Sí", "No"), "de": ("Ja", "Nein"), "fr": ("Oui", "Non")}


def _coding(option: Option) -> Coding:
    """An answer option as a code; a plain value is its own code and label. Its extensions come along."""
    coding = option.value_coding
    if coding is not None:
        return coding.model_copy(update={"extension": [*coding.extension, *option.extension]})
    plain = (option.value_string, option.value_integer, option.value_date, option.value_time)
    label = next((str(value) for value in plain if value is not None), "")
    return Coding.model_construct(code=label, display=label, display_=option.value_string_, extension=option.extension)


def _codes(contained: Json) -> list[Coding]:
    try:
        found = ValueSet.model_validate(contained)
    except ValidationError:
        return []
    if found.expansion:
        return found.expansion.contains
    includes = found.compose.include if found.compose else []
    return [
        concept.model_copy(update={"system": include.system}) for include in includes for concept in include.concept
    ]


def _weight(coding: Coding) -> float | None:
    found = coding.extensions(names.ITEM_WEIGHT, names.ORDINAL_VALUE)
    return next((weight for one in found if (weight := one.number) is not None), None)


def _number(code: str | None) -> float | None:
    plain = code is not None and re.fullmatch(r"-?[0-9]{1,7}", code)
    return int(plain[0]) if plain else None
