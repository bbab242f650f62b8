"""What the team notes about an episode: another date, that it took place, that it is off, another pathway version.

Each has one page: a form, then what would change in plain words, then, confirmed, the change itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from care import access, episode
from care.access import Opened
from care.episode import CANCEL_REASONS, last_today
from care.errors import RefusedError
from care.preview import Preview, preview
from clinic.console import Console, go
from clinic.forms import date_in
from clinic.views import changes
from clinic.visit import Visit
from records import episodes
from records.database import Tx
from records.episodes import Episode


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of an episode: as it would be, for the preview, and done. `fields` are the form's, to be sent again."""

    would: Callable[[Episode], Episode]
    do: Callable[[Tx, str], None]
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one change. `asks` names the form's field; a page without one shows the preview at once. `done` is
    the code of the notice afterwards."""

    title: str
    button: str
    done: str
    asks: str | None = None
    danger: bool = False


MOVE = Page("Move the date", "Move the date", "moved", "to")
CONFIRM = Page("Did it take place?", "Yes, it took place", "confirmed", "on")
CANCEL = Page("Cancel this episode?", "Cancel the episode", "cancelled", "reason", danger=True)
TRANSFER = Page("Have others taken over?", "Others have taken over", "transferred", danger=True)
RESUME = Page("Take it up again?", "Take it up again", "resumed")
VERSION = Page("Move to another version of the pathway", "Move to this version", "version", "version")


class EpisodeRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def move(self, visit: Visit) -> Response:
        return await self._serve(visit, MOVE, self._move)

    async def confirm(self, visit: Visit) -> Response:
        return await self._serve(visit, CONFIRM, self._confirm)

    async def cancel(self, visit: Visit) -> Response:
        return await self._serve(visit, CANCEL, self._cancel)

    async def transfer(self, visit: Visit) -> Response:
        return await self._serve(visit, TRANSFER, self._transfer)

    async def resume(self, visit: Visit) -> Response:
        return await self._serve(visit, RESUME, self._resume)

    async def version(self, visit: Visit) -> Response:
        return await self._serve(visit, VERSION, self._version)

    def _move(self, visit: Visit) -> Deed:
        to, now = _date(visit, "to"), visit.now
        return Deed(
            lambda one: episode.moved(one, to, now),
            lambda tx, one: episode.move_date(tx, self._console.practice, one, to, actor=visit.actor, now=now),
            {"to": str(to)},
        )

    def _confirm(self, visit: Visit) -> Deed:
        on, now = _date(visit, "on"), visit.now
        return Deed(
            lambda one: episode.confirmed(one, on, now),
            lambda tx, one: episode.confirm(tx, self._console.practice, one, on, actor=visit.actor, now=now),
            {"on": str(on)},
        )

    def _cancel(self, visit: Visit) -> Deed:
        reason, now = visit.form.get("reason", ""), visit.now
        return Deed(
            lambda one: episode.cancelled(one, reason, now),
            lambda tx, one: episode.cancel(tx, self._console.practice, one, reason, actor=visit.actor, now=now),
            {"reason": reason},
        )

    def _transfer(self, visit: Visit) -> Deed:
        return Deed(
            lambda one: episode.transferred(one, visit.now),
            lambda tx, one: episode.transfer(tx, self._console.practice, one, actor=visit.actor, now=visit.now),
            {},
        )

    def _resume(self, visit: Visit) -> Deed:
        return Deed(
            episode.resumed,
            lambda tx, one: episode.resume(tx, self._console.practice, one, actor=visit.actor, now=visit.now),
            {},
        )

    def _version(self, visit: Visit) -> Deed:
        practice, to, now = self._console.practice, visit.form.get("version", ""), visit.now
        return Deed(
            lambda one: episode.on_version(practice, one, to),
            lambda tx, one: episode.change_version(tx, practice, one, to, actor=visit.actor, now=now),
            {"version": to},
        )

    async def _serve(self, visit: Visit, page: Page, read: Callable[[Visit], Deed]) -> Response:
        if visit.request.method == "GET" and page.asks is not None:
            return await self._page(visit, page)
        try:
            deed = read(visit)
            if "confirmed" in visit.form:
                return await self._done(visit, page, deed)
            return await self._page(visit, page, deed=deed)
        except RefusedError as refusal:
            return await self._page(visit, page, error=str(refusal))

    async def _done(self, visit: Visit, page: Page, deed: Deed) -> Response:
        def work(tx: Tx) -> str:
            one = episodes.get(tx, visit.path("episode_id"))
            deed.do(tx, one.id)
            return one.patient_id

        patient_id = await self._console.change(work)
        return go(f"/console/patients/{patient_id}", page.done)

    async def _page(self, visit: Visit, page: Page, *, deed: Deed | None = None, error: str | None = None) -> Response:
        def look(tx: Tx) -> tuple[Opened, Episode, Preview | None]:
            one = episodes.get(tx, visit.path("episode_id"))
            opened = access.open_patient(tx, visit.actor, one.patient_id, action="look", now=visit.now)
            return opened, one, self._look(tx, visit, one, deed) if deed else None

        opened, one, shown = await self._console.look(look)
        pathways = self._console.practice.pathways
        return self._console.pages.show(
            "change.html",
            visit,
            status=422 if error else 200,
            page=page,
            opened=opened,
            episode=one,
            pathway=pathways.get(one.pathway_id, one.pathway_version),
            fields=deed.fields if deed else dict(visit.form),
            told=changes.tell(shown) if shown else None,
            changed=shown.changed if shown else None,
            error=error,
            reasons=CANCEL_REASONS,
            versions=[known for known in reversed(pathways.versions(one.pathway_id)) if known != one.pathway_version],
            latest=last_today(visit.now),
        )

    def _look(self, tx: Tx, visit: Visit, one: Episode, deed: Deed) -> Preview:
        return preview(tx, self._console.practice, one, deed.would(one), visit.now)


def _date(visit: Visit, name: str) -> date:
    found = date_in(visit.form.get(name, ""))
    if found is None:
        raise RefusedError("Give a date")
    return found
