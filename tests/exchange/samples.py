"""A survey with every kind of item, and ways to bring a survey out and home again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from exchange.fhir.export import questionnaire
from exchange.fhir.importing import from_questionnaire
from exchange.losses import Imported
from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.authored import SurveyFile
from surveys.conditions import Comparison, Condition, Operator
from surveys.formats import Choice, Choices, Date, Display, FreeText, Number, Option, Rating
from surveys.model import AlertRule, Correction, Item, Method, Section, Severity, Survey, Term, Transform
from surveys.reading import survey_from
from tests.surveys.samples import AMOUNT, rule, survey, when


def both(english: str) -> dict[str, str]:
    return {"en": english, "es": f"{english} (es)"}


PAIN = Choice(
    (
        Option(0, both("No pain"), loinc="LA6752-5"),
        Option(2, both("Some pain")),
        Option(5, both("Much pain")),
    )
)
WHERE = Choices((Option(1, both("Knee")), Option(2, both("Hip")), Option(9, both("None of these"), exclusive=True)))
HURTS = Condition((Comparison("pain", Operator.AT_LEAST, 2),), "any")
SOMEWHERE = Condition(
    (Comparison("where", Operator.NOT_EQUAL, 9), Comparison("weight", Operator.GREATER, 50.5), HURTS.tests[0])
)
WEEK = Section(both("In the past week"), both("Past week"))
LATER = Section(both("When it hurts"), when=when("pain", "!=", 0))


def every_kind() -> Survey:
    """All ways to answer, in two languages, with sections, conditions, recall periods and scores of many methods."""
    items = (
        Item("hello", both("Welcome"), Display(), required=False),
        Item("pain", both("How much pain?"), PAIN, WEEK, context=both("Today"), loinc="72514-3"),
        Item("where", both("Where does it hurt?"), WHERE, WEEK, when=HURTS, decline=False),
        Item("scale", both("How bad is it?"), Rating(0, 10, both("Fine"), both("Awful")), skip=both("Not now")),
        Item("weight", both("What do you weigh?"), Number(30, 250.5, "kg"), required=False),
        Item("pills", both("How many pills?"), Number(0, 20, "pills"), LATER),
        Item("since", both("Since when?"), Date(date(2020, 1, 1)), LATER, when=SOMEWHERE),
        Item("until", both("Until when?"), Date(), when=when("since", "exists", answer=True)),
        Item("name", both("What do you miss most?"), FreeText(80, long=False), carry=True, private=True),
        Item("note", both("Anything else?"), FreeText(1000), when=when("name", "!=", "nothing")),
    )
    scores = (
        rule("plain", ("pain",), method="single", maximum=5, loinc="82332-8", version="2", shown_to_patients=False),
        rule("counted", ("pain",), method=Method.COUNT, positive={"pain": frozenset({2, 5})}, maximum=1),
        rule("both", (), method=Method.COMBINE, terms=(Term("plain", 0.5), Term("counted", 2, 1, 3)), maximum=9),
        rule("line", ("pain",), method="sum", weights={"pain": 1.5}, transform=Transform(2, -1), maximum=99),
    )
    alert = AlertRule("much", "pain", Severity.URGENT, "Much pain", both("Call us"), "ours", frozenset({5}))
    changes = {
        "instructions": both("Please answer as well as you can."),
        "languages": ("en", "es"),
        "translations": {"es": "ours"},
        "scores": scores,
        "alerts": (alert,),
        "corrections": (Correction("plain", "2", "It was wrong."),),
        "short_title": both("Every kind"),
        "about": "person",
        "fingerprint": {"en": "0123", "es": "4567"},
    }
    return complete(survey(*items, loinc="82324-5", **changes))


def adaptive() -> Survey:
    graded = [Item(name, {"en": f"Item {name}"}, AMOUNT, grading=Graded(1.5, (-0.5, 0.5))) for name in ("easy", "hard")]
    return complete(survey(*graded, stopping=Stopping(0.3, 1, 2)))


def supplied() -> Survey:
    """Scored, but not asked: the clinic has the wording."""
    bare = Choice((Option(0, {}), Option(1, {})))
    return complete(survey(Item("1", {}, bare), Item("2", {}, Rating(0, 10, {}, {})), languages=()))


def complete(sample: Survey) -> Survey:
    """With what a file may not leave out."""
    return replace(sample, purpose="To be an example", verified=("ours",))


def home(resource: dict[str, Any]) -> Imported:
    """What comes back after a journey as text."""
    return from_questionnaire(json.loads(json.dumps(resource)))


def abroad(sample: Survey) -> Survey:
    """The survey after it went out and came home."""
    return survey_of(home(questionnaire(sample)))


def survey_of(imported: Imported) -> Survey:
    return survey_from(SurveyFile.model_validate_json(json.dumps(dict(imported.file)), strict=True))


def stripped(node: Any) -> Any:
    """A resource as another system keeps it that drops the extensions it does not know."""
    if isinstance(node, list):
        return [stripped(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {name: stripped(part) for name, part in node.items()}
    if "extension" in kept:
        kept["extension"] = [one for one in kept["extension"] if not one["url"].startswith("urn:afterwell:")]
    return kept
