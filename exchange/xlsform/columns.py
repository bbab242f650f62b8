"""The columns of an XLSForm: their names, with the older spellings that are still about, and their languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exchange.draft import Report
from exchange.languages import code_of
from exchange.sheets import Sheet
from exchange.tables import Record, Table, table

# Columns of our own, which other programs pass over.
OUR_ID = "afterwell_id"
OUR_UNIT = "afterwell_unit"

TRANSLATED = frozenset({"label", "hint"})
TAKEN = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "relevant",
        "constraint",
        "required",
        "parameters",
        "appearance",
        OUR_ID,
        OUR_UNIT,
    }
)
UNKNOWN = "?"

_ALIASES = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "list name": "list_name",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "body::appearance": "appearance",
    "control::appearance": "appearance",
    "set form title": "form_title",
    "set form id": "form_id",
}


def named(heading: str) -> str:
    """A column's one name: `label::es` for a translated one, `label::?Dothraki` where the language is unknown."""
    plain = re.sub(r" ?::? ?", "::", " ".join(heading.split()))
    base, _, language = plain.partition("::")
    base = _ALIASES.get(base.lower(), base.lower())
    if base in TRANSLATED and language:
        return f"{base}::{code_of(language) or UNKNOWN + language}"
    return _ALIASES.get(plain.lower(), base if not language else plain.lower())


def read(sheet: Sheet, needs: tuple[str, ...]) -> Table:
    return table(sheet, named, needs)


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads texts in these languages, the form's own first."""

    languages: tuple[str, ...]

    def of(self, record: Record, base: str) -> dict[str, str]:
        """A text in each of the languages that the row has it in."""
        found = _texts(record, base, self.languages[0])
        return {code: found[code] for code in self.languages if code in found}


def texts(tables: list[Table], default: str, report: Report) -> Texts:
    """The form's own language, and each that everything is translated into; the others are losses."""
    codes = dict.fromkeys(code for one in tables for name in one.columns if (code := _language(name, default)))
    whole = [default]
    for code in codes:
        lacking = next((row for one in tables for row in one.records if _lacks(row, code, default)), None)
        if code.startswith(UNKNOWN):
            what = f"the language {code.removeprefix(UNKNOWN)[:40]!r} has no code that we know"
            report.lost(1, "survey, row 1", what, "give its code in brackets, as in label::Spanish (es)")
        elif code != default and lacking:
            what = f"not every text has a translation into {code!r} ({lacking.sheet.name}, row {lacking.number})"
            report.lost(1, "survey, row 1", what, "translate the rest, and import it again")
        elif code != default:
            whole.append(code)
    return Texts(tuple(whole))


def _lacks(record: Record, code: str, default: str) -> bool:
    return any(code not in found for base in TRANSLATED if (found := _texts(record, base, default)))


def _texts(record: Record, base: str, default: str) -> dict[str, str]:
    named = ((name.partition("::"), cell) for name, cell in record.cells.items())
    return {code or default: cell for (column, _, code), cell in named if column == base}


def _language(name: str, default: str) -> str:
    base, _, code = name.partition("::")
    return code or default if base in TRANSLATED else ""
