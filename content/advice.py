"""pydantic's errors into problems: the place in the file, plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from textwrap import shorten
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content.problems import Problem
from content.yamltree import Path, Place

_EXPECTED = {
    "string_type": ("a text", "put quotes around it"),
    "int_type": ("a whole number", "write it without quotes and without a decimal point"),
    "int_from_float": ("a whole number", "write it without a decimal point"),
    "int_parsing": ("a whole number", "write digits only"),
    "float_type": ("a number", "write it without quotes"),
    "bool_type": ("true or false", "write true or false without quotes"),
    "list_type": ("a list", "begin each entry with '- '"),
    "tuple_type": ("a list", "begin each entry with '- '"),
    "set_type": ("a list", "begin each entry with '- '"),
    "frozen_set_type": ("a list", "begin each entry with '- '"),
    "dict_type": ("keys and values", "write one 'key: value' on each line below"),
    "model_type": ("keys and values", "write one 'key: value' on each line below"),
    "model_attributes_type": ("keys and values", "write one 'key: value' on each line below"),
}


def problems(
    error: ValidationError, model: type[BaseModel], file: str, places: Mapping[Path, Place]
) -> Iterator[Problem]:
    """One problem for each of pydantic's errors; a validator's own message may carry advice after '; '."""
    for detail in error.errors(include_url=False):
        what, advice = _words(detail, model)
        yield Problem(file, *_place(detail["loc"], places), what, advice)


def _place(location: Path, places: Mapping[Path, Place]) -> Place:
    # A location also names the members of unions, which are not in the file: such steps are passed over.
    path: Path = ()
    for step in location:
        if (*path, step) in places:
            path = (*path, step)
    return places[path]


def _words(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    return _key_words(detail, model) or _value_words(detail)


def _key_words(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str] | None:
    """For a key that should not be there, or should: what is wrong and what to do."""
    location = detail["loc"]
    match detail["type"]:
        case "extra_forbidden":
            key = _name(location)
            return f"{key!r} is not a known key here", _nearest(key, _known_keys(model, location[:-1]))
        case "missing":
            key = _name(location)
            return f"the key {key!r} is missing", f"add '{key}: ' and its value"
        case "union_tag_not_found":
            return f"the key {detail['ctx']['discriminator']} is missing", "add it: it says which kind of entry this is"
        case _:
            return None


def _value_words(detail: ErrorDetails) -> tuple[str, str]:
    kind, key = detail["type"], _name(detail["loc"])
    if kind in _EXPECTED:
        expected, advice = _EXPECTED[kind]
        return f"{key!r} must be {expected}, not {_shown(detail['input'])}", advice
    if kind in {"value_error", "assertion_error"}:
        what, _, advice = str(detail["ctx"]["error"]).partition("; ")
        return what, advice or "correct this value"
    if kind == "union_tag_invalid":
        return f"{detail['ctx']['tag']!r} is not a known kind of entry", f"write {detail['ctx']['expected_tags']}"
    rule = detail["msg"].partition(" should ")[2] or f"be right: {detail['msg']}"
    return f"{key!r} should {rule}, but it is {_shown(detail['input'])}", "correct this value"


def _name(location: Path) -> str:
    # "[key]" is pydantic's word for the key itself, where the step before names it.
    steps = [str(step) for step in location if step != "[key]"]
    return steps[-1] if steps else "the file"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "keys and values"
    if value is None:
        return "empty"
    return shorten(f"the text {value!r}" if isinstance(value, str) else str(value).lower(), 60, placeholder="...")


def _nearest(key: str, known: frozenset[str]) -> str:
    if near := get_close_matches(key, known, n=1, cutoff=0.6):
        return f"did you mean {near[0]!r}?"
    return f"the keys here are {', '.join(sorted(known))}" if known else "remove it"


def _known_keys(model: type[BaseModel], location: Path) -> frozenset[str]:
    """The keys of the models that can stand at `location`."""
    models = frozenset({model})
    for step in location:
        fields = [m.model_fields[step].annotation for m in models if step in m.model_fields]
        models = frozenset(found for field in fields for found in _models_in(field)) if fields else models
    return frozenset(field.alias or name for m in models for name, field in m.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
