"""The balancer in front of several replicas: each request to the next one, an error while that one is down."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.support.processes import free_port


@asynccontextmanager
async def balancer(urls: Sequence[str]) -> AsyncIterator[str]:
    """Passes requests on to these addresses in turn; gives its own address."""
    turns = itertools.cycle(urls)

    async def forward(request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        try:
            async with session.request(
                request.method, next(turns) + request.path_qs, headers=headers, data=await request.read()
            ) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except aiohttp.ClientError:
            return web.Response(status=502)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", forward)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    port = free_port()
    async with aiohttp.ClientSession() as session:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            await runner.cleanup()
