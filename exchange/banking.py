"""A clinic's item bank (`surveys.adaptive.banks`) as an adaptive survey, scored as a T-score."""

from __future__ import annotations

from pathlib import Path

from exchange.draft import Report, survey_id
from exchange.files import Json, given
from exchange.heading import heading
from exchange.losses import Imported
from exchange.optionlists import OptionLists
from surveys.adaptive.bank import GRID
from surveys.adaptive.banks import BankFile, BankRow, read

LANGUAGE = "en"
# Assumed where nobody has said better, and told as a loss.
STANDARD_ERROR, AT_LEAST, AT_MOST = 0.3, 4, 12
TEN, FIFTY = 10, 50  # of a T-score: its standard deviation and its mean


def from_bank(path: Path) -> Imported:
    """The survey's file of a bank, and what a person has to add; `ContentError` names every fault in the bank."""
    bank = read(path)
    report = Report()
    options = OptionLists(report)
    title = path.stem.replace("_", " ").replace("-", " ").capitalize()
    items = [_item(row, number, options, report) for number, row in enumerate(bank.items, start=2)]
    told = {"id": survey_id(path.stem), "title": title}
    asked = min(AT_MOST, len(items))
    head = heading("a bank of items", told, (LANGUAGE,), report, items=asked, where="the bank")
    _assumed(report)
    adaptive = {"standard_error": STANDARD_ERROR, "at_least": min(AT_LEAST, asked), "at_most": asked}
    parts = {"options": options.lists, "sections": [{"items": items}], "adaptive": adaptive}
    return Imported(head | parts | {"scores": [_score(bank, title)]}, report.losses)


def _item(row: BankRow, number: int, options: OptionLists, report: Report) -> Json:
    where = f"{row.id} (row {number})"
    labels = row.labels or ("",) * (len(row.thresholds) + 1)
    if not row.labels:
        report.lost(number, where, "its answers have no labels", "write them under options, the lowest first", row.id)
    coded = [(str(value), {LANGUAGE: label} if label else {}) for value, label in enumerate(labels)]
    way = options.way((number, where), f"answers-{len(labels)}", coded, None)
    grading = {"a": row.discrimination, "b": list(row.thresholds)}
    return given(id=row.id, text=row.text, grading=grading, **way.entry)


def _score(bank: BankFile, title: str) -> Json:
    return {
        "id": "t-score",
        "title": f"{title}, T-score",
        "short_title": title,
        "method": "adaptive",
        "items": [row.id for row in bank.items],
        "transform": {"multiply": TEN, "add": FIFTY},
        "range": [FIFTY + TEN * GRID.low, FIFTY + TEN * GRID.high],
        "direction": "higher_worse",
        "unit": "T-score",
        "decimals": 1,
        "missing": {
            "kind": "at_least",
            "at_least": 1,
            "because": "an estimate needs an answer; its error says how sure",
        },
    }


def _assumed(report: Report) -> None:
    """What a table of parameters cannot say."""
    for what, advice in (
        ("it names no language; its texts are taken for English", "correct languages where they are not"),
        ("nothing says whether more of the trait is better", "correct the direction of the score"),
        (
            f"nothing says when to stop; it stops at a standard error of {STANDARD_ERROR} or after {AT_MOST} items",
            "correct adaptive to what the bank was tried with",
        ),
        ("nothing shows its score at work", "add a worked example from whoever calibrated it"),
        ("a T-score of 50 is the mean of whom it was calibrated with", "say under verified who they were"),
    ):
        report.lost(1, "the bank", what, advice)
