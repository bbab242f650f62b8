"""One patient's walk through one survey: a pure function from where they are and what they did to where they are then.

No move on any walk raises. A second tap on the same button changes nothing, and a tap on a card that is no longer the
current one is refused rather than taken for an answer to another question.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from surveys import route
from surveys.answers import Answer, MissingReason
from surveys.errors import Refusal, SurveyError
from surveys.formats import Choice, Choices, Display, Rating, UnreadableError, Value
from surveys.model import Item, Survey
from surveys.moves import (
    Answered,
    Back,
    Choose,
    Completed,
    Done,
    Effect,
    Jump,
    Leave,
    Mark,
    Move,
    Reason,
    Refused,
    Send,
    Write,
)


class Phase(StrEnum):
    ASKING = "asking"
    LEAVING = "leaving"  # choosing a reason for not answering
    REVIEWING = "reviewing"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Walk:
    """`at` is the item on the current card, the last one while reviewing; `jumped`: it was reached from the review;
    `picked`: what is marked so far where several options may be; `again`: items to answer anew, since words that their
    questions quote have changed."""

    at: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    phase: Phase = Phase.ASKING
    jumped: bool = False
    picked: tuple[int, ...] = ()
    again: frozenset[str] = frozenset()


Step = tuple[Walk, tuple[Effect, ...]]
Json = dict[str, Any]


def start(survey: Survey, carried: Mapping[str, Answer] | None = None) -> Walk:
    """At the first item without an answer. `carried` holds answers from last time, of the items that carry theirs."""
    answers = dict(carried or {})
    return _stand(survey, answers, _next(survey, None, answers))


def carries(survey: Survey) -> tuple[str, ...]:
    """The items that begin with the patient's answer from last time."""
    return tuple(item.id for item in survey.items if item.carry)


def values(walk: Walk) -> dict[str, Value | None]:
    """The answers as `surveys.scoring` reads them: `None` where there is a reason instead of a value."""
    return {item_id: answer.value for item_id, answer in walk.answers.items()}


def advance(survey: Survey, walk: Walk, move: Move) -> Step:
    """The walk after `move`, and what to do about it.

    The walk may change without an effect (going back, asking for a reason), and neither changes on a repeated tap.
    """
    refused = _out_of_place(survey, walk, move)
    return (walk, (refused,)) if refused else _take(survey, walk, move)


def _out_of_place(survey: Survey, walk: Walk, move: Move) -> Refused | None:
    if walk.phase is Phase.SENT:
        return Refused(Refusal.SENT)
    named = walk.at if isinstance(move, Back | Send) else move.item_id
    strangers = [item_id for item_id in (walk.at, named) if item_id not in survey.positions]
    return Refused(Refusal.UNKNOWN_ITEM, strangers[0]) if strangers else None


def _take(survey: Survey, walk: Walk, move: Move) -> Step:  # noqa: PLR0911 one for each move
    match move:
        case Choose() | Write():
            return _give(survey, walk, move)
        case Mark():
            return _mark(survey, walk, move)
        case Done():
            return _picked(survey, walk, move.item_id)
        case Leave():
            return _leave(survey, walk, move.item_id)
        case Reason():
            return _explain(survey, walk, move)
        case Back():
            return _back(survey, walk)
        case Jump():
            return _jump(survey, walk, move.item_id)
        case Send():
            return _send(survey, walk)


def _give(survey: Survey, walk: Walk, move: Choose | Write) -> Step:
    is_open = _is_open(walk, move.item_id)
    try:
        answer = Answer(_value(survey.item(move.item_id), move))
    except UnreadableError as error:
        return _refuse(walk, error.code if is_open else Refusal.MOVED_ON, move.item_id)
    if is_open and isinstance(answer.value, tuple):  # one label was typed, and there may be more to mark
        return _mark(survey, walk, Mark(move.item_id, answer.value[0], on=True))
    return _store(survey, walk, answer) if is_open else _late(walk, move.item_id, answer)


def _value(item: Item, move: Choose | Write) -> Value:
    if isinstance(move, Write):
        return item.format.read(move.text)
    if isinstance(item.format, Choice | Rating | Display) and item.format.accepts(move.value):
        return int(move.value) if isinstance(move.value, float) else move.value
    raise UnreadableError(Refusal.NOT_AN_OPTION)


def _mark(survey: Survey, walk: Walk, move: Mark) -> Step:
    form = survey.item(move.item_id).format
    if not _is_open(walk, move.item_id):
        return _refuse(walk, Refusal.MOVED_ON, move.item_id)
    if not isinstance(form, Choices) or not form.picks([move.value]):
        return _refuse(walk, Refusal.NOT_AN_OPTION, move.item_id)
    return replace(walk, phase=Phase.ASKING, picked=form.mark(walk.picked, move.value, on=move.on)), ()


def _picked(survey: Survey, walk: Walk, item_id: str) -> Step:
    if not _is_open(walk, item_id):
        given = walk.answers.get(item_id)
        answered = given is not None and isinstance(given.value, tuple)
        return (walk, ()) if answered else _refuse(walk, Refusal.MOVED_ON, item_id)
    if not survey.item(item_id).format.accepts(walk.picked):
        return _refuse(walk, Refusal.NOTHING_PICKED, item_id)
    return _store(survey, walk, Answer(walk.picked))


def _leave(survey: Survey, walk: Walk, item_id: str) -> Step:
    item = survey.item(item_id)
    if not _is_open(walk, item_id):
        left = walk.answers.get(item_id, Answer()).missing is not None
        return (walk, ()) if left else _refuse(walk, Refusal.MOVED_ON, item_id)
    if not item.required:
        return _store(survey, walk, Answer(missing=MissingReason.DECLINED))
    if not item.decline:
        return _refuse(walk, Refusal.NEEDED, item_id)
    return replace(walk, phase=Phase.LEAVING), ()


def _explain(survey: Survey, walk: Walk, move: Reason) -> Step:
    if move.code not in set(MissingReason):
        return _refuse(walk, Refusal.NOT_A_REASON, move.item_id)
    answer = Answer(missing=MissingReason(move.code))
    if walk.phase is Phase.LEAVING and walk.at == move.item_id:
        return _store(survey, walk, answer)
    return _late(walk, move.item_id, answer)


def _store(survey: Survey, walk: Walk, answer: Answer) -> Step:
    """Answer the current item and go on to the next one without an answer, or to the review."""
    answers, again = {**walk.answers, walk.at: answer}, _again(survey, walk, answer)
    after = _stand(survey, answers, _next(survey, walk.at, answers, again))
    return replace(after, again=again) if again else after, (Answered(walk.at, answer),)


def _again(survey: Survey, walk: Walk, answer: Answer) -> frozenset[str]:
    """What is to be answered anew: an answer about other words would count for what it was not given to."""
    if not survey.quoting:
        return walk.again
    changed = walk.answers.get(walk.at, answer) != answer
    quoting = survey.quoting.get(walk.at, frozenset()) if changed else frozenset()
    return (walk.again | quoting & walk.answers.keys()) - {walk.at}


def _late(walk: Walk, item_id: str, answer: Answer) -> Step:
    """An answer to another card than the current one: let a repetition pass, and refuse to guess about the rest."""
    repeated = walk.answers.get(item_id) == answer
    return (walk, ()) if repeated else _refuse(walk, Refusal.MOVED_ON, item_id)


def _stand(survey: Survey, answers: Mapping[str, Answer], at: str | None) -> Walk:
    return _review(survey, answers) if at is None else _on(Walk(at, answers))


def _on(walk: Walk) -> Walk:
    """On a card as it is when one comes to it: what was picked there before is marked."""
    before = walk.answers.get(walk.at, Answer()).value
    return replace(walk, picked=before if isinstance(before, tuple) else ())


def _review(survey: Survey, answers: Mapping[str, Answer]) -> Walk:
    return Walk(route.shown(survey, answers)[-1].id, answers, Phase.REVIEWING)


def _next(
    survey: Survey, item_id: str | None, answers: Mapping[str, Answer], again: AbstractSet[str] = frozenset()
) -> str | None:
    """The next item without an answer, or to answer again, looking ahead first and then from the beginning."""
    asked = [item.id for item in route.shown(survey, answers)]
    here = asked.index(item_id) if item_id in asked else -1
    ahead = asked[here + 1 :] + asked[: max(here, 0)]
    return next((one for one in ahead if one not in answers or one in again), None)


def _back(survey: Survey, walk: Walk) -> Step:
    if walk.phase is Phase.REVIEWING:
        return _jump(survey, walk, walk.at)
    if walk.phase is Phase.LEAVING:
        return replace(walk, phase=Phase.ASKING), ()
    if walk.jumped:
        return replace(_review(survey, walk.answers), again=walk.again), ()
    asked = [item.id for item in route.shown(survey, walk.answers)]
    if walk.at == asked[0]:
        return _refuse(walk, Refusal.FIRST_ITEM, walk.at)
    before = asked[asked.index(walk.at) - 1] if walk.at in asked else asked[-1]
    return _on(replace(walk, at=before)), ()


def _jump(survey: Survey, walk: Walk, item_id: str) -> Step:
    if walk.phase is Phase.REVIEWING:
        if item_id not in {item.id for item in route.shown(survey, walk.answers)}:
            return _refuse(walk, Refusal.MOVED_ON, item_id)
        return _on(Walk(item_id, walk.answers, jumped=True, again=walk.again)), ()
    repeated = walk.jumped and walk.at == item_id
    return (walk, ()) if repeated else _refuse(walk, Refusal.REVIEW_FIRST, item_id)


def _send(survey: Survey, walk: Walk) -> Step:
    if walk.phase is not Phase.REVIEWING:
        return _refuse(walk, Refusal.REVIEW_FIRST)
    for item in route.shown(survey, walk.answers):
        if item.required and item.id not in walk.answers:
            return _refuse(walk, Refusal.UNANSWERED, item.id)
    return replace(walk, phase=Phase.SENT), (Completed(),)


def _is_open(walk: Walk, item_id: str) -> bool:
    return walk.at == item_id and walk.phase in {Phase.ASKING, Phase.LEAVING}


def _refuse(walk: Walk, code: Refusal, item_id: str | None = None) -> Step:
    return walk, (Refused(code, item_id),)


def to_json(walk: Walk) -> Json:
    """What `json.dumps` takes."""
    answers = {item_id: _answer_to_json(answer) for item_id, answer in walk.answers.items()}
    return {**place(walk), "answers": answers}


def place(walk: Walk) -> Json:
    """Where the walk stands, without the answers."""
    kept = {"at": walk.at, "phase": walk.phase.value, "jumped": walk.jumped, "picked": list(walk.picked)}
    return kept | {"again": sorted(walk.again)} if walk.again else kept


def placed(kept: Json, answers: Mapping[str, Answer]) -> Walk:
    """The walk that stands at what `place` wrote."""
    picked = tuple(int(value) for value in kept.get("picked", ()))
    jumped, again = kept["jumped"] is True, frozenset(kept.get("again", ()))
    return Walk(str(kept["at"]), answers, Phase(kept["phase"]), jumped=jumped, picked=picked, again=again)


def from_json(data: Json) -> Walk:
    """The walk that `to_json` wrote; `SurveyError` where it is none."""
    try:
        return placed(data, {item_id: _answer_from_json(kept) for item_id, kept in data["answers"].items()})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SurveyError("The stored answers of this survey cannot be read.") from error


def _answer_to_json(answer: Answer) -> Json:
    if answer.missing is not None:
        return {"missing": answer.missing.value}
    return {"value": answer.value}


def _answer_from_json(kept: Json) -> Answer:
    if "missing" in kept:
        return Answer(missing=MissingReason(kept["missing"]))
    value = kept["value"]
    return Answer(tuple(value) if isinstance(value, list) else value)
