"""Renders the console's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from care.practice import Clinic
from clinic import words
from clinic.ports import DemoAccount
from clinic.visit import Visit
from pages.assets import Assets

HTMX = '{"includeIndicatorCSS": false, "history": false}'  # nothing that a strict policy would refuse
NOTICES = {
    "acknowledged": "The alert is closed. Thank you.",
    "faster": "Somebody else closed this alert a moment ago.",
    "done": "Noted as done. Thank you.",
    "already-done": "Somebody else did this a moment ago.",
    "read": "The message is marked as read.",
    "called": "The call is noted.",
    "contact": "The e-mail address and the phone number are changed.",
    "link": "The link is on its way. Any earlier one is void.",
    "overtaken": "Somebody went on meanwhile, perhaps the patient in the chat. This is where it stands now.",
    "taken": "The answers are sent. Thank you.",
    "taking-closed": "The time for these questions is over. What was answered is kept.",
    "enrolled": "This form was sent before, and the patient is enrolled. Is the letter lost? Make a new invitation.",
    "decided": "Noted what was decided.",
    "moved": "The date was moved and the plan made anew.",
    "cancelled": "The episode is cancelled. Nothing more goes out for it.",
    "confirmed": "Noted that it took place. Thank you.",
    "transferred": "Noted that others have taken over. Nothing more goes out for this episode.",
    "resumed": "The episode goes on. What is still to come is planned again.",
    "version": "The patient is on another version of the pathway, and the plan is made anew.",
    "stays": "The stay in hospital is noted.",
    "death": "The death is noted. Nothing more is sent.",
}
"""Short words after an action, by the code in the address; an address never carries words of its own."""


class Pages:
    """Templates, with what every page needs: the clinic's name, who is logged in, the form token."""

    def __init__(self, assets: Assets, clinic: Clinic, demo: tuple[DemoAccount, ...]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            asset=assets.address,
            clinic=clinic.name,
            phone=clinic.phone,
            demo=demo,
            words=words,
            english=words.english,
            htmx_config=HTMX,
        )

    def show(self, template: str, visit: Visit, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page for somebody who is logged in."""
        notice = NOTICES.get(visit.request.query_params.get("done", ""))
        return self._response(template, status, visit=visit, csrf=visit.csrf, now=visit.now, notice=notice, **values)

    def login(self, csrf: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        return self._response("login.html", status, visit=None, csrf=csrf, notice=None, **values)

    def error(self, status: int, sentence: str) -> HTMLResponse:
        """A page about what went wrong: it holds nothing of the request, so it needs no login either."""
        return self._response("error.html", status, visit=None, csrf=None, notice=None, sentence=sentence)

    def _response(self, template: str, status: int, **values: Any) -> HTMLResponse:
        return HTMLResponse(self._environment.get_template(template).render(**values), status)
