"""What every turn needs from outside: the clinic's libraries, our own texts, and the languages we speak."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from care.practice import Practice
from content.catalogue import Catalogue

TEXTS = Path(__file__).with_name("texts")
LANGUAGES = {"en": "English", "es": "Español"}


@dataclass(frozen=True, slots=True)
class Desk:
    practice: Practice
    catalogue: Catalogue


def closest_language(hint: str | None) -> str:
    """The language of ours that a client's hint ("es-MX") asks for; English where we have none."""
    code = (hint or "").partition("-")[0].casefold()
    return code if code in LANGUAGES else "en"
