"""The demo's own corner of the chat page: the letter, and the clock."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from app.demo import letter, visitor, world
from app.demo.travel import Traveller
from app.demo.visitor import Standing, Visitor
from app.errors import UsageError
from app.house import House
from app.links import links
from bot.web.cookies import Cookies
from records import chats
from records.database import Tx

STATIC = Path(__file__).with_name("static")
EXTRAS = ("/demo/bar.css", "/demo/bar.js")
HEADER = "x-afterwell"
FRESH = {"Cache-Control": "no-store"}


class _Journey(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: int | None = None  # None: to the next message


def router(house: House, traveller: Traveller) -> APIRouter:
    """Everything under /demo. Only the demo serves it."""
    corner = _Corner(house, traveller)
    routes = APIRouter(prefix="/demo", include_in_schema=False)
    routes.add_api_route("/bar.js", lambda: _file("bar.js", "text/javascript"))
    routes.add_api_route("/bar.css", lambda: _file("bar.css", "text/css"))
    routes.add_api_route("/letter.svg", corner.code, response_model=None)
    routes.add_api_route("/state", corner.state, response_model=None)
    routes.add_api_route("/jump", corner.jump, methods=["POST"], response_model=None)
    routes.add_api_route("/visitor", corner.another, methods=["POST"], response_model=None)
    return routes


def _file(name: str, media_type: str) -> Response:
    return FileResponse(STATIC / name, media_type=media_type, headers={"Cache-Control": "no-cache"})


class _Corner:
    def __init__(self, house: House, traveller: Traveller) -> None:
        self._house = house
        self._traveller = traveller
        self._cookies = Cookies(house.settings.base_url)

    async def state(self, request: Request) -> Response:
        """What the bar shows."""
        return await self._tell(request, {})

    async def _tell(self, request: Request, more: dict[str, Any]) -> Response:
        session = self._cookies.current(request)
        state = await self._house.database.read(lambda tx: self._state(tx, session))
        return JSONResponse(state | {"travelling": self._traveller.progress} | more, headers=FRESH)

    def _state(self, tx: Tx, session: str | None) -> dict[str, Any]:
        who = self._visitor(tx)
        stands = _standing(tx, who, session)
        local = self._house.clock().astimezone(ZoneInfo(who.patient.zone))
        return {
            "now": format_datetime(local, "EEE, MMM d, y, HH:mm", locale="en"),
            "day": (local.date() - who.episode.anchor_date).days,
            "operation": _day(who.episode.anchor_date),
            "next": _day(who.next_at.astimezone(local.tzinfo).date()) if who.next_at else None,
            "standing": stands.name.lower(),
            "advice": stands.advice,
            "born": _day(visitor.BORN),
            "others": world.PATIENTS,
            "letter": self._letter(who),
        }

    def _letter(self, who: Visitor) -> dict[str, Any] | None:
        if who.letter is None:
            return None
        clinic = self._house.desk.practice.clinic
        ends = _day(who.letter.ends_at.astimezone(ZoneInfo(who.patient.zone)).date())
        return {
            "from": clinic.name,
            "title": letter.TITLE,
            "lines": letter.lines(name=visitor.NAME, date=ends, phone=clinic.phone),
            "token": who.letter.token,
        }

    async def code(self) -> Response:
        """The letter's QR code, while the letter opens something."""
        found = (await self._house.database.read(self._visitor)).letter
        if found is None:
            return Response(status_code=404)
        link = links(self._house.settings, found.token, None).web
        return Response(letter.code(link), media_type="image/svg+xml", headers=FRESH)

    def _visitor(self, tx: Tx) -> Visitor:
        return visitor.visitor(tx, self._house.desk.practice, self._house.clock())

    async def jump(self, request: Request, journey: _Journey) -> Response:
        """Move the clock for a visitor who has joined; for anybody else the state says what to do first."""
        if not _ours(request):
            return Response(status_code=403)
        session = self._cookies.current(request)
        stands = await self._house.database.read(lambda tx: _standing(tx, self._visitor(tx), session))
        if stands is not Standing.JOINED:
            return await self.state(request)
        try:
            await (self._traveller.to_next() if journey.day is None else self._traveller.to_day(journey.day))
        except UsageError as error:
            return await self._tell(request, {"advice": str(error)})
        return await self.state(request)

    async def another(self, request: Request) -> Response:
        """Begin again as another patient."""
        if not _ours(request):
            return Response(status_code=403)
        await world.new_visitor(self._house)
        return await self.state(request)


def _standing(tx: Tx, who: Visitor, session: str | None) -> Standing:
    return visitor.standing(tx, who, chats.find(tx, "web", session) if session else None)


def _day(day: date) -> str:
    return format_date(day, "long", locale="en")


def _ours(request: Request) -> bool:
    """Only our own page sets this header: another site cannot without being asked first."""
    return request.headers.get(HEADER) == "demo"
