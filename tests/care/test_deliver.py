"""Delivering: every guard is asked at the moment of sending, and every reason code can be reached and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care import consent, deliver, episode, wishes
from care.actor import OPERATOR
from care.enrol import invite_again
from care.guards import REASONS
from records import chats, consents, deliveries, episodes, follow_ups, patients, responses, stays
from records.deliveries import Claimed, Delivery, State
from records.patients import Contact
from records.stays import Stay
from surveys.moves import Choose
from tests.care.world import PRACTICE, TELLING, World

FIRST = "before-surgery reminder 1"
Scenario = Callable[[World], Delivery]
SCENARIOS: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    """A story that ends with the one delivery that has the reason of its name."""
    SCENARIOS[run.__name__] = run
    return run


def claimed(world: World) -> Claimed:
    """The one delivery that is due now, taken by a process."""
    (taken,) = deliver.claim(world.tx, world.now)
    return taken


def carry_out(world: World, patient_id: str, taken: Claimed) -> Delivery:
    world.act(taken)
    return next(one for one in world.deliveries(patient_id).values() if one.id == taken.id)


def changed_meanwhile(world: World, change: Callable[[str], None]) -> Delivery:
    """The facts change between the claim and the sending, without the plan being told."""
    patient_id = world.joined().patient_id
    world.now = world.deliveries(patient_id)[FIRST].due_at
    taken = claimed(world)
    change(patient_id)
    return carry_out(world, patient_id, taken)


@scenario
def aid_not_signed(world: World) -> Delivery:
    patient_id = world.joined(pathway="knee-decision").patient_id
    world.wait(days=30)
    return world.deliveries(patient_id)["weigh invite"]


@scenario
def answered(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    world.answer(patient_id, "before-surgery")
    world.wait(days=3)
    return world.deliveries(patient_id)[FIRST]


@scenario
def blocked(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    chat = chats.of_patient(world.tx, patient_id)
    assert chat is not None
    chats.change(world.tx, chat.id, blocked_at=world.now)
    world.wait(days=3)
    return world.deliveries(patient_id)[FIRST]


@scenario
def busy(world: World) -> Delivery:
    """In the middle of answering: a quarter of an hour later."""
    patient_id = world.joined().patient_id
    world.now = world.deliveries(patient_id)[FIRST].due_at
    sitting = world.begin(patient_id, "before-surgery")
    world.move(sitting, Choose(sitting.walk.at, 1))
    world.tick()
    held = world.deliveries(patient_id)[FIRST]
    assert (held.state, held.due_at - world.now) == (State.PENDING, timedelta(minutes=15))
    return held


@scenario
def died(world: World) -> Delivery:
    return changed_meanwhile(world, lambda who: patients.change(world.tx, who, died_on=date(2027, 1, 7)))


@scenario
def episode_cancelled(world: World) -> Delivery:
    def cancel(patient_id: str) -> None:
        (one,) = episodes.of_patient(world.tx, patient_id)
        episodes.change(world.tx, one.id, cancelled_at=world.now)

    return changed_meanwhile(world, cancel)


def link_of(world: World, *, email: str | None, prints: bool = False, off: bool = False) -> Delivery:
    """What became of the link to a patient whose chat was blocked, where the clinic falls back on e-mail."""
    by_email = replace(PRACTICE, clinic=replace(PRACTICE.clinic, fallback="email"))
    world.practice = by_email
    patient_id = world.joined().patient_id
    patients.set_contact(world.tx, patient_id, Contact(email=email))
    if prints:
        invite_again(world.tx, patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="printed")
    chat = chats.of_patient(world.tx, patient_id)
    assert chat is not None
    chats.change(world.tx, chat.id, blocked_at=world.now)
    world.now = world.deliveries(patient_id)[FIRST].due_at
    world.act(claimed(world))
    world.practice = PRACTICE if off else by_email
    world.tick()
    return world.deliveries(patient_id)["before-surgery link"]


@scenario
def no_address(world: World) -> Delivery:
    return link_of(world, email=None)


@scenario
def link_is_out(world: World) -> Delivery:
    return link_of(world, email="testa@example.org", prints=True)


@scenario
def fallback_off(world: World) -> Delivery:
    return link_of(world, email="testa@example.org", off=True)


@scenario
def next_is_due(world: World) -> Delivery:
    """After an outage of a week the second reminder goes out, and not both."""
    patient_id = world.joined().patient_id
    world.now += timedelta(days=8)
    world.tick()
    assert world.deliveries(patient_id)["before-surgery reminder 2"].state == State.SENT
    return world.deliveries(patient_id)[FIRST]


@scenario
def no_consent(world: World) -> Delivery:
    return changed_meanwhile(world, lambda who: consents.withdraw(world.tx, who, world.now))


@scenario
def not_joined(world: World) -> Delivery:
    patient_id = world.enrol().patient_id
    world.wait(days=3)
    return world.deliveries(patient_id)[FIRST]


@scenario
def offered_in_chat(world: World) -> Delivery:
    return world.deliveries(world.joined().patient_id)["before-surgery invite"]


@scenario
def on_call_list(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    world.wait(days=15)
    return world.deliveries(patient_id)["before-surgery call"]


@scenario
def patient_erased(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    wishes.erase(world.tx, patient_id, world.now)
    return world.deliveries(patient_id)[FIRST]


@scenario
def patient_stopped(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    consent.withdraw(world.tx, patient_id, world.now)
    return world.deliveries(patient_id)[FIRST]


@scenario
def paused(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    wishes.pause(world.tx, patient_id, world.now + timedelta(days=5))
    world.wait(days=3)
    return world.deliveries(patient_id)[FIRST]


@scenario
def holiday(world: World) -> Delivery:
    """The check-in of the day after the operation can raise an alert; nobody is there to answer it."""
    patient_id = world.joined().patient_id
    world.wait(days=41)
    invitation = world.deliveries(patient_id)["day-1 invite"]
    world.now = invitation.due_at
    closed = replace(PRACTICE, clinic=replace(PRACTICE.clinic, holidays=frozenset({world.now.date()})))
    taken = next(one for one in deliver.claim(world.tx, world.now) if one.id == invitation.id)
    world.act(taken, closed)
    held = world.deliveries(patient_id)["day-1 invite"]
    assert held.due_at == invitation.due_at + timedelta(days=1), "the same hour of the next day"
    return held


@scenario
def plan_changed(world: World) -> Delivery:
    """A date that moves into last week leaves no room for what was planned before it."""
    enrolled = world.joined()
    to = date(2026, 12, 29)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)
    return world.deliveries(enrolled.patient_id)[FIRST]


@scenario
def in_hospital(world: World) -> Delivery:
    """Nobody is asked to answer in a hospital bed; asked anew each day until the stay is over."""
    patient_id = world.joined().patient_id
    stay = Stay("s1", patient_id, date(2027, 1, 7), None, world.now)
    stays.insert(world.tx, stay)
    first = world.deliveries(patient_id)[FIRST]
    world.now = first.due_at
    world.tick()
    assert world.deliveries(patient_id)[FIRST].due_at == first.due_at + timedelta(days=1), "nobody knows how long"
    stays.end(world.tx, stay.id, date(2027, 1, 10))
    world.now += timedelta(days=1)
    world.tick()
    held = world.deliveries(patient_id)[FIRST]
    assert held.due_at == first.due_at + timedelta(days=3), "the day after the last day in hospital"
    return held


@scenario
def on_task_list(world: World) -> Delivery:
    world.practice = TELLING
    patient_id = world.joined().patient_id
    world.wait(days=30)
    (task,) = follow_ups.still_open(world.tx)
    assert (task.kind, task.step_id, task.owner) == ("check_in", "ready", "Joint replacement team")
    return world.deliveries(patient_id)["ready check_in"]


@scenario
def sent_together(world: World) -> Delivery:
    """Two knees whose checks at six weeks are due at the same hour: one message, about both."""
    first = world.joined(mrn="A-17")
    world.enrol(mrn="A-17", side="right")
    patients.change(world.tx, first.patient_id, paused_until=None)
    world.wait(days=90)
    said = [one for one in world.said if one.task.step.id == "week-6" and one.kind == "invite"]
    assert [[task.episode.side for task in (one.task, *one.others)] for one in said] == [["left", "right"]]
    right = episodes.of_patient(world.tx, first.patient_id)[1]
    found = {one.kind: one for one in deliveries.of_episode(world.tx, right.id) if one.step_id == "week-6"}
    assert found["invite"].sent_with == said[0].delivery_id
    return found["invite"]


@scenario
def transferred(world: World) -> Delivery:
    def hand_over(patient_id: str) -> None:
        (one,) = episodes.of_patient(world.tx, patient_id)
        episodes.change(world.tx, one.id, transferred_at=world.now)

    return changed_meanwhile(world, hand_over)


@scenario
def quiet_hours(world: World) -> Delivery:
    """A process that was down until late in the evening waits for the morning."""
    patient_id = world.joined().patient_id
    world.now = datetime(2027, 1, 9, 3, tzinfo=UTC)  # 22 o'clock in New York, twelve hours late
    world.tick()
    held = world.deliveries(patient_id)[FIRST]
    assert held.due_at == datetime(2027, 1, 9, 13, tzinfo=UTC), "8 o'clock the next morning"
    return held


@scenario
def snoozed(world: World) -> Delivery:
    patient_id = world.joined().patient_id
    world.now += timedelta(days=2)
    deliver.snooze(world.tx, PRACTICE, patients.get(world.tx, patient_id), 3, world.now)
    return world.deliveries(patient_id)[FIRST]


@scenario
def window_closed(world: World) -> Delivery:
    """Down for months: the last reminder of a window that is over is not sent."""
    patient_id = world.joined().patient_id
    world.now = datetime(2027, 2, 20, 15, tzinfo=UTC)
    world.tick()
    return world.deliveries(patient_id)["before-surgery reminder 3"]


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_code_is_what_some_story_ends_with(world: World, code):
    assert SCENARIOS[code](world).reason == code


def test_questions_that_raise_no_alert_are_asked_on_a_holiday_too(world: World):
    patient_id = world.joined().patient_id
    world.now = world.deliveries(patient_id)[FIRST].due_at
    closed = replace(PRACTICE, clinic=replace(PRACTICE.clinic, holidays=frozenset({world.now.date()})))
    taken = claimed(world)
    world.act(taken, closed)
    assert world.deliveries(patient_id)[FIRST].state == State.SENT


def test_no_reason_is_written_that_staff_cannot_read():
    assert set(SCENARIOS) == set(REASONS)


@pytest.mark.parametrize(
    "code",
    [
        "answered",
        "blocked",
        "died",
        "episode_cancelled",
        "no_consent",
        "not_joined",
        "patient_erased",
        "patient_stopped",
        "transferred",
    ],
)
def test_nothing_is_said_to_who_must_not_be_written_to(world: World, code):
    SCENARIOS[code](world)
    assert world.said == []


def test_a_reminder_carries_what_the_channel_needs_to_know(world: World):
    patient_id = world.joined().patient_id
    world.wait(days=3)
    (occasion,) = world.said
    assert (occasion.kind, occasion.number, occasion.patient.id) == ("reminder", 1, patient_id)
    assert occasion.task.step.id == "before-surgery"


def test_a_delivery_is_acted_on_once_however_often_it_is_tried(world: World):
    patient_id = world.joined().patient_id
    world.now = world.deliveries(patient_id)[FIRST].due_at
    taken = claimed(world)
    carry_out(world, patient_id, taken)
    carry_out(world, patient_id, taken)
    assert len(world.said) == 1


def test_a_message_never_goes_out_before_its_window(world: World):
    """A reminder that was asked for stays in the table when the operation moves away from it."""
    enrolled = world.joined()
    patient = patients.get(world.tx, enrolled.patient_id)
    deliver.snooze(world.tx, PRACTICE, patient, 1, world.now)
    to = date(2027, 6, 15)
    episode.move_date(world.tx, PRACTICE, enrolled.episode_id, to, actor=OPERATOR, now=world.now)
    world.wait(days=2)
    assert world.said == []
    assert world.deliveries(patient.id)["before-surgery snooze"].reason == "plan_changed"


def test_a_window_that_closes_keeps_half_an_answer_with_the_reason(world: World):
    patient_id = world.joined().patient_id
    sitting = world.begin(patient_id, "before-surgery")
    world.move(sitting, Choose(sitting.walk.at, 1))
    world.wait(days=60)
    (response,) = responses.of_patient(world.tx, patient_id)
    assert (response.close_reason, response.completed_at) == ("window_closed", None)
    assert len(responses.answers_of(world.tx, response.id)) == 1


def test_snoozing_twice_for_the_same_day_reminds_once(world: World):
    patient = patients.get(world.tx, world.joined().patient_id)
    for _ in range(2):
        deliver.snooze(world.tx, PRACTICE, patient, 1, world.now)
    world.wait(days=2)
    assert [occasion.kind for occasion in world.said] == ["snooze"]


def test_who_changes_their_mind_about_a_reminder_gets_the_one_they_asked_for_last(world: World):
    patient = patients.get(world.tx, world.joined().patient_id)
    for days in (1, 2, 1):
        deliver.snooze(world.tx, PRACTICE, patient, days, world.now)
    world.wait(days=2)
    assert [occasion.kind for occasion in world.said] == ["snooze"]


def test_a_step_that_would_be_over_by_then_keeps_its_own_reminders(world: World):
    patient_id = world.joined().patient_id
    world.now = datetime(2027, 2, 14, 15, tzinfo=UTC)
    before = world.deliveries(patient_id)
    deliver.snooze(world.tx, PRACTICE, patients.get(world.tx, patient_id), 3, world.now)
    assert world.deliveries(patient_id) == before


def test_a_pause_that_ends_early_makes_what_it_held_back_due(world: World):
    patient_id = world.joined().patient_id
    wishes.pause(world.tx, patient_id, world.now + timedelta(days=5))
    world.wait(days=3, hours=2)
    wishes.resume(world.tx, patient_id, world.now)
    world.wait(minutes=1)
    assert [occasion.number for occasion in world.said] == [1]


def test_a_shorter_pause_takes_the_place_of_a_longer_one(world: World):
    patient_id = world.joined().patient_id
    wishes.pause(world.tx, patient_id, world.now + timedelta(days=6))
    world.wait(days=3, hours=2)
    wishes.pause(world.tx, patient_id, world.now + timedelta(hours=3))
    world.wait(hours=4)
    assert [occasion.number for occasion in world.said] == [1]


def test_coming_back_late_brings_no_pile_of_reminders(world: World):
    patient_id = world.joined().patient_id
    consent.withdraw(world.tx, patient_id, world.now)
    world.now += timedelta(days=8)
    world.agree(patient_id)
    wishes.joined(world.tx, PRACTICE, patient_id, world.now)
    deliver.offer(world.tx, PRACTICE, patient_id, world.now)
    world.wait(hours=1)
    assert world.said == []
    world.wait(days=4)
    assert [occasion.number for occasion in world.said] == [3]


def test_an_invitation_that_is_still_to_come_is_not_used_up_by_an_offer(world: World):
    world.now = datetime(2027, 12, 20, 15, tzinfo=UTC)  # the year's window is open, its invitation waits for day 365
    patient_id = world.joined().patient_id
    assert world.deliveries(patient_id)["year-1 invite"].state == State.PENDING
