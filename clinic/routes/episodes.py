"""What the team does to a patient's plan: another date, a cancelled operation, a death, a new invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from starlette.responses import Response

from care import access, enrol, episode
from care.access import Opened
from care.errors import RefusedError
from clinic import letters
from clinic.console import Console, go
from clinic.letters import Letter
from clinic.views import moving
from clinic.views.moving import Preview
from clinic.visit import Visit
from content.catalogue import Catalogue
from records import episodes
from records.database import Tx
from records.episodes import Episode

CANCEL_REASONS = {
    "patient": "The patient decided against it",
    "medical": "Called off for medical reasons",
    "elsewhere": "Operated elsewhere",
    "mistake": "Enrolled by mistake",
    "other": "Another reason",
}
AHEAD_OF_UTC = timedelta(hours=14)  # where a day begins first


class EpisodeRoutes:
    def __init__(self, console: Console, texts: Catalogue) -> None:
        self._console = console
        self._texts = texts

    async def move(self, visit: Visit) -> Response:
        """The form; with a date in it what would change; confirmed, the move itself."""
        if visit.request.method == "GET":
            return await self._move_page(visit)
        to = _date(visit.form.get("to", ""))
        if to is None:
            return await self._move_page(visit, error="Give a date")
        try:
            return await (self._moved(visit, to) if "confirmed" in visit.form else self._move_page(visit, to=to))
        except RefusedError as refusal:
            return await self._move_page(visit, error=str(refusal))

    async def _moved(self, visit: Visit, to: date) -> Response:
        patient_id = await self._change(
            visit,
            lambda tx, one: episode.move_date(tx, self._console.practice, one.id, to, actor=visit.actor, now=visit.now),
        )
        return go(f"/console/patients/{patient_id}", "moved")

    async def cancel(self, visit: Visit) -> Response:
        if visit.request.method == "GET":
            return await self._episode_page("cancel.html", visit, reasons=CANCEL_REASONS, error=None)
        reason = CANCEL_REASONS.get(visit.form.get("reason", ""))
        if reason is None:
            error = "Choose a reason"
            return await self._episode_page("cancel.html", visit, 422, reasons=CANCEL_REASONS, error=error)
        patient_id = await self._change(
            visit,
            lambda tx, one: episode.cancel(
                tx, self._console.practice, one.id, reason, actor=visit.actor, now=visit.now
            ),
        )
        return go(f"/console/patients/{patient_id}", "cancelled")

    async def death(self, visit: Visit) -> Response:
        patient_id = visit.path("patient_id")
        if visit.request.method == "GET":
            return await self._death_page(visit)
        died_on = _date(visit.form.get("died_on", ""))
        if died_on is None or died_on > (visit.now + AHEAD_OF_UTC).date():
            return await self._death_page(visit, 422, error="Give a date that is not in the future")
        await self._console.change(
            lambda tx: episode.note_death(tx, patient_id, died_on, actor=visit.actor, now=visit.now)
        )
        return go(f"/console/patients/{patient_id}", "death")

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

    async def _change(self, visit: Visit, work: Callable[[Tx, Episode], None]) -> str:
        """Change the episode of the address; returns whose it is."""

        def change(tx: Tx) -> str:
            one = episodes.get(tx, visit.path("episode_id"))
            work(tx, one)
            return one.patient_id

        return await self._console.change(change)

    async def _move_page(self, visit: Visit, *, to: date | None = None, error: str | None = None) -> Response:
        def look(tx: Tx) -> Preview | None:
            one = episodes.get(tx, visit.path("episode_id"))
            return moving.preview(tx, self._console.practice, one, to, visit.now) if to else None

        shown = await self._console.read(look)
        return await self._episode_page("move.html", visit, 422 if error else 200, preview=shown, error=error)

    async def _episode_page(self, template: str, visit: Visit, status: int = 200, **values: object) -> Response:
        def look(tx: Tx) -> tuple[Opened, Episode]:
            one = episodes.get(tx, visit.path("episode_id"))
            return access.open_patient(tx, visit.actor, one.patient_id, action="look", now=visit.now), one

        opened, one = await self._console.look(look)
        pathway = self._console.practice.pathways.get(one.pathway_id, one.pathway_version)
        return self._console.pages.show(
            template, visit, status=status, opened=opened, episode=one, pathway=pathway, **values
        )

    async def _death_page(self, visit: Visit, status: int = 200, error: str | None = None) -> Response:
        opened = await self._console.look(
            lambda tx: access.open_patient(tx, visit.actor, visit.path("patient_id"), action="look", now=visit.now)
        )
        return self._console.pages.show("death.html", visit, status=status, opened=opened, error=error)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
