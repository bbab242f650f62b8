"""The web chat over real HTTP."""

import asyncio
import json
import re
import struct
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar

from bot.channel import Outgoing
from bot.conversation.cards import Block, Card, Picture
from bot.conversation.events import Blocked, Opened, Tapped
from bot.web.cookies import session_of
from bot.web.guard import HEADERS
from tests.bot.web.hospital import PNG, Hospital, open_hospital

TAP = {"id": "0123456789abcdef0123456789abcdef", "kind": "tapped", "data": "1:start"}
OPENED = {"id": "a123456789abcdef0123456789abcdef", "kind": "opened"}
WITH_PICTURE = Card((Block("Your answers", "title"),), picture=Picture("trend", "koos-jr", "A line that rises"))


@pytest.fixture
async def hospital() -> AsyncIterator[Hospital]:
    async with open_hospital() as hospital:
        yield hospital


@pytest.fixture
async def browser(hospital: Hospital) -> AsyncIterator[ClientSession]:
    async with ClientSession(f"{hospital.base_url}/", cookie_jar=CookieJar(unsafe=True)) as browser:
        yield browser


async def post(browser: ClientSession, hospital: Hospital, event: object, **headers: str) -> ClientResponse:
    ours = {"Origin": hospital.base_url, "X-Afterwell": "chat", "Content-Type": "application/json"}
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    async with browser.post("chat/events", data=body, headers={**ours, **headers}) as answer:
        await answer.read()
    return answer


async def screen_of(browser: ClientSession) -> dict:
    async with browser.get("chat/state") as answer:
        assert answer.status == 200
        return await answer.json()


async def next_state(answer: ClientResponse) -> dict:
    async with asyncio.timeout(3):
        while line := (await answer.content.readline()).decode():
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))
    raise AssertionError("the stream ended")


async def test_the_page_is_html_in_the_browsers_language_with_the_clinics_name(browser: ClientSession):
    async with browser.get("chat", headers={"Accept-Language": "es-MX"}) as answer:
        page = await answer.text()
    assert answer.status == 200
    assert '<html lang="es">' in page
    assert "<h1>Riverside Joint Clinic</h1>" in page
    assert "Escriba un mensaje" in page


async def test_no_script_or_style_stands_in_the_page_itself_and_nothing_comes_from_elsewhere(browser: ClientSession):
    async with browser.get("chat") as answer:
        page = await answer.text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert [link for link in re.findall(r'(?:src|href)="([^"]*)"', page) if not link.startswith("/chat/")] == []


async def test_a_clinics_name_cannot_become_markup_and_a_demo_can_add_its_own_files():
    async with (
        open_hospital(clinic="<b>Joint & Co", extras=("/demo/clock.js", "/demo/clock.css")) as hospital,
        ClientSession() as browser,
        browser.get(f"{hospital.base_url}/chat") as answer,
    ):
        page = await answer.text()
    assert "<h1>&lt;b&gt;Joint &amp; Co</h1>" in page
    assert '<script type="module" src="/demo/clock.js"></script>' in page
    assert '<link rel="stylesheet" href="/demo/clock.css">' in page


@pytest.mark.parametrize(
    "address", ["chat", "chat/state", "chat/offline", "chat/forgotten", "chat/sw.js", "chat/static/no", "chat/stream"]
)
async def test_every_answer_refusals_too_carries_the_security_headers(browser: ClientSession, address: str):
    async with browser.get(address) as answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


async def test_a_new_browser_gets_a_cookie_that_only_the_server_can_read(browser: ClientSession):
    async with browser.get("chat/state") as answer:
        cookie = answer.cookies["afterwell"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert cookie["max-age"] == str(400 * 24 * 3600)
    assert cookie["secure"] == ""
    async with browser.get("chat/state") as again:
        assert again.cookies["afterwell"].value == cookie.value


async def test_a_page_reached_from_a_link_never_replaces_a_cookie_that_the_browser_held_back(browser: ClientSession):
    async with browser.get("chat") as answer:
        assert not answer.cookies


async def test_behind_https_the_cookie_is_bound_to_this_very_host():
    async with (
        open_hospital(base_url="https://chat.example.org") as hospital,
        ClientSession() as browser,
        browser.get(f"{hospital.base_url}/chat/state") as answer,
    ):
        cookie = answer.cookies["__Host-afterwell"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


async def test_the_house_never_sees_the_cookie_itself(browser: ClientSession, hospital: Hospital):
    async with browser.get("chat/state") as answer:
        secret = answer.cookies["afterwell"].value
    await post(browser, hospital, OPENED)
    assert hospital.session == session_of(secret)
    assert secret not in repr(hospital.screens) + repr(hospital.raw)


async def test_an_event_is_stored_and_its_answer_is_on_the_screen(browser: ClientSession, hospital: Hospital):
    assert (await screen_of(browser))["cards"] == []
    assert (await post(browser, hospital, OPENED)).status == 202
    state = await screen_of(browser)
    assert [shown["card"]["blocks"][0]["text"] for shown in state["cards"]] == ["Welcome"]
    assert (state["language"], state["texts"]["send"]) == ("en", "Send")


async def test_the_same_event_posted_twice_is_accepted_twice_and_applied_once(
    browser: ClientSession, hospital: Hospital
):
    await screen_of(browser)
    for event in (OPENED, TAP, TAP):
        assert (await post(browser, hospital, event)).status == 202
    assert hospital.events == [Opened(), Tapped("1:start")]
    assert all(len(external_id) <= 64 for external_id in hospital.raw)


async def test_the_same_id_from_two_browsers_is_two_events(browser: ClientSession, hospital: Hospital):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    async with ClientSession(f"{hospital.base_url}/", cookie_jar=CookieJar(unsafe=True)) as other:
        await screen_of(other)
        await post(other, hospital, OPENED)
        assert len(hospital.events) == 2
        assert len((await screen_of(other))["cards"]) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"X-Afterwell": ""}, 403),
        ({"Host": "chat.example.org", "Origin": "https://chat.example.org"}, 202),
    ],
)
async def test_only_our_own_page_may_post(
    browser: ClientSession, hospital: Hospital, headers: dict[str, str], status: int
):
    await screen_of(browser)
    cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookie_jar)
    answer = await post(browser, hospital, OPENED, **headers, Cookie=cookie)
    assert answer.status == status
    assert len(hospital.events) == (status == 202)


async def test_a_browser_without_a_chat_is_sent_to_get_one(browser: ClientSession, hospital: Hospital):
    assert (await post(browser, hospital, OPENED)).status == 401
    for address in ("chat/stream", "chat/picture/a"):
        async with browser.get(address) as answer:
            assert answer.status == 401


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (TAP | {"data": "private words " * 10}, 400),
        (b'{"private words', 400),
        (json.dumps(TAP | {"private": "words" * 4_000}).encode(), 413),
    ],
)
async def test_a_refusal_repeats_nothing_of_what_was_sent(
    browser: ClientSession, hospital: Hospital, event: object, status: int
):
    await screen_of(browser)
    answer = await post(browser, hospital, event)
    assert answer.status == status
    assert list(await answer.json()) == ["error"]
    assert "words" not in await answer.text()
    assert hospital.events == []


async def test_a_flood_of_events_is_slowed_down(browser: ClientSession, hospital: Hospital):
    await screen_of(browser)
    events = [TAP | {"id": f"{number:032}"} for number in range(30)]
    statuses = [(await post(browser, hospital, event)).status for event in events]
    assert statuses[:20] == [202] * 20
    assert 429 in statuses


async def test_the_stream_shows_each_change_and_goes_on_where_it_broke_off(browser: ClientSession, hospital: Hospital):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    async with browser.get("chat/stream") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert (await next_state(answer))["cards"][0]["card"]["blocks"][0]["text"] == "Welcome"
        await post(browser, hospital, TAP)
        assert "stairs" in (await next_state(answer))["cards"][0]["card"]["blocks"][0]["text"]
    async with browser.get("chat/stream", headers={"Last-Event-ID": "2"}) as answer:
        await hospital.channel.notify(hospital.session, "Hello")
        assert (await next_state(answer))["notice"]["text"] == "Hello"


async def test_one_chat_cannot_hold_streams_without_end(browser: ClientSession, hospital: Hospital):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    streams = [await browser.get("chat/stream") for _ in range(10)]
    for stream in streams:
        await next_state(stream)
    async with browser.get("chat/stream") as answer:
        assert answer.status == 429
    for stream in streams:
        stream.close()
    async with asyncio.timeout(3):
        while hospital.hub.pages(hospital.session):  # noqa: ASYNC110 - the server notices in its own time
            await asyncio.sleep(0.01)


async def test_an_open_stream_does_not_hold_up_the_shutdown():
    async with (
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser,
        open_hospital() as hospital,  # whose end fails after five seconds
    ):
        async with browser.get(f"{hospital.base_url}/chat/state") as answer:
            assert answer.status == 200
        stream = await browser.get(f"{hospital.base_url}/chat/stream")
        await next_state(stream)
    assert stream.content.at_eof() or (await stream.content.read()).endswith(b"\n\n")


async def test_a_picture_is_drawn_for_the_patient_who_has_it_on_the_screen_and_nobody_else(
    browser: ClientSession, hospital: Hospital
):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    await hospital.channel.deliver(Outgoing("show", hospital.session, "a/1", WITH_PICTURE))
    async with browser.get("chat/picture/a%2F1") as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
        assert answer.headers["Cache-Control"] == "no-store"
        assert await answer.read() == PNG + b"koos-jr"
    for key in ("card-0", "unknown"):
        async with browser.get(f"chat/picture/{key}") as answer:
            assert answer.status == 404
    async with ClientSession(f"{hospital.base_url}/", cookie_jar=CookieJar(unsafe=True)) as other:
        await screen_of(other)
        async with other.get("chat/picture/a%2F1") as answer:
            assert answer.status == 404


async def forget(browser: ClientSession, hospital: Hospital, **headers: str) -> ClientResponse:
    ours = {"Origin": hospital.base_url, "X-Afterwell": "chat"}
    async with browser.post("chat/forget", headers={**ours, **headers}) as answer:
        return answer


async def test_a_device_that_is_told_to_forget_loses_cookie_and_screen_and_the_house_hears_of_it(
    browser: ClientSession, hospital: Hospital
):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    await hospital.channel.notify(hospital.session, "Hello")
    kept = {cookie.key: cookie.value for cookie in browser.cookie_jar}
    answer = await forget(browser, hospital)
    assert answer.status == 204
    assert list(browser.cookie_jar) == []
    assert hospital.events[1:] == [Blocked()]
    browser.cookie_jar.update_cookies(kept)  # somebody had copied it
    state = await screen_of(browser)
    assert (state["cards"], state["notice"]) == ([], None)


async def test_forgetting_twice_is_forgetting_once(browser: ClientSession, hospital: Hospital):
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookie_jar)
    assert [(await forget(browser, hospital, Cookie=cookie)).status for _ in range(2)] == [204, 204]
    assert hospital.events[1:] == [Blocked()]


async def test_no_other_site_can_make_a_device_forget(browser: ClientSession, hospital: Hospital):
    assert (await forget(browser, hospital)).status == 401
    await screen_of(browser)
    await post(browser, hospital, OPENED)
    for headers in ({"Origin": "https://elsewhere.example"}, {"X-Afterwell": ""}):
        assert (await forget(browser, hospital, **headers)).status == 403
    assert hospital.events[1:] == []


async def test_the_page_after_forgetting_begins_no_new_chat(browser: ClientSession):
    async with browser.get("chat/forgotten", headers={"Accept-Language": "es"}) as answer:
        page = await answer.text()
    assert "Este dispositivo ha olvidado su chat." in page
    assert "<script" not in page
    assert not answer.cookies


async def test_files_are_kept_for_good_under_their_version_and_never_under_another(browser: ClientSession):
    async with browser.get("chat") as answer:
        [script] = re.findall(r'src="(/chat/static/chat\.js\?v=[0-9a-f]{12})"', await answer.text())
    async with browser.get(script) as answer:
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "immutable" in answer.headers["Cache-Control"]
    async with browser.get("/chat/static/chat.js?v=older") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["..%2Fwire.py", "%2e%2e/wire.py", "wire.py", "chat.html", "."])
async def test_nothing_but_the_pages_own_files_can_be_fetched(browser: ClientSession, name: str):
    async with browser.get(f"chat/static/{name}") as answer:
        assert answer.status == 404


async def test_the_manifest_makes_the_page_installable_with_icons_that_are_as_large_as_it_says(browser: ClientSession):
    async with browser.get("chat/manifest.webmanifest") as answer:
        assert answer.headers["Content-Type"] == "application/manifest+json"
        manifest = await answer.json(content_type=None)
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        "Riverside Joint Clinic", "/chat", "standalone",
    )  # fmt: skip
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        async with browser.get(icon["src"]) as answer:
            width, height = struct.unpack(">II", (await answer.read())[16:24])
        assert icon["sizes"] == f"{width}x{height}"


async def test_the_service_worker_keeps_files_that_all_exist_and_no_patients_data(browser: ClientSession):
    async with browser.get("chat/sw.js") as answer:
        assert answer.headers["Service-Worker-Allowed"] == "/chat"
        worker = await answer.text()
    [files] = re.findall(r"^const FILES = (\[.*\]);$", worker, re.MULTILINE)
    for address in json.loads(files):
        assert address == "/chat/offline" or address.startswith("/chat/static/")
        async with browser.get(address) as answer:
            assert answer.status == 200


async def test_the_offline_page_comforts_in_every_language(browser: ClientSession):
    async with browser.get("chat/offline") as answer:
        page = await answer.text()
    assert "You are offline. Your answers so far are safe." in page
    assert "No tiene conexión. Sus respuestas hasta ahora están a salvo." in page
