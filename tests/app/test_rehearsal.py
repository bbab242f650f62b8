"""The rehearsed patient reads what the team sends, and answers what is asked all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.rehearsal import rehearse, set_up
from app.rehearsal_patient import Behaviour, Script
from care.practice import Clinic
from tests import kinds

DESK = kinds.desk(Clinic("Riverside Joint Center", "555-0100", "911"))


async def test_messages_are_read_and_what_stands_above_them_is_answered(tmp_path: Path):
    pathway = DESK.practice.pathways.get("telling")
    behaviour = Behaviour(Script(), DESK.practice.surveys)
    async with set_up(DESK, pathway, date(2027, 2, 1), "America/New_York", tmp_path) as stage:
        lines = [line async for line in rehearse(stage, behaviour)]
    said = [(line.who, line.words) for line in lines]
    assert said.count(("patient", "taps [Read it]")) == 2
    assert any("That is 10 days from now." in words for who, words in said if who == "bot")
    assert ("plan", "talk: onto the team's task list") in said
    assert ("plan", "ask: the window closes (answered)") in said
