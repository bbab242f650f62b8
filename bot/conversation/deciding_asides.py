"""What a card of a decision aid explains at a tap, and where what it says comes from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.cards import Block
from bot.conversation.deciding_choices import language_of
from bot.conversation.deciding_words import Group
from bot.conversation.scene import Scene, block
from care.deciding import Deciding
from content.localised import pick
from decision_aids import cards, framing
from decision_aids import walk as walking
from decision_aids.kept import Source
from decision_aids.model import DecisionAid, Outcome
from decision_aids.moves import Aside
from decision_aids.stations import Kind


def groups(scene: Scene, at: Deciding, aside: Aside) -> list[Group]:
    """The card that lies over the one on which the walk stands."""
    if aside is Aside.MORE:
        return [(block("title", scene.say("Tell me more")),), *_more(scene, at)]
    return [(block("title", scene.say("Where this comes from")),), *_sources(scene, at)]


def has_more(scene: Scene, at: Deciding) -> bool:
    """Whether there is anything to tell: no button leads to an empty card."""
    return next(_more(scene, at), None) is not None


def _more(scene: Scene, at: Deciding) -> Iterator[Group]:
    station, language = walking.station(at.aid, at.walk), language_of(scene, at.aid)
    if station.kind is Kind.OUTCOME and isinstance(at.aid, DecisionAid):
        yield from _of_outcome(scene, at.aid.outcome(station.ref or ""), language)
    for term in cards.terms(at.aid, station, language, framing.catalogue()):
        yield (block("question", pick(term.term, language)[0]), Block(pick(term.meaning, language)[0]))


def _of_outcome(scene: Scene, outcome: Outcome, language: str) -> Iterator[Group]:
    """For whom the numbers hold is said here too, for who does not see the picture."""
    yield (Block(scene.say("For whom this holds: {people}", people=pick(outcome.population, language)[0])),)
    if outcome.note is not None:
        yield (Block(pick(outcome.note, language)[0]),)
    if outcome.figures:
        yield (
            Block(scene.say("In the picture, each small figure is one person. The dark ones are those it is about.")),
        )
        yield (Block(scene.say("Nobody can say which of these people you would be.")),)


def _sources(scene: Scene, at: Deciding) -> Iterator[Group]:
    """What this card rests on, and then who made the whole of it and how it is kept true."""
    for source in cards.sources(at.aid, walking.station(at.aid, at.walk)):
        yield tuple(_source(scene, source))
    aid, say = at.aid, scene.say
    authors = "; ".join(f"{author.name}, {author.role}" for author in aid.authors)
    yield (block("question", say("About this guide")), Block(say("It was written by: {authors}.", authors=authors)))
    signed = "; ".join(f"{one.name}, {one.role}" for one in aid.sign_offs if one.version == aid.version)
    yield (Block(say("Signed by: {names}.", names=signed) if signed else say("No clinician has signed it.")),)
    yield (Block(say("Money: {words}", words=aid.funding)), Block(say("Ties to firms: {words}", words=aid.interests)))
    yield (Block(say("We looked for studies on {date}.", date=scene.day(aid.evidence.date))),)
    yield (Block(say("We will look again by {date}.", date=scene.day(aid.review_by))),)


def _source(scene: Scene, source: Source) -> Iterator[Block]:
    yield block("item", source.citation)
    if source.second_hand:
        yield block("small", scene.say("This is a summary, not the study itself."))
    if source.url is not None:
        yield block("link", source.url)
