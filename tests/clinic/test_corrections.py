"""A score whose rule was put right: on the patient's page, in its trail, and in what is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from care import rescoring
from care.actor import OPERATOR
from records import audit
from records.database import Tx
from surveys.library import Library
from surveys.model import Correction, TableEntry
from tests.clinic.hospital import DESK, Hospital, browser, open_hospital
from tests.clinic.story import CALLA, NOW, TESTA

WHY = "the first table had the score for 7 points wrong"
FIRST = DESK.practice.surveys.get("koos-jr")
RULE = replace(FIRST.score("interval"), version="2", table={**FIRST.score("interval").table, 7: TableEntry(68.5)})
KOOS = replace(
    FIRST,
    scores=tuple(RULE if rule.id == RULE.id else rule for rule in FIRST.scores),
    corrections=(Correction("interval", "2", WHY),),
)
RELEASE = replace(
    DESK.practice, surveys=Library([KOOS, *(one for one in DESK.practice.surveys if one.id != "koos-jr")])
)


async def rescored(hospital: Hospital) -> None:
    def work(tx: Tx) -> None:
        yesterday = NOW - timedelta(days=1)
        rescoring.rescore(tx, KOOS, RULE, WHY, after="", actor=OPERATOR, now=yesterday)
        another = {"subject": "phq-9/total", "detail": {"rule": "9"}}
        audit.write(tx, actor=str(OPERATOR), action="scores-corrected", now=yesterday, **another)

    await hospital.write(work)


async def test_a_corrected_score_says_what_it_was_and_why_and_who_had_it_done(tmp_path: Path):
    async with open_hospital(tmp_path, practice=RELEASE) as hospital, browser(hospital) as clara:
        await clara.log_in("clara")
        address = f"/console/patients/{hospital.story.patients[TESTA]}"
        waiting = await clara.get(address)
        await rescored(hospital)
        page = await clara.get(address)
        other = await clara.get(f"/console/patients/{hospital.story.patients[CALLA]}")
    assert "The score above is of version 1 of the rule; this is the working by version 2." in waiting.text
    assert f"corrected on 21 Nov 2026: was 68.284 (rule version 1), now 68.5 (version 2), because {WHY}" in page.text
    assert "34.2 computed anew on 21 Nov 2026 by rule version 2: unchanged survey 1 rule 2 Working" in page.text
    assert "the sum: 7 the table gives 68.5 for 7" in page.text
    assert "Scores: 34 (Before), 69 (6 weeks)" in page.html
    assert "The command line Had scores computed anew by version 2 of the rule: koos-jr/interval" in page.text
    assert "this is the working by" not in page.text
    assert "phq-9/total" not in page.text, "nobody computed a score of this patient anew there"
    assert "computed anew" not in other.text
