"""Small pieces of FHIR that many places write: texts in several languages, codes and extensions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from content.localised import Localised, pick
from exchange.fhir import names
from exchange.files import Json, given


def words(key: str, localised: Localised | None, language: str) -> Json:
    """A text under `key`, and beside it its translations from `language`, each in the standard extension."""
    if not localised:
        return {}
    main, spoken = pick(localised, language)
    others = [_translation(other, text) for other, text in localised.items() if other != spoken]
    return given(**{key: main, f"_{key}": given(extension=others)})


def _translation(language: str, text: str) -> Json:
    parts = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}]
    return {"url": names.TRANSLATION, "extension": parts}


def own(url: str, content: Mapping[str, Any]) -> list[Json]:
    """What FHIR has no place for, as JSON in an extension of our own; none where there is nothing to say."""
    return [{"url": url, "valueString": json.dumps(content, ensure_ascii=False)}] if content else []


def loinc(code: str | None, display: str | None = None) -> list[Json]:
    """The code as a list of at most one, as FHIR keeps them."""
    return [given(system=names.LOINC, code=code, display=display)] if code else []


def control(code: str) -> Json:
    """How a form filler should show an item."""
    coding = {"system": names.ITEM_CONTROLS, "code": code}
    return {"url": names.ITEM_CONTROL, "valueCodeableConcept": {"coding": [coding]}}
