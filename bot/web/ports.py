"""What the web chat needs from the rest of the house; `app/` plugs the real things in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.cards import Picture
from bot.web.hub import Hub
from bot.web.screen import Screen


class Screens(Protocol):
    """The stored screen of each chat.

    `session` is the SHA-256 (hex) of the browser's cookie and the channel's address of the chat. The cookie itself
    is never handed out, so a copy of the table opens nobody's chat.
    """

    async def revision(self, session: str) -> int:
        """The revision of the stored screen, 0 where there is none: asked every two seconds by each open page."""

    async def read(self, session: str) -> Screen:
        """The stored screen; an empty one where there is none."""

    async def seen(self, session: str) -> None:
        """The page was opened by somebody, who sees what stands on it."""

    async def change(self, session: str, edit: Callable[[Screen], Screen]) -> None:
        """Read, edit and store in one transaction, serially per session. `edit` is pure and may be run again."""


class Inbox(Protocol):
    async def receive(self, session: str, external_id: str, event_json: str) -> None:
        """Store an event durably before returning; do nothing for an `external_id` that is stored already.

        `external_id` (at most 64 characters) is unique over all sessions; `bot.web.wire.event` reads `event_json`.
        """


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything `router` is given.

    `draw` makes the PNG of a card's picture. `texts` is language -> name -> text (see `bot.web.texts.load`).
    `new_secret` returns at least 128 random bits in 22 to 64 URL-safe characters, for the cookie. `base_url` is the
    public address, whose scheme decides whether the cookie is Secure. `extras` are same-origin addresses of scripts
    (.js) and stylesheets (.css) that a demo adds to the page.
    """

    screens: Screens
    inbox: Inbox
    draw: Callable[[Picture], Awaitable[bytes]]
    hub: Hub
    texts: Mapping[str, Mapping[str, str]]
    new_secret: Callable[[], str]
    clinic: str
    base_url: str
    extras: tuple[str, ...] = ()
