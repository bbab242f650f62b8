"""What is due when: an invitation, its reminders, the call list, the close."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.localtime import at_local, local_date
from pathways.plan import WindowStatus, days_from_anchor, outside_quiet, plan, window, window_status
from tests.pathways.support import KNEE, any_facts, dates, facts, hours, local, pathway, step, zones


def told(dues, zone="Europe/London"):
    """A plan as lines to read."""
    return [f"{due.key.partition(':')[2]} {local(due.due_at, zone)}" for due in dues]


def test_a_step_is_invited_reminded_called_about_and_closed_at_the_patients_hour():
    dues = plan(pathway(step(35, 42, 63, step_id="week-6")), facts(date(2026, 2, 20)))
    assert told(dues) == [
        "week-6:invite:0 2026-04-03 10:00",
        "week-6:reminder:1 2026-04-06 10:00",
        "week-6:reminder:2 2026-04-10 10:00",
        "week-6:reminder:3 2026-04-15 10:00",
        "week-6:call:0 2026-04-18 10:00",
        "week-6:close:0 2026-04-25 00:00",
    ]


def test_what_does_not_fit_before_the_close_is_left_out():
    assert told(plan(pathway(step(7, 7, 13)), facts())) == [
        "s:invite:0 2026-06-22 10:00",
        "s:reminder:1 2026-06-25 10:00",
        "s:call:0 2026-06-28 10:00",
        "s:close:0 2026-06-29 00:00",
    ]
    assert told(plan(pathway(step(1, 1, 2)), facts())) == ["s:invite:0 2026-06-16 10:00", "s:close:0 2026-06-18 00:00"]


def test_a_pathway_without_reminders_calls_nobody():
    kinds = [due.kind for due in plan(pathway(step(35, 42, 63), reminders=()), facts())]
    assert kinds == ["invite", "close"]


def test_who_is_enrolled_inside_the_window_is_invited_at_once_and_reminded_from_that_day():
    enrolled = datetime(2026, 6, 1, 20, 17, tzinfo=UTC)
    dues = plan(pathway(step(-90, -30, 0, invite=-90)), facts(enrolled_at=enrolled))
    assert dues[0].due_at == enrolled
    assert told(dues)[1:4] == [
        "s:reminder:1 2026-06-04 10:00",
        "s:reminder:2 2026-06-08 10:00",
        "s:reminder:3 2026-06-13 10:00",
    ]


def test_who_is_enrolled_on_the_day_of_the_invitation_waits_for_the_hour():
    dues = plan(pathway(step(7, 7, 13)), facts(enrolled_at=datetime(2026, 6, 22, 6, tzinfo=UTC)))
    assert told(dues)[0] == "s:invite:0 2026-06-22 10:00"


def test_nobody_is_reminded_or_called_on_the_day_of_the_operation():
    enrolled = datetime(2026, 6, 12, 12, tzinfo=UTC)
    three_days_before = plan(pathway(step(-90, -90, 0)), facts(enrolled_at=enrolled))
    assert [due.kind for due in three_days_before] == ["invite", "close"]
    call_on_the_day = plan(pathway(step(-90, -90, 0), reminders=(3,)), facts(enrolled_at=enrolled - timedelta(days=3)))
    assert [due.kind for due in call_on_the_day] == ["invite", "reminder", "close"]


def test_who_is_enrolled_on_the_day_of_the_operation_is_still_asked_for_the_baseline():
    enrolled = datetime(2026, 6, 15, 6, tzinfo=UTC)
    assert plan(pathway(step(-90, -90, 0)), facts(enrolled_at=enrolled))[0].due_at == enrolled


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (-91, KNEE.steps[0].id),
        (-30, KNEE.steps[0].id),
        (2, "day-1"),
        (10, "day-7"),
        (30, "week-6"),
        (310, "year-1"),
        (425, "year-1"),
        (426, None),
    ],
)
def test_late_enrolment_plans_only_steps_that_can_still_be_answered(day, asked):
    fact = facts(enrolled_at=at_local(date(2026, 6, 15) + timedelta(days=day), 12, "Europe/London"))
    dues = plan(KNEE, fact)
    assert (dues[0].step_id if dues else None) == asked
    at_once = [due for due in dues if due.due_at == fact.enrolled_at]
    assert len(at_once) <= 1, "nothing floods"


def test_who_is_enrolled_at_the_very_close_is_not_asked():
    one = pathway(step(1, 1, 2))
    assert plan(one, facts(enrolled_at=window(one.steps[0], facts()).closes_at)) == ()


def test_the_year_is_invited_on_its_day_but_may_be_answered_from_day_300():
    year, fact = KNEE.step("year-1"), facts()
    invite = next(due for due in plan(KNEE, fact) if due.key == "e1:year-1:invite:0")
    assert days_from_anchor(fact, invite.due_at) == 365
    assert window_status(year, fact, invite.due_at - timedelta(days=64)) is WindowStatus.OPEN


def test_a_late_message_gives_way_to_the_next_so_that_they_never_arrive_together():
    dues = plan(pathway(step(35, 42, 63)), facts())
    messages = [due for due in dues if due.kind in {"invite", "reminder"}]
    for earlier, later in pairwise(messages):
        assert earlier.not_after == later.due_at
    assert messages[-1].not_after == window(step(35, 42, 63), facts()).closes_at


def test_a_cancelled_episode_has_no_plan():
    assert plan(KNEE, facts(cancelled=True)) == ()


def test_ten_oclock_stays_ten_oclock_when_clocks_change():
    fact = facts(date(2026, 2, 20), "America/New_York")
    hours_of_day = {f"{due.due_at.astimezone(ZoneInfo(fact.zone)):%H:%M}" for due in plan(KNEE, fact)}
    assert hours_of_day == {"10:00", "00:00"}


def test_a_window_is_whole_days_where_the_patient_lives():
    span = window(step(35, 42, 63), facts(zone="Asia/Kathmandu"))
    assert local(span.opens_at, "Asia/Kathmandu") == "2026-07-20 00:00"
    assert local(span.target_at, "Asia/Kathmandu") == "2026-07-27 10:00"
    assert local(span.closes_at, "Asia/Kathmandu") == "2026-08-18 00:00"
    assert span.last_day == date(2026, 8, 17)


def test_a_window_is_open_from_its_first_instant_until_just_before_its_close():
    one, fact = step(1, 1, 2), facts()
    span, tick = window(one, fact), timedelta(microseconds=1)
    instants = (span.opens_at - tick, span.opens_at, span.closes_at - tick, span.closes_at)
    assert [window_status(one, fact, at).code for at in instants] == ["before", "open", "open", "after"]
    assert all(status.meaning for status in WindowStatus)


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-06-15T23:30Z", "UTC", 0),
        ("2026-06-15T23:30Z", "Asia/Kathmandu", 1),
        ("2026-06-15T02:30Z", "America/New_York", -1),
    ],
)
def test_days_are_counted_in_the_patients_own_calendar(instant, zone, day):
    assert days_from_anchor(facts(zone=zone), datetime.fromisoformat(instant)) == day


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-06-15 20:59", "2026-06-15 20:59"),
        ("2026-06-15 21:00", "2026-06-16 08:00"),
        ("2026-06-15 23:59", "2026-06-16 08:00"),
        ("2026-06-16 00:00", "2026-06-16 08:00"),
        ("2026-06-16 07:59", "2026-06-16 08:00"),
        ("2026-06-16 08:00", "2026-06-16 08:00"),
    ],
)
def test_nothing_is_sent_in_quiet_hours(at, allowed):
    zone = "America/New_York"
    instant = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert local(outside_quiet(instant, zone), zone) == allowed


def test_quiet_hours_may_lie_within_one_day_or_be_none():
    at_three = datetime(2026, 6, 15, 3, tzinfo=UTC)
    assert outside_quiet(at_three, "UTC", start=2, end=6) == datetime(2026, 6, 15, 6, tzinfo=UTC)
    assert outside_quiet(at_three, "UTC", start=4, end=6) == at_three
    assert outside_quiet(at_three, "UTC", start=3, end=3) == at_three


@given(dates, st.integers(0, 1439), zones, hours, hours)
def test_quiet_hours_move_an_instant_only_forward_and_out_of_them(day, minute, zone, start, end):
    instant = at_local(day, 0, "UTC") + timedelta(minutes=minute)
    moved = outside_quiet(instant, zone, start, end)
    assert timedelta() <= moved - instant <= timedelta(hours=25)
    assert outside_quiet(moved, zone, start, end) == moved


@given(any_facts())
def test_each_thing_is_due_once_within_its_window_and_in_order(fact):
    dues = plan(KNEE, fact)
    assert all(times == 1 for times in Counter(due.key for due in dues).values())
    assert [due.due_at for due in dues] == sorted(due.due_at for due in dues)
    for due in dues:
        span = window(KNEE.step(due.step_id), fact)
        assert due.due_at >= fact.enrolled_at
        if due.kind == "close":
            assert due.due_at == due.not_after == span.closes_at
        else:
            assert span.opens_at <= due.due_at < due.not_after <= span.closes_at


@given(any_facts())
def test_everything_is_at_the_patients_hour_or_at_the_moment_of_enrolment(fact):
    for due in plan(KNEE, fact):
        day = local_date(due.due_at, fact.zone)
        hour = 0 if due.kind == "close" else fact.hour
        assert due.due_at == at_local(day, hour, fact.zone) or (due.kind == "invite" and due.due_at == fact.enrolled_at)


@given(any_facts())
def test_planning_twice_gives_the_same_plan(fact):
    assert plan(KNEE, fact) == plan(KNEE, fact)


@given(any_facts())
def test_a_planned_step_always_has_one_invitation_and_one_close(fact):
    kinds = Counter((due.step_id, due.kind.value) for due in plan(KNEE, fact))
    for step_id in {step_id for step_id, _ in kinds}:
        assert (kinds[step_id, "invite"], kinds[step_id, "close"]) == (1, 1)
        assert kinds[step_id, "call"] <= min(1, kinds[step_id, "reminder"])


@given(dates, st.integers(1, 400), zones, hours)
def test_moving_the_date_moves_every_day_by_as_much_and_keeps_every_key(anchor, by, zone, hour):
    before = facts(anchor, zone, hour)
    after = facts(anchor + timedelta(days=by), zone, hour)
    days = {due.key: local_date(due.due_at, zone) for due in plan(KNEE, before)}
    moved = {due.key: local_date(due.due_at, zone) for due in plan(KNEE, after)}
    assert moved == {key: day + timedelta(days=by) for key, day in days.items()}


def test_keys_of_two_episodes_never_meet():
    one, other = plan(KNEE, facts()), plan(KNEE, replace(facts(), episode_id="e2"))
    assert not {due.key for due in one} & {due.key for due in other}


def test_one_patients_plan_takes_about_a_millisecond():
    fact = facts()
    plan(KNEE, fact)
    began = time.process_time()
    for _ in range(50):
        plan(KNEE, fact)
    assert (time.process_time() - began) / 50 < 0.003
