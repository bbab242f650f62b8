"""Enrolling a patient: the form, and the letter that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from zoneinfo import available_timezones

from babel import Locale
from starlette.responses import Response

from care.enrol import enrol
from care.errors import RefusedError
from clinic import enrolment, letters
from clinic.console import Console, go
from clinic.enrolment import EnrolForm
from clinic.forms import Form
from clinic.letters import Letter
from clinic.views import following
from clinic.visit import Visit
from content.catalogue import Catalogue
from records import patients, staff
from records.database import Tx
from records.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Offers:
    """What the records suggest for the form: names of accounts, and the zone of the patient enrolled last."""

    owners: tuple[str, ...]
    usual_zone: str


class EnrolmentRoutes:
    def __init__(self, console: Console, texts: Catalogue) -> None:
        self._console = console
        self._texts = texts
        self._zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self._languages = {code: (Locale.parse(code).display_name or code).capitalize() for code in texts.languages}

    async def page(self, visit: Visit) -> Response:
        offers = await self._console.read(_offers)
        fields = {"key": self._console.ports.new_id(), "zone": offers.usual_zone, "language": self._texts.languages[0]}
        decision_id = visit.request.query_params.get("decision")
        if decision_id:
            practice = self._console.practice
            known = await self._console.look(
                lambda tx: following.fields(tx, practice, decision_id, actor=visit.actor, now=visit.now)
            )
            fields |= known
        return self._form(visit, offers, fields)

    async def enrol(self, visit: Visit) -> Response:
        offers = await self._console.read(_offers)
        checked = enrolment.check(
            visit.form,
            languages=frozenset(self._languages),
            owners=frozenset(offers.owners),
            today=visit.now.date(),
        )
        form = checked.form
        if form is None:
            return self._form(visit, offers, visit.form, errors=checked.errors)
        token = self._console.ports.new_token()
        try:
            letter = await self._console.change(lambda tx: self._enrol(tx, visit, form, token))
        except RefusedError as refusal:
            return self._form(visit, offers, visit.form, refused=f"{refusal}.")
        if letter is None:
            return go(f"/console/patients/{form.key}", "enrolled")
        return self._console.pages.show("letter.html", visit, letter=letter, say=self._texts.text, enrolled=True)

    def _enrol(self, tx: Tx, visit: Visit, form: EnrolForm, token: str) -> Letter | None:
        """None when this very form has enrolled its patient already: a page was sent twice."""
        if _exists(tx, form.key):
            return None
        ports = self._console.ports
        ids = chain([form.key], iter(ports.new_id, None))
        request = form.request(following.patient_of(tx, form.decision) if form.decision else None)
        done = enrol(tx, ports.practice, request, actor=visit.actor, now=visit.now, new_id=ids.__next__, token=token)
        return letters.write(tx, done.patient_id, ports.links(token), done.expires_at, self._texts)

    def _form(
        self,
        visit: Visit,
        offers: Offers,
        fields: Form,
        *,
        errors: Mapping[str, str] | None = None,
        refused: str | None = None,
    ) -> Response:
        pathways = list(self._console.practice.pathways)
        return self._console.pages.show(
            "enrol.html",
            visit,
            status=422 if errors or refused else 200,
            pathways=pathways,
            sides=dict.fromkeys(side for pathway in pathways for side in pathway.sides),
            zones=self._zones,
            languages=self._languages,
            owners=offers.owners,
            fields=fields,
            errors=errors or {},
            refused=refused,
        )


def _offers(tx: Tx) -> Offers:
    everyone = patients.everyone(tx)
    owners = tuple(member.name for member in staff.everyone(tx) if member.disabled_at is None)
    return Offers(owners, everyone[0].zone if everyone else "")


def _exists(tx: Tx, patient_id: str) -> bool:
    try:
        patients.get(tx, patient_id)
    except NotFoundError:
        return False
    return True
