"""What another program passes over is said before anybody uses the form there."""

from __future__ import annotations

import pytest

from exchange.fhir.unread import unread
from surveys import library
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import FreeText
from tests.exchange.samples import adaptive, every_kind
from tests.surveys.samples import PLACES, activities, item, survey

SHIPPED = library.load()


def said(sample) -> dict[str, str]:
    return {loss.where: loss.what for loss in unread(sample)}


def test_an_alert_is_nobody_s_business_there():
    found = said(SHIPPED.get("phq-9"))
    assert list(found) == ["alerts, self-harm"]
    assert "the patient reads no safety text" in found["alerts, self-harm"]


def test_a_score_that_needs_a_table_is_not_computed_there_and_a_plain_sum_is():
    assert said(SHIPPED.get("koos-jr")) == {"scores, interval": "the score 'KOOS JR interval' is not computed there"}


def test_an_adaptive_test_becomes_a_long_one():
    assert said(adaptive()) == {"adaptive": "every item of the bank is asked, in its order"}


def test_an_attested_pack_is_named():
    found = said(SHIPPED.get("promis-pf-4a-v1"))
    assert "attested" in found["licence"]


def test_a_carried_answer_and_a_name_that_only_we_fill_in_are_named():
    assert set(said(activities())) == {"item activity-1", "item activity-2", "item activity-3"}
    quoting = survey(item("what", FreeText(20)), item("how", text={"en": "How is {what}?"}))
    assert said(quoting) == {"item how": "its text names {what}, which only we fill in"}


@pytest.mark.parametrize(("needs", "told"), [("any", True), ("all", False)])
def test_a_condition_that_fhir_cannot_say_is_named(needs, told):
    tests = (Comparison("where", Operator.NOT_EQUAL, 1), Comparison("pain", Operator.EQUAL, 2))
    sample = survey(item("where", PLACES), item("pain"), item("last", when=Condition(tests, needs)))
    assert ("item last" in said(sample)) is told


def test_every_kind_says_what_it_must():
    assert list(said(every_kind())) == ["alerts, much", "scores, counted", "scores, both", "scores, line", "item name"]
