"""What a patient reads of a question: the instrument's words in its own language, with the open names filled in.

Names are filled in the language of the text they stand in, which need not be the patient's own.
"""

from __future__ import annotations

import re

from bot.conversation import bearings, inputs
from bot.conversation.cards import Block
from bot.conversation.scene import Scene
from care.answering import Sitting
from content.localised import Localised, pick
from surveys import piping
from surveys.formats import Rating
from surveys.model import Item

QUOTED = 60  # characters of the patient's own words inside a question
UNKNOWN = "…"  # stands where the words that a question quotes were not given
_TURNS_TEXT = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # would turn the words around a quotation too


def filled(scene: Scene, sitting: Sitting, text: Localised) -> str:
    """A text of the instrument, its open names filled in."""
    words, language = pick(text, sitting.response.language)
    return piping.fill(words, _names(scene, sitting, language)) if "{" in words else words


def _names(scene: Scene, sitting: Sitting, language: str) -> dict[str, str]:
    episode = bearings.episode_of(scene, sitting)
    given = {item_id: answer.value for item_id, answer in sitting.walk.answers.items()}
    own = {item_id: quoted(value) for item_id, value in given.items() if isinstance(value, str)}
    return {
        **dict.fromkeys(sitting.survey.positions, UNKNOWN),
        **own,
        **bearings.in_questions(scene, episode, language),
    }


def quoted(words: str) -> str:
    """The patient's own words on one line, cut where they are long."""
    line = " ".join(_TURNS_TEXT.sub("", words).split())
    return shortened(line, QUOTED)


def shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def of_item(scene: Scene, sitting: Sitting, item: Item, asked: tuple[Item, ...]) -> list[Block]:
    """All that the instrument says on a card; `asked` are the items that the answers call for."""
    blocks: list[Block] = []
    if item.id == asked[0].id and sitting.survey.instructions:
        blocks.append(Block(filled(scene, sitting, sitting.survey.instructions), "small"))
    shared = (_stem(item, asked), item.context)
    blocks.extend(Block(filled(scene, sitting, text)) for text in shared if text)
    blocks.append(Block(filled(scene, sitting, item.text), "question" if item.asks else "plain"))
    blocks.extend(Block(answer, "item") for answer in inputs.spelt_out(sitting, item))
    if isinstance(item.format, Rating):
        low, high = (filled(scene, sitting, end) for end in (item.format.low, item.format.high))
        blocks.append(Block(f"{item.format.minimum} = {low}, {item.format.maximum} = {high}"))
    return blocks


def _stem(item: Item, asked: tuple[Item, ...]) -> Localised | None:
    """The whole stem on the first card of its section, in short on those that follow."""
    section = item.section
    if section.short_stem is None or next((one for one in asked if one.section is section), item) is item:
        return section.stem
    return section.short_stem
