"""The ways in which answers come in: on the patient's own screen or by telephone, from the patient or somebody else.

A response keeps the way that it was begun with. Where somebody went on with it in another way, that is noted beside its
walk, so that nobody takes answers of two kinds for answers of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from records.responses import Response

KEPT = "ways"  # beside the walk: those that came after the first
Json = dict[str, Any]


class Mode(StrEnum):
    ELECTRONIC = "electronic"  # on a screen, without an interviewer
    TELEPHONE = "telephone"  # read out by a member of staff, who takes the answers down


class Responder(StrEnum):
    SELF = "self"
    PROXY = "proxy"  # somebody who answers for the patient


@dataclass(frozen=True, slots=True)
class Way:
    """`taken_by` is the id of the member of staff who takes the answers down, None on a screen."""

    mode: Mode = Mode.ELECTRONIC
    responder: Responder = Responder.SELF
    taken_by: str | None = None


ON_SCREEN = Way()


def of(response: Response) -> tuple[Way, ...]:
    """Every way in which answers of a response came in, the one it was begun with first; without who took them."""
    return (_begun(response), *further(response))


def further(response: Response) -> tuple[Way, ...]:
    """The ways that came after the first."""
    return tuple(Way(Mode(mode), Responder(responder)) for mode, responder in response.walk.get(KEPT, ()))


def with_another(response: Response, known: tuple[Way, ...], way: Way) -> tuple[Way, ...]:
    """The further ways once an answer has come in this way."""
    plain = Way(way.mode, way.responder)
    return known if plain in (_begun(response), *known) else (*known, plain)


def kept(known: tuple[Way, ...]) -> Json:
    """What stands beside the walk; nothing where every answer came in the same way."""
    return {KEPT: [[way.mode.value, way.responder.value] for way in known]} if known else {}


def _begun(response: Response) -> Way:
    return Way(Mode(response.mode), Responder(response.responder))
