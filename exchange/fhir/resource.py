"""A FHIR R4 Questionnaire as somebody sent it, as far as we look at it. Keys that we do not know are passed over here;
those that are rules are found by `exchange.fhir.rules`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from exchange.errors import ExchangeError
from exchange.fhir import names

Json = dict[str, Any]


class Element(BaseModel):
    """Base of every part: values keep the type in which they were written."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, allow_inf_nan=False, alias_generator=to_camel)
    extension: list[Extension] = Field(default_factory=list)
    modifier_extension: list[Extension] = Field(default_factory=list)

    def extensions(self, *urls: str) -> list[Extension]:
        return [one for one in self.extension if one.url in urls]


class Extension(Element):
    url: str
    value_string: str | None = None
    value_code: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_decimal: float | None = None
    value_date: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: Concept | None = None

    @property
    def number(self) -> float | None:
        return self.value_decimal if self.value_integer is None else self.value_integer


class Primitive(Element):
    """What stands beside a plain value, under its key with an underscore."""


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None
    display_: Primitive | None = Field(default=None, alias="_display")


class Concept(Element):
    coding: list[Coding] = Field(default_factory=list)


class Quantity(Element):
    value: float | None = None


class Option(Element):
    value_coding: Coding | None = None
    value_string: str | None = None
    value_string_: Primitive | None = Field(default=None, alias="_valueString")
    value_integer: int | None = None
    value_date: str | None = None
    value_time: str | None = None
    initial_selected: bool = False


class Gate(Element):
    """One entry of `enableWhen`."""

    question: str
    operator: str
    answer_boolean: bool | None = None
    answer_decimal: float | None = None
    answer_integer: int | None = None
    answer_date: str | None = None
    answer_string: str | None = None
    answer_coding: Coding | None = None
    answer_quantity: Quantity | None = None

    def written(self) -> Json:
        return self.model_dump(by_alias=True, exclude_unset=True)


class Question(Element):
    """One entry of `item`: a question, a group or a text."""

    link_id: str
    type: str
    text: str | None = None
    text_: Primitive | None = Field(default=None, alias="_text")
    code: list[Coding] = Field(default_factory=list)
    enable_when: list[Gate] = Field(default_factory=list)
    enable_behavior: str | None = None
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    max_length: int | None = None
    answer_value_set: str | None = None
    answer_option: list[Option] = Field(default_factory=list)
    initial: list[Any] = Field(default_factory=list)
    item: list[Question] = Field(default_factory=list)

    def controls(self) -> set[str]:
        """How a form filler is asked to show it."""
        concepts = (one.value_codeable_concept for one in self.extensions(names.ITEM_CONTROL))
        return {coding.code or "" for concept in concepts if concept for coding in concept.coding}


class Include(Element):
    system: str | None = None
    concept: list[Coding] = Field(default_factory=list)


class Compose(Element):
    include: list[Include] = Field(default_factory=list)


class Expansion(Element):
    contains: list[Coding] = Field(default_factory=list)


class ValueSet(Element):
    """Answers that a Questionnaire carries within and several questions share."""

    compose: Compose | None = None
    expansion: Expansion | None = None


class Questionnaire(Element):
    resource_type: str
    url: str | None = None
    version: str | None = None
    name: str | None = None
    title: str | None = None
    title_: Primitive | None = Field(default=None, alias="_title")
    language: str | None = None
    description: str | None = None
    purpose: str | None = None
    copyright: str | None = None
    code: list[Coding] = Field(default_factory=list)
    contained: list[Json] = Field(default_factory=list)
    item: list[Question] = Field(default_factory=list)


def parse(resource: Mapping[str, Any]) -> Questionnaire:
    """The Questionnaire in `resource`; `ExchangeError` names the first place that is not as FHIR R4 has it."""
    kind = resource.get("resourceType")
    if kind != "Questionnaire":
        raise ExchangeError(f"This is no FHIR Questionnaire: its resourceType is {json.dumps(kind)[:80]}.")
    try:
        return Questionnaire.model_validate(dict(resource))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
        raise ExchangeError(f"This is no FHIR R4 Questionnaire: at Questionnaire{place}: {first['msg']}.") from error
