"""An exported form as the bytes of a workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook

# A workbook carries the day it was made on; one fixed day gives the same bytes for the same survey.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Every cell as text: nothing becomes a formula, a number or a link."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(number, column, cell)
    return stream.getvalue()
