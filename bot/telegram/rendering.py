"""Cards as Telegram shows them: HTML with everything escaped, and an inline keyboard.

The Bot API allows 4096 UTF-16 units in a text and 1024 in a caption, counted after entities are parsed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.cards import Block, BlockKind, Button, ButtonStyle, Card
from bot.telegram.texts import AT_MOST, PROGRESS
from bot.telegram.utf16 import ELLIPSIS, is_blank, shorten, units, whole
from content.catalogue import Catalogue

MESSAGE_UNITS = 4096
CAPTION_UNITS = 1024

_BOXES = {True: "☑ ", False: "☐ ", None: ""}
_STYLES: dict[ButtonStyle, str] = {"primary": "primary", "danger": "danger"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How a kind of block is drawn: `before` is shown, the tag is not."""

    before: str = ""
    tag: str | None = None

    def units(self, text: str) -> int:
        return units(self.before) + units(text)

    def html(self, text: str) -> str:
        escaped = escape(text, quote=False)
        return self.before + (f"<{self.tag}>{escaped}</{self.tag}>" if self.tag else escaped)


_LOOKS: dict[BlockKind, _Look] = {
    "title": _Look(tag="b"),
    "plain": _Look(),
    "question": _Look(tag="b"),
    "small": _Look(tag="i"),
    "item": _Look("\u2022 "),
    "link": _Look(),
    "alert": _Look("\u26a0\ufe0f ", "b"),
}


def fits(card: Card, texts: Catalogue, limit: int) -> bool:
    """Whether nothing of the card's text would have to go."""
    return _shown_units(_blocks(card, texts)) <= limit


def html(card: Card, texts: Catalogue, limit: int = MESSAGE_UNITS) -> str:
    """The card's text, progress first. Where it is too long, the longest paragraphs end in an ellipsis."""
    blocks = _blocks(card, texts)
    cap = limit
    while _shown_units(blocks) > limit:
        cap = cap * 9 // 10
        blocks = [replace(block, text=shorten(block.text, cap)) for block in blocks if cap]
    return _joined(blocks) or ELLIPSIS


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """The card's buttons in their rows; None for a card without any."""
    rows = [[_button(button) for button in row] for row in card.buttons if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _blocks(card: Card, texts: Catalogue) -> list[Block]:
    progress = _progress(card, texts)
    cleaned = [replace(block, text=whole(block.text).strip()) for block in (*progress, *card.blocks)]
    return [block for block in cleaned if not is_blank(block.text)]


def _progress(card: Card, texts: Catalogue) -> tuple[Block, ...]:
    if card.progress is None:
        return ()
    current, total = card.progress
    words = AT_MOST if card.may_end_early else PROGRESS
    return (Block(texts.text(card.language, words, current=current, total=total)),)


def _joined(blocks: list[Block]) -> str:
    text, previous = "", None
    for block in blocks:
        text += _gap(previous, block) + _LOOKS[block.kind].html(block.text)
        previous = block
    return text


def _shown_units(blocks: list[Block]) -> int:
    gaps = (units(_gap(before, block)) for before, block in zip([None, *blocks], blocks, strict=False))
    return sum(gaps) + sum(_LOOKS[block.kind].units(block.text) for block in blocks)


def _gap(previous: Block | None, block: Block) -> str:
    """Items of a list stand close together, paragraphs apart."""
    if previous is None:
        return ""
    return "\n" if previous.kind == block.kind == "item" else "\n\n"


def _button(button: Button) -> InlineKeyboardButton:
    label = whole(button.label)
    text = _BOXES[button.checked] + (ELLIPSIS if is_blank(label) else label)
    return InlineKeyboardButton(text=text, callback_data=button.data, style=_STYLES.get(button.style))
