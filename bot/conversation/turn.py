"""One turn: an event comes in, the conversation moves, effects go out. The same for every channel.

Everything that a turn reads and writes is in one transaction, so that a turn happens wholly or not at all.
"""

from __future__ import annotations

from datetime import datetime

from bot.conversation import joining, routes, telling
from bot.conversation.cards import Effect, Forget, Retire
from bot.conversation.desk import Desk
from bot.conversation.events import Blocked, Commanded, Event, Opened, Said, SentOther, Tapped, Unblocked
from bot.conversation.scene import NEWS, Scene, owner
from care import told
from records import chats, deliveries
from records.chats import Chat
from records.database import Tx
from records.ids import NewId


def take(tx: Tx, desk: Desk, chat: Chat, event: Event, *, now: datetime, new_id: NewId) -> tuple[Effect, ...]:
    """Play one turn and keep where it led; returns what to show."""
    patient = owner(tx, chat)
    at_home = patient is not None or chat.talk.get("at") in joining.STRANGERS
    scene = Scene(tx, desk, chat, patient, event, now, new_id, dict(chat.talk) if at_home else {})
    if not isinstance(event, Blocked | Unblocked) and (news := scene.talk.pop(NEWS, None)) is not None:
        deliveries.opened(tx, news, now)
    _play(scene, event)
    if scene.talk != chat.talk:
        chats.change(tx, chat.id, talk=scene.talk)
    return tuple(scene.effects)


def _play(scene: Scene, event: Event) -> None:
    match event:
        case Opened():
            joining.opened(scene, event.token)
        case Tapped():
            _tapped(scene, event)
        case Said():
            _said(scene, event)
        case Commanded():
            routes.commanded(scene, event.name)
        case SentOther():
            routes.cannot_read(scene)
        case Blocked():
            chats.change(scene.tx, scene.chat.id, blocked_at=scene.now)
        case Unblocked():
            _returned(scene)


def _tapped(scene: Scene, event: Tapped) -> None:
    _returned(scene)
    before = len(scene.effects)
    routes.tapped(scene, event.data)
    ref = event.message_ref
    if ref is not None and _answered_below(scene, before) and not telling.stays(scene, ref):
        scene.effects.append(Retire(ref))


def _answered_below(scene: Scene, before: int) -> bool:
    """The tap was on a card that is no longer the current one: its buttons have had their day."""
    shown = [effect for effect in scene.effects[before:] if hasattr(effect, "fresh")]
    return bool(shown) and scene.chat.card_key is not None and not scene.answers_current_card()


def _said(scene: Scene, event: Said) -> None:
    _returned(scene)
    if routes.said(scene, event.text) and event.message_ref is not None:
        scene.effects.append(Forget(event.message_ref))


def _returned(scene: Scene) -> None:
    """Whoever writes to us can be written to."""
    if scene.chat.blocked_at is not None:
        chats.change(scene.tx, scene.chat.id, blocked_at=None)
        if scene.patient is not None:
            told.catch_up(scene.tx, scene.desk.practice, scene.patient.id, scene.now)
