"""The excerpt of the facts is what its source says."""

from __future__ import annotations

import json

import pytest

from scripts.facts_excerpt import EXCERPT, ORIGINAL, excerpt

SOURCE = ORIGINAL if ORIGINAL.is_dir() else EXCERPT


@pytest.mark.parametrize("name", ["instruments.json", "pro_pm.json", "decision_facts.json"])
def test_the_excerpt_agrees_with_the_facts_it_was_taken_from(name):
    """Where the whole facts are beside the checkout, they are what is compared with."""
    assert json.loads((EXCERPT / name).read_text(encoding="utf-8")) == excerpt(SOURCE)[name]
