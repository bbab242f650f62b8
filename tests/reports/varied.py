"""Two surveys with everything that a survey can ask, one of them adaptive, and how patients answer them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from surveys.adaptive.graded import Graded
from surveys.adaptive.stopping import Stopping
from surveys.formats import Date, Display, FreeText
from surveys.model import Band, Correction, ImportantChange, MissingRule, TableEntry, Term, Transform
from surveys.moves import Choose, Done, Jump, Mark, Send, Write
from tests.surveys.samples import PLACES, item, rule, survey, when

SEVERITY = rule(
    "severity",
    ("pain",),
    method="single",
    maximum=60,
    table={0: TableEntry(30.5, 2.5), 1: TableEntry(45.5, 2.5), 2: TableEntry(60, 3)},
    bands=(Band(0, 40, "Mild"), Band(40.1, 60, "=SUM(1)")),
    changes=(ImportantChange(5, "MCID", "Sample 2020", "seen", display=True),),
)
SECOND = replace(SEVERITY, version="2", table={0: TableEntry(31, 2), 1: TableEntry(46, 2), 2: TableEntry(59, 2)})
BOTH = rule("both", ("pain", "knee"))
HALF = rule("half", (), method="combine", terms=(Term("both", 0.5),), maximum=2, decimals=1)
VARIED = survey(
    item("hello", Display()),
    item("pain"),
    item("where", PLACES, when=when("pain", ">", 0)),
    item("since", Date(date(2020, 1, 1)), when=when("where", "exists", answer=True)),
    item("knee", when=when("where", "=", 1)),
    item("note", FreeText(20), required=False),
    item("again", when=when("note", "exists", answer=True)),
    id="varied",
    scores=(SEVERITY, BOTH, HALF),
)
CORRECTED = replace(
    VARIED, scores=(SECOND, BOTH, HALF), corrections=(Correction("severity", "2", "the table had a typing error"),)
)
NAMES = tuple("abcdef")
ADAPTIVE = survey(
    *(item(name, grading=Graded(2 - n / 10, (-1 + n / 5, n / 5))) for n, name in enumerate(NAMES)),
    id="adaptive",
    stopping=Stopping(None, 1, 2),
    scores=(
        rule(
            "trait",
            NAMES,
            method="adaptive",
            maximum=100,
            transform=Transform(10, 50),
            missing=MissingRule("at_least", "an estimate needs an answer", 1),
            decimals=1,
        ),
    ),
)

PICKS = (Mark("where", 1, on=True), Mark("where", 2, on=True), Done("where"))
IN_PAIN = (Choose("hello", 1), Choose("pain", 2), *PICKS, Write("since", "2026-03-01"), Choose("knee", 1))
ALL_OF_IT = (*IN_PAIN, Write("note", "-1 stair a day"), Choose("again", 1), Send())
TAKEN_BACK = (*ALL_OF_IT[:-1], Jump("pain"), Choose("pain", 0), Send())
"""The pain is gone: where it was, since when and how the knee is do not apply any more."""
