"""What can be picked on a card of a decision aid, in words, and the picture that belongs to it."""

from __future__ import annotations

from string import ascii_uppercase

from bot.conversation import inputs
from bot.conversation.cards import Picture
from bot.conversation.scene import Scene
from bot.conversation.wording import shortened
from care.aids import Aid
from care.deciding import Deciding, summary
from decision_aids import choices, framing
from decision_aids import walk as walking
from decision_aids.model import DecisionAid, Outcome
from decision_aids.naming import named
from decision_aids.stations import Kind
from reports import people
from reports import summary as pages
from reports.icons.words import describe

ONE_LINE = 26  # characters of a box on a small phone; the card has the words in full
PEOPLE = "people"  # the kind of a picture that `reports.people` draws
SUMMARY = "summary"  # and of the page for the visit


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
    return [shortened(label, ONE_LINE) for label in inputs.lettered(plain)]


def plain_labels(scene: Scene, at: Deciding) -> list[str]:
    """In full."""
    language = language_of(scene, at.aid)
    return [named(at.aid, at.walk.at, code, language) for code in choices.of(at.aid, at.walk.at)]


def picture(scene: Scene, at: Deciding) -> Picture | None:
    """People for an outcome that has a number, or the page for the visit; its alternative text says all it shows."""
    station = walking.station(at.aid, at.walk)
    if station.kind is Kind.END:
        return _of_the_page(scene, at)
    if station.kind is not Kind.OUTCOME or not isinstance(at.aid, DecisionAid):
        return None
    return _of_people(scene, at.aid, at.aid.outcome(station.ref or ""))


def _of_the_page(scene: Scene, at: Deciding) -> Picture | None:
    practice, catalogue = scene.desk.practice, scene.desk.catalogue
    said = summary(scene.tx, practice, at.decision.id)
    if said is None:
        return None
    page = pages.page(scene.tx, practice, said, language_of(scene, at.aid), catalogue)
    return Picture(SUMMARY, f"{at.decision.id}/{page.language}", pages.describe(page))


def _of_people(scene: Scene, aid: DecisionAid, outcome: Outcome) -> Picture | None:
    if not outcome.figures:
        return None
    language = language_of(scene, aid)
    alt = describe(people.array(aid, outcome, language, framing.catalogue()))
    return Picture(PEOPLE, f"{aid.id}/{aid.version}/{outcome.id}/{language}", alt)
