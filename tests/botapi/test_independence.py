"""The server is a second opinion only as long as it shares nothing with the library under test."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.botapi import contract
from tests.botapi.api import ACTING, RECEIVING

HERE = Path(__file__).parent


def imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def test_the_server_imports_nothing_of_aiogram_or_of_the_product() -> None:
    foreign = {
        "aiogram",
        "app",
        "bot",
        "care",
        "clinic",
        "content",
        "decision_aids",
        "exchange",
        "pathways",
        "records",
        "surveys",
    }
    for path in HERE.glob("*.py"):
        assert not imported(path.read_text()) & foreign, path.name


def test_every_method_of_the_contract_is_served_and_no_other() -> None:
    assert ACTING.keys() | RECEIVING.keys() == contract.METHODS.keys()
