"""What an import has learnt so far: what was lost, and which languages were met."""

from __future__ import annotations

import re
from collections import Counter

from content.problems import ContentError
from exchange.fhir import names, reading
from exchange.fhir.resource import Element, Primitive
from exchange.files import Json
from exchange.losses import Loss

MOST = 500  # characters of a loss
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Report:
    """One import's losses, and its texts in the languages that they come in. `language` is the resource's own."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._losses: dict[Loss, None] = {}
        self.texts: list[dict[str, str]] = []

    def lost(self, where: str, what: str, advice: str, item: str | None = None) -> None:
        """Keep a loss once. What it quotes is somebody else's, so nothing in it may move a terminal's cursor."""
        self._losses[Loss(_line(where), _line(what), _line(advice), item)] = None

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(self._losses)

    def words(self, main: str | None, beside: Primitive | None = None) -> dict[str, str]:
        """A text with its translations, without what no screen can show; empty where there is none."""
        found = {self.language: cleaned(main)} if main and cleaned(main) else {}
        for extension in beside.extensions(names.TRANSLATION) if beside and found else []:
            found |= _translation(extension)
        if found:
            self.texts.append(found)
        return found

    def languages(self) -> list[str]:
        """The resource's own language, and each into which every text is translated; the others are losses."""
        counted = Counter(language for found in self.texts for language in found)
        partial = [one for one in counted if one != self.language and counted[one] < len(self.texts)]
        for language in partial:
            what = f"{counted[language]} of {len(self.texts)} texts have a translation into {language!r}"
            self.lost("Questionnaire", what, "translate the rest, and add the language to the file")
        whole = sorted(one for one in counted if one != self.language and one not in partial)
        for found in self.texts:
            for language in partial:
                found.pop(language, None)
        return [self.language, *whole]


def cleaned(text: str) -> str:
    return _UNPRINTABLE.sub("", text).strip()


def _line(text: str) -> str:
    short = text[:MOST]
    return short if short.isprintable() else "".join(sign if sign.isprintable() else " " for sign in short)


def _translation(extension: Element) -> dict[str, str]:
    parts = {part.url: part for part in extension.extension}
    language, content = parts.get("lang"), parts.get("content")
    if not (language and content and language.value_code and content.value_string):
        return {}
    code, text = language.value_code, cleaned(content.value_string)
    return {code: text} if LANGUAGE.fullmatch(code) and text else {}


def own(element: Element, url: str) -> Json:
    """What our own export kept in an extension; empty where there is none, or where it is not as we write it."""
    return next((found for one in element.extensions(url) if (found := _json(one.value_string))), {})


def _json(text: str | None) -> Json:
    try:
        return reading.read((text or "").encode(errors="replace"), "extension")
    except ContentError:
        return {}
