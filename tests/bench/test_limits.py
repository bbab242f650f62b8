"""The channel of the benchmarks is as strict as it says: otherwise what they say about refusals is worth nothing."""

from __future__ import annotations

import asyncio

from bench.limits import PERMITTED, Strict
from bot.channel import Outcome, Outgoing, Receipt
from tests.bot.virtual import simulated


async def _send(channel: Strict, address: str, pause: float = 0.0) -> Receipt:
    await asyncio.sleep(pause)
    return await channel.deliver(Outgoing("strip", address, "card", message_id="1"))


async def _outcomes(channel: Strict, addresses: list[str], apart: float = 0.0) -> list[Outcome]:
    sent = [_send(channel, address, place * apart) for place, address in enumerate(addresses)]
    return [receipt.outcome for receipt in await asyncio.gather(*sent)]


def test_one_message_more_than_is_permitted_within_a_second_is_refused():
    outcomes = simulated(_outcomes(Strict(), [str(chat) for chat in range(PERMITTED + 1)]))
    assert outcomes.count(Outcome.RETRY) == 1


def test_a_chat_takes_a_short_burst_and_then_a_message_a_second():
    assert simulated(_outcomes(Strict(), ["a"] * 4)).count(Outcome.RETRY) == 1
    assert simulated(_outcomes(Strict(), ["a"] * 9, apart=1.0)).count(Outcome.RETRY) == 0


def test_after_a_refusal_everybody_is_refused_until_it_is_over():
    async def play() -> list[Outcome]:
        channel = Strict()
        await _outcomes(channel, ["a"] * 4)
        during = await _send(channel, "b")
        after = await _send(channel, "b", pause=channel.closed_until - asyncio.get_running_loop().time())
        return [during.outcome, after.outcome]

    assert simulated(play()) == [Outcome.RETRY, Outcome.DELIVERED]
