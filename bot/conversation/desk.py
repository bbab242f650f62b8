"""What every turn needs from outside: the clinic's libraries, our own texts, and the languages we speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from care.practice import Practice
from content.catalogue import Catalogue

TEXTS = Path(__file__).with_name("texts")
LANGUAGES = {"en": "English", "es": "Español"}


def no_links(_token: str) -> Mapping[str, str]:
    """Where a chat can go on nowhere else."""
    return {}


def no_token() -> str:
    raise LookupError("there is no channel that a token would open")


@dataclass(frozen=True, slots=True)
class Desk:
    """`links` makes the addresses of a one-time `new_token` by channel, of those that are open."""

    practice: Practice
    catalogue: Catalogue
    links: Callable[[str], Mapping[str, str]] = no_links
    new_token: Callable[[], str] = no_token


def closest_language(hint: str | None) -> str:
    """The language of ours that a client's hint ("es-MX") asks for; English where we have none."""
    code = (hint or "").partition("-")[0].casefold()
    return code if code in LANGUAGES else "en"
