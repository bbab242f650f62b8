"""A clinic's item bank from a CSV file: texts, answer labels and the parameters of a graded response calibration.

One line for each item, in the order in which ties are broken:

    id,text,a,b1,b2,b3,b4,label1,label2,label3,label4,label5

Thresholds fill their columns from the left, and items may have different numbers of them; labels go with the answers
from the lowest category, one more than thresholds, or are all left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content import textfile
from content.problems import ContentError
from surveys.adaptive.bank import Bank
from surveys.adaptive.bankcells import Header, Line, header, lines
from surveys.adaptive.bankchecks import faults, numbers, repeated
from surveys.adaptive.graded import Graded

SYNTHETIC = Path(__file__).parent / "synthetic.csv"


@dataclass(frozen=True, slots=True)
class BankRow:
    """One item as its line gives it; `labels` are empty, or one for each category from the lowest."""

    id: str
    text: str
    discrimination: float
    thresholds: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankFile:
    """The items of a bank in the order of their file, ready to become a survey's questions."""

    items: tuple[BankRow, ...]

    def bank(self) -> Bank:
        """The same items as the engine needs them."""
        return Bank({row.id: Graded(row.discrimination, row.thresholds) for row in self.items})


def read(path: Path) -> BankFile:
    """The bank in a UTF-8 file of at most 1 MB and 1,000 items.

    `ContentError` names every fault with its line, and as its column the cell of that line: 1 for the leftmost.
    """
    file = str(path)
    rows = lines(textfile.read(path), file)
    head = header(rows, file)
    problems = [problem for row in rows[1:] for problem in faults(row, head, file)]
    problems += repeated(rows[1:], head, file)
    if problems:
        raise ContentError(problems)
    return BankFile(tuple(_row(row, head) for row in rows[1:]))


def _row(line: Line, head: Header) -> BankRow:
    return BankRow(
        id=head.cell(line, "id"),
        text=head.cell(line, "text"),
        discrimination=float(head.cell(line, "a")),
        thresholds=numbers(line, head),
        labels=tuple(label for label in head.cells(line, head.labels) if label),
    )
