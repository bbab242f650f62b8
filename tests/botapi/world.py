"""What the server knows: the bot, its people, their chats, and the messages in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.botapi.errors import bad_request, forbidden
from tests.botapi.files import Files, StoredFile
from tests.botapi.keyboards import Keyboard
from tests.botapi.markup import Entity
from tests.botapi.updates import UpdateQueue

BOT_ID = 42
BOT_USERNAME = "afterwell_test_bot"
DELETABLE_SECONDS = 48 * 3600
QUERY_SECONDS = 15  # how long a tap can be answered; the documentation says only that it is soon


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows. `text` is the caption where there is a picture or a file."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    photo: StoredFile | None = None
    document: StoredFile | None = None
    other: str | None = None  # a kind that only people send: sticker, voice, location, ...


@dataclass(slots=True)
class Message:
    message_id: int
    chat_id: int
    from_bot: bool
    sent_at: float
    content: Content
    protected: bool = False
    edited_at: float | None = None


@dataclass(slots=True)
class Chat:
    """A private chat. `started` once the person wrote first; only then may the bot write."""

    chat_id: int
    first_name: str
    language_code: str | None
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"id": self.chat_id, "type": "private", "first_name": self.first_name}

    def person_json(self) -> dict[str, Any]:
        person = {"id": self.chat_id, "is_bot": False, "first_name": self.first_name}
        return {**person, "language_code": self.language_code} if self.language_code else person


@dataclass(slots=True)
class Query:
    """A tap on a button that waits to be answered; `text` is the toast of the answer."""

    query_id: str
    chat_id: int
    message_id: int
    data: str
    tapped_at: float
    answered: bool = False
    text: str | None = None
    alert: bool = False


@dataclass(slots=True)
class World:
    """`clock` gives seconds since 1970; a test may hand in its own and move it."""

    updates: UpdateQueue
    clock: Callable[[], float]
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    profile: dict[str, Any] = field(default_factory=dict)
    _last_message_id: int = 100

    def add_message(self, chat: Chat, content: Content, *, from_bot: bool, protected: bool = False) -> Message:
        self._last_message_id += 1
        message = Message(self._last_message_id, chat.chat_id, from_bot, self.clock(), content, protected)
        chat.messages[message.message_id] = message
        self.updates.signal.fire()
        return message

    def edit_message(self, message: Message, content: Content) -> None:
        message.content, message.edited_at = content, self.clock()
        self.updates.signal.fire()

    def writable_chat(self, chat_id: int) -> Chat:
        """The chat, if the bot may write to it."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def add_query(self, chat: Chat, message_id: int, data: str) -> Query:
        query_id = f"{BOT_ID}{len(self.queries) + 1:012d}"
        query = Query(query_id, chat.chat_id, message_id, data, self.clock())
        self.queries[query_id] = query
        return query


def bot_json() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Afterwell", "username": BOT_USERNAME}


def message_json(world: World, message: Message) -> dict[str, Any]:
    """A message as the Bot API writes it."""
    chat = world.chats[message.chat_id]
    shape = {
        "message_id": message.message_id,
        "date": int(message.sent_at),
        "chat": chat.to_json(),
        "from": bot_json() if message.from_bot else chat.person_json(),
        **_content_json(message.content),
    }
    if message.edited_at is not None:
        shape["edit_date"] = int(message.edited_at)
    if message.protected:
        shape["has_protected_content"] = True
    return shape


def _content_json(content: Content) -> dict[str, Any]:
    attached = content.photo or content.document
    text, entities = ("caption", "caption_entities") if attached or content.other else ("text", "entities")
    shape = {
        text: content.text,
        entities: [asdict(entity) for entity in content.entities],
        "photo": content.photo and content.photo.photo_json(),
        "document": content.document and content.document.document_json(),
        "reply_markup": content.keyboard
        and {"inline_keyboard": [[button.to_json() for button in row] for row in content.keyboard]},
    }
    if content.other:
        shape[content.other] = _OTHER[content.other]
    return {name: value for name, value in shape.items() if value}


_FILE = {"file_id": "person-file", "file_unique_id": "upersonfile"}
_OTHER: dict[str, Any] = {
    "photo": [{**_FILE, "width": 90, "height": 60}],
    "sticker": {**_FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "voice": {**_FILE, "duration": 3},
    "document": {**_FILE, "file_name": "letter.pdf"},
    "location": {"latitude": 55.953, "longitude": -3.189},
    "contact": {"phone_number": "+440000000000", "first_name": "Pat"},
}
