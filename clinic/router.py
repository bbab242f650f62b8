"""Every address of the console, on one page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from clinic import letters
from clinic.assets import console_assets
from clinic.console import Console
from clinic.door import HOME, Door, Handler
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
from content.catalogue import Catalogue

Address = tuple[str, str, Handler]
"""A method, a path and the page that answers."""

_ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def router(ports: Ports) -> APIRouter:
    """Everything under /console. Only the login page and the console's own files are open to everybody."""
    assets, cookies, texts = console_assets(), Cookies(ports.base_url), letters.texts()
    pages = Pages(assets, ports.practice.clinic, ports.demo)
    console, door = Console(ports, pages), Door(ports, pages, cookies)
    entrance = Entrance(console, door, cookies)

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
        ("POST", "/logout", entrance.leave),
        *_team(console),
        *_patients(console, texts),
        *_episodes(console),
        *_answers(console),
        *_records(console, texts),
    )
    routes = APIRouter(prefix=HOME, include_in_schema=False)
    for method, path, handler in for_everybody:
        routes.add_api_route(path, door.everybody(handler), methods=[method], response_model=None)
    for method, path, page in for_members:
        routes.add_api_route(path, door.members(page), methods=[method], response_model=None)
    routes.add_api_route("/{path:path}", door.members(_nothing), methods=_ALL, response_model=None)
    return routes


def _form(path: str, page: Handler) -> tuple[Address, Address]:
    """A page that shows a form, and takes it."""
    return ("GET", path, page), ("POST", path, page)


def _team(console: Console) -> tuple[Address, ...]:
    """What the whole team works from."""
    today, to_do = TodayRoutes(console), FollowUpRoutes(console)
    return (
        ("GET", "", today.page),
        ("GET", "/", today.page),
        ("POST", "/alerts/{alert_id}/acknowledge", today.acknowledge),
        ("POST", "/follow-ups/{follow_up_id}/done", to_do.done),
        ("POST", "/episodes/{episode_id}/calls", today.note_call),
        ("POST", "/patients/{patient_id}/messages/{message_id}/read", today.read_message),
    )


def _patients(console: Console, texts: Catalogue) -> tuple[Address, ...]:
    people, person, reach = PatientRoutes(console), PersonRoutes(console, texts), ReachRoutes(console)
    return (
        *_form("/patients", people.everybody),
        ("GET", "/patients/{patient_id}", people.one),
        ("GET", "/patients/{patient_id}/trends/{episode_id}/{survey_id}/{score_id}", people.trend),
        ("POST", "/patients/{patient_id}/invitation", person.invite),
        ("POST", "/patients/{patient_id}/links", reach.link),
        ("POST", "/patients/{patient_id}/contact", reach.contact),
        *_form("/patients/{patient_id}/death", person.death),
        *_form("/patients/{patient_id}/stays", person.stays),
        ("POST", "/patients/{patient_id}/stays/{stay_id}/end", person.end_stay),
        ("POST", "/patients/{patient_id}/stays/{stay_id}/remove", person.remove_stay),
    )


def _episodes(console: Console) -> tuple[Address, ...]:
    episodes = EpisodeRoutes(console)
    changes = {
        "date": episodes.move,
        "confirm": episodes.confirm,
        "cancel": episodes.cancel,
        "transfer": episodes.transfer,
        "resume": episodes.resume,
        "version": episodes.version,
    }
    return tuple(
        address for name, page in changes.items() for address in _form(f"/episodes/{{episode_id}}/{name}", page)
    )


def _answers(console: Console) -> tuple[Address, ...]:
    """Answers by telephone, and the decision that the patient shared."""
    taking, decision = TakingRoutes(console), DecisionRoutes(console)
    return (
        *_form("/episodes/{episode_id}/steps/{step_id}/answers", taking.begin),
        *_form("/responses/{response_id}", taking.card),
        *_form("/responses/{response_id}/safety", taking.safety),
        ("GET", "/decisions/{decision_id}", decision.page),
        ("POST", "/decisions/{decision_id}/chosen", decision.chosen),
    )


def _records(console: Console, texts: Catalogue) -> tuple[Address, ...]:
    """Who comes in, and what goes out."""
    enrolment, export = EnrolmentRoutes(console, texts), ExportRoutes(console)
    return (
        ("GET", "/enrol", enrolment.page),
        ("POST", "/enrol", enrolment.enrol),
        ("GET", "/export", export.page),
        ("POST", "/export", export.download),
    )


async def _nothing(_visit: Visit) -> Response:
    raise PageError(404, "There is no such page.")
