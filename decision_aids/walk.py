"""One patient's walk through one aid: a pure function from where they are and what they did to where they are then.

No move on any walk raises. Nothing is required, the walk can be stopped anywhere, and whatever was left at a station
stays there. A second tap on the same button changes nothing, and a tap on a card that is no longer the current one is
refused rather than taken for an answer to another question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from decision_aids import choices
from decision_aids.entries import Entry
from decision_aids.errors import AidError
from decision_aids.model import DecisionAid, Guide
from decision_aids.moves import (
    Aside,
    Ask,
    Back,
    Choose,
    Effect,
    Erase,
    Explained,
    Finished,
    Flagged,
    Jump,
    Kept,
    Look,
    Mark,
    Move,
    Next,
    Rate,
    Refusal,
    Refused,
    Resume,
    Stop,
    Stopped,
    Surveyed,
    Write,
)
from decision_aids.stations import Kind, Station, stations

SURVEY = "sure"


@dataclass(frozen=True, slots=True)
class Walk:
    """`at` is the key of the current station and `reached` of the farthest; `finished`: the end was seen."""

    at: str
    reached: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    aside: Aside | None = None
    stopped: bool = False
    finished: bool = False

    def entry(self, key: str) -> Entry:
        """What was left at a station; an empty one where nothing was."""
        return self.entries.get(key, Entry())


Aid = DecisionAid | Guide
Step = tuple[Walk, tuple[Effect, ...]]


def start(aid: Aid) -> Walk:
    """At the first station."""
    first = stations(aid)[0].key
    return Walk(first, first)


def station(aid: Aid, walk: Walk) -> Station:
    """The current one; `AidError` where this version of the aid has none of that name."""
    for one in stations(aid):
        if one.key == walk.at:
            return one
    raise AidError(f"The decision aid {aid.id!r} has no card {walk.at!r}.")


def progress(aid: Aid, walk: Walk) -> tuple[int, int]:
    """The place of the current card, from 1, and how many there are."""
    keys = _keys(aid)
    return keys.index(walk.at) + 1, len(keys)


def advance(aid: Aid, walk: Walk, move: Move) -> Step:
    """The walk after `move`, and what to do about it.

    The walk may change without an effect (going on or back, looking aside), and neither changes on a repeated tap.
    """
    if isinstance(move, Resume):
        return _resume(aid, walk)
    if isinstance(move, Stop):
        return (walk, ()) if walk.stopped else (replace(walk, stopped=True, aside=None), (Stopped(),))
    refused = _out_of_place(aid, walk, move)
    return (walk, (Refused(refused),)) if refused else _take(aid, walk, move)


def _out_of_place(aid: Aid, walk: Walk, move: Move) -> Refusal | None:
    if walk.stopped:
        return Refusal.STOPPED
    named = walk.at if isinstance(move, Surveyed | Stop | Resume) else move.to if isinstance(move, Jump) else move.at
    return None if {walk.at, walk.reached, named} <= set(_keys(aid)) else Refusal.UNKNOWN


def _take(aid: Aid, walk: Walk, move: Move) -> Step:  # noqa: PLR0911 one for each move
    match move:
        case Next():
            return _next(aid, walk, move.at)
        case Back():
            return _back(aid, walk, move.at)
        case Jump():
            return _jump(aid, walk, move.to)
        case Look():
            return (replace(walk, aside=move.aside), ()) if move.at == walk.at else _refuse(walk, Refusal.MOVED_ON)
        case Choose():
            return _choose(aid, walk, move)
        case Surveyed():
            return _surveyed(aid, walk, move.score)
        case Rate() | Mark() | Write() | Erase():
            return _leave(aid, walk, move)
        case _:
            return walk, ()


def _next(aid: Aid, walk: Walk, at: str) -> Step:
    keys = _keys(aid)
    if at == walk.at:
        return _stand(aid, walk, keys[min(keys.index(at) + 1, len(keys) - 1)])
    repeated = keys.index(at) + 1 == keys.index(walk.at)
    return (walk, ()) if repeated else _refuse(walk, Refusal.MOVED_ON)


def _back(aid: Aid, walk: Walk, at: str) -> Step:
    keys = _keys(aid)
    if at != walk.at:
        repeated = keys.index(walk.at) + 1 == keys.index(at)
        return (walk, ()) if repeated else _refuse(walk, Refusal.MOVED_ON)
    if walk.aside:
        return replace(walk, aside=None), ()
    if at == keys[0]:
        return _refuse(walk, Refusal.FIRST)
    return _stand(aid, walk, keys[keys.index(at) - 1])


def _jump(aid: Aid, walk: Walk, to: str) -> Step:
    keys = _keys(aid)
    if keys.index(to) > keys.index(walk.reached):
        return _refuse(walk, Refusal.MOVED_ON)
    return (walk, ()) if to == walk.at else _stand(aid, walk, to)


def _stand(aid: Aid, walk: Walk, key: str) -> Step:
    """At another station, with what its card sets going."""
    if key == walk.at:
        return replace(walk, aside=None), ()
    keys = _keys(aid)
    reached = key if keys.index(key) > keys.index(walk.reached) else walk.reached
    at_end = key == Kind.END
    there = replace(walk, at=key, reached=reached, aside=None, finished=walk.finished or at_end)
    if at_end and not walk.finished:
        return there, (Finished(),)
    return there, _asked(there)


def _asked(walk: Walk) -> tuple[Effect, ...]:
    """The survey, unless it was answered before."""
    return (Ask(SURVEY),) if walk.at == Kind.SURE and Kind.SURE not in walk.entries else ()


def _choose(aid: Aid, walk: Walk, move: Choose) -> Step:
    before = walk.entry(move.at)
    if move.value not in choices.single(aid, move.at):
        return _refuse(walk, Refusal.NOT_A_CHOICE)
    if move.at != walk.at:
        return (walk, ()) if before.picked == (move.value,) else _refuse(walk, Refusal.MOVED_ON)
    kind = station(aid, walk).kind
    if kind is Kind.KNOWLEDGE:
        return _know(aid, walk, move)
    kept = _keep(walk, before.chosen(move.value))
    if kind is Kind.RED_FLAGS:
        return kept[0], (*kept[1], *([Flagged(move.value)] if kept[1] else []))
    return _on(aid, kept)


def _know(aid: Aid, walk: Walk, move: Choose) -> Step:
    """The first answer counts and is explained; then the card only leads on."""
    before = walk.entry(move.at)
    if before.picked:
        return (walk, ()) if before.picked == (move.value,) else _refuse(walk, Refusal.ANSWERED)
    kept, effects = _keep(walk, before.chosen(move.value))
    item = station(aid, walk).ref or ""
    return kept, (*effects, Explained(item, choices.is_right(aid, item, move.value)))


def _surveyed(aid: Aid, walk: Walk, score: int | None) -> Step:
    if walk.at != Kind.SURE:
        repeated = walk.entry(Kind.SURE) == Entry(number=score)
        return (walk, ()) if repeated else _refuse(walk, Refusal.MOVED_ON)
    if score is None:
        return _next(aid, walk, walk.at)
    return _on(aid, _keep(walk, Entry(number=score)))


def _leave(aid: Aid, walk: Walk, move: Rate | Mark | Write | Erase) -> Step:
    """A rating, a mark or a line; only a rating leads on."""
    before = walk.entry(move.at)
    entry = choices.applied(aid, before, move)
    if isinstance(entry, Refusal):
        return _refuse(walk, entry)
    if move.at != walk.at:
        return (walk, ()) if entry == before else _refuse(walk, Refusal.MOVED_ON)
    kept = _keep(walk, entry)
    return _on(aid, kept) if isinstance(move, Rate) else kept


def _keep(walk: Walk, entry: Entry) -> Step:
    """The entry at the current station, and that it is new."""
    if walk.entry(walk.at) == entry:
        return walk, ()
    return replace(walk, entries={**walk.entries, walk.at: entry}), (Kept(walk.at, entry),)


def _on(aid: Aid, kept: Step) -> Step:
    """On from the station whose entry was just kept."""
    walk, effects = kept
    after, set_going = _next(aid, walk, walk.at)
    return after, (*effects, *set_going)


def _resume(aid: Aid, walk: Walk) -> Step:
    if not walk.stopped:
        return walk, ()
    if walk.at not in _keys(aid):
        return _refuse(walk, Refusal.UNKNOWN)
    there = replace(walk, stopped=False)
    return there, _asked(there)


def _keys(aid: Aid) -> list[str]:
    return [one.key for one in stations(aid)]


def _refuse(walk: Walk, code: Refusal) -> Step:
    return walk, (Refused(code),)
