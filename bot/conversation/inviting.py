"""Invitations, reminders and messages: neutral words, and the way in behind a tap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import bearings, home, telling
from bot.conversation.desk import Desk
from bot.conversation.events import Opened
from bot.conversation.scene import NEWS, Scene, button, column
from bot.conversation.settings import SNOOZES
from bot.conversation.stage import Stage
from care.deliver import SNOOZE, Occasion, in_days
from care.fallback import LINK
from records import chats, outbox
from records.database import Tx
from records.ids import NewId

LANES = {"invite": outbox.INVITATION, "reminder": outbox.REMINDER, SNOOZE: outbox.REMINDER}


SendLink = Callable[[Tx, str, str, datetime, int], None]
"""Sends a patient a one-time link by a way beside the chat, for a delivery."""


@dataclass(frozen=True, slots=True)
class Inviter:
    """Announces occasions in the patient's language; handed to `care.deliver.act`."""

    desk: Desk
    now: datetime
    new_id: NewId
    send_link: SendLink | None = None

    def __call__(self, tx: Tx, occasion: Occasion) -> None:
        if occasion.kind == LINK:
            self._link(tx, occasion)
        else:
            self._announce(tx, occasion)

    def _link(self, tx: Tx, occasion: Occasion) -> None:
        if self.send_link is None:
            raise LookupError("a way beside the chat is switched on, and none is set up")
        self.send_link(tx, occasion.patient.id, self.desk.practice.clinic.fallback, self.now, occasion.delivery_id)

    def _announce(self, tx: Tx, occasion: Occasion) -> None:
        chat = occasion.chat
        scene = Scene(tx, self.desk, chat, occasion.patient, Opened(), self.now, self.new_id, {"at": "home"})
        if occasion.task.step.message:
            telling.announce(scene, occasion.delivery_id)
        else:
            _compose(scene, occasion)
        lane = LANES[occasion.kind]
        stage = Stage(tx, chat, f"d{occasion.delivery_id}", self.now, lane, occasion.delivery_id)
        stage.perform(scene.effects)
        if occasion.task.step.asks:
            chats.change(tx, chat.id, talk={**scene.talk, NEWS: occasion.delivery_id})


def _compose(scene: Scene, occasion: Occasion) -> None:
    task = occasion.task
    later = [
        button(scene.count("Remind me in {n} day", "Remind me in {n} days", days), "snooze", days)
        for days in SNOOZES
        if in_days(occasion.patient, days, scene.now) < task.window.closes_at
    ]
    scene.show(
        *_words(scene, occasion),
        bearings.how_long(scene, task, *occasion.others),
        buttons=column(home.start_button(scene, task), *later),
        fresh=True,
    )


def _words(scene: Scene, occasion: Occasion) -> list[str]:
    """Nothing here tells a stranger who sees the phone what it is about."""
    clinic = scene.desk.practice.clinic.name
    if occasion.task.step.aid is not None:
        return _of_a_decision(scene, occasion, clinic)
    if occasion.first:
        hello = scene.say("Hello from {clinic}. It is time for your check-in.", clinic=clinic)
        again = scene.say("Your date has changed. That is why we ask these questions once more.")
        return [hello, again] if occasion.task.answered_early else [hello]
    if occasion.task.responses:
        return [scene.say("You have started your check-in. A few questions are left.")]
    last_day = scene.day(occasion.task.window.last_day)
    return [
        scene.say("A friendly reminder from {clinic}: your check-in is still open.", clinic=clinic),
        scene.say("You can answer until {date}.", date=last_day),
    ]


def _of_a_decision(scene: Scene, occasion: Occasion, clinic: str) -> list[str]:
    """What is to be decided is said behind the tap."""
    if occasion.first:
        return [scene.say("Hello from {clinic}. We have something that helps you get ready.", clinic=clinic)]
    if occasion.task.has_begun:
        return [scene.say("You have begun to get ready. You can go on where you stopped.")]
    last_day = scene.day(occasion.task.window.last_day)
    return [
        scene.say("A friendly reminder from {clinic}: you can still get ready.", clinic=clinic),
        scene.say("There is time until {date}.", date=last_day),
    ]
