"""The channel: a card becomes a message, edited in place while the patient stays on it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from bot.channel import Channel, Outgoing, Receipt
from bot.conversation.cards import Block, Card, Picture
from bot.telegram import outcomes, rendering, texts
from bot.telegram.utf16 import shorten, whole

log = logging.getLogger(__name__)

TOAST_UNITS = 200  # of a notice in answer to a tap

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel(Channel):
    """`pictures` draws the PNG of a card's picture."""

    name = "telegram"
    paced = True

    def __init__(self, bot: Bot, pictures: Callable[[Picture], Awaitable[bytes]]) -> None:
        self._bot = bot
        self._pictures = pictures
        self._texts = texts.load()

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """Never raises: whatever goes wrong is a receipt."""
        try:
            return await self._perform(outgoing)
        except outcomes.ANSWERS as error:
            return outcomes.receipt(error)
        except Exception as error:  # noqa: BLE001 - one card that cannot be drawn must not stop the sender
            log.error("A card could not be delivered: %s", type(error).__name__)  # noqa: TRY400 - no patient's text
            return outcomes.receipt(error)

    async def answer_tap(self, callback_query_id: str, text: str | None = None) -> Receipt:
        """Stop the button's spinner, perhaps with a short notice. Too late is as good as done."""
        notice = shorten(whole(text), TOAST_UNITS) if text else None
        try:
            await self._bot.answer_callback_query(callback_query_id, text=notice)
        except TelegramBadRequest as error:
            if not outcomes.says(error, outcomes.TAP_TOO_OLD):
                return outcomes.receipt(error)
        except outcomes.ANSWERS as error:
            return outcomes.receipt(error)
        return outcomes.delivered()

    async def forget(self, chat: str, message_ref: str) -> Receipt:
        """Take the patient's own message out of the chat history; Telegram allows it for 48 hours."""
        return await self.deliver(Outgoing("delete", address=chat, key="", message_id=message_ref))

    async def _perform(self, outgoing: Outgoing) -> Receipt:
        chat = int(outgoing.address)
        message = int(outgoing.message_id) if outgoing.message_id else None
        match outgoing.operation, message, outgoing.card:
            case "show", _, Card() as card:
                return await self._show(chat, message, card)
            case "strip", int(), _:
                return await self._strip(chat, message)
            case "delete", int(), _:
                return await self._delete(chat, message)
        raise ValueError("a delivery shows a card, or strips or deletes a message")

    async def _show(self, chat: int, message: int | None, card: Card) -> Receipt:
        """A picture is always a message of its own: Telegram does not turn a text into one, nor back."""
        if message is None:
            return outcomes.delivered(str(await self._send(chat, card)))
        if card.picture is None and await self._edit(chat, message, card):
            return outcomes.delivered(str(message))
        shown = await self._send(chat, card)
        await self._take_away(chat, message)
        return outcomes.delivered(str(shown))

    async def _edit(self, chat: int, message: int, card: Card) -> bool:
        """Whether `message` now shows the card; False for one that can no longer be edited."""
        try:
            await self._bot.edit_message_text(
                chat_id=chat,
                message_id=message,
                text=rendering.html(card, self._texts),
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=rendering.keyboard(card),
            )
        except TelegramBadRequest as error:
            if outcomes.says(error, outcomes.UNEDITABLE):
                return False
            if not outcomes.says(error, outcomes.UNCHANGED):
                raise
        return True

    async def _send(self, chat: int, card: Card) -> int:
        if card.picture is not None:
            return await self._send_picture(chat, card, card.picture)
        sent = await self._bot.send_message(
            chat,
            rendering.html(card, self._texts),
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            protect_content=True,
            reply_markup=rendering.keyboard(card),
        )
        return sent.message_id

    async def _send_picture(self, chat: int, card: Card, picture: Picture) -> int:
        """Text that is too long for a caption follows its picture; a picture that fails is said in words."""
        wordy = replace(card, picture=None)
        try:
            png = await self._pictures(picture)
        except Exception as error:  # noqa: BLE001 - whatever the drawing trips over, the patient gets the words
            log.error("A picture could not be drawn: %s", type(error).__name__)  # noqa: TRY400 - no patient's data
            return await self._send(chat, replace(wordy, blocks=(*card.blocks, Block(picture.alt, "small"))))
        if rendering.fits(card, self._texts, rendering.CAPTION_UNITS):
            return await self._send_photo(chat, card, png)
        await self._send_photo(chat, Card((Block(picture.alt, "small"),)), png)
        return await self._send(chat, wordy)

    async def _send_photo(self, chat: int, card: Card, png: bytes) -> int:
        sent = await self._bot.send_photo(
            chat,
            BufferedInputFile(png, filename="picture.png"),
            caption=rendering.html(card, self._texts, rendering.CAPTION_UNITS),
            parse_mode=ParseMode.HTML,
            protect_content=True,
            reply_markup=rendering.keyboard(card),
        )
        return sent.message_id

    async def _strip(self, chat: int, message: int) -> Receipt:
        try:
            await self._bot.edit_message_reply_markup(chat_id=chat, message_id=message)
        except TelegramBadRequest as error:
            if not outcomes.says(error, (*outcomes.UNCHANGED, *outcomes.UNEDITABLE)):
                raise
        return outcomes.delivered(str(message))

    async def _delete(self, chat: int, message: int) -> Receipt:
        try:
            await self._bot.delete_message(chat, message)
        except TelegramBadRequest as error:
            if not outcomes.says(error, outcomes.GONE):
                raise
        return outcomes.delivered()

    async def _take_away(self, chat: int, message: int) -> None:
        """A card that was replaced by a new message leaves, or at least loses its buttons."""
        try:
            await self._delete(chat, message)
        except outcomes.ANSWERS:
            try:
                await self._strip(chat, message)
            except outcomes.ANSWERS as error:
                log.warning("A replaced card stays on the screen: %s", outcomes.reason(error))
