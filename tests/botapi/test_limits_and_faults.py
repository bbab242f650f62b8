"""Rate limits and ordered faults."""

from __future__ import annotations

import aiohttp
import pytest

from tests.botapi import BotApiServer, Fault, FaultKind, Person
from tests.botapi.client import CHAT, Client, Clock


async def test_a_chat_gets_a_short_burst_and_then_one_message_a_second(
    client: Client, server: BotApiServer, clock: Clock, patient: Person
) -> None:
    server.limits.enabled = True
    for _ in range(3):
        await client.ok("sendMessage", chat_id=CHAT, text="Hi")
    refused = await client.call("sendMessage", chat_id=CHAT, text="Hi")
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    clock.now += 1
    await client.ok("sendMessage", chat_id=CHAT, text="Hi")
    await client.ok("getMe")


async def test_all_chats_together_get_thirty_a_second(client: Client, server: BotApiServer, clock: Clock) -> None:
    server.limits.enabled = True
    for number in range(31):
        await server.person(2000 + number).start()
    for number in range(30):
        await client.ok("sendMessage", chat_id=2000 + number, text="Hi")
    assert "429" in await client.refused("sendMessage", chat_id=2030, text="Hi")
    clock.now += 1
    await client.ok("sendMessage", chat_id=2030, text="Hi")


async def test_while_a_flood_wait_lasts_every_chat_is_refused(
    client: Client, server: BotApiServer, clock: Clock, patient: Person
) -> None:
    server.limits.enabled = True
    await server.person(1002).start()
    for _ in range(3):
        await client.ok("sendMessage", chat_id=CHAT, text="Hi")
    await client.refused("sendMessage", chat_id=CHAT, text="Hi")
    assert "429" in await client.refused("sendMessage", chat_id=1002, text="Hi")
    clock.now += 1
    await client.ok("sendMessage", chat_id=1002, text="Hi")


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("kind", [FaultKind.ERROR_500, FaultKind.HTML_502, FaultKind.FLOOD_429])
async def test_an_answer_can_be_a_fault_before_or_after_the_call_took_effect(
    client: Client, server: BotApiServer, patient: Person, kind: FaultKind, accepted: bool
) -> None:
    server.faults.add("sendMessage", Fault(kind, accepted=accepted, seconds=7))
    async with client.session.post(client.address("sendMessage"), json={"chat_id": CHAT, "text": "Hi"}) as answer:
        body = await answer.text()
    assert answer.status == int(kind)
    assert ("<html>" in body) == (kind is FaultKind.HTML_502)
    assert ('"retry_after": 7' in body) == (kind is FaultKind.FLOOD_429)
    assert [message.text for message in patient.screen()][1:] == (["Hi"] if accepted else [])
    await client.ok("sendMessage", chat_id=CHAT, text="Hi")


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_connection_can_be_reset(client: Client, server: BotApiServer, patient: Person, accepted: bool) -> None:
    server.faults.add("sendMessage", Fault(FaultKind.RESET, accepted=accepted))
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=CHAT, text="Hi")
    assert [message.text for message in patient.screen()][1:] == (["Hi"] if accepted else [])
    assert server.calls_of("sendMessage")[0].status is None


async def test_a_call_can_stall(client: Client, server: BotApiServer, patient: Person) -> None:
    server.faults.add("sendMessage", Fault(FaultKind.STALL, seconds=30))
    with pytest.raises(TimeoutError):
        await client.session.post(
            client.address("sendMessage"),
            json={"chat_id": CHAT, "text": "Hi"},
            timeout=aiohttp.ClientTimeout(total=0.1),
        )
    assert len(patient.screen()) == 1
