"""The channel against a strict Bot API server: every outcome as a receipt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

import pytest
from aiogram import Bot

from bot.channel import Outcome, Outgoing, Receipt
from bot.conversation.cards import Block, Button, Card, Picture
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import make_bot
from tests.bot.telegram.conftest import hang_up
from tests.botapi import BotApiServer, Fault, FaultKind, Person
from tests.botapi.client import PNG, Clock

YES_NO = ((Button("Yes", "1:y"),), (Button("No", "1:n"),))
ASK = Card((Block("Does it hurt?", "question"),), YES_NO)
THANKS = Card((Block("Thank you"),))
CHART = Picture("scores", "ep1", "Your score rose from 20 to 41")


async def draw(picture: Picture) -> bytes:
    return PNG + picture.kind.encode()


@pytest.fixture
def channel(bot: Bot) -> TelegramChannel:
    return TelegramChannel(bot, draw)


def show(card: Card, message_id: str | None = None) -> Outgoing:
    return Outgoing("show", "1001", "k1", card, message_id)


def bot_messages(patient: Person) -> list[str]:
    return [message.text for message in patient.screen() if message.from_bot]


async def shown(channel: TelegramChannel, card: Card) -> str:
    receipt = await channel.deliver(show(card))
    assert receipt.outcome is Outcome.DELIVERED
    assert receipt.message_id is not None
    return receipt.message_id


async def test_a_new_card_is_a_protected_message_with_buttons(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    message_id = await shown(channel, ASK)
    seen = await patient.sees("Does it hurt?")
    assert (str(seen.message_id), seen.labels(), seen.entities[0].type) == (message_id, ["Yes", "No"], "bold")
    params = server.calls_of("sendMessage")[0].params
    assert params["protect_content"] == "true"
    assert '"is_disabled": true' in params["link_preview_options"]


async def test_a_card_is_replaced_in_place_and_showing_it_again_changes_nothing(
    channel: TelegramChannel, patient: Person
) -> None:
    message_id = await shown(channel, ASK)
    for _ in range(2):
        assert await channel.deliver(show(THANKS, message_id)) == Receipt(Outcome.DELIVERED, message_id)
    assert bot_messages(patient) == ["Thank you"]
    assert (await patient.sees("Thank you")).buttons == ()


async def test_a_card_whose_message_is_gone_is_shown_anew(channel: TelegramChannel, bot: Bot, patient: Person) -> None:
    message_id = await shown(channel, ASK)
    await bot.delete_message(1001, int(message_id))
    receipt = await channel.deliver(show(THANKS, message_id))
    assert receipt.outcome is Outcome.DELIVERED
    assert receipt.message_id == str((await patient.sees("Thank you")).message_id)


async def test_a_picture_is_a_photo_with_the_card_as_caption(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    await shown(channel, Card((Block("Your scores", "title"),), YES_NO, CHART))
    seen = await patient.sees("Your scores")
    assert (seen.photo, seen.labels()) == (True, ["Yes", "No"])
    assert server.calls_of("sendPhoto")[0].params["protect_content"] == "true"


async def test_a_picture_and_a_text_replace_each_other_by_a_new_message(
    channel: TelegramChannel, patient: Person
) -> None:
    asked = await shown(channel, ASK)
    pictured = await channel.deliver(show(Card((Block("Your scores"),), YES_NO, CHART), asked))
    assert bot_messages(patient) == ["Your scores"]
    thanked = await channel.deliver(show(THANKS, pictured.message_id))
    assert bot_messages(patient) == ["Thank you"]
    assert thanked.message_id == str((await patient.sees("Thank you")).message_id)


async def test_an_old_picture_that_cannot_be_deleted_loses_its_buttons(
    channel: TelegramChannel, clock: Clock, patient: Person
) -> None:
    pictured = await shown(channel, Card((Block("Your scores"),), YES_NO, CHART))
    clock.now += 49 * 3600
    assert (await channel.deliver(show(THANKS, pictured))).outcome is Outcome.DELIVERED
    assert (await patient.sees("Your scores")).buttons == ()
    assert bot_messages(patient) == ["Your scores", "Thank you"]


async def test_text_too_long_for_a_caption_follows_its_picture(channel: TelegramChannel, patient: Person) -> None:
    words = "What this score means for you. " * 50
    message_id = await shown(channel, Card((Block(words),), YES_NO, CHART))
    picture, text = [message for message in patient.screen() if message.from_bot]
    assert (picture.photo, picture.text, picture.buttons) == (True, CHART.alt, ())
    assert (text.text, text.labels(), str(text.message_id)) == (words.strip(), ["Yes", "No"], message_id)


async def test_a_picture_that_cannot_be_drawn_is_said_in_words(
    bot: Bot, patient: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(picture: Picture) -> bytes:
        raise RuntimeError(f"no ink for {picture.about}")

    await shown(TelegramChannel(bot, broken), Card((Block("Your scores"),), YES_NO, CHART))
    seen = await patient.sees("Your scores")
    assert (seen.photo, CHART.alt in seen.text, seen.labels()) == (False, True, ["Yes", "No"])
    assert "RuntimeError" in caplog.text
    assert "ep1" not in caplog.text


async def test_stripping_takes_the_buttons_and_is_done_when_there_is_nothing_to_take(
    channel: TelegramChannel, bot: Bot, patient: Person
) -> None:
    message_id = await shown(channel, ASK)
    strip = Outgoing("strip", "1001", "k1", message_id=message_id)
    for _ in range(2):
        assert (await channel.deliver(strip)).outcome is Outcome.DELIVERED
    assert (await patient.sees("Does it hurt?")).buttons == ()
    await bot.delete_message(1001, int(message_id))
    assert (await channel.deliver(strip)).outcome is Outcome.DELIVERED


async def test_deleting_is_done_when_the_message_is_gone_and_refused_when_it_is_too_old(
    channel: TelegramChannel, clock: Clock, patient: Person
) -> None:
    first, second = await shown(channel, ASK), await shown(channel, THANKS)
    for _ in range(2):
        delivered = await channel.deliver(Outgoing("delete", "1001", "k1", message_id=first))
        assert delivered.outcome is Outcome.DELIVERED
    assert bot_messages(patient) == ["Thank you"]
    clock.now += 48 * 3600
    late = await channel.deliver(Outgoing("delete", "1001", "k1", message_id=second))
    assert late == Receipt(Outcome.REFUSED, detail="message can't be deleted")


async def test_the_patients_own_message_can_be_forgotten(channel: TelegramChannel, patient: Person) -> None:
    said = await patient.say("I was born on 3 May 1950")
    assert (await channel.forget("1001", str(said))).outcome is Outcome.DELIVERED
    assert "1950" not in patient.describe()


async def test_a_flood_stops_the_whole_channel_for_as_long_as_telegram_says(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    server.faults.add("sendMessage", Fault(FaultKind.FLOOD_429, seconds=17))
    receipt = await channel.deliver(show(ASK))
    assert receipt == Receipt(Outcome.RETRY, retry_after=17, everything=True, detail="too many requests")


@pytest.mark.parametrize("kind", [FaultKind.ERROR_500, FaultKind.HTML_502, FaultKind.RESET])
async def test_troubles_on_the_way_are_worth_another_try(
    channel: TelegramChannel, server: BotApiServer, patient: Person, kind: FaultKind
) -> None:
    server.faults.add("sendMessage", Fault(kind))
    receipt = await channel.deliver(show(ASK))
    assert (receipt.outcome, receipt.everything) == (Outcome.RETRY, False)
    assert (await channel.deliver(show(ASK))).outcome is Outcome.DELIVERED
    assert bot_messages(patient) == ["Does it hurt?"]


async def test_an_edit_whose_answer_was_lost_can_be_repeated_without_harm(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    message_id = await shown(channel, ASK)
    server.faults.add("editMessageText", Fault(FaultKind.RESET, accepted=True))
    assert (await channel.deliver(show(THANKS, message_id))).outcome is Outcome.RETRY
    assert (await channel.deliver(show(THANKS, message_id))) == Receipt(Outcome.DELIVERED, message_id)
    assert bot_messages(patient) == ["Thank you"]


async def test_a_silent_server_and_a_missing_one_are_worth_another_try(
    bot: Bot, channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    bot.session.timeout = 0.1
    server.faults.add("sendMessage", Fault(FaultKind.STALL, seconds=30))
    assert (await channel.deliver(show(ASK))).outcome is Outcome.RETRY
    await server.stop()
    assert (await channel.deliver(show(ASK))).outcome is Outcome.RETRY


async def test_whoever_cannot_be_reached_counts_as_blocked(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    nobody = await channel.deliver(Outgoing("show", "404", "k1", THANKS))
    assert nobody == Receipt(Outcome.BLOCKED, detail="chat not found")
    await patient.block()
    assert await channel.deliver(show(THANKS)) == Receipt(Outcome.BLOCKED, detail="bot was blocked by the user")
    await patient.unblock()
    assert (await channel.deliver(show(THANKS))).outcome is Outcome.DELIVERED
    await patient.delete_account()
    assert await channel.deliver(show(THANKS)) == Receipt(Outcome.BLOCKED, detail="deactivated")


async def test_a_refused_token_keeps_every_card_for_later(server: BotApiServer, patient: Person) -> None:
    stranger = make_bot("42:another-token-than-the-servers", server.url)
    receipt = await TelegramChannel(stranger, draw).deliver(show(ASK))
    await hang_up(stranger)
    assert (receipt.outcome, receipt.everything, receipt.detail) == (Outcome.RETRY, True, "the bot token is refused")


async def test_a_refusal_says_why_without_the_patients_text(
    channel: TelegramChannel, patient: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.rendering.html", lambda *_: "<zebedee>")
    receipt = await channel.deliver(show(ASK))
    assert receipt == Receipt(Outcome.REFUSED, detail="can't parse entities")


@pytest.mark.parametrize(
    "outgoing",
    [
        Outgoing("show", "1001", "k1"),
        Outgoing("show", "not a number", "k1", ASK),
        Outgoing("strip", "1001", "k1"),
        Outgoing("show", "1001", "k1", ASK, "not a number"),
    ],
)
async def test_a_senseless_delivery_is_refused_not_raised(
    channel: TelegramChannel, outgoing: Outgoing, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await channel.deliver(outgoing)).outcome is Outcome.REFUSED
    assert "ValueError" in caplog.text


async def test_a_tap_is_answered_with_or_without_a_notice(
    channel: TelegramChannel, clock: Clock, patient: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await shown(channel, ASK)
    plain, noted, late = await patient.tap("Yes"), await patient.tap("No"), await patient.tap("No")
    caplog.set_level(logging.DEBUG)
    assert (await channel.answer_tap(plain.query_id)).outcome is Outcome.DELIVERED
    assert (await channel.answer_tap(noted.query_id, "Noted " * 100)).outcome is Outcome.DELIVERED
    assert (plain.answered, plain.text) == (True, None)
    assert noted.text is not None
    assert noted.text.startswith("Noted Noted")
    clock.now += 60
    assert (await channel.answer_tap(late.query_id)).outcome is Outcome.DELIVERED
    assert late.answered is False
    assert not [record for record in caplog.records if record.name.startswith("bot.")]


async def test_only_too_late_is_forgiven_when_a_tap_is_answered(
    channel: TelegramChannel, server: BotApiServer, patient: Person
) -> None:
    await shown(channel, ASK)
    query = await patient.tap("Yes")
    server.faults.add("answerCallbackQuery", Fault(FaultKind.ERROR_500))
    assert (await channel.answer_tap(query.query_id)).outcome is Outcome.RETRY
    assert (await channel.answer_tap("")).outcome is Outcome.REFUSED


async def test_many_cards_at_once_all_arrive(channel: TelegramChannel, server: BotApiServer) -> None:
    people = [server.person(2000 + number) for number in range(20)]
    for person in people:
        await person.start()
    deliveries: list[Awaitable[Receipt]] = [
        channel.deliver(Outgoing("show", str(person.chat_id), "k1", ASK)) for person in people
    ]
    receipts = await asyncio.gather(*deliveries)
    assert {receipt.outcome for receipt in receipts} == {Outcome.DELIVERED}
    assert all(bot_messages(person) == ["Does it hurt?"] for person in people)
