"""A decision weighed: kept as it was left, told to the team only when the patient says so, and asked for no longer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from care import answering, deciding, guards, reach, tasks, wishes
from care.deciding import Deciding, Knowledge, Reason
from care.task import Status, Task
from decision_aids import choices
from decision_aids.model import DecisionAid
from decision_aids.moves import Back, Choose, Jump, Move, Next, Stop, Write
from decision_aids.stations import Kind, stations
from records import audit, decisions, follow_ups, patients
from records.follow_ups import FollowUp
from surveys.moves import Choose as Answer
from surveys.moves import Send
from tests.care.world import DRAFTS, PRACTICE, World

WEIGH = "weigh"


@dataclass
class Patient:
    """Somebody who weighs a knee replacement, six weeks before the visit."""

    world: World
    id: str

    @property
    def task(self) -> Task:
        return self.world.task(self.id, WEIGH)

    def begin(self) -> Deciding:
        world = self.world
        return deciding.begin(
            world.tx, world.practice, self.task, language="en", channel="web", now=world.now, new_id=world.new_id
        )

    def move(self, *moves: Move) -> Deciding:
        at = self.begin()
        for move in moves:
            at = deciding.move(self.world.tx, at, move, now=self.world.now).deciding
        return at

    def answer_sure(self, *values: int) -> None:
        world = self.world
        sitting = answering.begin(
            world.tx,
            world.practice,
            self.task,
            "sure",
            language="en",
            channel="web",
            now=world.now,
            new_id=world.new_id,
        )
        for item, value in zip(sitting.survey.items, values, strict=True):
            sitting = world.move(sitting, Answer(item.id, value)).sitting
        assert world.move(sitting, Send()).completed

    def to_the_end(self, *, right: int = 4, sure: tuple[int, ...] | None = None) -> Deciding:
        """Every card in turn, with so many questions of understanding answered rightly."""
        aid, at = self.begin().aid, self.begin()
        assert isinstance(aid, DecisionAid)
        given = {
            f"knowledge:{item.id}": item.correct if place < right else "x" for place, item in enumerate(aid.knowledge)
        }
        for one in stations(aid):
            if one.kind is Kind.KNOWLEDGE:
                wrong = next(
                    value for value in choices.of(aid, one.key) if not choices.is_right(aid, one.ref or "", value)
                )
                at = self.move(Choose(one.key, wrong if given[one.key] == "x" else given[one.key]))
            if one.kind is Kind.SURE and sure is not None:
                self.answer_sure(*sure)
                at = deciding.surveyed(self.world.tx, at, now=self.world.now).deciding
            elif one.kind is not Kind.END:
                at = self.move(Next(one.key))
        return at

    def share(self, *, wanted: bool = True) -> Deciding:
        world = self.world
        return deciding.share(world.tx, self.begin(), wanted=wanted, now=world.now, new_id=world.new_id)

    def team_was_asked(self) -> list[FollowUp]:
        return follow_ups.of_patient(self.world.tx, self.id)


@pytest.fixture
def patient(world: World) -> Patient:
    world.practice = DRAFTS
    return Patient(world, world.joined(pathway="knee-decision").patient_id)


def test_a_walk_is_kept_sealed_and_gone_on_with_where_it_was_left(patient: Patient):
    first = patient.move(Next("red_flags"), Next("decision"))
    patient.world.wait(days=20)
    again = patient.begin()
    assert (again.decision.id, again.walk) == (first.decision.id, first.walk)
    assert again.walk.at == "why"


def test_whoever_stopped_goes_on_with_whatever_they_do_next(patient: Patient):
    assert patient.move(Next("red_flags"), Stop()).walk.stopped
    after = patient.move(Next("decision")).walk
    assert (after.at, after.stopped) == ("why", False)


def test_a_repeated_move_changes_nothing(patient: Patient):
    at = patient.move(Next("red_flags"))
    assert deciding.move(patient.world.tx, at, Next("red_flags"), now=patient.world.now).unchanged


def test_the_step_is_open_then_started_then_completed(patient: Patient):
    assert patient.task.status(patient.world.now) is Status.OPEN
    patient.begin()
    assert patient.task.status(patient.world.now) is Status.STARTED
    patient.to_the_end()
    assert patient.task.status(patient.world.now) is Status.COMPLETED
    assert patient.task not in tasks.open_now(patient.world.tx, patient.world.practice, patient.id, patient.world.now)


def test_nobody_is_reminded_of_what_they_have_walked_to_the_end(patient: Patient):
    patient.world.wait(days=28)
    patient.to_the_end()
    patient.world.wait(days=5)
    assert patient.world.deliveries(patient.id)["weigh reminder 1"].reason == "answered"


def test_whoever_has_only_begun_is_reminded(patient: Patient):
    patient.world.wait(days=28)
    patient.begin()
    patient.world.said.clear()
    patient.world.wait(days=4)
    assert [(one.task.step.id, one.kind) for one in patient.world.said] == [(WEIGH, "reminder")]


def test_an_unfinished_walk_is_kept_and_closed_when_its_window_is_over(patient: Patient):
    before = patient.move(Next("red_flags"))
    patient.world.wait(days=50)
    (kept,) = decisions.of_patient(patient.world.tx, patient.id)
    assert kept.close_reason == "window_closed"
    assert patient.task.status(patient.world.now) is Status.PARTIAL
    found = deciding.load(patient.world.tx, patient.world.practice, kept.id)
    assert found is not None
    assert found.walk == before.walk


def test_an_aid_that_nobody_signed_is_not_open_outside_the_demo(patient: Patient):
    patient.world.practice = PRACTICE
    assert not patient.task.is_open(patient.world.now)


def test_an_aid_is_not_open_once_its_evidence_is_too_old(patient: Patient):
    aid = patient.task.aid
    assert aid is not None
    stale = replace(
        patient.task, aid=replace(aid, evidence=replace(aid.evidence, date=aid.evidence.date.replace(2021)))
    )
    assert not stale.is_open(patient.world.now)
    assert not stale.may_be_shown(patient.world.now)


def test_the_reason_why_an_aid_is_not_sent_is_one_that_staff_can_read():
    assert guards.REASONS["aid_not_signed"] == "No clinician has signed the decision aid, or it is withdrawn"


def test_sure_is_an_ordinary_response_at_the_step_and_leads_on(patient: Patient):
    at = patient.to_the_end(sure=(1, 1, 0, 1))
    assert [one.survey_id for one in patient.task.responses] == ["sure"]
    assert at.walk.entry("sure").number == 3
    assert at.walk.finished


def test_sure_can_be_left_out(patient: Patient):
    patient.to_the_end()
    assert summary(patient).sure is None
    assert summary(patient).reasons == ()


def summary(patient: Patient) -> deciding.Summary:
    found = deciding.summary(patient.world.tx, patient.world.practice, patient.begin().decision.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sure", "right", "expected"),
    [
        ((1, 1, 1, 1), 4, []),
        ((1, 1, 1, 0), 4, [Reason.LOW_SURE]),
        ((1, 1, 1, 1), 1, [Reason.LOW_KNOWLEDGE]),
        ((0, 0, 0, 0), 1, [Reason.LOW_SURE]),
    ],
)
def test_sharing_asks_a_named_person_to_get_in_touch_where_there_is_reason_to(patient: Patient, sure, right, expected):
    patient.to_the_end(right=right, sure=sure)
    assert patient.team_was_asked() == []
    patient.share()
    patient.share()
    assert [one.reason for one in patient.team_was_asked()] == expected
    assert {(one.kind, one.owner) for one in patient.team_was_asked()} <= {("decision", patient.task.episode.owner)}


@pytest.mark.parametrize(
    ("asked", "answered", "right", "low"),
    [
        (4, 4, 4, False),
        (4, 4, 3, False),
        (4, 4, 2, True),
        (3, 3, 2, False),
        (3, 3, 1, True),
        (4, 3, 0, False),
        (0, 0, 0, False),
    ],
)
def test_a_check_is_failed_where_more_than_a_third_went_wrong(asked, answered, right, low):
    assert Knowledge(asked, answered, right).low is low


def test_one_wrong_answer_is_explained_and_no_more(patient: Patient):
    asked = summary(patient).knowledge.asked
    patient.to_the_end(right=asked - 1)
    assert summary(patient).knowledge == Knowledge(asked, asked, asked - 1)
    assert summary(patient).reasons == ()


def test_nothing_is_shared_unless_the_patient_says_so_and_it_can_be_taken_back(patient: Patient):
    patient.to_the_end(sure=(0, 0, 0, 0))
    assert patient.share(wanted=False).decision.shared_at is None
    assert patient.team_was_asked() == []
    assert patient.share().decision.shared_at == patient.world.now
    assert patient.share(wanted=False).decision.shared_at is None
    assert not summary(patient).shared
    noted = [entry.action for entry in audit.of_patient(patient.world.tx, patient.id) if "share" in entry.action]
    assert sorted(noted) == ["share-decision", "unshare-decision"]


def test_who_wants_to_talk_is_told_to_the_team_once(patient: Patient):
    world = patient.world
    for _ in range(2):
        deciding.ask_for_talk(world.tx, patient.begin(), now=world.now, new_id=world.new_id)
    assert [one.reason for one in patient.team_was_asked()] == [Reason.WANTS_TO_TALK]
    assert summary(patient).wants_to_talk
    assert not summary(patient).shared


def test_the_summary_has_the_patients_own_words(patient: Patient):
    patient.to_the_end()
    patient.move(Jump("questions"), Write("questions", "May I kneel?"), Back("questions"))
    assert summary(patient).deciding.walk.entry("questions").texts == ("May I kneel?",)


def test_a_window_that_opens_again_lets_the_walk_go_on(patient: Patient):
    patient.begin()
    patient.world.wait(days=50)
    assert patient.begin().decision.open


def test_who_asks_for_deletion_leaves_no_word_behind(patient: Patient):
    decision = patient.begin().decision
    wishes.erase(patient.world.tx, patient.id, patient.world.now)
    assert decisions.walk(patient.world.tx, decision.id) == {}
    assert deciding.summary(patient.world.tx, patient.world.practice, decision.id) is None
    (kept,) = decisions.of_patient(patient.world.tx, patient.id)
    assert (kept.close_reason, kept.open) == ("patient_erased", False)


def test_who_is_silent_to_the_last_is_on_the_call_list(patient: Patient):
    patient.world.wait(days=40, hours=12)
    world = patient.world
    people = {patient.id: reach.of_patient(world.tx, patients.get(world.tx, patient.id), world.now)}
    (entry,) = reach.call_list(world.tx, world.practice, people, world.now)
    assert (entry.task.step.id, entry.silent, entry.missing) == (WEIGH, True, ())
