"""Texts that an author writes in several languages, side by side in one file."""

from __future__ import annotations

from collections.abc import Mapping

Localised = Mapping[str, str]

FALLBACK = "en"


def pick(localised: Localised, language: str) -> tuple[str, str]:
    """The text for `language`, and the language it is in.

    "pt-BR" falls back to "pt", then to English, then to whichever the author wrote first; an empty mapping is an error.
    """
    for candidate in (language, language.partition("-")[0], FALLBACK, *localised):
        if candidate in localised:
            return localised[candidate], candidate
    raise LookupError("This text is written in no language at all.")
