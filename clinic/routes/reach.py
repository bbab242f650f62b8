"""Ways to a patient beside the chat: their e-mail address and number, and a one-time link by either."""

from __future__ import annotations

from starlette.responses import Response

from care import contact
from clinic.console import Console, go
from clinic.door import HOME, own_page
from clinic.visit import Visit
from records.patients import Contact


class ReachRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def contact(self, visit: Visit) -> Response:
        """Both fields as they now stand; an empty one is taken away."""
        patient_id = visit.path("patient_id")
        ways = Contact(contact.email(visit.form.get("email")), contact.phone(visit.form.get("phone")))
        await self._console.change(lambda tx: contact.change(tx, patient_id, ways, actor=visit.actor, now=visit.now))
        return go(f"{HOME}/patients/{patient_id}", "contact")

    async def link(self, visit: Visit) -> Response:
        """Send a link; the letter on paper has a page of its own."""
        patient_id, way = visit.path("patient_id"), visit.form.get("way", "")
        send = self._console.ports.send_link
        await self._console.change(lambda tx: send(tx, patient_id, way, actor=visit.actor, now=visit.now))
        return go(own_page(visit.form.get("back", HOME)), "link")
