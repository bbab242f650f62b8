"""The demo's own corner of the chat page: the letter, and the clock."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from app.demo.travel import Traveller
from app.demo.world import new_visitor, visitor
from app.errors import UsageError
from app.house import House
from records import episodes, patients
from records.database import Tx

STATIC = Path(__file__).with_name("static")
EXTRAS = ("/demo/bar.css", "/demo/bar.js")
HEADER = "x-afterwell"


class _Journey(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: int | None = None  # None: to the next message


def router(house: House, traveller: Traveller) -> APIRouter:
    """Everything under /demo. Only the demo serves it."""
    corner = _Corner(house, traveller)
    routes = APIRouter(prefix="/demo", include_in_schema=False)
    routes.add_api_route("/bar.js", lambda: FileResponse(STATIC / "bar.js", media_type="text/javascript"))
    routes.add_api_route("/bar.css", lambda: FileResponse(STATIC / "bar.css", media_type="text/css"))
    routes.add_api_route("/state", corner.state, response_model=None)
    routes.add_api_route("/jump", corner.jump, methods=["POST"], response_model=None)
    routes.add_api_route("/visitor", corner.visitor, methods=["POST"], response_model=None)
    return routes


class _Corner:
    def __init__(self, house: House, traveller: Traveller) -> None:
        self._house = house
        self._traveller = traveller

    async def state(self) -> Response:
        """What the bar shows: the date, the day counted from the operation, and the letter while it is unused."""
        who = await visitor(self._house)

        def work(tx: Tx) -> dict[str, object]:
            patient, episode = patients.get(tx, who.patient_id), episodes.of_patient(tx, who.patient_id)[-1]
            local = self._house.clock().astimezone(ZoneInfo(patient.zone))
            return {
                "now": f"{local:%A, %B} {local.day}, {local.year}, {local:%H:%M}",
                "day": (local.date() - episode.anchor_date).days,
                "operation": f"{episode.anchor_date:%B} {episode.anchor_date.day}, {episode.anchor_date.year}",
                "letter": f"/chat#{who.token}" if who.token else None,
                "born": f"{who.born:%B} {who.born.day}, {who.born.year}",
            }

        return JSONResponse(await self._house.database.read(work), headers={"Cache-Control": "no-store"})

    async def jump(self, request: Request, journey: _Journey) -> Response:
        if not _ours(request):
            return Response(status_code=403)
        who = await visitor(self._house)
        try:
            if journey.day is None:
                await self._traveller.to_next(who.patient_id)
            else:
                await self._traveller.to_day(who.patient_id, journey.day)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, status_code=422)
        return await self.state()

    async def visitor(self, request: Request) -> Response:
        """Begin again as another patient."""
        if not _ours(request):
            return Response(status_code=403)
        await new_visitor(self._house)
        return await self.state()


def _ours(request: Request) -> bool:
    """Only our own page sets this header: another site cannot without being asked first."""
    return request.headers.get(HEADER) == "demo"
