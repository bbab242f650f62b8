"""The product keeps the rules of the house, and the rules find what they look for."""

from __future__ import annotations

import ast

import pytest

from tests.house.rules import LONGEST_FUNCTION, RULES, Module, broken
from tests.house.tree import ROOMS, ROOT, product_files

LONG = "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION

BREACHES = {
    "purpose": [("care/a.py", "x = 1"), ("care/__init__.py", "from care import b")],
    "length": [("care/a.py", LONG), ("care/a.py", f"class A:\n    async {LONG.replace(chr(10), chr(10) + '    ')}")],
    "clock": [
        ("care/a.py", "from datetime import datetime\ndatetime.now(UTC)"),
        ("care/a.py", "import datetime as d\nd.datetime.utcnow()"),
        ("bot/a.py", "from datetime import date\nfield(default_factory=date.today)"),
        ("bot/a.py", "from time import time as seconds\nseconds()"),
        ("records/a.py", "import time\ntime.time()"),
    ],
    "chance": [
        ("care/a.py", "from uuid import uuid4\nColumn(default=uuid4)"),
        ("care/a.py", "import secrets\nsecrets.token_urlsafe()"),
        ("care/a.py", "import os\nos.urandom(16)"),
        ("care/a.py", "import random\nrandom.choice([])"),
    ],
    "sql": [
        ("app/a.py", "import sqlalchemy as sa"),
        ("care/a.py", "def f():\n    from sqlalchemy.orm import Session"),
        ("clinic/a.py", "import sqlite3"),
    ],
    "commit": [("care/a.py", "def f(tx):\n    tx.commit()"), ("records/patients.py", "session.commit()")],
}
KEPT = [
    ("care/__init__.py", ""),
    (
        "care/a.py",
        '"""Says what is due."""\nimport time\nfrom datetime import datetime\ntime.monotonic()\ndatetime(2026, 1, 1)',
    ),
    ("app/a.py", '"""The clock."""\nimport uuid\nfrom datetime import datetime\ndatetime.now(UTC), uuid.uuid4()'),
    (
        "care/a.py",
        '"""Compares."""\nimport secrets, random, uuid\nsecrets.compare_digest(a, b), random.Random(7), uuid.UUID(x)',
    ),
    ("records/a.py", '"""Queries."""\nimport sqlalchemy as sa'),
    ("records/database.py", '"""The owner of transactions."""\nsession.commit()'),
    ("records/migrations/versions/0001.py", '"""Tables."""\n' + LONG),
    ("care/a.py", '"""Has a function of the longest length."""\n' + LONG.removesuffix("    x = 1\n")),
]


def test_the_product_keeps_the_rules_of_the_house():
    found = [line for path in product_files() for line in broken(Module.read(ROOT, path))]
    assert not found, "\n".join(found)


def test_every_room_is_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in product_files()} == set(ROOMS)


@pytest.mark.parametrize(
    ("rule", "path", "text"), [(rule, path, text) for rule, examples in BREACHES.items() for path, text in examples]
)
def test_a_breach_is_found_under_the_name_of_its_rule(rule, path, text):
    ast.parse(text)
    assert any(line.endswith(f"(rule: {rule})") for line in broken(Module(path, text)))


@pytest.mark.parametrize(("path", "text"), KEPT)
def test_what_keeps_the_rules_is_left_alone(path, text):
    assert list(broken(Module(path, text))) == []


def test_every_rule_has_an_example_and_a_reason():
    assert {rule.__name__ for rule in RULES} == set(BREACHES)
    assert all(rule.__doc__ for rule in RULES)


def test_a_named_exception_with_a_reason_is_allowed_and_no_other():
    text = '"""Waits."""\nimport time\ntime.time()'
    assert list(broken(Module("care/a.py", f"{text}  # house: clock, because the operating system asks for it"))) == []
    for escape in ("# house: clock", "# house: clock, because", "# house: sql, because of that", "# noqa"):
        assert list(broken(Module("care/a.py", f"{text}  {escape}")))
