"""Posting a link: an invitation is made, and the letter with it goes into the outbox, in one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.post import letter
from care.actor import SYSTEM, Actor
from care.enrol import invite_again
from care.errors import RefusedError
from care.ledger import link_key
from care.practice import Clinic
from content.catalogue import Catalogue
from records import chats, outbox, patients
from records.database import Tx
from records.ids import NewId
from records.patients import Contact

CARD = "link"  # one letter at a time: a newer one takes the place of what still waits


@dataclass(frozen=True, slots=True)
class Post:
    """`ways` are those that are set up: email, sms. `web_link` makes the address of the web chat for a token."""

    ways: frozenset[str]
    clinic: Clinic
    catalogue: Catalogue
    web_link: Callable[[str], str]
    new_id: NewId
    new_token: Callable[[], str]

    def send(
        self, tx: Tx, patient_id: str, way: str, *, actor: Actor, now: datetime, delivery_id: int | None = None
    ) -> None:
        """Send a fresh one-time link; any earlier one that was not used is void. Raises `RefusedError`."""
        patient = patients.get(tx, patient_id)
        if patient.erased_at or patient.died_on or patient.stopped_at:
            raise RefusedError("This patient is not written to any more")
        address = self._address(way, patients.contact(tx, patient_id))
        invitation_id, token = self.new_id(), self.new_token()
        expires_at = invite_again(
            tx, patient_id, actor=actor, now=now, new_id=lambda: invitation_id, token=token, way=way
        )
        card = letter.write(way, patient, self.web_link(token), expires_at, self.clinic, self.catalogue)
        outbox.add(
            tx,
            dedupe_key=link_key(invitation_id),
            chat_id=self._box(tx, patient_id, way, address, patient.language, now),
            card_key=CARD,
            operation=outbox.SHOW,
            body=card.to_json(),
            priority=outbox.INVITATION,
            now=now,
            delivery_id=delivery_id,
        )

    def fall_back(self, tx: Tx, patient_id: str, way: str, now: datetime, delivery_id: int) -> None:
        """Nobody pressed a button: the reminders brought nothing, or the chat is blocked."""
        self.send(tx, patient_id, way, actor=SYSTEM, now=now, delivery_id=delivery_id)

    def _address(self, way: str, ways: Contact) -> str:
        if way not in self.ways:
            raise RefusedError("This way is not set up; ask whoever runs Afterwell")
        address = ways.email if way == letter.EMAIL else ways.phone
        if address is None:
            raise RefusedError("There is no address for this yet; add it on the patient's page")
        return address

    def _box(self, tx: Tx, patient_id: str, way: str, address: str, language: str, now: datetime) -> str:
        return chats.box(
            tx,
            chat_id=self.new_id(),
            patient_id=patient_id,
            channel=way,
            address=address,
            language=language,
            now=now,
        )
