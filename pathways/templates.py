"""Texts with open names that staff write for patients: Jinja2, of which only the harmless part is let through.

A template may fill in the names below and choose between words with a plain if. Everything else is refused by its place
in the syntax tree before the sandbox sees it, because the sandbox alone does not stop a template that merely takes for
ever. The patient's name is not among the names: a chat carries as little as it can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from pathways.errors import PathwayError

Values = Mapping[str, str | int]

NAMES = {
    "date": "the date of the operation, treatment, visit or decision, as people write it",
    "days": "how many days lie between the day of sending and that date: a number, 0 or more",
    "day": "the date that the step aims at, as people write it",
    "operation": "what is treated, such as left knee",
    "side": "left, right, left and right, or nothing",
    "clinic_name": "the clinic's name",
    "clinic_phone": "the clinic's telephone number",
    "emergency_number": "the number to call in an emergency",
}
"""What a template may name, and what that is."""

NUMBERS = {"days"}
FILTERS = {"capitalize"}
LONGEST_TEMPLATE = 4000  # characters
DEEPEST = 3  # of an if inside an if
LONGEST_NUMBER = 99_999

# Plain text: each channel escapes what it shows in its own way.
_ENVIRONMENT = SandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
_ALLOWED = f"fill in {', '.join(NAMES)}, or choose with a plain {{% if %}}"
_TAGS: Mapping[type[nodes.Node], str] = {
    nodes.For: "for",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.With: "with",
    nodes.Block: "block",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Extends: "extends",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template. `word` is what to look for in the text, where the fault has a word of its own."""

    what: str
    advice: str
    word: str | None = None


def faults(template: str) -> tuple[Fault, ...]:
    """Everything in a template that is not allowed, each thing once, in the order of the text."""
    if len(template) > LONGEST_TEMPLATE:
        return (Fault(f"the template has {len(template)} characters", f"keep to {LONGEST_TEMPLATE}"),)
    try:
        tree = _ENVIRONMENT.parse(template)
    except TemplateSyntaxError as error:
        return (Fault(f"the template cannot be read: {(error.message or '').rstrip('.')}", _ALLOWED),)
    except (RecursionError, ValueError, OverflowError):
        return (Fault("the template is nested too deeply, or holds a number that is too long", _ALLOWED),)
    return tuple(dict.fromkeys(_in_body(tree.body, 0)))


def render(template: str, values: Values) -> str:
    """The text that a patient reads; raises `PathwayError` for a template with a fault or a name without a value."""
    text = _lawful(template)
    absent = sorted(NAMES.keys() - values.keys())
    if absent:
        raise PathwayError(f"The template needs a value for {', '.join(absent)}.")
    return text.render(values)


@lru_cache(maxsize=512)
def _lawful(template: str) -> Template:
    if found := faults(template):
        raise PathwayError(f"This template is not allowed: {found[0].what}.")
    return _ENVIRONMENT.from_string(template)


def _in_body(body: list[nodes.Node], depth: int) -> Iterator[Fault]:
    for node in body:
        match node:
            case nodes.Output(nodes=parts):
                for part in parts:
                    yield from _in_output(part)
            case nodes.If():
                yield from _in_if(node, depth + 1)
            case _:
                yield _refused(node)


def _in_if(node: nodes.If, depth: int) -> Iterator[Fault]:
    if depth > DEEPEST:
        yield Fault(f"an if stands inside more than {DEEPEST - 1} others", "write it more simply", "if")
        return
    yield from _in_test(node.test)
    yield from _in_body(node.body, depth)
    for other in node.elif_:
        yield from _in_if(other, depth)
    yield from _in_body(node.else_, depth)


def _in_output(node: nodes.Node) -> Iterator[Fault]:
    match node:
        case nodes.TemplateData():
            return
        case nodes.Name(name=name):
            yield from _in_name(name)
        case nodes.Filter(node=nodes.Name(name=name), name=known, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
            yield from _in_name(name)
            if known not in FILTERS:
                yield Fault(f"the filter {known!r} is not allowed", f"there is {', '.join(FILTERS)}", known)
        case _:
            yield _refused(node)


def _in_test(node: nodes.Node) -> Iterator[Fault]:
    match node:
        case nodes.Name(name=name):
            yield from _in_name(name)
        case nodes.Not(node=inner) if not isinstance(inner, nodes.Not):
            yield from _in_test(inner)
        case nodes.Compare(expr=nodes.Name(name=name), ops=[nodes.Operand(op=sign, expr=nodes.Const(value=value))]):
            yield from _in_name(name)
            yield from _in_comparison(name, sign, value)
        case _:
            yield _refused(node)


def _in_comparison(name: str, sign: str, value: object) -> Iterator[Fault]:
    """A number is compared with a whole number, anything else for being the same as some words."""
    if name in NUMBERS:
        fits = type(value) is int and value <= LONGEST_NUMBER and sign in {"eq", "ne", "lt", "lteq", "gt", "gteq"}
        advice = f"compare it with a whole number up to {LONGEST_NUMBER}"
    else:
        fits, advice = isinstance(value, str) and sign in {"eq", "ne"}, "compare it with words in quotes, by == or !="
    if name in NAMES and not fits:
        yield Fault(f"{name!r} cannot be compared like that", advice, name)


def _in_name(name: str) -> Iterator[Fault]:
    if name in NAMES:
        return
    near = get_close_matches(name, NAMES, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    yield Fault(f"there is no name {name!r}", f"{meant}the names are {', '.join(NAMES)}", name)


def _refused(node: nodes.Node) -> Fault:
    """For whatever stands in none of the lists above."""
    word = _word(node)
    what = type(node).__name__.lower()
    return Fault(f"{word!r} ({what}) is not allowed" if word else f"{what} is not allowed here", _ALLOWED, word)


def _word(node: nodes.Node) -> str | None:
    match node:
        case nodes.Name(name=name) | nodes.Getattr(attr=name) | nodes.Filter(name=name) | nodes.Test(name=name):
            return name
        case nodes.Call(node=inner) | nodes.Getitem(node=inner):
            return _word(inner)
        case _:
            return _TAGS.get(type(node))
