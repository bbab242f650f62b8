"""The person's side: what someone with the chat app does and sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from tests.botapi.keyboards import KeyboardButton
from tests.botapi.markup import MAX_TEXT, Entity, units
from tests.botapi.world import Chat, Content, Message, Query, World, bot_json, message_json


@dataclass(frozen=True, slots=True)
class ScreenMessage:
    """One message as the person sees it now. `photo` is true for a picture from either side."""

    message_id: int
    from_bot: bool
    text: str
    buttons: tuple[tuple[KeyboardButton, ...], ...]
    photo: bool
    entities: tuple[Entity, ...]
    edited: bool

    def button(self, label_or_data: str) -> KeyboardButton | None:
        """The button with this label, or else the one that carries this data."""
        buttons = [button for row in self.buttons for button in row]
        named = [button for button in buttons if button.text == label_or_data]
        return next(iter(named or [button for button in buttons if button.data == label_or_data]), None)

    def labels(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Person:
    """Acts in one private chat. A step that the app would not allow raises AssertionError, as a failed test does."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def chat_id(self) -> int:
        return self._chat.chat_id

    async def start(self, payload: str | None = None) -> int:
        """Press Start, perhaps from a link with a payload; unblocks the bot first where needed. The message's id."""
        if self._chat.blocked:
            await self.unblock()
        return await self.say(f"/start {payload}" if payload else "/start")

    async def say(self, text: str) -> int:
        """Send a text; returns its message id."""
        assert 0 < units(text) <= MAX_TEXT, "the app does not send such a text"
        entities = (Entity("bot_command", 0, len(text.split(maxsplit=1)[0])),) if text.startswith("/") else ()
        return self._send(Content(text, entities))

    async def send_photo(self, caption: str = "") -> int:
        return self._send(Content(caption, other="photo"))

    async def send_sticker(self) -> int:
        return self._send(Content(other="sticker"))

    async def send(self, kind: str) -> int:
        """Send what only people send: voice, document, location or contact."""
        return self._send(Content(other=kind))

    async def edit(self, message_id: int, text: str) -> None:
        """Change a text sent earlier."""
        message = self._chat.messages[message_id]
        assert not message.from_bot, "the app does not edit other people's messages"
        self._world.edit_message(message, replace(message.content, text=text))
        self._update("edited_message", message_json(self._world, message))

    async def tap(self, button: str, message: ScreenMessage | None = None) -> Query:
        """Press a button by label or data: the newest one on screen, or one of `message`, however old that is."""
        shown = [message] if message else reversed(self.screen())
        for candidate in shown:
            if found := candidate.button(button):
                return self._press(candidate.message_id, found)
        raise AssertionError(f"there is no button {button!r} on the screen:\n{self.describe()}")

    async def block(self) -> None:
        self._chat.blocked = True
        self._membership("member", "kicked")

    async def unblock(self) -> None:
        self._chat.blocked = False
        self._membership("kicked", "member")

    async def delete_account(self) -> None:
        self._chat.deactivated = True

    def screen(self) -> list[ScreenMessage]:
        """The messages in the chat, oldest first."""
        return [_seen(message) for message in self._chat.messages.values()]

    def toasts(self) -> list[str]:
        """The notices shown on top of the chat after taps."""
        mine = (query for query in self._world.queries.values() if query.chat_id == self.chat_id)
        return [query.text for query in mine if query.text]

    async def sees(self, text: str, within: float = 5) -> ScreenMessage:
        """Wait until a message of the bot holds `text`; the newest such message."""
        await self._until(lambda: self._finds(text) is not None, f"a message with {text!r}", within)
        found = self._finds(text)
        assert found is not None
        return found

    async def sees_toast(self, text: str, within: float = 5) -> None:
        """Wait until a tap was answered with a notice that holds `text`."""
        await self._until(lambda: any(text in toast for toast in self.toasts()), f"a toast with {text!r}", within)

    def describe(self) -> str:
        """The screen in words, for the message of a failed test."""
        lines = [f"{'bot' if m.from_bot else 'me'}: {m.text!r} {m.labels() or ''}" for m in self.screen()]
        return "\n".join(lines) or "(an empty chat)"

    def _finds(self, text: str) -> ScreenMessage | None:
        return next((m for m in reversed(self.screen()) if m.from_bot and text in m.text), None)

    async def _until(self, happened: Callable[[], bool], what: str, within: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while not happened():
            if (left := end - loop.time()) <= 0:
                raise AssertionError(f"{what} did not appear within {within} s; the screen:\n{self.describe()}")
            await self._world.updates.signal.wait(left)

    def _send(self, content: Content) -> int:
        assert not self._chat.blocked, "the app does not send to a blocked bot"
        self._chat.started = True
        message = self._world.add_message(self._chat, content, from_bot=False)
        self._update("message", message_json(self._world, message))
        return message.message_id

    def _press(self, message_id: int, button: KeyboardButton) -> Query:
        assert button.data is not None, f"{button.text!r} is a link"
        query = self._world.add_query(self._chat, message_id, button.data)
        message = self._chat.messages.get(message_id)
        gone = {"chat": self._chat.to_json(), "message_id": message_id, "date": 0}
        shape = {
            "id": query.query_id,
            "from": self._chat.person_json(),
            "message": message_json(self._world, message) if message else gone,
            "chat_instance": str(self.chat_id),
            "data": button.data,
        }
        self._update("callback_query", shape)
        return query

    def _membership(self, old: str, new: str) -> None:
        shape = {
            "chat": self._chat.to_json(),
            "from": self._chat.person_json(),
            "date": int(self._world.clock()),
            "old_chat_member": _member(old),
            "new_chat_member": _member(new),
        }
        self._update("my_chat_member", shape)

    def _update(self, kind: str, shape: dict[str, Any]) -> None:
        self._world.updates.put(kind, self.chat_id, shape)


def _member(status: str) -> dict[str, Any]:
    member = {"user": bot_json(), "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def _seen(message: Message) -> ScreenMessage:
    content = message.content
    return ScreenMessage(
        message_id=message.message_id,
        from_bot=message.from_bot,
        text=content.text,
        buttons=content.keyboard,
        photo=content.photo is not None or content.other == "photo",
        entities=content.entities,
        edited=message.edited_at is not None,
    )
