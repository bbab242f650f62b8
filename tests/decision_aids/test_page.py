"""The page on decision aids: its tables are what the shipped aids give, and it names every part of a file."""

from __future__ import annotations

from decision_aids.authored import AidFile, GuideFile
from decision_aids.library import load
from scripts.ipdas_table import PAGE, page


def test_the_tables_are_current():
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(written, load()), "run python -m scripts.ipdas_table"


def test_every_key_of_a_file_is_on_the_page():
    written = PAGE.read_text(encoding="utf-8")
    keys = {*AidFile.model_fields, *GuideFile.model_fields}
    assert [key for key in sorted(keys) if f"\n{key}:" not in written] == []
