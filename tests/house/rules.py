"""Rules of the house that no linter knows. Each says why it is there, and what to write where it must be broken.

A line that breaks a rule for a good reason ends with `# house: <rule>, because ...`; the reason is read in review.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LONGEST_FUNCTION = 60
ESCAPE = re.compile(r"#\s*house:\s*(?P<rule>[\w-]+), because \w+")


@dataclass(frozen=True)
class Module:
    """A Python file of the product, by its path from the root of the project."""

    path: str
    text: str

    @classmethod
    def read(cls, root: Path, path: Path) -> Module:
        return cls(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        return self.path.partition("/")[0]

    def escapes(self, line: int, rule: str) -> bool:
        found = ESCAPE.search(self.text.splitlines()[line - 1])
        return found is not None and found["rule"] == rule

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for: `from datetime import datetime as dt` is dt: datetime.datetime."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.asname: alias.name for alias in node.names if alias.asname}
                names |= {alias.name.partition(".")[0]: alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return names

    def named(self, node: ast.AST) -> str | None:
        """The full name that a name or attribute stands for, if it comes from an import."""
        if isinstance(node, ast.Name):
            return self.imported.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self.named(node.value)
            return owner and f"{owner}.{node.attr}"
        return None


Finding = tuple[int, str]
Rule = Callable[[Module], Iterator[Finding]]


def purpose(module: Module) -> Iterator[Finding]:
    """A module begins with a sentence that tells a newcomer whether to read on. An empty file needs none."""
    if module.tree.body and not ast.get_docstring(module.tree):
        yield 1, "has no docstring that says what it is for"


def length(module: Module) -> Iterator[Finding]:
    """A function that does not fit on a screen hides another one that has no name yet.

    A migration is generated once and then a record of what happened.
    """
    if module.path.startswith("records/migrations/versions/"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, more than {LONGEST_FUNCTION}"


CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
}


def clock(module: Module) -> Iterator[Finding]:
    """Time is an argument, so that a year of follow-up can be lived through in a test, in the demo and in a rehearsal.

    Only app/ owns a clock. A monotonic clock, which measures how long something took, is allowed anywhere.
    """
    if module.room != "app":
        yield from _uses(module, lambda name: name in CLOCK, "reads the clock; take `now` as an argument")


CHANCE = {"uuid", "random", "secrets"}
HARMLESS = {"uuid.UUID", "secrets.compare_digest", "random.Random"}


def chance(module: Module) -> Iterator[Finding]:
    """Identifiers and tokens are made by functions that are passed in, so that a run can be repeated exactly.

    Only app/ makes the source of them, and records/keyring.py, because an encryption must not depend on its caller for
    a nonce that never repeats. `random.Random` with a seed is repeatable and therefore allowed.
    """

    def is_chance(name: str) -> bool:
        top, dot, _ = name.partition(".")
        return name == "os.urandom" or (bool(dot) and top in CHANCE and name not in HARMLESS)

    if module.room != "app" and module.path != "records/keyring.py":
        yield from _uses(module, is_chance, "makes something by chance; take `new_id` or the like as an argument")


def sql(module: Module) -> Iterator[Finding]:
    """All SQL stands in records/, where the indexes, the locks and both databases are in view."""
    if module.room != "records":
        for node in ast.walk(module.tree):
            for name in _imports(node):
                if name.partition(".")[0] in {"sqlalchemy", "alembic", "sqlite3", "asyncpg"}:
                    yield getattr(node, "lineno", 1), f"imports {name}; ask records/ instead"


def commit(module: Module) -> Iterator[Finding]:
    """One transaction has one owner: a unit of work that commits half-way cannot be taken back or run again."""
    if module.path != "records/database.py":
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                yield node.lineno, "commits; only Database.write does"


def _uses(module: Module, forbidden: Callable[[str], bool], what: str) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        name = module.named(node)
        if name and forbidden(name):
            yield getattr(node, "lineno", 1), f"{name} {what}"


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


RULES: tuple[Rule, ...] = (purpose, length, clock, chance, sql, commit)


def broken(module: Module, rules: tuple[Rule, ...] = RULES) -> Iterator[str]:
    """What is wrong with a module, a line each."""
    for rule in rules:
        for line, what in sorted(set(rule(module))):
            if not module.escapes(line, rule.__name__):
                yield f"{module.path}:{line}: {what} (rule: {rule.__name__})"
