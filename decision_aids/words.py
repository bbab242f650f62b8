"""Every text of an aid or a guide that patients read, with the place in the file where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from content.faults import Path
from content.localised import Localised
from decision_aids.model import DecisionAid, Guide, Option

Placed = tuple[Path, Localised]

_OF_BOTH = {
    "red_flags": ("sign", "action"),
    "terms": ("term", "meaning"),
    "questions": ("text",),
}
_OF_AN_AID = {
    "outcomes": ("title", "counted", "happens", "does_not", "note"),
    "values": ("name", "one", "other"),
    "knowledge": ("question", "explanation"),
}
_OF_A_GUIDE = {"good_to_know": ("text",), "tell": ("text",), "lists": ("title", "ask")}


def words(aid: DecisionAid | Guide) -> Iterator[Placed]:
    """Every text but those that belong to a figure; no number stands in any of them."""
    yield from _fields((), aid, ("title", "who_for"))
    yield from _parts(aid, _OF_BOTH)
    yield from _of_aid(aid) if isinstance(aid, DecisionAid) else _of_guide(aid)


def of_the_evidence(aid: DecisionAid) -> Iterator[Placed]:
    """What says over what time, for whom and how surely a figure holds; numbers belong there."""
    yield from _parts(aid, {"outcomes": ("horizon", "population", "certainty")})


def of_option(aid: DecisionAid, place: int) -> Iterator[Placed]:
    """What the option at this place in the file says of itself, without its name."""
    option, path = aid.options[place], ("options", place)
    yield from _fields(path, option, ("what_it_is",))
    yield from _points(path, option)
    yield from _fields((*path, "what_it_is_like"), option.what_it_is_like, ("body", "mind", "daily_life"))
    for s, stage in enumerate(option.recovery):
        yield from _fields((*path, "recovery", s), stage, ("when", "what"))


def _points(path: Path, option: Option) -> Iterator[Placed]:
    for name in ("good_points", "bad_points"):
        yield from (((*path, name, p), point) for p, point in enumerate(getattr(option, name)))


def _of_aid(aid: DecisionAid) -> Iterator[Placed]:
    yield from _fields((), aid, ("decision", "condition", "why_a_choice", "who_not_for"))
    for o, option in enumerate(aid.options):
        yield ("options", o, "name"), option.name
        yield from of_option(aid, o)
    yield from _parts(aid, _OF_AN_AID)
    for o, outcome in enumerate(aid.outcomes):
        yield from ((("outcomes", o, "unknown", option_id), reason) for option_id, reason in outcome.unknown.items())
    for k, item in enumerate(aid.knowledge):
        yield from ((("knowledge", k, "answers", answer), text) for answer, text in item.answers.items())
    yield from ((("gaps", g), gap) for g, gap in enumerate(aid.gaps))


def _of_guide(guide: Guide) -> Iterator[Placed]:
    yield ("about",), guide.about
    yield from _parts(guide, _OF_A_GUIDE)


def _parts(aid: object, names: dict[str, tuple[str, ...]]) -> Iterator[Placed]:
    for part, fields in names.items():
        for place, entry in enumerate(getattr(aid, part)):
            yield from _fields((part, place), entry, fields)


def _fields(path: Path, entry: Any, names: Iterable[str]) -> Iterator[Placed]:
    for name in names:
        if (text := getattr(entry, name)) is not None:
            yield (*path, name), text
