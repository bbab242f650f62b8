"""The person's side over HTTP, and the server as a process of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from tests.botapi import BotApiServer
from tests.botapi.client import CHAT, Client


async def post(client: Client, path: str, **body: Any) -> Any:
    async with client.session.post(client.server.url + path, json=body) as answer:
        return answer.status, await answer.json()


async def get(client: Client, path: str, **query: str) -> Any:
    async with client.session.get(client.server.url + path, params=query) as answer:
        return answer.status, await answer.json()


async def test_a_person_can_be_played_over_http(client: Client) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:y"}]]}
    assert await post(client, f"/_person/{CHAT}", first_name="Ada") == (200, {"chat_id": CHAT})
    await post(client, f"/_person/{CHAT}/start", payload="abc")
    await client.ok("sendMessage", chat_id=CHAT, text="Ready?", reply_markup=keyboard)
    _, seen = await get(client, f"/_person/{CHAT}/sees", text="Ready", timeout="1")
    assert seen["buttons"][0][0]["data"] == "1:y"
    _, tapped = await post(client, f"/_person/{CHAT}/tap", button="Yes")
    await client.ok("answerCallbackQuery", callback_query_id=tapped["done"]["query_id"], text="Noted")
    assert (await get(client, f"/_person/{CHAT}/toasts"))[1] == ["Noted"]
    assert [message["text"] for message in (await get(client, f"/_person/{CHAT}/screen"))[1]] == [
        "/start abc",
        "Ready?",
    ]
    assert [update["message"]["from"]["first_name"] for update in (await client.ok("getUpdates"))[:1]] == ["Ada"]


async def test_what_a_person_cannot_do_is_said(client: Client) -> None:
    await post(client, f"/_person/{CHAT}/start")
    assert (await post(client, f"/_person/{CHAT}/tap", button="Yes"))[0] == 409
    assert (await post(client, f"/_person/{CHAT}/screen"))[0] in {404, 405}
    assert (await post(client, f"/_person/{CHAT}/chat_id"))[0] == 404
    status, body = await get(client, f"/_person/{CHAT}/sees", text="Hello", timeout="0.05")
    assert (status, "'/start'" in body["error"]) == (404, True)


async def test_faults_limits_and_calls_are_controlled_over_http(client: Client, server: BotApiServer) -> None:
    await post(client, f"/_person/{CHAT}/start")
    await post(client, "/_control/fault", method="sendMessage", kind="500", times=2)
    await post(client, "/_control/limits", enabled=True, chat_burst=1)
    for _ in range(2):
        assert "500" in await client.refused("sendMessage", chat_id=CHAT, text="Hi")
    await client.ok("sendMessage", chat_id=CHAT, text="Hi")
    assert "429" in await client.refused("sendMessage", chat_id=CHAT, text="Hi")
    _, calls = await get(client, "/_control/calls", method="sendMessage")
    assert [call["status"] for call in calls] == [500, 500, 200, 429]


async def test_it_runs_alone() -> None:
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.botapi", "--port", "0", cwd=root, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        assert line.startswith("Bot API for tests at http://127.0.0.1:")
    finally:
        process.terminate()
        await process.communicate()
