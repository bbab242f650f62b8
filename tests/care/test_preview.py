"""A preview is kept: what it says of each delivery, and of what goes out at once, is what the change then does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care import deliver, episode, tasks, wishes
from care.actor import OPERATOR
from care.enrol import Enrolled
from care.episode import CANCEL_REASONS
from care.errors import RefusedError
from care.plan import Becomes
from care.preview import Preview, StepPreview, preview
from pathways.plan import WindowStatus
from records import chats, deliveries, episodes, patients, responses
from records.deliveries import State
from records.episodes import Episode
from tests.care.versions import VERSIONS
from tests.care.world import OPERATED, World, rolled_back

STEP = "before-surgery"
WAITING = {State.PENDING.value, State.CLAIMED.value}


@dataclass(frozen=True)
class Deed:
    """A change of an episode: as it would be, and done."""

    would: Callable[[Episode, datetime], Episode]
    do: Callable[[World, str], None]


def move(to: date) -> Deed:
    return Deed(
        lambda one, now: episode.moved(one, to, now),
        lambda world, one: episode.move_date(world.tx, VERSIONS, one, to, actor=OPERATOR, now=world.now),
    )


def confirm(on: date) -> Deed:
    return Deed(
        lambda one, now: episode.confirmed(one, on, now),
        lambda world, one: episode.confirm(world.tx, VERSIONS, one, on, actor=OPERATOR, now=world.now),
    )


def cancel(reason: str = "medical") -> Deed:
    return Deed(
        lambda one, now: episode.cancelled(one, reason, now),
        lambda world, one: episode.cancel(world.tx, VERSIONS, one, reason, actor=OPERATOR, now=world.now),
    )


TRANSFER = Deed(
    episode.transferred,
    lambda world, one: episode.transfer(world.tx, VERSIONS, one, actor=OPERATOR, now=world.now),
)
RESUME = Deed(
    lambda one, _now: episode.resumed(one),
    lambda world, one: episode.resume(world.tx, VERSIONS, one, actor=OPERATOR, now=world.now),
)


def to_version(version: str) -> Deed:
    return Deed(
        lambda one, _now: episode.on_version(VERSIONS, one, version),
        lambda world, one: episode.change_version(world.tx, VERSIONS, one, version, actor=OPERATOR, now=world.now),
    )


def look(world: World, episode_id: str, deed: Deed) -> Preview:
    one = episodes.get(world.tx, episode_id)
    return preview(world.tx, VERSIONS, one, deed.would(one, world.now), world.now)


def at(shown: Preview, step_id: str) -> StepPreview:
    return next(step for step in shown.steps if step.step.id == step_id)


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    """On the first version, joined, six weeks before the operation."""
    world.practice = VERSIONS
    enrolled = world.joined()
    to_version("1").do(world, enrolled.episode_id)
    return enrolled


Row = tuple[str, datetime, datetime]


def told(shown: Preview) -> dict[str, Row]:
    """The rows as the preview says that they will be: state, time, and until when."""
    found: dict[str, Row] = {}
    for change in shown.changes:
        due, row = change.due, change.delivery
        if change.becomes in {Becomes.PLANNED, Becomes.MOVED}:
            assert due is not None
            found[due.key] = (State.PENDING.value, due.due_at, due.not_after)
        elif row is not None:
            state = State.CANCELLED.value if change.becomes is Becomes.CANCELLED else row.state
            found[row.dedupe_key] = (state, row.due_at, row.not_after)
    return found


def rows(world: World, episode_id: str) -> dict[str, Row]:
    found = deliveries.of_episode(world.tx, episode_id)
    return {one.dedupe_key: (one.state, one.due_at, one.not_after) for one in found}


def sent(world: World, episode_id: str) -> set[tuple[str, int]]:
    """What went out, by step and delivery."""
    found = deliveries.of_episode(world.tx, episode_id)
    return {(one.step_id, one.id) for one in found if one.state == State.SENT.value}


DAYS = st.integers(-120, 120)
CHANGES = st.one_of(
    DAYS.map(lambda days: ("move", days)),
    st.integers(-120, 0).map(lambda days: ("confirm", days)),
    st.sampled_from(sorted(CANCEL_REASONS)).map(lambda reason: ("cancel", reason)),
    st.sampled_from(["1", "2"]).map(lambda version: ("version", version)),
    st.just(("transfer", 0)),
    st.just(("resume", 0)),
)
BEFORE = st.lists(
    st.one_of(
        CHANGES,
        st.integers(1, 60).map(lambda days: ("wait", days)),
        st.sampled_from([1, 3]).map(lambda days: ("snooze", days)),
        st.integers(1, 20).map(lambda days: ("pause", days)),
        st.sampled_from([("answer", 0), ("begin", 0), ("block", 0)]),
    ),
    max_size=6,
)


def deed_of(world: World, what: tuple[str, int | str]) -> Deed:
    name, how = what
    if name in {"move", "confirm"}:
        day = world.now.date() + timedelta(days=int(how))
        return move(day) if name == "move" else confirm(day)
    return {
        "cancel": lambda: cancel(str(how)),
        "version": lambda: to_version(str(how)),
        "transfer": lambda: TRANSFER,
        "resume": lambda: RESUME,
    }[name]()


def live(world: World, enrolled: Enrolled, what: tuple[str, int | str]) -> None:
    name, how = what
    patient_id = enrolled.patient_id
    ready = tasks.open_now(world.tx, VERSIONS, patient_id, world.now)
    if name == "wait":
        world.wait(days=int(how))
    elif name == "snooze":
        deliver.snooze(world.tx, VERSIONS, patients.get(world.tx, patient_id), int(how), world.now)
    elif name == "pause":
        wishes.pause(world.tx, patient_id, world.now + timedelta(days=int(how)))
    elif name == "block":
        chat = chats.of_patient(world.tx, patient_id)
        assert chat is not None
        chats.change(world.tx, chat.id, blocked_at=world.now)
    elif name in {"answer", "begin"}:
        if ready and set(ready[0].to_do) <= {"nprs", "koos-jr"} and name == "answer":
            world.answer(patient_id, ready[0].step.id)
        elif ready and ready[0].under_way is None:
            world.begin(patient_id, ready[0].step.id)
    else:
        attempt(world, enrolled.episode_id, deed_of(world, what))


def attempt(world: World, episode_id: str, deed: Deed) -> None:
    with suppress(RefusedError):
        deed.do(world, episode_id)


@settings(deadline=None, max_examples=settings().max_examples // 2)
@given(anchor=DAYS, story=BEFORE, what=CHANGES)
def test_what_the_preview_says_is_what_the_change_does(empty_database: str, anchor: int, story, what):
    with rolled_back(empty_database) as tx:
        world = World(tx, practice=VERSIONS)
        enrolled = world.joined(anchor_date=world.now.date() + timedelta(days=anchor))
        for event in story:
            live(world, enrolled, event)
        before, deed = rows(world, enrolled.episode_id), deed_of(world, what)
        try:
            shown = look(world, enrolled.episode_id, deed)
        except RefusedError:
            with pytest.raises(RefusedError):
                deed.do(world, enrolled.episode_id)
            return
        assert rows(world, enrolled.episode_id) == before, "a preview writes nothing"
        deed.do(world, enrolled.episode_id)
        assert rows(world, enrolled.episode_id) == before | told(shown)
        already = sent(world, enrolled.episode_id)
        world.tick()
        at_once = {step.step.id for step in shown.steps if step.coming and step.coming.at_once}
        checked_in = {step.step.id for step in shown.steps if step.coming and step.coming.kind == "check_in"}
        assert {step_id for step_id, _ in sent(world, enrolled.episode_id) - already} == at_once - checked_in


def test_answers_that_lie_before_the_new_window_say_how_many_days_before_and_are_asked_for_again(
    world: World, enrolled: Enrolled
):
    world.answer(enrolled.patient_id, STEP)
    step = at(look(world, enrolled.episode_id, move(world.now.date() + timedelta(days=95))), STEP)
    assert {(one.day, one.lies, one.again) for one in step.given} == {(-95, WindowStatus.BEFORE, True)}
    assert step.coming is not None
    assert step.coming.before is None
    assert step.coming.at > world.now


def test_answers_that_stay_in_the_window_are_enough(world: World, enrolled: Enrolled):
    world.answer(enrolled.patient_id, STEP)
    step = at(look(world, enrolled.episode_id, move(OPERATED + timedelta(days=7))), STEP)
    assert {(one.lies, one.again) for one in step.given} == {(WindowStatus.OPEN, False)}
    assert step.answered
    assert step.coming is None


def test_a_cancelled_operation_takes_back_what_waits_and_undoing_it_plans_the_same_again(
    world: World, enrolled: Enrolled
):
    before = rows(world, enrolled.episode_id)
    shown = look(world, enrolled.episode_id, cancel())
    assert shown.count(Becomes.CANCELLED) > 0
    assert not any(step.coming for step in shown.steps)
    cancel().do(world, enrolled.episode_id)
    again = look(world, enrolled.episode_id, RESUME)
    assert again.count(Becomes.PLANNED) == shown.count(Becomes.CANCELLED)
    RESUME.do(world, enrolled.episode_id)
    assert rows(world, enrolled.episode_id) == before


def test_another_version_says_which_steps_are_new_and_which_go_away(world: World, enrolled: Enrolled):
    shown = look(world, enrolled.episode_id, to_version("2"))
    new = [step.step.id for step in shown.steps if step.before is None]
    gone = [step.step.id for step in shown.steps if step.after is None]
    assert (new, gone) == (["baseline", "rest", "month-2"], [STEP, "month-6"])
    assert at(shown, "month-6").count(Becomes.CANCELLED) > 0
    assert at(shown, "month-2").count(Becomes.PLANNED) > 0


def test_what_would_be_due_at_once_but_cannot_reach_the_patient_says_why(world: World, enrolled: Enrolled):
    wishes.pause(world.tx, enrolled.patient_id, world.now + timedelta(days=2))
    coming = at(look(world, enrolled.episode_id, move(world.now.date() - timedelta(days=1))), "day-1").coming
    assert coming is not None
    assert not coming.at_once
    assert coming.verdict is not None
    assert coming.verdict.reason == "paused"


def test_a_survey_that_is_begun_is_pointed_out(world: World, enrolled: Enrolled):
    world.begin(enrolled.patient_id, STEP)
    assert at(look(world, enrolled.episode_id, to_version("2")), STEP).begun
    to_version("2").do(world, enrolled.episode_id)
    (closed,) = responses.of_patient(world.tx, enrolled.patient_id)
    assert closed.close_reason == "step_dropped"
