"""How the team reads what happens on day 0."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clinic.views.facts import _anchor, asks
from pathways.model import Anchor
from tests.clinic.views.sitting import ANCHOR, EPISODE, PATHWAY

SAID = replace(EPISODE, confirmed_at=datetime(2026, 10, 2, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("anchor", "ahead", "after"),
    [
        (Anchor.OPERATION, "Operation planned for 1 Oct 2026, not confirmed yet", "Operation took place on 1 Oct 2026"),
        (Anchor.VISIT, "Visit planned for 1 Oct 2026, not confirmed yet", "Visit took place on 1 Oct 2026"),
        (Anchor.TREATMENT, "Treatment planned for 1 Oct 2026, not confirmed yet", "Treatment began on 1 Oct 2026"),
        (Anchor.DECISION, "Decision on 1 Oct 2026", "Decision on 1 Oct 2026"),
    ],
)
def test_the_day_is_named_after_what_happens_on_it(anchor: Anchor, ahead: str, after: str):
    pathway = replace(PATHWAY, anchor=anchor)
    assert _anchor(pathway, EPISODE, "America/New_York") == ahead
    assert _anchor(pathway, SAID, "America/New_York").startswith(after)


@pytest.mark.parametrize("anchor", Anchor)
def test_only_of_a_decision_nobody_asks_whether_it_took_place(anchor: Anchor):
    later = ANCHOR.replace(day=ANCHOR.day + 1)
    assert asks(replace(PATHWAY, anchor=anchor), EPISODE, later) == (anchor is not Anchor.DECISION)
