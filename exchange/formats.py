"""Which format a file is in, and its reader."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from exchange import sheets
from exchange.losses import Imported
from exchange.redcap import columns

BEGINNING = 100  # bytes, of which some may be blank


class Incoming(StrEnum):
    FHIR = "fhir"
    XLSFORM = "xlsform"
    REDCAP = "redcap"
    BANK = "bank"


def guess(path: Path) -> Incoming | None:
    """The format of a file by what it begins with; nothing where that does not tell.

    `ContentError` where the file cannot be read.
    """
    if sheets.beginning(path, BEGINNING).removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{":
        return Incoming.FHIR
    found = sheets.read(path)
    if any(sheet.name.strip().lower() == "survey" for sheet in found):
        return Incoming.XLSFORM
    headings = found[0].rows[0].cells if found and found[0].rows else ()
    if columns.is_dictionary(headings):
        return Incoming.REDCAP
    return Incoming.BANK if {"id", "a", "b1"} <= set(headings) else None


def read(path: Path, form: Incoming) -> Imported:
    """The survey's file, and what was lost; `ContentError` or `ExchangeError` for what is not of this format."""
    return _READERS[form](path)


# Each reader loads what it needs: no other command waits for it.
# ruff: noqa: PLC0415


def _questionnaire(path: Path) -> Imported:
    from exchange.fhir import reading
    from exchange.fhir.importing import from_questionnaire

    return from_questionnaire(reading.read(sheets.beginning(path, reading.MAX_BYTES + 1), str(path)))


def _form(path: Path) -> Imported:
    from exchange.xlsform.importing import from_form

    return from_form(path)


def _dictionary(path: Path) -> Imported:
    from exchange.redcap.importing import from_dictionary

    return from_dictionary(path)


def _bank(path: Path) -> Imported:
    from exchange.banking import from_bank

    return from_bank(path)


_READERS: dict[Incoming, Callable[[Path], Imported]] = {
    Incoming.FHIR: _questionnaire,
    Incoming.XLSFORM: _form,
    Incoming.REDCAP: _dictionary,
    Incoming.BANK: _bank,
}
