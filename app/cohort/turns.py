"""The turns that an invented life can take beside answering: joining, and all that may come in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from app.cohort.life import CHANNEL, Life
from app.cohort.people import Fate
from care import attention, consent, deliver, episode, join, wishes
from care.actor import OPERATOR
from care.enrol import USUAL_HOUR
from care.join import Factor
from pathways.localtime import at_local
from records import chats, messages

WHEN = {
    Fate.CANCELLED: (-12, -2),
    Fate.STOPS: (5, 150),
    Fate.BLOCKS: (3, 150),
    Fate.PAUSES: (3, 150),
}
"""From which day to which, counted from the operation, a fate may strike."""

MESSAGE_DAYS = (2, 21)
PAUSE = timedelta(days=30)
CONFIRMED_AFTER = timedelta(days=3)  # from the operation until the team has noted that it took place
MESSAGES = (
    "Thank you for the exercises. They help.",
    "May I fly to see my grandchildren in six weeks?",
    "Could you send me the parking directions again?",
    "I lost the sheet with the exercises. Is there another one?",
    "When can I go back to the swimming pool?",
    "My appointment is on a Tuesday now, is that right?",
)


def foresee(life: Life, begun: datetime) -> None:
    """Put into the life what this patient will do, from enrolment on."""
    fate = life.person.fate
    if fate is not Fate.NEVER_JOINS:
        life.at(life.later(begun, 12), partial(_join, life))
    if fate in WHEN:
        deed = {Fate.CANCELLED: _cancel, Fate.STOPS: _stop, Fate.BLOCKS: _block, Fate.PAUSES: _pause}[fate]
        life.at(_some_day(life, *WHEN[fate]), partial(deed, life))
    if fate is not Fate.CANCELLED:
        life.at(at_local(life.person.operation + CONFIRMED_AFTER, 12, life.person.zone), partial(_took_place, life))
    if life.person.writes:
        life.at(_some_day(life, *MESSAGE_DAYS), partial(_write, life))


def _some_day(life: Life, first: int, last: int) -> datetime:
    day = life.person.operation + timedelta(days=life.random.randint(first, last))
    return at_local(day, life.random.randint(9, 18), life.person.zone)


def _join(life: Life, at: datetime) -> None:
    """Open the chat with the letter, say the date of birth, agree, choose an hour; what is open is offered at once."""
    tx, stage, language = life.tx, life.stage, life.person.language
    address = stage.new_secret()
    chat = chats.open_new(tx, chat_id=stage.new_id(), channel=CHANNEL, address=address, language=language, now=at)
    invitation = join.present(tx, life.enrolled.token, at)
    if invitation is None:
        return
    outcome, _ = join.try_factor(tx, invitation.id, life.person.born.isoformat(), chat, at)
    if outcome is Factor.RIGHT:
        _agree(life, at)
        ready = deliver.offer(tx, stage.practice, life.enrolled.patient_id, at)
        life.reload()
        for task in ready:
            life.asked(task.step.id, at)


def _agree(life: Life, at: datetime) -> None:
    practice, patient_id = life.stage.practice, life.enrolled.patient_id
    consent.grant(
        life.tx,
        practice.consent,
        patient_id=patient_id,
        language=life.person.language,
        channel=CHANNEL,
        names=practice.clinic.names(),
        now=at,
        new_id=life.stage.new_id,
    )
    if life.person.hour != USUAL_HOUR:
        wishes.set_rhythm(life.tx, practice, patient_id, at, hour=life.person.hour)
    wishes.joined(life.tx, practice, patient_id, at)


def _cancel(life: Life, at: datetime) -> None:
    episode.cancel(life.tx, life.stage.practice, life.enrolled.episode_id, "postponed", actor=OPERATOR, now=at)
    life.reload()


def _took_place(life: Life, at: datetime) -> None:
    tx, practice, one = life.tx, life.stage.practice, life.enrolled.episode_id
    episode.confirm(tx, practice, one, life.person.operation, actor=life.stage.team, now=at)


def _stop(life: Life, at: datetime) -> None:
    consent.withdraw(life.tx, life.enrolled.patient_id, at)
    life.reload()


def _block(life: Life, at: datetime) -> None:
    if life.chat is not None:
        chats.change(life.tx, life.chat.id, blocked_at=at)
        life.reload()


def _pause(life: Life, at: datetime) -> None:
    wishes.pause(life.tx, life.enrolled.patient_id, at + PAUSE)
    life.reload()


def _write(life: Life, at: datetime) -> None:
    if life.chat is None or life.chat.blocked_at is not None:
        return
    wishes.write_to_team(life.tx, life.patient.id, life.random.choice(MESSAGES), at, life.stage.new_id)
    if life.team_gets_to(at):
        life.at(life.later(at, 8), partial(_read, life))


def _read(life: Life, at: datetime) -> None:
    for message in messages.of_patient(life.tx, life.patient.id):
        attention.read_message(life.tx, life.patient.id, message.id, actor=life.stage.team, now=at)
