"""What an import could not know, so that a person must write it before the survey can be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exchange.fhir.heading import NOT_STATED
from exchange.files import Json


def stated(file: Mapping[str, Any]) -> Json:
    """The file without what nobody has said: the checker names each key that is missing, and nothing is asked of a
    patient on terms that nobody has read."""
    return {
        key: stated(part) if isinstance(part, Mapping) else part for key, part in file.items() if part != NOT_STATED
    }


def unstated(file: Mapping[str, Any]) -> Iterator[str]:
    """The keys that are left out, as `licence.text`."""
    for key, part in file.items():
        if part == NOT_STATED:
            yield key
        elif isinstance(part, Mapping):
            yield from (f"{key}.{inner}" for inner in unstated(part))
