"""The few words that are Telegram's own: the list of commands, and progress in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from content.catalogue import Catalogue

PROGRESS = "{current} of {total}"
AT_MOST = "Question {current}, at most {total}"
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "menu": "See what you can do here",
        "language": "Change the language",
        "help": "What this chat is for",
        "stop": "Stop taking part",
    }
)
_DIRECTORY = Path(__file__).with_name("languages")


def load() -> Catalogue:
    return Catalogue.load(_DIRECTORY)
