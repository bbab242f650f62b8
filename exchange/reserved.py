"""Rows that our exports add beside the items, under names that our imports know again."""

from __future__ import annotations

INSTRUCTIONS = "survey_instructions"
ATTRIBUTION = "survey_attribution"
