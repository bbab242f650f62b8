"""The messages of a pathway as patients will see them, with usual values and with the longest, and how they measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.phone import Message, text
from bot.conversation import telling
from bot.conversation.cards import Card
from bot.conversation.scene import block, button, column
from content.localised import pick
from content.readability import Reading
from pathways import plainness, samples, templates, wording
from pathways.model import Pathway, Step


@dataclass(frozen=True, slots=True)
class Preview:
    """One message in one language. `values` says which it is filled in with: `usual` or `longest`."""

    step: Step
    language: str
    values: str
    words: str
    reading: Reading | None

    def __str__(self) -> str:
        """The card, as a phone shows it."""
        return text(Message("preview", self._card()))

    def _card(self) -> Card:
        title = block("title", pick(self.step.title, self.language)[0])
        boxes = (button(label, "preview", checked=False) for label in self.boxes)
        return Card((title, *telling.paragraphs(self.words)), column(*boxes), language=self.language)

    @property
    def boxes(self) -> list[str]:
        checklist = self.step.message.checklist if self.step.message else ()
        return [pick(box.label, self.language)[0] for box in checklist]

    @property
    def measure(self) -> str:
        """Such as "212 characters of at most 1200; Flesch-Kincaid grade 4.1"."""
        graded = str(self.reading) if self.reading else "no formula for how hard it is to read"
        hard = "" if self.reading is None or self.reading.within_limit else ": hard to read"
        return f"{len(self.words)} characters of at most {wording.LONGEST_TEXT}; {graded}{hard}"

    def as_json(self) -> dict[str, object]:
        reading = self.reading
        return {
            "step": self.step.id,
            "language": self.language,
            "values": self.values,
            "title": pick(self.step.title, self.language)[0],
            "text": self.words,
            "boxes": self.boxes,
            "characters": len(self.words),
            "utf16_units": wording.utf16_units(self.words),
            "reading": reading
            and {
                "formula": reading.formula,
                "value": round(reading.value, 1),
                "within_limit": reading.within_limit,
                "on_target": reading.on_target,
            },
        }


def previews(pathway: Pathway, step_id: str | None, language: str | None) -> Iterator[Preview]:
    """Every message of a pathway, or of one step of it, in every language or in one."""
    for step in [pathway.step(step_id)] if step_id else pathway.steps:
        for spoken in languages(step):
            if language in {None, spoken}:
                yield from _both(pathway, step, spoken)


def languages(step: Step) -> list[str]:
    """The languages that the step's message is written in."""
    return list(step.message.text) if step.message else []


def _both(pathway: Pathway, step: Step, language: str) -> Iterator[Preview]:
    template = step.message.text[language] if step.message else ""
    reading = plainness.reading(template, language)
    for name, values in (
        ("usual", samples.usual(language)),
        ("longest", samples.longest(pick(pathway.title, language)[0])),
    ):
        yield Preview(step, language, name, templates.render(template, values).strip(), reading)
