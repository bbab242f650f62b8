"""Names that our own texts leave open."""

from __future__ import annotations

import pytest

from surveys.errors import SurveyError
from surveys.piping import fill, names_in, render


def test_each_name_is_replaced_by_its_value_and_nothing_else_changes():
    text = "Call {clinic_phone}, or {emergency_number} (100%)."
    assert render(text, {"clinic_phone": "555 0100", "emergency_number": "911"}) == "Call 555 0100, or 911 (100%)."


def test_a_value_is_never_read_as_a_text_with_names():
    assert render("{clinic_name}", {"clinic_name": "{0.__class__} {side}"}) == "{0.__class__} {side}"


def test_a_name_without_a_value_is_refused_by_name():
    with pytest.raises(SurveyError, match="value for clinic_phone"):
        render("Call {clinic_phone}", {"clinic_name": "Hill Clinic"})


def test_names_are_found_whatever_stands_between_the_braces():
    assert names_in("{a} {b.c} {}") == {"a", "b.c", ""}


@pytest.mark.parametrize("text", ["Your {side} knee.", "Your knee{side}.", "Your knee {side}."])
def test_a_name_that_stands_for_nothing_leaves_no_gap(text: str):
    assert fill(text, {"side": ""}) == "Your knee."
