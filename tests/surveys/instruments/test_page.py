"""docs/instruments.md is what the files say, and names every instrument that the facts know."""

from __future__ import annotations

import json

from scripts.instruments_absent import ABSENT, UNSURE
from scripts.instruments_page import PAGE, page
from tests.support.facts import instrument
from tests.surveys.instruments.shipped import LIBRARY, NOT_SHIPPED


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(LIBRARY), "run python -m scripts.instruments_page"


def test_every_instrument_is_on_the_page_shipped_or_not():
    assert {one.fact for one in ABSENT} == NOT_SHIPPED
    assert len(ABSENT) == len(NOT_SHIPPED)
    text = page(LIBRARY)
    assert all(f"### {survey.id}\n" in text for survey in LIBRARY)


def test_rights_that_were_only_remembered_are_told_as_unconfirmed():
    for one in ABSENT:
        licence = json.dumps(instrument(one.fact)["licence"])
        remembered = '"from_memory": true' in licence or "from_memory:" in licence
        assert (UNSURE in one.rights) == remembered, one.fact
