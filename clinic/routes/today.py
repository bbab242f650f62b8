"""The first page, and what is done on it."""

from __future__ import annotations

from starlette.responses import Response

from care import access, attention
from care.attention import CallOutcome
from clinic.console import Console, go
from clinic.door import HOME, own_page
from clinic.views import today, trail
from clinic.visit import Visit


class TodayRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def page(self, visit: Visit) -> Response:
        """The work is gathered beside the writer; only opening the names goes through the trail."""
        work = await self._console.read(lambda tx: today.gather(tx, self._console.practice, visit.now))
        staff_names = await self._console.read(trail.names)
        people = await self._console.look(
            lambda tx: access.open_some(tx, visit.actor, work.patient_ids, action="see-work-list", now=visit.now)
        )
        return self._console.pages.show(
            "today.html",
            visit,
            work=work,
            people=people,
            staff_names=staff_names,
            outcomes=list(CallOutcome),
            ways=self._console.ports.ways,
        )

    async def acknowledge(self, visit: Visit) -> Response:
        alert_id, note = visit.path("alert_id"), visit.form.get("note", "")
        closed = await self._console.change(
            lambda tx: attention.acknowledge(tx, alert_id, note, actor=visit.actor, now=visit.now)
        )
        return go(_back(visit), "acknowledged" if closed else "faster")

    async def note_call(self, visit: Visit) -> Response:
        episode_id, form = visit.path("episode_id"), visit.form
        step_id, outcome = form.get("step", ""), form.get("outcome", "")
        await self._console.change(
            lambda tx: attention.note_call(tx, episode_id, step_id, outcome, actor=visit.actor, now=visit.now)
        )
        return go(_back(visit), "called")

    async def read_message(self, visit: Visit) -> Response:
        patient_id, message_id = visit.path("patient_id"), visit.path("message_id")
        await self._console.change(
            lambda tx: attention.read_message(tx, patient_id, message_id, actor=visit.actor, now=visit.now)
        )
        return go(_back(visit), "read")


def _back(visit: Visit) -> str:
    """The page on which the button was."""
    return own_page(visit.form.get("back", HOME))
