"""A preview in plain words: what a change of an episode would do to each step, for the console and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from care.guards import REASONS
from care.plan import Becomes
from care.preview import Coming, Given, Preview, StepPreview
from clinic import words
from clinic.words import count
from pathways.plan import Window, WindowStatus

NAMES = {
    "invite": "The invitation",
    "reminder": "The next reminder",
    "snooze": "The reminder that the patient asked for",
    "check_in": "The team's task",
}
_SUMMARY = (
    (Becomes.MOVED, "moves", "move"),
    (Becomes.PLANNED, "is planned anew", "are planned anew"),
    (Becomes.CANCELLED, "is taken back", "are taken back"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One step: the first and last day of its window before and after (None where the version lacks it), what becomes
    of its messages, and what there is to say of its answers; `cautions` are those to think about."""

    title: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    messages: str
    notes: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """`at_once` says what goes out as soon as the change is made, and is empty where nothing does."""

    summary: str
    at_once: str
    lines: tuple[Line, ...]


def tell(preview: Preview) -> Told:
    """The words of a preview; days are those where the patient lives."""
    at_once = preview.at_once
    return Told(
        summary=_summary(preview),
        at_once=f"{count(at_once, 'step')} would write to the patient at once, in one message" if at_once else "",
        lines=tuple(_line(preview, step) for step in preview.steps),
    )


def _summary(preview: Preview) -> str:
    """`11 messages move, 2 messages are taken back. 3 messages went out and stay.`"""
    counted = [(preview.count(becomes), one, many) for becomes, one, many in _SUMMARY]
    parts = [f"{count(n, 'message')} {one if n == 1 else many}" for n, one, many in counted if n]
    sent = sum(len(step.sent) for step in preview.steps)
    kept = f" {count(sent, 'message')} went out and {'stays' if sent == 1 else 'stay'}." if sent else ""
    return f"{', '.join(parts) or 'No message changes'}.{kept}"


def _line(preview: Preview, step: StepPreview) -> Line:
    zone = preview.patient.zone
    return Line(
        title=words.english(step.step.title),
        before=_days(step.before, zone),
        after=_days(step.after, zone),
        messages=_messages(preview, step, zone),
        notes=tuple(_notes(preview, step)),
        cautions=tuple(_cautions(preview, step)),
    )


def _days(span: Window | None, zone: str) -> tuple[str, str] | None:
    return (words.local_day(span.opens_at, zone), words.day(span.last_day)) if span else None


def _messages(preview: Preview, step: StepPreview, zone: str) -> str:
    past = _past(step, zone)
    taken_back = step.count(Becomes.CANCELLED)
    if (step.after is None or preview.changed.over) and taken_back:
        return f"{past}{count(taken_back, 'planned message')} {'is' if taken_back == 1 else 'are'} taken back"
    if step.answered and step.coming is None:
        return "Answered; nothing more is sent"
    return f"{past}{_coming(step.coming, step, zone)}" if step.coming else f"{past}Nothing more is sent"


def _past(step: StepPreview, zone: str) -> str:
    sent = next((one for one in step.sent if one.kind == "invite"), None)
    if sent is None:
        return ""
    day = words.local_day(sent.decided_at or sent.due_at, zone)
    return f"Invited on {day}. " if step.step.asks else f"Sent on {day}. "


def _coming(coming: Coming, step: StepPreview, zone: str) -> str:
    name = "The message" if coming.kind == "invite" and not step.step.asks else NAMES[coming.kind]
    if coming.verdict is not None:
        return f"{name} {_due_now(coming, zone)}"
    day = words.local_day(coming.at, zone)
    if coming.before is None:
        return f"{name} is planned for {day}"
    before = words.local_day(coming.before, zone)
    return f"{name} stays on {day}" if before == day else f"{name} moves from {before} to {day}"


def _due_now(coming: Coming, zone: str) -> str:
    verdict = coming.verdict
    if verdict is None or verdict.reason is None:
        return "comes up at once" if coming.kind == "check_in" else "goes out at once"
    why = REASONS.get(verdict.reason, verdict.reason)
    if verdict.until is not None:
        return f"is due and waits until {words.moment(verdict.until, zone)}: {_small(why)}"
    return f"is due and is not sent: {_small(why)}"


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _notes(preview: Preview, step: StepPreview) -> Iterator[str]:
    if step.before is None and step.after is not None:
        yield "New in this version"
    if step.after is None:
        yield "Not in this version; what was sent or answered stays in view"
    inside = [one for one in step.given if one.lies is WindowStatus.OPEN]
    if inside and preview.changed.anchor_date != preview.episode.anchor_date:
        yield f"{count(len(inside), 'survey')} answered {_when(preview, inside)}, still in the window"


def _cautions(preview: Preview, step: StepPreview) -> Iterator[str]:
    """Answers stay; outside the window as it would be they may not count, and may be asked for again."""
    outside = [one for one in step.given if one.lies in {WindowStatus.BEFORE, WindowStatus.AFTER}]
    if outside and not preview.changed.over:
        counts = f" and may no longer count for {', '.join(step.step.required_for)}" if step.step.required_for else ""
        again = "; the questions are asked again" if any(one.again for one in outside) else ""
        where = f"{_when(preview, outside)}, outside the window"
        yield f"{count(len(outside), 'survey')} answered {where}: what was answered stays{counts}{again}"
    if step.begun and step.after is None:
        yield "Begun and not sent: it is closed, and what was answered is kept"


def _when(preview: Preview, given: list[Given]) -> str:
    """`58 and 59 days before the new date`."""
    moved = preview.changed.anchor_date != preview.episode.anchor_date
    date = "the new date" if moved else "the date"
    days = sorted({one.day for one in given}, key=abs)
    sides = {"before": [-day for day in days if day < 0], "after": [day for day in days if day > 0]}
    told = ["on"] if 0 in days else []
    told += [f"{_list(some)} {side}" for side, some in sides.items() if some]
    return " and ".join(f"{one} {date}" for one in told)


def _list(days: list[int]) -> str:
    return f"{' and '.join(map(str, days))} {'day' if days == [1] else 'days'}"
