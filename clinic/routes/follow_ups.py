"""A task of the team is done."""

from __future__ import annotations

from starlette.responses import Response

from care import follow_ups
from clinic.console import Console, go
from clinic.door import HOME, own_page
from clinic.visit import Visit


class FollowUpRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def done(self, visit: Visit) -> Response:
        follow_up_id, note = visit.path("follow_up_id"), visit.form.get("note", "")
        closed = await self._console.change(
            lambda tx: follow_ups.done(tx, follow_up_id, note, actor=visit.actor, now=visit.now)
        )
        return go(own_page(visit.form.get("back", HOME)), "done" if closed else "already-done")
