"""A patient who is to weigh one decision, whichever aid it is: for tests that walk through them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.conversation.cards import Button
from bot.conversation.events import Opened, Tapped
from care.aids import Aids
from care.practice import Practice
from decision_aids import library
from decision_aids.check import read
from pathways.library import Library as Pathways
from pathways.model import Anchor, DayWindow, Step
from records import chats
from tests.bot.conversation.chat import Conversation
from tests.care.world import DRAFTS, World
from tests.decision_aids.files import HERE

GUIDE = read(HERE / "guide.yaml")
SHIPPED = library.load()
EVERYTHING = [*SHIPPED, *SHIPPED.guides, GUIDE]
WEIGH = Step("weigh", {"en": "Getting ready", "es": "Prepararse"}, DayWindow(-400, -14, 0), -14)


def practice_for(aid_id: str) -> Practice:
    """A clinic whose knee pathway is this one decision."""
    knee = DRAFTS.pathways.get("knee-decision")
    only = replace(knee, steps=(replace(WEIGH, aid=aid_id),), anchor=Anchor.VISIT)
    aids = Aids(library.Library(SHIPPED, [*SHIPPED.guides, GUIDE]), drafts=True)
    return replace(DRAFTS, pathways=Pathways([only]), aids=aids)


def weighing(world: World, aid_id: str, language: str = "en") -> Conversation:
    """On the first card of an aid."""
    world.practice = practice_for(aid_id)
    conversation = Conversation(world)
    conversation.happen(Opened(world.enrol(pathway="knee-decision").token))
    conversation.join(language)
    press(conversation, "start")
    return conversation


def current(conversation: Conversation) -> list[Button]:
    """The buttons of the current card."""
    return [button for row in conversation.card.buttons for button in row]


def press(conversation: Conversation, verb: str, *, last: bool = False) -> None:
    """The first button of the current card that does this (or the last of them)."""
    found = [button for button in current(conversation) if button.data.split(":")[1] == verb]
    tap(conversation, found[-1 if last else 0])


def tap(conversation: Conversation, button: Button) -> None:
    conversation.happen(Tapped(button.data, next(reversed(conversation.screen))))


def onward(conversation: Conversation) -> Button | None:
    """The button that leads to the next page or card; None at the end."""
    words = {"Go on", "Skip this", "No, none of these", "Continuar", "Saltar esto", "No, ninguna de estas"}
    return next((button for button in current(conversation) if button.label in words), None)


@contextmanager
def undone(conversation: Conversation) -> Iterator[None]:
    """Whatever happens within has not happened afterwards."""
    screen, turns = dict(conversation.screen), conversation.turns
    point = conversation.world.tx.connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        conversation.screen, conversation.turns = screen, turns


def owner(conversation: Conversation) -> str:
    """The id of the patient whose chat it is."""
    chat = chats.at(conversation.world.tx, "telegram", conversation.address)
    assert chat is not None
    assert chat.patient_id is not None
    return chat.patient_id
