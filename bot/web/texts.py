"""The words around the cards: the page's own buttons and notices, in every language there is a catalogue for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from content.catalogue import SOURCE_LANGUAGE, Catalogue

DIRECTORY = Path(__file__).parent / "languages"
ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "tagline": "Your care team",
        "menu": "Menu",
        "conversation": "Conversation",
        "waiting": "One moment...",
        "write": "Write a message",
        "send": "Send",
        "you": "You wrote:",
        "progress": "{current} of {total}",
        "at_most": "Question {current}, at most {total}",
        "not_for_emergencies": "This chat is not for emergencies.",
        "needs_script": "This page needs JavaScript. Please turn it on, or open the link in another browser.",
        "needs_cookies": "This page needs cookies. Please allow them for this site, then open your link again.",
        "retrying": "No connection. Your answer is safe here and will be sent.",
        "sent": "Sent. Thank you for waiting.",
        "refused": "That did not work. Please try again.",
        "offline": "You are offline. Your answers so far are safe.",
        "offline_advice": "When you have a connection again, you can go on where you stopped.",
        "try_again": "Try again",
        "forget": "Forget this device",
        "forget_means": (
            "This chat will no longer open on this device, and we cannot write to you here. Your answers stay with "
            "your care team. To chat with us again, ask them for a new letter."
        ),
        "forget_yes": "Yes, forget this device",
        "forget_no": "No, go back",
        "forgotten": "This device has forgotten your chat.",
        "forgotten_advice": "You can close this page now. To chat with us again, ask your care team for a new letter.",
    }
)


def load(directory: Path = DIRECTORY) -> Mapping[str, Mapping[str, str]]:
    """Language -> name -> text. Fields such as `{current}` stay as they are: the page fills them in."""
    catalogue = Catalogue.load(directory)
    return {language: _texts(catalogue, language) for language in catalogue.languages}


def best(wanted: str | None, accept_language: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    """The language of the page: the current card's, else the first of the browser's that we speak, else English."""
    asked = [wanted or "", *(tag.split(";")[0].strip() for tag in accept_language.split(","))]
    primary = (tag.split("-")[0].lower() for tag in asked)
    return next((language for language in primary if language in texts), SOURCE_LANGUAGE)


def _texts(catalogue: Catalogue, language: str) -> Mapping[str, str]:
    fields = {"current": "{current}", "total": "{total}"}
    return {name: catalogue.text(language, source, **fields) for name, source in ENGLISH.items()}
