"""A phone of paper: a channel that keeps what stands on the screen, for the rehearsal and for tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.conversation.cards import Button, Card


@dataclass(slots=True)
class Message:
    """One message on the screen; `card` is None where only the patient's own words stand."""

    id: str
    card: Card | None
    words: str | None = None
    stripped: bool = False


@dataclass(slots=True)
class Phone(Channel):
    """Behaves as a messenger does: messages keep their place, edits happen there. `news` names what changed."""

    name = "telegram"
    paced = False
    messages: list[Message] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    count: int = 0

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        match outgoing.operation:
            case "show":
                return Receipt(Outcome.DELIVERED, self._show(outgoing))
            case "strip":
                for message in self._named(outgoing.message_id):
                    message.stripped = True
            case "delete":
                self.messages = [one for one in self.messages if one.id != outgoing.message_id]
        return Receipt(Outcome.DELIVERED, outgoing.message_id)

    def _show(self, outgoing: Outgoing) -> str:
        for message in self._named(outgoing.message_id):
            message.card = outgoing.card
            message.stripped = False
            self.news.append(message.id)
            return message.id
        return self._add(outgoing.card, None)

    def _add(self, card: Card | None, words: str | None) -> str:
        self.count += 1
        self.messages.append(Message(f"m{self.count}", card, words))
        self.news.append(f"m{self.count}")
        return f"m{self.count}"

    def types(self, words: str) -> str:
        message_id = self._add(None, words)
        self.news.remove(message_id)
        return message_id

    def button(self, label: str) -> tuple[Button, str]:
        """The button of this label on the lowest message that has it, and the message's name."""
        for message in reversed(self.messages):
            for button in self._buttons(message):
                if button.label == label:
                    return button, message.id
        raise LookupError(f"no button {label!r} on the screen:\n{self.screen()}")

    def _buttons(self, message: Message) -> list[Button]:
        if message.card is None or message.stripped:
            return []
        return [button for row in message.card.buttons for button in row]

    def screen(self) -> str:
        return "\n---\n".join(text(message) for message in self.messages)

    def _named(self, message_id: str | None) -> list[Message]:
        return [message for message in self.messages if message.id == message_id]


BOXES = {True: "☑ ", False: "☐ ", None: ""}
MARKS = {"title": "# ", "question": "? ", "item": "- ", "small": "~ ", "alert": "! ", "link": "", "plain": ""}


def text(message: Message) -> str:
    """A message as a person can read it in a golden file."""
    if message.card is None:
        return f"(patient) {message.words}"
    card = message.card
    lines = [_progress(card)] if card.progress else []
    lines += [MARKS[block.kind] + block.text for block in card.blocks]
    if card.picture:
        lines.append(f"(picture: {card.picture.alt})")
    if not message.stripped:
        lines += [" ".join(f"[{BOXES[button.checked]}{button.label}]" for button in row) for row in card.buttons]
    return "\n".join(lines)


def _progress(card: Card) -> str:
    current, total = card.progress or (0, 0)
    return f"{current}, at most {total}" if card.may_end_early else f"{current} of {total}"
