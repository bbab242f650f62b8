"""Field annotations: REDCap's action tags, and what our own exports note beside a field."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"@([A-Z][A-Z0-9-]+)(?:\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|([^\s'\"]+)))?")
_OURS = re.compile(r"afterwell (item|unit): (.+)")

HIDING = frozenset({"HIDDEN", "HIDDEN-SURVEY", "CALCTEXT", "CALCDATE"})
KNOWN = frozenset({"NONEOFTHEABOVE", "CHARLIMIT"})


@dataclass(frozen=True, slots=True)
class Tags:
    """`given` holds each action tag with its value, `ours` what an export of ours noted."""

    given: dict[str, str]
    ours: dict[str, str]

    def codes(self, tag: str) -> frozenset[str]:
        """The codes that a tag lists."""
        return frozenset(code.strip() for code in self.given.get(tag, "").split(",") if code.strip())

    def number(self, tag: str) -> int | None:
        value = self.given.get(tag, "")
        return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else None


def read(annotation: str) -> Tags:
    given = {found[1]: found[2] or found[3] or found[4] or "" for found in _TAG.finditer(annotation)}
    ours = {found[1]: found[2].strip() for found in map(_OURS.fullmatch, annotation.split("\n")) if found}
    return Tags(given, ours)


def written(given: dict[str, str], ours: dict[str, str]) -> str:
    tags = (f"@{name}='{value}'" for name, value in given.items() if value)
    return "\n".join((*tags, *(f"afterwell {name}: {value}" for name, value in ours.items() if value)))
