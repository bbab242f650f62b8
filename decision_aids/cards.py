"""What each card says in the words of the aid, what it explains at a tap, and what it rests on.

The bot adds its own headings and buttons, which are the same for every aid, and decides how a card looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from content.catalogue import Catalogue
from content.localised import Localised, pick
from decision_aids import framing
from decision_aids.kept import Source, Term
from decision_aids.model import DecisionAid, Guide, KnowledgeItem, Option, Outcome
from decision_aids.stations import Kind, Station


def said(aid: DecisionAid | Guide, station: Station, language: str, texts: Catalogue) -> tuple[str, ...]:
    """The aid's own words at a station, with its sentences about figures; none where all words are the bot's."""
    if isinstance(aid, DecisionAid) and station.kind is Kind.OUTCOME:
        return tuple(_outcome(aid, aid.outcome(station.ref or ""), language, texts))
    found = _of_aid(aid, station) if isinstance(aid, DecisionAid) else _of_guide(aid, station)
    return tuple(pick(text, language)[0] for text in found)


def terms(aid: DecisionAid | Guide, station: Station, language: str, texts: Catalogue) -> tuple[Term, ...]:
    """The words on a card that the aid can explain."""
    words = " ".join(said(aid, station, language, texts)).casefold()
    wanted = ((term, pick(term.term, language)[0].casefold()) for term in aid.terms)
    return tuple(term for term, name in wanted if re.search(rf"\b{re.escape(name)}", words))


def sources(aid: DecisionAid | Guide, station: Station) -> tuple[Source, ...]:
    """What a card rests on, each source once, in the order of the file."""
    cited = set(_cited(aid, station))
    return tuple(source for source in aid.sources if source.id in cited)


def _of_aid(aid: DecisionAid, station: Station) -> Iterator[Localised]:  # noqa: PLR0911 one for each kind of card
    match station.kind:
        case Kind.DECISION:
            return iter((aid.decision, aid.condition, aid.who_for, aid.who_not_for))
        case Kind.WHY:
            return iter((aid.why_a_choice,))
        case Kind.OPTIONS:
            return (text for option in aid.options for text in (option.name, option.what_it_is))
        case Kind.POINTS:
            option = aid.option(station.ref or "")
            return iter((option.name, *option.good_points, *option.bad_points))
        case Kind.LIVING:
            return _living(aid.option(station.ref or ""))
        case Kind.GAPS:
            return iter(aid.gaps)
        case Kind.VALUES:
            return (text for pair in aid.values if pair.id == station.ref for text in (pair.one, pair.other))
        case Kind.KNOWLEDGE:
            return (text for item in aid.knowledge if item.id == station.ref for text in _knowledge(item))
        case _:
            return _of_both(aid, station)


def _of_guide(guide: Guide, station: Station) -> Iterator[Localised]:
    match station.kind:
        case Kind.ABOUT:
            return iter((guide.about, guide.who_for))
        case Kind.GOOD_TO_KNOW:
            return (known.text for known in guide.good_to_know)
        case Kind.TELL:
            return (line.text for line in guide.tell)
        case Kind.LIST:
            return (text for own in guide.lists if own.id == station.ref for text in (own.title, own.ask))
        case _:
            return _of_both(guide, station)


def _of_both(aid: DecisionAid | Guide, station: Station) -> Iterator[Localised]:
    if station.kind is Kind.RED_FLAGS:
        yield from (text for flag in aid.red_flags for text in (flag.sign, flag.action))
    if station.kind is Kind.QUESTIONS:
        yield from (line.text for line in aid.questions)


def _living(option: Option) -> Iterator[Localised]:
    like = option.what_it_is_like
    yield from (option.name, like.body, like.mind, like.daily_life)
    yield from (text for stage in option.recovery for text in (stage.when, stage.what))


def _knowledge(item: KnowledgeItem) -> tuple[Localised, ...]:
    return (item.question, *item.answers.values(), item.explanation)


def _outcome(aid: DecisionAid, outcome: Outcome, language: str, texts: Catalogue) -> Iterator[str]:
    yield pick(outcome.title, language)[0]
    for option in aid.options:
        yield pick(option.name, language)[0]
        yield from framing.sentences(outcome, option.id, language, texts)
    yield from (pick(text, language)[0] for text in (outcome.population, outcome.certainty))


def _cited(aid: DecisionAid | Guide, station: Station) -> Iterable[str]:
    if station.kind is Kind.RED_FLAGS:
        return (flag.source for flag in aid.red_flags)
    if isinstance(aid, Guide):
        return (known.source for known in aid.good_to_know if station.kind is Kind.GOOD_TO_KNOW)
    if station.kind is Kind.OUTCOME:
        return (figure.source for figure in aid.outcome(station.ref or "").figures.values())
    named = [option for option in aid.options if station.ref in {None, option.id}]
    told = station.kind in {Kind.OPTIONS, Kind.POINTS, Kind.LIVING}
    return (source for option in named for source in option.sources if told)
