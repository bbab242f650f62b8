"""What the team notes about a person: a death, a stay in hospital, a new invitation."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from care import access, enrol, episode, staying
from care.access import Opened
from care.errors import RefusedError
from clinic import letters
from clinic.console import Console, go
from clinic.forms import date_in
from clinic.letters import Letter
from clinic.views import facts
from clinic.views.facts import StayLine
from clinic.visit import Visit
from content.catalogue import Catalogue
from records.database import Tx


class PersonRoutes:
    def __init__(self, console: Console, texts: Catalogue) -> None:
        self._console = console
        self._texts = texts

    async def death(self, visit: Visit) -> Response:
        if visit.request.method == "GET":
            return await self._page("death.html", visit)
        patient_id, died_on = visit.path("patient_id"), date_in(visit.form.get("died_on", ""))
        if died_on is None or died_on > episode.last_today(visit.now):
            return await self._page("death.html", visit, error="Give a date that is not in the future")
        await self._console.change(
            lambda tx: episode.note_death(tx, patient_id, died_on, actor=visit.actor, now=visit.now)
        )
        return go(f"/console/patients/{patient_id}", "death")

    async def stays(self, visit: Visit) -> Response:
        """The stays that are noted, each to be ended or removed, and a form for another one."""
        if visit.request.method == "GET":
            return await self._page("stays.html", visit)
        first, last = (date_in(visit.form.get(name, "")) for name in ("first", "last"))
        if first is None or (last is None and visit.form.get("last")):
            return await self._page("stays.html", visit, error="Give a date")
        return await self._stay(
            visit,
            lambda tx, patient_id: staying.note(
                tx, patient_id, first, last, actor=visit.actor, now=visit.now, new_id=self._console.ports.new_id
            ),
        )

    async def end_stay(self, visit: Visit) -> Response:
        last = date_in(visit.form.get("last", ""))
        if last is None:
            return await self._page("stays.html", visit, error="Give the last day in hospital")
        return await self._stay(
            visit,
            lambda tx, patient_id: staying.end(
                tx, patient_id, visit.path("stay_id"), last, actor=visit.actor, now=visit.now
            ),
        )

    async def remove_stay(self, visit: Visit) -> Response:
        return await self._stay(
            visit,
            lambda tx, patient_id: staying.remove(
                tx, patient_id, visit.path("stay_id"), actor=visit.actor, now=visit.now
            ),
        )

    async def _stay(self, visit: Visit, work: Callable[[Tx, str], object]) -> Response:
        patient_id = visit.path("patient_id")
        try:
            await self._console.change(lambda tx: work(tx, patient_id))
        except RefusedError as refusal:
            return await self._page("stays.html", visit, error=str(refusal))
        return go(f"/console/patients/{patient_id}/stays", "stays")

    async def _page(self, template: str, visit: Visit, *, error: str | None = None) -> Response:
        def look(tx: Tx) -> tuple[Opened, tuple[StayLine, ...]]:
            opened = access.open_patient(tx, visit.actor, visit.path("patient_id"), action="look", now=visit.now)
            return opened, facts.in_hospital(tx, opened.patient.id)

        opened, stays = await self._console.look(look)
        status = 422 if error else 200
        return self._console.pages.show(template, visit, status=status, opened=opened, stays=stays, error=error)

    async def invite(self, visit: Visit) -> Response:
        """A fresh invitation, shown at once and never again: only its hash is kept."""
        token = self._console.ports.new_token()
        letter = await self._console.change(lambda tx: self._letter(tx, visit, token))
        return self._console.pages.show("letter.html", visit, letter=letter, say=self._texts.text, enrolled=False)

    def _letter(self, tx: Tx, visit: Visit, token: str) -> Letter:
        ports, patient_id = self._console.ports, visit.path("patient_id")
        access.open_patient(tx, visit.actor, patient_id, action="look", now=visit.now)
        expires_at = enrol.invite_again(
            tx, patient_id, actor=visit.actor, now=visit.now, new_id=ports.new_id, token=token
        )
        return letters.write(tx, patient_id, ports.links(token), expires_at, self._texts)
