"""What can be picked on a card of a decision aid, in words, and the picture of people that belongs to it."""

from __future__ import annotations

from string import ascii_uppercase

from bot.conversation import inputs
from bot.conversation.cards import Picture
from bot.conversation.scene import Scene
from bot.conversation.wording import shortened
from care.aids import Aid
from care.deciding import Deciding
from content.localised import Localised, pick
from decision_aids import choices, framing, phrases
from decision_aids import walk as walking
from decision_aids.model import DecisionAid, Guide
from decision_aids.stations import Kind
from reports import people
from reports.icons.words import describe

PEOPLE = "people"  # the kind of a picture that `reports.people` draws


def language_of(scene: Scene, aid: Aid) -> str:
    """The patient's own, or the first that the aid has."""
    return scene.language if scene.language in aid.languages else aid.languages[0]


def labels(scene: Scene, at: Deciding) -> list[str]:
    """What can be picked or marked here; where a label is too long for a button, the card says it in full."""
    plain = plain_labels(scene, at)
    if at.walk.at == Kind.RED_FLAGS:
        return [scene.say("Yes, I have {letter}", letter=letter) for letter in ascii_uppercase[: len(plain)]]
    if not inputs.are_long(plain):
        return plain
    return [shortened(label, inputs.LONGEST_LABEL) for label in inputs.lettered(plain)]


def plain_labels(scene: Scene, at: Deciding) -> list[str]:
    """In full."""
    language = language_of(scene, at.aid)
    return [named(at.aid, at.walk.at, code, language) for code in choices.of(at.aid, at.walk.at)]


def named(aid: Aid, key: str, code: str, language: str) -> str:
    """A choice at a station in words."""
    general = phrases.said(code, language, framing.catalogue())
    return general or pick(_own(aid, key, code), language)[0]


def _own(aid: Aid, key: str, code: str) -> Localised:
    known: dict[str, Localised] = {line.id: line.text for line in aid.questions} if key == Kind.QUESTIONS else {}
    if key == Kind.RED_FLAGS:
        known = {flag.id: flag.sign for flag in aid.red_flags}
    elif isinstance(aid, Guide) and key == Kind.TELL:
        known = {line.id: line.text for line in aid.tell}
    elif isinstance(aid, DecisionAid):
        known |= {option.id: option.name for option in aid.options if key == Kind.LEANING}
        known |= {pair.id: pair.name for pair in aid.values if key == Kind.MATTERS}
        for item in aid.knowledge:
            known |= item.answers if key == f"{Kind.KNOWLEDGE}:{item.id}" else {}
    return known[code]


def picture(scene: Scene, at: Deciding) -> Picture | None:
    """People for an outcome that has a number; its alternative text says all that it shows."""
    station = walking.station(at.aid, at.walk)
    if station.kind is not Kind.OUTCOME or not isinstance(at.aid, DecisionAid):
        return None
    outcome, language = at.aid.outcome(station.ref or ""), language_of(scene, at.aid)
    if not outcome.figures:
        return None
    alt = describe(people.array(at.aid, outcome, language, framing.catalogue()))
    return Picture(PEOPLE, f"{at.aid.id}/{at.aid.version}/{outcome.id}/{language}", alt)
