"""Questions on safety at home: long answers are spelt out, and what was answered is not shown again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.events import Opened
from pathways import library as pathways
from pathways.library import Library as Pathways
from tests.bot.conversation.chat import Conversation
from tests.care.world import JANUARY, PRACTICE, World

SOCIAL = """\
id: social
version: "1"
title: {en: Social needs, es: Necesidades sociales}
procedure: none
joint: knee
sides: [left]
responder: {name: Team, hours: {en: always, es: siempre}}
reminders_after_days: []
steps:
  - id: now
    title: {en: About your home, es: Sobre su casa}
    window: {opens: 0, target: 0, closes: 9}
    surveys: [ahc-hrsn]
"""


@pytest.fixture
def asked(world: World, tmp_path: Path) -> Conversation:
    (tmp_path / "social.yaml").write_text(SOCIAL, encoding="utf-8")
    own = pathways.load(shipped=tmp_path, surveys=["ahc-hrsn"])
    world.practice = replace(PRACTICE, pathways=Pathways([*PRACTICE.pathways, *own]))
    enrolled = world.enrol(pathway="social", anchor_date=JANUARY.date() - timedelta(days=1))
    conversation = Conversation(world)
    conversation.happen(Opened(enrolled.token))
    conversation.join()
    conversation.tap("Answer my questions now")
    return conversation


def test_answers_too_long_for_a_button_stand_in_the_card_with_the_letter_of_their_button(asked: Conversation):
    lines = asked.words.split("\n")
    assert "A. I have a steady place to live" in lines
    assert any(line.startswith("C. I do not have a steady place to live (I am temporarily") for line in lines)
    asked.tap("A. I have a steady place to live")
    assert "Think about the place you live" in asked.words


def test_a_private_answer_is_neither_repeated_on_its_card_nor_in_the_review(asked: Conversation):
    asked.tap("A. I have a steady place to live")
    asked.tap("None of the above")
    asked.tap("That is all")
    for answer in ("Never true", "Never true", "No", "No", "Go on", "Fairly often", "Never", "Never", "Never"):
        asked.tap(answer)
    assert "answered, and not shown here" in asked.words
    assert "Fairly often" not in asked.words
    assert "Never true" in asked.words
