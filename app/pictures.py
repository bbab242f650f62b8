"""Draws the pictures on cards when they are delivered, off the event loop."""

from __future__ import annotations

import asyncio

from bot.conversation.cards import Picture
from bot.conversation.deciding_choices import PEOPLE, SUMMARY
from bot.conversation.desk import Desk
from care import deciding, results
from care.results import Series
from decision_aids import framing
from decision_aids.model import DecisionAid
from records import patients
from records.database import Database, Tx
from reports import people, summary, summary_picture, trends
from reports.charts import picture
from reports.icons import raster
from reports.icons.array import IconArray
from reports.summary import Page

PHONE_WIDTH = 300  # a card on a small phone; the letters keep their size, so a narrow picture has large ones


class Pictures:
    """Called by a channel with the picture that a card asks for; returns a PNG."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    async def __call__(self, wanted: Picture) -> bytes:
        if wanted.kind == PEOPLE:
            return await asyncio.to_thread(raster.png, self._people(wanted), width_px=PHONE_WIDTH, scale=3)
        if wanted.kind == SUMMARY:
            page = await self._database.read(lambda tx: self._page(tx, *wanted.about.split("/")))
            return await asyncio.to_thread(summary_picture.png, page)
        patient_id, episode_id, survey_id, score_id = wanted.about.split("/")
        series, language = await self._database.read(
            lambda tx: self._find(tx, patient_id, episode_id, survey_id, score_id)
        )
        trend = trends.trend(series, language, self._desk.catalogue)
        return await asyncio.to_thread(picture.png, trend, width_px=PHONE_WIDTH, scale=3)

    def _people(self, wanted: Picture) -> IconArray:
        aid_id, version, outcome_id, language = wanted.about.split("/")
        found = self._desk.practice.aids.get(aid_id, version)
        aid = found if isinstance(found, DecisionAid) else None
        if aid is None:
            raise LookupError("there is nothing to draw")
        return people.array(aid, aid.outcome(outcome_id), language, framing.catalogue())

    def _page(self, tx: Tx, decision_id: str, language: str) -> Page:
        """As it stands now: what was taken back meanwhile is not drawn."""
        said = deciding.summary(tx, self._desk.practice, decision_id)
        if said is None:
            raise LookupError("there is nothing to draw")
        return summary.page(tx, self._desk.practice, said, language, self._desk.catalogue)

    def _find(self, tx: Tx, patient_id: str, episode_id: str, survey_id: str, score_id: str) -> tuple[Series, str]:
        wanted = (episode_id, survey_id, score_id)
        for series in results.of_patient(tx, self._desk.practice, patient_id):
            if (series.episode.id, series.survey.id, series.rule.id) == wanted:
                return series, patients.get(tx, patient_id).language
        raise LookupError("there is nothing to draw")
