"""What was picked at a station, in words: the aid's own, or those that are the same in every aid."""

from __future__ import annotations

from content.localised import Localised, pick
from decision_aids import framing, phrases
from decision_aids.model import DecisionAid, Guide
from decision_aids.stations import Kind


def named(aid: DecisionAid | Guide, key: str, code: str, language: str) -> str:
    """A choice at the station `key`; KeyError for what cannot be picked there."""
    return phrases.said(code, language, framing.catalogue()) or pick(_own(aid, key)[code], language)[0]


def _own(aid: DecisionAid | Guide, key: str) -> dict[str, Localised]:
    if key == Kind.RED_FLAGS:
        return {flag.id: flag.sign for flag in aid.red_flags}
    if key == Kind.QUESTIONS:
        return {line.id: line.text for line in aid.questions}
    return _of_aid(aid, key) if isinstance(aid, DecisionAid) else {line.id: line.text for line in aid.tell}


def _of_aid(aid: DecisionAid, key: str) -> dict[str, Localised]:
    if key == Kind.LEANING:
        return {option.id: option.name for option in aid.options}
    if key == Kind.MATTERS:
        return {pair.id: pair.name for pair in aid.values}
    return next((dict(item.answers) for item in aid.knowledge if key == f"{Kind.KNOWLEDGE}:{item.id}"), {})
