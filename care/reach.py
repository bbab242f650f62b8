"""Whether a patient can be reached through the chat, and whom the team should call about what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from care import answering, attention, ledger, tasks
from care.attention import Call
from care.ledger import Fate
from care.practice import Practice
from care.task import Status, Task
from records import chats, deliveries, episodes, invitations
from records.chats import Chat
from records.database import Tx
from records.deliveries import State
from records.invitations import Invitation
from records.patients import Patient
from surveys import route

_LOST = {Fate.BLOCKED, Fate.DEACTIVATED}
JOINS_WITHIN = timedelta(days=2)  # our own choice: a letter takes that long; then somebody should ask


class Standing(Enum):
    """How the chat with a patient stands. Each member says what it means, and whether a message gets through."""

    ERASED = "erased", "Deleted at their wish", False
    DIED = "died", "The patient has died", False
    STOPPED = "stopped", "The patient stopped", False
    NEVER_INVITED = "never_invited", "Not joined, and never invited", False
    INVITATION_OVER = "invitation_over", "Not joined, and the invitation works no more", False
    INVITED = "invited", "Not joined yet; the invitation is open", False
    BLOCKED = "blocked", "The patient blocked the chat or left it", False
    DEACTIVATED = "deactivated", "The patient's account was closed", False
    NOT_AGREED = "not_agreed", "The chat is open; the patient has not agreed yet", False
    PAUSED = "paused", "The patient paused messages", True
    JOINED = "joined", "Messages get through", True

    def __init__(self, code: str, meaning: str, reached: bool) -> None:
        self.code = code
        self.meaning = meaning
        self.reached = reached


@dataclass(frozen=True, slots=True)
class Reach:
    """How a patient can be reached. `chat` is where, `invitation` the link made last; `late`: somebody should act."""

    standing: Standing
    chat: Chat | None
    invitation: Invitation | None
    late: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A survey that is not in: `question` of `questions` (from 1) is the first without an answer, 0 where all have one.

    `begun` tells a survey that was left from one that was never looked at; `required_for` are the programmes.
    """

    title: str
    question: int
    questions: int
    begun: bool
    required_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToCall:
    """A step whose window is open, that no message of ours can bring in any more.

    Either every reminder has gone out (`silent`), or the patient is out of reach.
    """

    task: Task
    reach: Reach
    silent: bool
    missing: tuple[Missing, ...]
    last_call: Call | None


def standing(
    patient: Patient, chat: Chat | None, invitation: Invitation | None, now: datetime, *, deactivated: bool = False
) -> Reach:
    """From the facts; `deactivated` is what the channel last said about a blocked chat."""
    found = _ended(patient) or (_invited(invitation, now) if chat is None else _chat(patient, chat, now))
    if found is Standing.BLOCKED and deactivated:
        found = Standing.DEACTIVATED
    waited = invitation is None or now - invitation.created_at >= JOINS_WITHIN
    lost = {Standing.NEVER_INVITED, Standing.INVITATION_OVER, Standing.BLOCKED, Standing.DEACTIVATED}
    return Reach(found, chat, invitation, late=found in lost or (found is Standing.INVITED and waited))


def _ended(patient: Patient) -> Standing | None:
    if patient.erased_at is not None:
        return Standing.ERASED
    if patient.died_on is not None:
        return Standing.DIED
    return Standing.STOPPED if patient.stopped_at is not None else None


def _invited(invitation: Invitation | None, now: datetime) -> Standing:
    if invitation is None:
        return Standing.NEVER_INVITED
    return Standing.INVITED if invitation.open_at(now) else Standing.INVITATION_OVER


def _chat(patient: Patient, chat: Chat, now: datetime) -> Standing:
    if chat.blocked_at is not None:
        return Standing.BLOCKED
    if patient.joined_at is None:
        return Standing.NOT_AGREED
    paused = patient.paused_until is not None and patient.paused_until > now
    return Standing.PAUSED if paused else Standing.JOINED


def of_patient(tx: Tx, patient: Patient, now: datetime) -> Reach:
    chat = chats.of_patient(tx, patient.id)
    return reach(tx, patient, chat, invitations.latest_of(tx, patient.id), now)


def reach(tx: Tx, patient: Patient, chat: Chat | None, invitation: Invitation | None, now: datetime) -> Reach:
    """Of a blocked chat the records are asked whether the account is no more."""
    gone = chat is not None and chat.blocked_at is not None and _deactivated(tx, patient.id)
    return standing(patient, chat, invitation, now, deactivated=gone)


def _deactivated(tx: Tx, patient_id: str) -> bool:
    """What the channel said about the last message that it could not deliver."""
    planned = [one for episode in episodes.of_patient(tx, patient_id) for one in deliveries.of_episode(tx, episode.id)]
    sent = [one for one in planned if one.state == State.SENT]
    messages = ledger.messages_of(tx, sent)
    lost = [one for one in (ledger.entry(each, messages) for each in sent) if one.fate in _LOST]
    return bool(lost) and max(lost, key=lambda one: one.at).fate is Fate.DEACTIVATED


def call_list(tx: Tx, practice: Practice, people: Mapping[str, Reach], now: datetime) -> tuple[ToCall, ...]:
    """Of these patients, whom to call; required steps first, then what closes first."""
    silent = set(deliveries.on_call_list(tx, now))
    wanted = {patient_id for patient_id, one in people.items() if one.late or patient_id in silent}
    found = [entry for patient_id in wanted for entry in _to_call(tx, practice, patient_id, people[patient_id], now)]
    return tuple(sorted(found, key=lambda one: (not one.task.step.required_for, one.task.window.closes_at)))


def _to_call(tx: Tx, practice: Practice, patient_id: str, reached: Reach, now: datetime) -> list[ToCall]:
    calls = attention.last_calls(tx, patient_id)
    statuses = {Status.OVERDUE, Status.OPEN, Status.STARTED} if reached.late else {Status.OVERDUE}
    return [
        ToCall(
            task=task,
            reach=reached,
            silent=task.status(now) is Status.OVERDUE,
            missing=missing(tx, practice, task),
            last_call=calls.get((task.episode.id, task.step.id)),
        )
        for task in tasks.of_patient(tx, practice, patient_id)
        if not task.complete and task.status(now) in statuses
    ]


def missing(tx: Tx, practice: Practice, task: Task) -> tuple[Missing, ...]:
    """The surveys that a step still waits for, and how far each is."""
    return tuple(_missing(tx, practice, task, survey_id) for survey_id in task.to_do)


def _missing(tx: Tx, practice: Practice, task: Task, survey_id: str) -> Missing:
    open_ones = (one for one in (*task.responses, *task.shared) if one.survey_id == survey_id and one.open)
    response = next(open_ones, None)
    sitting = answering.resume(tx, practice, response) if response else None
    survey = sitting.survey if sitting else practice.surveys.get(survey_id)
    given = sitting.walk.answers if sitting else {}
    asked = [item.id for item in route.shown(survey, given) if item.asks]
    first = next((number for number, item_id in enumerate(asked, start=1) if item_id not in given), 0)
    return Missing(survey.title, first, len(asked), begun=bool(given), required_for=task.step.required_for)
