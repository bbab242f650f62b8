"""Our own texts in the patient's language, from gettext .po files that Babel reads at start."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from content.problems import ContentError, Problem

SOURCE_LANGUAGE = "en"

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class _Translation:
    """One language: the forms of each message under its source text, and which form a number takes."""

    forms: Mapping[str, tuple[str, ...]]
    form_for: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by language. A message without one is given in its source language, English."""

    translations: Mapping[str, _Translation]

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read every `<language>.po`; ContentError if a file is broken or a translation loses or invents a field."""
        paths = sorted(directory.glob("*.po"))
        return cls({path.stem.replace("_", "-"): _translation(path) for path in paths})

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are texts in, the source language first."""
        return (SOURCE_LANGUAGE, *(language for language in self.translations if language != SOURCE_LANGUAGE))

    def text(self, language: str, message: str, /, **values: object) -> str:
        """`message` in `language`, its {fields} filled from `values`; KeyError for a field without a value."""
        forms = self._find(language).forms.get(message, (message,))
        return fill(forms[0], values)

    def plural(self, language: str, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The form of the message that suits `n`, which fills {n}."""
        translation = self._find(language)
        if forms := translation.forms.get(singular):
            return fill(forms[translation.form_for(n)], {"n": n, **values})
        return fill(singular if n == 1 else plural, {"n": n, **values})

    def _find(self, language: str) -> _Translation:
        return self.translations.get(language) or self.translations.get(language.partition("-")[0]) or _UNTRANSLATED


_UNTRANSLATED = _Translation({}, lambda n: int(n != 1))


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in place of plain {names}.

    str.format would also follow attributes and read field syntax, and some values are what a patient typed.
    """
    return _FIELD.sub(lambda field: str(values[field[1]]), text)


def _translation(path: Path) -> _Translation:
    catalog = _read(path)
    messages = [message for message in catalog if message.id and not message.fuzzy and all(_forms(message))]
    if problems := [problem for message in messages for problem in _field_problems(message, str(path))]:
        raise ContentError(problems)
    forms = {_sources(message)[0]: _forms(message) for message in messages}
    return _Translation(forms, gettext.c2py(catalog.plural_expr))


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as stream:
            return read_po(stream, abort_invalid=True)
    except PoFileError as error:
        # Babel counts lines from 0 here, and ends its message with that number.
        fault = str(error).removesuffix(f" on {error.lineno}")
        problem = Problem(str(path), error.lineno + 1, 1, f"this is not a valid .po file: {fault}", "correct the entry")
        raise ContentError([problem]) from error


def _field_problems(message: Message, file: str) -> Iterator[Problem]:
    wanted = frozenset().union(*(_fields(source) for source in _sources(message)))
    for form in _forms(message):
        fields = _fields(form)
        # "one day" may leave out the {n} of "{n} days", so a plural form need not use every field.
        if fields - wanted or (wanted - fields and not message.pluralizable):
            what = f"the translation of {_sources(message)[0]!r} uses {_listed(fields)}"
            yield Problem(file, message.lineno or 1, 1, what, f"use {_listed(wanted)}, as the source does")


def _sources(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def _forms(message: Message) -> tuple[str, ...]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(string or "" for string in strings)


def _fields(text: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(text))


def _listed(fields: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(fields)) or "no field"
