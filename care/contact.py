"""Where a patient can be written to or called beside the chat: read with care, kept sealed, changed with a trace."""

from __future__ import annotations

import re
from datetime import datetime

from care.actor import Actor
from care.errors import RefusedError
from records import audit, chats, outbox, patients
from records.database import Tx
from records.patients import Contact

LONGEST_EMAIL = 254  # characters, says RFC 5321
WHAT_AN_EMAIL_IS = "An e-mail address looks like name@example.org, in plain letters"
WHAT_A_NUMBER_IS = "A phone number begins with + and the code of its country, such as +1 555 010 0199"
_NAME = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_NAME}(?:\.{_NAME})*@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_LAYOUT = re.compile(r"[ ().\u00a0/-]")


def email(written: str | None) -> str | None:
    """The address, None for nothing; raises `RefusedError`. A line break, or a second address, is no address."""
    address = (written or "").strip(" ")
    if not address:
        return None
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise RefusedError(WHAT_AN_EMAIL_IS)
    return address


def phone(written: str | None) -> str | None:
    """The number in the form of E.164, such as +15550100199; None for nothing. Raises `RefusedError`."""
    number = _LAYOUT.sub("", written or "")
    if not number:
        return None
    if not _NUMBER.fullmatch(number):
        raise RefusedError(WHAT_A_NUMBER_IS)
    return number


def change(tx: Tx, patient_id: str, ways: Contact, *, actor: Actor, now: datetime) -> None:
    """Replace both; letters that wait for the place before are not sent there any more."""
    if patients.get(tx, patient_id).erased_at is not None:
        raise RefusedError("This patient asked for deletion")
    if ways == patients.contact(tx, patient_id):
        return
    for box_id in chats.boxes_of(tx, patient_id):
        outbox.give_up(tx, box_id, "address_changed", now)
    patients.set_contact(tx, patient_id, ways)
    audit.write(tx, actor=str(actor), action="change-contact", patient_id=patient_id, now=now)
