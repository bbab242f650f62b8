"""The page for the visit, and what was decided there."""

from __future__ import annotations

from starlette.responses import Response

from care import decided
from clinic.console import Console, go
from clinic.door import HOME
from clinic.views import decision
from clinic.visit import Visit


class DecisionRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def page(self, visit: Visit) -> Response:
        """In English, or in another language of the aid with `?in=es`."""
        ports, decision_id, language = (
            self._console.ports,
            visit.path("decision_id"),
            visit.request.query_params.get("in"),
        )
        shown = await self._console.look(
            lambda tx: decision.look(
                tx, ports.practice, ports.catalogue, decision_id, language=language, actor=visit.actor, now=visit.now
            )
        )
        return self._console.pages.show("decision.html", visit, shown=shown)

    async def chosen(self, visit: Visit) -> Response:
        decision_id, option = visit.path("decision_id"), visit.form.get("option", "")
        await self._console.change(
            lambda tx: decided.record(tx, self._console.practice, decision_id, option, actor=visit.actor, now=visit.now)
        )
        return go(f"{HOME}/decisions/{decision_id}", "decided")
