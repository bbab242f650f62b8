"""Whatever happens to an episode, in whatever order: never twice, never outside the window, never at night, never after
the end; and the table of deliveries is what planning from the facts would give."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from care import consent, deliver, episode, plan, tasks, wishes
from care.actor import OPERATOR
from care.deliver import MESSAGES, Occasion
from care.practice import Practice
from pathways.library import Library as Pathways
from pathways.model import DayWindow, Message, Step
from pathways.plan import Due, WindowStatus, window_status
from pathways.plan import plan as what_is_due
from records import chats, deliveries, episodes, patients, stays
from records.deliveries import Delivery, State
from records.episodes import Episode
from records.patients import Patient
from records.stays import Stay
from tests.care.world import PRACTICE, TELLING, World, rolled_back

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu")
QUIET_FROM, QUIET_UNTIL = PRACTICE.clinic.quiet_from, PRACTICE.clinic.quiet_until
RARELY = st.integers(0, 5)  # happens at 0: what ends a story must not end most of them
UNDECIDED = {State.PENDING.value, State.CLAIMED.value}

FIRST = TELLING.pathways.get("knee-replacement")
SECOND = replace(
    FIRST,
    version="2",
    reminders_after_days=(4, 9),
    steps=(
        *(step for step in FIRST.steps if step.id not in {"day-3", "month-6"}),
        Step("rest", {"en": "Rest"}, DayWindow(2, 2, 5), 2, message=Message({"en": "Rest well.", "es": "Descanse."})),
        Step("month-2", {"en": "Two months after"}, DayWindow(64, 66, 75), 66, ("nprs",)),
    ),
)
TWO_VERSIONS = replace(PRACTICE, pathways=Pathways([FIRST, SECOND]))


@dataclass
class Life(World):
    """A world that looks at each message in the moment in which it is said."""

    practice: Practice = TWO_VERSIONS
    keys_said: list[str] = field(default_factory=list)

    def act(self, delivery: Delivery, practice: Practice | None = None) -> None:
        before = len(self.said)
        super().act(delivery, practice)
        for occasion in self.said[before:]:
            self.is_allowed(occasion)

    def is_allowed(self, occasion: Occasion) -> None:
        patient = patients.get(self.tx, occasion.patient.id)
        assert (patient.died_on, patient.stopped_at, patient.erased_at) == (None, None, None)
        assert patient.paused_until is None or patient.paused_until <= self.now
        local = self.now.astimezone(ZoneInfo(patient.zone))
        assert QUIET_UNTIL <= local.hour < QUIET_FROM
        assert not any(stay.holds(local.date()) for stay in stays.of_patient(self.tx, patient.id))
        chat = chats.of_patient(self.tx, patient.id)
        assert chat is not None
        assert chat.blocked_at is None
        for task in (occasion.task, *occasion.others):
            assert not episodes.get(self.tx, task.episode.id).over
            known = plan.facts(episodes.get(self.tx, task.episode.id), patient)
            assert window_status(task.step, known, self.now) is WindowStatus.OPEN
        together = [one.dedupe_key for one in _announced(self, occasion.delivery_id)]
        assert not set(together) & set(self.keys_said), "said before"
        self.keys_said += [key for key in together if ":snooze:" not in key]


def _announced(life: Life, delivery_id: int) -> list[Delivery]:
    everything = deliveries.of_everyone(life.tx)
    return [one for one in everything if delivery_id in {one.id, one.sent_with}]


class LivingPlan(RuleBasedStateMachine):
    """One patient, with one knee or two, to whom anything may happen."""

    database: str

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.life = Life(self.stack.enter_context(rolled_back(self.database)))
        self.patient_id = ""

    def teardown(self) -> None:
        self.stack.close()

    @property
    def patient(self) -> Patient:
        return patients.get(self.life.tx, self.patient_id)

    @property
    def episodes(self) -> list[Episode]:
        return episodes.of_patient(self.life.tx, self.patient_id)

    @property
    def ended(self) -> bool:
        return self.patient.died_on is not None or self.patient.stopped_at is not None

    @initialize(away=st.integers(-60, 120), zone=st.sampled_from(ZONES))
    def enrols(self, away: int, zone: str) -> None:
        anchor = self.life.now.date() + timedelta(days=away)
        self.patient_id = self.life.joined(anchor_date=anchor, zone=zone, mrn="A-17").patient_id

    @precondition(lambda self: len(self.episodes) == 1 and not self.ended)
    @rule(away=st.integers(-60, 120))
    def has_another_knee_done(self, away: int) -> None:
        day = self.life.now.date() + timedelta(days=away)
        self.life.enrol(side="right", anchor_date=day, mrn="A-17")

    @rule(hours=st.sampled_from([1, 9, 24, 80, 300, 1500]))
    def waits(self, hours: int) -> None:
        self.life.wait(hours=hours)

    @rule(days=st.integers(1, 40))
    def the_server_is_down(self, days: int) -> None:
        """Time passes with nobody to act, then everything that waits is looked at together."""
        self.life.now += timedelta(days=days)
        self.life.tick()

    @rule(which=st.integers(0, 1), away=st.integers(-90, 120))
    def the_date_moves(self, which: int, away: int) -> None:
        one = self.episodes[which % len(self.episodes)]
        if not one.over:
            day = self.life.now.date() + timedelta(days=away)
            episode.move_date(self.life.tx, TWO_VERSIONS, one.id, day, actor=OPERATOR, now=self.life.now)

    @rule(which=st.integers(0, 1))
    def an_operation_is_cancelled(self, which: int) -> None:
        one = self.episodes[which % len(self.episodes)]
        episodes.change(self.life.tx, one.id, cancelled_at=None if one.cancelled_at else self.life.now)
        self.replan()

    @rule(which=st.integers(0, 1), version=st.sampled_from(["1", "2"]))
    def staff_move_it_to_a_version(self, which: int, version: str) -> None:
        one = self.episodes[which % len(self.episodes)]
        episodes.change(self.life.tx, one.id, pathway_version=version)
        self.replan()

    @rule(zone=st.sampled_from(ZONES), hour=st.integers(8, 20))
    def travels(self, zone: str, hour: int) -> None:
        wishes.set_rhythm(self.life.tx, TWO_VERSIONS, self.patient_id, self.life.now, zone=zone, hour=hour)

    @rule(days=st.integers(1, 30))
    def pauses(self, days: int) -> None:
        wishes.pause(self.life.tx, self.patient_id, self.life.now + timedelta(days=days))

    @rule()
    def resumes(self) -> None:
        wishes.resume(self.life.tx, self.patient_id, self.life.now)

    @precondition(lambda self: not self.ended)
    @rule(days=st.sampled_from([1, 3]))
    def asks_to_be_reminded_later(self, days: int) -> None:
        deliver.snooze(self.life.tx, TWO_VERSIONS, self.patient, days, self.life.now)

    @precondition(lambda self: not self.ended)
    @rule(whole=st.booleans())
    def answers(self, whole: bool) -> None:
        ready = tasks.open_now(self.life.tx, TWO_VERSIONS, self.patient_id, self.life.now)
        if not ready:
            return
        if whole and set(ready[0].to_do) <= {"nprs", "koos-jr"}:
            self.life.answer(self.patient_id, ready[0].step.id)
        elif ready[0].under_way is None:
            self.life.begin(self.patient_id, ready[0].step.id)

    @rule(length=st.one_of(st.none(), st.integers(0, 9)))
    def is_in_hospital(self, length: int | None) -> None:
        today = self.life.now.astimezone(ZoneInfo(self.patient.zone)).date()
        known = [stay for stay in stays.of_patient(self.life.tx, self.patient_id) if stay.until_date is None]
        if known:
            stays.end(self.life.tx, known[0].id, max(today, known[0].from_date))
        else:
            until = None if length is None else today + timedelta(days=length)
            stays.insert(self.life.tx, Stay(self.life.new_id(), self.patient_id, today, until, self.life.now))

    @rule(blocks=st.booleans())
    def blocks_or_comes_back(self, blocks: bool) -> None:
        chat = chats.of_patient(self.life.tx, self.patient_id)
        if chat is not None:
            chats.change(self.life.tx, chat.id, blocked_at=self.life.now if blocks else None)

    @precondition(lambda self: self.patient.stopped_at is None)
    @rule(chance=RARELY)
    def stops(self, chance: int) -> None:
        if not chance:
            consent.withdraw(self.life.tx, self.patient_id, self.life.now)

    @precondition(lambda self: self.patient.stopped_at is not None and self.patient.died_on is None)
    @rule()
    def comes_back(self) -> None:
        self.life.agree(self.patient_id)
        wishes.joined(self.life.tx, TWO_VERSIONS, self.patient_id, self.life.now)

    @precondition(lambda self: self.patient.died_on is None)
    @rule(chance=RARELY)
    def dies(self, chance: int) -> None:
        if not chance:
            episode.note_death(self.life.tx, self.patient_id, self.life.now.date(), actor=OPERATOR, now=self.life.now)

    @invariant()
    def the_plan_is_what_the_facts_give(self) -> None:
        if not self.patient_id:
            return
        for one in self.episodes:
            known = plan.facts_of(self.life.tx, TWO_VERSIONS, one)
            wanted = {due.key: due for due in what_is_due(plan.pathway_of(TWO_VERSIONS, one), known)}
            found = {row.dedupe_key: row for row in deliveries.of_episode(self.life.tx, one.id)}
            self._agree(wanted, found)

    def _agree(self, wanted: dict[str, Due], found: dict[str, Delivery]) -> None:
        waiting = {key for key, row in found.items() if row.state in UNDECIDED and ":snooze:" not in key}
        assert waiting <= wanted.keys(), "something waits that the facts do not ask for"
        assert wanted.keys() <= found.keys(), "something is missing"
        for key in waiting:
            row, due = found[key], wanted[key]
            assert row.not_after == due.not_after
            assert row.due_at == due.due_at or (row.reason is not None and row.due_at > due.due_at)

    @invariant()
    def planning_again_changes_nothing(self) -> None:
        if not self.patient_id:
            return
        before = deliveries.of_everyone(self.life.tx)
        self.replan()
        assert deliveries.of_everyone(self.life.tx) == before

    @invariant()
    def nothing_more_waits_after_the_end(self) -> None:
        if self.patient_id and self.ended:
            waiting = [one for one in deliveries.of_everyone(self.life.tx) if one.state in UNDECIDED]
            assert not [one for one in waiting if one.kind in MESSAGES]

    def replan(self) -> None:
        plan.replan_patient(self.life.tx, TWO_VERSIONS, self.patient_id, self.life.now)


def test_whatever_happens_the_plan_is_kept(empty_database: str) -> None:
    LivingPlan.database = empty_database
    LivingPlan.TestCase.settings = settings(
        settings(), max_examples=settings().max_examples // 5, stateful_step_count=20, deadline=None
    )
    LivingPlan.TestCase("runTest").runTest()


@pytest.mark.parametrize("zone", ZONES)
def test_at_most_one_invitation_a_step_however_the_zone_changes(empty_database: str, zone: str) -> None:
    with rolled_back(empty_database) as tx:
        life = Life(tx)
        patient_id = life.joined(zone="Asia/Kathmandu", anchor_date=date(2027, 2, 15)).patient_id
        for _ in range(30):
            wishes.set_rhythm(tx, TWO_VERSIONS, patient_id, life.now, zone=zone)
            life.wait(days=1)
            wishes.set_rhythm(tx, TWO_VERSIONS, patient_id, life.now, zone="Asia/Kathmandu")
            life.wait(days=1)
        invited = [one.task.step.id for one in life.said if one.kind == "invite"]
        assert len(invited) == len(set(invited))
        assert "day-1" in invited
        assert isinstance(life.now, datetime)
