"""Runs the server alone until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.botapi.server import TOKEN, BotApiServer


async def serve(host: str, port: int, token: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        server = BotApiServer(token=token)
        await server.start(host, port)
        stack.push_async_callback(server.stop)
        print(f"Bot API for tests at {server.url}, token {token}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
