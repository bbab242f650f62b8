"""The list of patients, one patient's page, and the pictures on it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from starlette.responses import Response

from care import access, results
from care.access import Opened
from care.results import Series
from clinic.console import Console
from clinic.errors import PageError
from clinic.views import answers, chart, roster, scores
from clinic.views.roster import Line
from clinic.visit import Visit
from records.database import Tx
from reports.charts import picture

# A drawing's own style stands in it; opened by itself it may use that and nothing else.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
WIDTH = 380  # pixels


class PatientRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def everybody(self, visit: Visit) -> Response:
        """The list. What is searched for is posted: a name has no place in an address."""
        search, now = visit.form.get("search", ""), visit.now
        people = await self._console.look(lambda tx: access.open_all(tx, visit.actor, action="list-patients", now=now))
        found = roster.matching(people.values(), search)
        lines = await self._console.read(lambda tx: self._lines(tx, found[: roster.MOST], now))
        template = "patients_table.html" if visit.from_htmx else "patients.html"
        return self._console.pages.show(
            template, visit, lines=lines, found=len(found), most=roster.MOST, search=search, all=len(people)
        )

    def _lines(self, tx: Tx, shown: list[Opened], now: datetime) -> list[Line]:
        practice = self._console.practice
        return [
            line
            for opened in shown
            for line in roster.lines(opened, roster.background(tx, practice, opened.patient, now), now)
        ]

    async def one(self, visit: Visit) -> Response:
        ports, patient_id = self._console.ports, visit.path("patient_id")
        shown = await self._console.look(
            lambda tx: chart.open_chart(tx, ports.practice, ports.catalogue, visit.actor, patient_id, visit.now)
        )
        return self._console.pages.show(
            "patient.html", visit, chart=shown, not_counted=answers.NOT_COUNTED, ways=ports.ways
        )

    async def trend(self, visit: Visit) -> Response:
        """One score of one episode over time, as SVG."""
        series = await self._console.look(lambda tx: self._series(tx, visit))
        drawing = scores.drawing(series, self._console.ports.catalogue)
        svg = await asyncio.to_thread(picture.svg, drawing, width_px=WIDTH)
        headers = {"Content-Security-Policy": DRAWING_POLICY}
        return Response(svg, media_type="image/svg+xml", headers=headers)

    def _series(self, tx: Tx, visit: Visit) -> Series:
        patient_id = visit.path("patient_id")
        access.open_patient(tx, visit.actor, patient_id, action="see-trend", now=visit.now)
        wanted = tuple(visit.path(name) for name in ("episode_id", "survey_id", "score_id"))
        for series in results.of_patient(tx, self._console.practice, patient_id):
            if (series.episode.id, series.survey.id, series.rule.id) == wanted:
                return series
        raise PageError(404, "There is no such picture.")
