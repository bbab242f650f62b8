"""Finds every text of our own in the source, as a translator must: what is said, counted, or looked up."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from reports import trends
from tests.house.tree import ROOT

FILES = (
    *sorted((ROOT / "bot/conversation").glob("*.py")),
    ROOT / "bot/reception.py",
    ROOT / "reports/summary.py",
    ROOT / "reports/trends.py",
)
MESSAGE = {"say": slice(0, 1), "count": slice(0, 2), "text": slice(1, 2), "plural": slice(1, 3)}
SPANS = {(singular, plural) for _, singular, plural, _ in trends._SPANS}  # looked up in a loop

Message = tuple[str, ...]  # a text, or its singular and plural


def messages() -> set[Message]:
    """Every message of the patient's conversation."""
    return SPANS | {message for path in FILES for message in found_in(path.read_text(encoding="utf-8"))}


def notices() -> set[Message]:
    """The messages that pass as a notice."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES]
    passing = [call for tree in trees for call in _calls(tree) if _name(call) == "notice"]
    return {message for call in passing for message in _said(call, {})}


def found_in(source: str) -> Iterator[Message]:
    """The messages of a module; AssertionError where one is put together so that no translator could find it."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    yield from _said(tree, constants)


def _said(tree: ast.AST, constants: Mapping[str, ast.expr]) -> Iterator[Message]:
    for call in _calls(tree):
        if _name(call) in MESSAGE and not _is_a_span(call):
            yield tuple(_literal(argument, constants) for argument in call.args[MESSAGE[_name(call)]])


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call, but for those inside `say` and `count` themselves, which pass on what they are given."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and node.name in MESSAGE:
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from _calls(node)


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_a_span(call: ast.Call) -> bool:
    names = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    return names[-2:] == ["singular", "plural"]


def _literal(argument: ast.expr, constants: Mapping[str, ast.expr]) -> str:
    found = constants.get(argument.id, argument) if isinstance(argument, ast.Name) else argument
    stands_there = isinstance(found, ast.Constant) and isinstance(found.value, str)
    assert stands_there, f"line {argument.lineno}: a text must stand in the call itself, or in a constant"
    return found.value
