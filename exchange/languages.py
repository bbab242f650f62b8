"""Languages as forms name them ("English (en)", "Español", "pt_BR") and as our codes."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")
# Known by their own names too; to load the names of all would take a second.
_COMMON = ("ar", "de", "es", "fr", "hi", "it", "ko", "nl", "pl", "pt", "ru", "so", "tr", "uk", "vi", "zh")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")


def code_of(said: str) -> str | None:
    """The code in brackets, or the code itself, or that of a language named in English or in itself."""
    bracket = _IN_BRACKETS.search(said)
    return _code(bracket[1].strip()) if bracket else _code(said.strip()) or _by_name().get(said.strip().casefold())


def name_of(code: str) -> str:
    """What a form calls the language: its English name, and the code in brackets."""
    locale = _locale(code)
    name = locale.get_display_name("en") if locale else None
    return f"{re.sub(r' [(].*', '', name or code)} ({code})"


def _code(said: str) -> str | None:
    found = CODE.fullmatch(said)
    if found is None or _locale(found[1].lower()) is None:
        return None
    return found[1].lower() + (f"-{found[2].upper()}" if found[2] else "")


@cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@cache
def _by_name() -> dict[str, str]:
    english: dict[str, str] = dict(Locale("en").languages.items())
    found = {name.casefold(): code for code, name in english.items() if re.fullmatch("[a-z]{2,3}", code)}
    return found | {(Locale(code).get_display_name(code) or code).casefold(): code for code in _COMMON}
