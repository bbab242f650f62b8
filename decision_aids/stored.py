"""A walk as it is kept between two moves."""

from __future__ import annotations

from decision_aids import entries
from decision_aids.entries import Json
from decision_aids.errors import AidError
from decision_aids.moves import Aside
from decision_aids.walk import Walk


def to_json(walk: Walk) -> Json:
    """What `json.dumps` takes."""
    return {
        "at": walk.at,
        "reached": walk.reached,
        "entries": {key: entries.to_json(entry) for key, entry in walk.entries.items()},
        "aside": walk.aside,
        "stopped": walk.stopped,
        "finished": walk.finished,
    }


def from_json(data: Json) -> Walk:
    """The walk that `to_json` wrote; `AidError` where it is none."""
    try:
        kept = {str(key): entries.from_json(entry) for key, entry in data["entries"].items()}
        aside = None if data["aside"] is None else Aside(data["aside"])
        flags = {name: data[name] is True for name in ("stopped", "finished")}
        return Walk(str(data["at"]), str(data["reached"]), kept, aside, **flags)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise AidError("The stored walk through this decision aid cannot be read.") from error
