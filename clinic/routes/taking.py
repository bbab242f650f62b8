"""Answers taken by telephone: the page before the call, one page for each question, and the safety text of an alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from care import access, answering, taking, tasks
from care.access import Opened
from care.answering import Moved, Sitting
from care.errors import RefusedError
from care.ways import Responder
from clinic import answer_form
from clinic.answer_form import ALONE
from clinic.console import Console, go
from clinic.door import HOME
from clinic.forms import Form
from clinic.views import calling
from clinic.views import taking as view
from clinic.views.taking import Asked, Warned
from clinic.visit import Visit
from records import patients
from records.database import Tx
from records.errors import NotFoundError
from surveys.walk import Phase

RESPONDERS = {Responder.SELF: "The patient", Responder.PROXY: "Somebody for the patient"}


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at a sitting, with what it takes to show it."""

    opened: Opened
    asked: Asked
    warned: tuple[Warned, ...]


class TakingRoutes:
    def __init__(self, console: Console) -> None:
        self._console = console

    async def begin(self, visit: Visit) -> Response:
        """Who it is and what is asked; with a form, on to the first question."""
        if visit.request.method == "GET":
            return await self._begin_page(visit)
        try:
            responder = Responder(visit.form.get("responder", ""))
        except ValueError:
            return await self._begin_page(visit, error="Say who answers.")
        try:
            sitting = await self._console.change(lambda tx: self._begin(tx, visit, responder))
        except RefusedError as refusal:
            return await self._begin_page(visit, error=f"{refusal}.")
        return _to_card(sitting.response.id, responder)

    def _begin(self, tx: Tx, visit: Visit, responder: Responder) -> Sitting:
        practice, form = self._console.practice, visit.form
        task = calling.step_of(tx, practice, visit.path("episode_id"), visit.path("step_id"))
        patients.lock(tx, task.episode.patient_id)
        return taking.begin(
            tx,
            practice,
            task,
            responder=responder,
            language=form.get("language", ""),
            agreed="agreed" in form,
            actor=visit.actor,
            now=visit.now,
            new_id=self._console.ports.new_id,
        )

    async def card(self, visit: Visit) -> Response:
        """The question on which the sitting stands; with a form, what was answered to it."""
        if visit.request.method == "GET":
            return await self._card_page(visit, _responder(visit.request.query_params.get("by")))
        responder = _responder(visit.form.get("responder"))
        sitting = await self._console.read(lambda tx: self._sitting(tx, visit))
        at = sitting.survey.positions.get(visit.form.get("item", ""))
        item = None if at is None else sitting.survey.items[at]
        if item and visit.form.get("do") == "answer" and answer_form.contradicts_itself(visit.form, item):
            return await self._card_page(visit, responder, error=ALONE)
        try:
            moved = await self._console.change(lambda tx: self._move(tx, visit, responder))
        except RefusedError as refusal:
            return await self._card_page(visit, responder, error=f"{refusal}.")
        if moved is None or (moved.refused and not (told := answer_form.refusal(moved.refused, item))):
            return _to_card(visit.path("response_id"), responder, "overtaken")
        if moved.refused:
            return await self._card_page(visit, responder, error=told)
        return _after(moved, responder)

    def _move(self, tx: Tx, visit: Visit, responder: Responder) -> Moved | None:
        """None where the form belongs to a card that is no longer the current one."""
        patients.lock(tx, self._sitting(tx, visit).response.patient_id)
        sitting = self._sitting(tx, visit)
        steps = answer_form.moves(visit.form, sitting) if sitting.response.open else ()
        if not steps:
            return None
        new_id = self._console.ports.new_id
        return taking.move(tx, sitting, steps, responder=responder, actor=visit.actor, now=visit.now, new_id=new_id)

    async def safety(self, visit: Visit) -> Response:
        """What an alert asks of whoever is on the telephone; with a form, that it was read out."""
        if visit.request.method == "GET":
            responder = _responder(visit.request.query_params.get("by"))
            look = await self._console.look(lambda tx: self._look(tx, visit))
            return self._console.pages.show("taking_safety.html", visit, **_shown(look), responder=responder.value)
        await self._console.change(lambda tx: self._read_out(tx, visit))
        return _to_card(visit.path("response_id"), _responder(visit.form.get("responder")))

    def _read_out(self, tx: Tx, visit: Visit) -> None:
        sitting = self._sitting(tx, visit)
        shown = view.warned(tx, self._console.practice, self._asked(tx, sitting))
        for one in (one for one in shown if one.waits):
            taking.read_out(tx, sitting, one.alert.id, actor=visit.actor, now=visit.now)

    async def _begin_page(self, visit: Visit, error: str | None = None) -> Response:
        place = visit.path("episode_id"), visit.path("step_id")
        call = await self._console.look(
            lambda tx: calling.prepare(tx, self._console.practice, *place, actor=visit.actor, now=visit.now)
        )
        status, form = 422 if error else 200, visit.form
        return self._console.pages.show(
            "taking_begin.html", visit, status=status, call=call, error=error, fields=form, responders=RESPONDERS
        )

    async def _card_page(self, visit: Visit, responder: Responder, error: str | None = None) -> Response:
        look = await self._console.look(lambda tx: self._look(tx, visit))
        sitting = look.asked.sitting
        if not sitting.response.open:
            return go(_step(sitting), "taken" if sitting.response.completed_at else "taking-closed")
        if any(one.waits for one in look.warned):
            return _to_safety(sitting.response.id, responder)
        reviewing = sitting.walk.phase is Phase.REVIEWING
        typed: Form | None = visit.form if error and visit.form.get("do") == "answer" else None
        values = {
            "review": view.review(look.asked) if reviewing else (),
            "not_counted": view.not_counted(sitting),
            "card": None if reviewing else view.card(look.asked, typed),
            "carried": view.carried(look.asked),
        }
        return self._console.pages.show(
            "taking_review.html" if reviewing else "taking_card.html",
            visit,
            status=422 if error else 200,
            error=error,
            responder=responder.value,
            responders=RESPONDERS,
            **_shown(look),
            **values,
        )

    def _look(self, tx: Tx, visit: Visit) -> Opening:
        sitting = self._sitting(tx, visit)
        patient_id = sitting.response.patient_id
        opened = access.open_patient(tx, visit.actor, patient_id, action="take-answers", now=visit.now)
        asked = self._asked(tx, sitting)
        return Opening(opened, asked, view.warned(tx, self._console.practice, asked))

    def _asked(self, tx: Tx, sitting: Sitting) -> Asked:
        response = sitting.response
        task = tasks.of_step(tx, self._console.practice, response.episode_id, response.step_id)
        return Asked(sitting, task, self._console.ports.names)

    def _sitting(self, tx: Tx, visit: Visit) -> Sitting:
        sitting = answering.load(tx, self._console.practice, visit.path("response_id"))
        if sitting is None:
            raise NotFoundError("There is no such response")
        return sitting


def _shown(look: Opening) -> dict[str, Any]:
    return {"opened": look.opened, "asked": look.asked, "sitting": look.asked.sitting, "warned": look.warned}


def _responder(code: str | None) -> Responder:
    return Responder.PROXY if code == Responder.PROXY else Responder.SELF


def _after(moved: Moved, responder: Responder) -> Response:
    """An alert comes before everything else, also one that was raised before and is raised again."""
    response_id = moved.sitting.response.id
    if moved.alerts:
        return _to_safety(response_id, responder)
    return go(_step(moved.sitting), "taken") if moved.completed else _to_card(response_id, responder)


def _to_card(response_id: str, responder: Responder, done: str | None = None) -> RedirectResponse:
    told = {"done": done} if done else {}
    return _to(f"{HOME}/responses/{response_id}", by=responder.value, **told)


def _to_safety(response_id: str, responder: Responder) -> RedirectResponse:
    return _to(f"{HOME}/responses/{response_id}/safety", by=responder.value)


def _to(path: str, **query: str) -> RedirectResponse:
    return RedirectResponse(f"{path}?{urlencode(query)}", 303)


def _step(sitting: Sitting) -> str:
    return f"{HOME}/episodes/{sitting.response.episode_id}/steps/{sitting.response.step_id}/answers"
