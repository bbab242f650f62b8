"""The operators' addresses: is it alive, is it ready, what does it count."""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.operators.gauges import gauges
from app.operators.health import Health
from app.operators.metrics import Metrics

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # what proxies add: a stranger may be behind them


def router(health: Health, metrics: Metrics, token: str) -> APIRouter:
    """`token` is what a scrape shows as its bearer; empty lets in who asks from this very machine."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/health/live")
    async def live() -> Response:
        return JSONResponse({"live": True})

    @routes.get("/health")
    @routes.get("/health/ready")
    async def ready() -> Response:
        wrong = await health.wrong()
        status = HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK
        return JSONResponse({"ready": not wrong, "wrong": wrong}, status)

    @routes.get("/metrics")
    async def scrape(request: Request) -> Response:
        refused = _refusal(request, token)
        if refused is not None:
            return refused
        found = gauges(await health.standing())
        text, content_type = metrics.render(found, request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": content_type})

    return routes


def _refusal(request: Request, token: str) -> Response | None:
    if token:
        given = request.headers.get("authorization", "").encode()
        if compare_digest(given, f"Bearer {token}".encode()):
            return None
        return Response("Show AFTERWELL_METRICS_TOKEN as a bearer token.", 401, {"WWW-Authenticate": "Bearer"})
    if _from_this_machine(request):
        return None
    return Response("Only from this machine, unless AFTERWELL_METRICS_TOKEN is set.", HTTPStatus.FORBIDDEN)


def _from_this_machine(request: Request) -> bool:
    """Asked directly, not through a proxy: behind one everybody seems to be here."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
