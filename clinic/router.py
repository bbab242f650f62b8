"""Every address of the console, on one page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from clinic import letters
from clinic.assets import console_assets
from clinic.console import Console
from clinic.door import HOME, Door
from clinic.errors import PageError
from clinic.pages import Pages
from clinic.ports import Ports
from clinic.routes.decision import DecisionRoutes
from clinic.routes.enrolment import EnrolmentRoutes
from clinic.routes.entrance import Entrance
from clinic.routes.episodes import EpisodeRoutes
from clinic.routes.export import ExportRoutes
from clinic.routes.follow_ups import FollowUpRoutes
from clinic.routes.patients import PatientRoutes
from clinic.routes.people import PersonRoutes
from clinic.routes.reach import ReachRoutes
from clinic.routes.taking import TakingRoutes
from clinic.routes.today import TodayRoutes
from clinic.sessions import Cookies
from clinic.visit import Visit

_ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def router(ports: Ports) -> APIRouter:
    """Everything under /console. Only the login page and the console's own files are open to everybody."""
    assets, cookies, texts = console_assets(), Cookies(ports.base_url), letters.texts()
    pages = Pages(assets, ports.practice.clinic, ports.demo)
    console, door = Console(ports, pages), Door(ports, pages, cookies)
    to_do = FollowUpRoutes(console)
    entrance, today, people = Entrance(console, door, cookies), TodayRoutes(console), PatientRoutes(console)
    reach, taking, decision = ReachRoutes(console), TakingRoutes(console), DecisionRoutes(console)
    episodes, person = EpisodeRoutes(console), PersonRoutes(console, texts)
    enrolment, export = EnrolmentRoutes(console, texts), ExportRoutes(console)

    async def file(request: Request) -> Response:
        found = assets.response(request.path_params["name"], request.query_params.get("v"))
        if found is None:
            raise PageError(404, "There is no such file.")
        return found

    for_everybody = (
        ("GET", "/login", entrance.page),
        ("POST", "/login", entrance.enter),
        ("GET", "/static/{name}", file),
    )
    for_members = (
        ("GET", "", today.page),
        ("GET", "/", today.page),
        ("POST", "/logout", entrance.leave),
        ("POST", "/alerts/{alert_id}/acknowledge", today.acknowledge),
        ("POST", "/follow-ups/{follow_up_id}/done", to_do.done),
        ("GET", "/patients", people.everybody),
        ("POST", "/patients", people.everybody),
        ("GET", "/patients/{patient_id}", people.one),
        ("GET", "/patients/{patient_id}/trends/{episode_id}/{survey_id}/{score_id}", people.trend),
        ("POST", "/patients/{patient_id}/messages/{message_id}/read", today.read_message),
        ("POST", "/patients/{patient_id}/invitation", person.invite),
        ("POST", "/patients/{patient_id}/links", reach.link),
        ("POST", "/patients/{patient_id}/contact", reach.contact),
        ("GET", "/patients/{patient_id}/death", person.death),
        ("POST", "/patients/{patient_id}/death", person.death),
        ("GET", "/patients/{patient_id}/stays", person.stays),
        ("POST", "/patients/{patient_id}/stays", person.stays),
        ("POST", "/patients/{patient_id}/stays/{stay_id}/end", person.end_stay),
        ("POST", "/patients/{patient_id}/stays/{stay_id}/remove", person.remove_stay),
        ("POST", "/episodes/{episode_id}/calls", today.note_call),
        ("GET", "/episodes/{episode_id}/steps/{step_id}/answers", taking.begin),
        ("POST", "/episodes/{episode_id}/steps/{step_id}/answers", taking.begin),
        ("GET", "/responses/{response_id}", taking.card),
        ("POST", "/responses/{response_id}", taking.card),
        ("GET", "/responses/{response_id}/safety", taking.safety),
        ("POST", "/responses/{response_id}/safety", taking.safety),
        ("GET", "/decisions/{decision_id}", decision.page),
        ("POST", "/decisions/{decision_id}/chosen", decision.chosen),
        ("GET", "/episodes/{episode_id}/date", episodes.move),
        ("POST", "/episodes/{episode_id}/date", episodes.move),
        ("GET", "/episodes/{episode_id}/confirm", episodes.confirm),
        ("POST", "/episodes/{episode_id}/confirm", episodes.confirm),
        ("GET", "/episodes/{episode_id}/cancel", episodes.cancel),
        ("POST", "/episodes/{episode_id}/cancel", episodes.cancel),
        ("GET", "/episodes/{episode_id}/transfer", episodes.transfer),
        ("POST", "/episodes/{episode_id}/transfer", episodes.transfer),
        ("GET", "/episodes/{episode_id}/resume", episodes.resume),
        ("POST", "/episodes/{episode_id}/resume", episodes.resume),
        ("GET", "/episodes/{episode_id}/version", episodes.version),
        ("POST", "/episodes/{episode_id}/version", episodes.version),
        ("GET", "/enrol", enrolment.page),
        ("POST", "/enrol", enrolment.enrol),
        ("GET", "/export", export.page),
        ("POST", "/export", export.download),
    )
    routes = APIRouter(prefix=HOME, include_in_schema=False)
    for method, path, handler in for_everybody:
        routes.add_api_route(path, door.everybody(handler), methods=[method], response_model=None)
    for method, path, page in for_members:
        routes.add_api_route(path, door.members(page), methods=[method], response_model=None)
    routes.add_api_route("/{path:path}", door.members(_nothing), methods=_ALL, response_model=None)
    return routes


async def _nothing(_visit: Visit) -> Response:
    raise PageError(404, "There is no such page.")
