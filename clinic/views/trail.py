"""Who looked at a patient or changed something, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from care.attention import CallOutcome
from records import staff
from records.audit import Entry
from records.database import Tx

ACTIONS = {
    "acknowledge-alert": "Closed an alert",
    "cancel-episode": "Cancelled an episode",
    "change-contact": "Changed the e-mail address or phone number",
    "change-version": "Moved to another version of the pathway",
    "chat-linked": "Opened the chat with the invitation",
    "confirm-episode": "Noted that the operation took place",
    "consent-given": "Agreed to messages",
    "consent-withdrawn": "Stopped messages",
    "decision-recorded": "Noted what was decided in the visit",
    "end-stay": "Noted the end of a stay in hospital",
    "enrol": "Enrolled the patient",
    "erase": "Asked for deletion; identity and words were deleted",
    "follow-up-done": "Did a task of the team",
    "invite": "Made an invitation",
    "look": "Looked at this page",
    "move-date": "Moved the date of the operation",
    "note-call": "Noted a call",
    "note-death": "Noted a death",
    "note-stay": "Noted a stay in hospital",
    "read-message": "Read a message",
    "read-safety-text": "Read a safety text out by telephone",
    "remove-stay": "Took back a stay in hospital",
    "resume-episode": "Took an episode up again",
    "scores-corrected": "Had scores computed anew",
    "second-factor-wrong": "Wrong date of birth or PIN",
    "see-decision": "Looked at the page for the visit",
    "see-trend": "Looked at the pictures of scores",
    "see-work-list": "Saw the patient on the page Today",
    "share-decision": "Let the team see the page for the visit",
    "take-answers": "Took answers by telephone",
    "transfer-episode": "Noted that others have taken over the care",
    "unshare-decision": "Took the page for the visit back",
}
WAYS = {
    "letter": "Made an invitation",
    "email": "Sent a link by e-mail",
    "sms": "Sent a link by text message",
    "chat": "Asked in the chat for a link to go on elsewhere",
}
OTHERS = {
    "patient": "The patient",
    "chat": "Somebody in a chat",
    "system": "Afterwell",
    "operator": "The command line",
}


@dataclass(frozen=True, slots=True)
class Line:
    """`times` counts the same thing done by the same person within a minute."""

    at: datetime
    who: str
    what: str
    times: int


def names(tx: Tx) -> dict[str, str]:
    """The name of each account, by its id."""
    return {member.id: member.name for member in staff.everyone(tx)}


def lines(entries: list[Entry], staff_names: Mapping[str, str]) -> tuple[Line, ...]:
    """The trail as it stands, in its order, repetitions drawn together."""
    told = [(entry.at, who(entry.actor, staff_names), _what(entry)) for entry in entries]
    groups = groupby(told, key=lambda line: (line[0].replace(second=0, microsecond=0), line[1], line[2]))
    found = []
    for (_, person, what), group in groups:
        same = list(group)
        found.append(Line(same[0][0], person, what, len(same)))
    return tuple(found)


def who(actor: str, staff_names: Mapping[str, str]) -> str:
    """The person or thing behind an actor such as `staff:<id>`."""
    kind, _, identifier = actor.partition(":")
    if kind == "staff":
        return staff_names.get(identifier, "A former account")
    return OTHERS.get(kind, kind)


def _what(entry: Entry) -> str:
    told = ACTIONS.get(entry.action, entry.action)
    if entry.action in {"move-date", "change-version"}:
        return f"{told} from {entry.detail['from']} to {entry.detail['to']}"
    if entry.action == "confirm-episode":
        return f"{told} on {entry.detail['to']}"
    if entry.action == "invite":
        return WAYS[entry.detail.get("way", "letter")]
    if entry.action == "note-call":
        meanings = {outcome.code: outcome.meaning for outcome in CallOutcome}
        return f"{told}: {meanings[entry.detail['outcome']].lower()}"
    if entry.action == "scores-corrected":
        return f"{told} by version {entry.detail['rule']} of the rule: {entry.subject}"
    return told
