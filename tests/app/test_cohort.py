"""The demo's patients: invented for all to see, the same each time, and consistent with the rules of the house."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from app.cohort import Summary, people, seed
from app.cohort.course import ladder
from app.practice import load_practice
from care.practice import Clinic
from records import (
    alerts,
    attestations,
    chats,
    consents,
    deliveries,
    episodes,
    messages,
    migrate,
    patients,
    responses,
    staff,
)
from records.attestations import Attestation
from records.database import Tx, connect
from records.keyring import Keyring
from reports import export

T = TypeVar("T")
NOW = datetime(2026, 11, 21, 10, 39, 30, tzinfo=UTC)  # somebody is in the middle of a survey
KEYS = Keyring("a key for tests of thirty-two letters")
PRACTICE = load_practice(Clinic("Riverside Joint Center", "555-0100", "911"))
JOINT_SCORE = {"koos-jr", "hoos-jr"}


@dataclass(frozen=True)
class Demo:
    """A database of invented patients."""

    url: str
    summary: Summary

    def read(self, work: Callable[[Tx], T]) -> T:
        async def run() -> T:
            database = connect(self.url, KEYS)
            try:
                return await database.read(work)
            finally:
                await database.close()

        return asyncio.run(run())


def make(url: str, *packs: str, **chosen: int) -> Demo:
    """A demo in an empty database, with these packs of instruments attested."""
    migrate.upgrade(url)

    async def run() -> Summary:
        database = connect(url, KEYS)
        try:
            for pack in packs:
                attested = Attestation(pack, pack, "a tester", "test", NOW, None)
                await database.write(partial(attestations.insert, attestation=attested))
            return await seed(database, PRACTICE, now=NOW, say=lambda _: None, **chosen)
        finally:
            await database.close()

    return Demo(url, asyncio.run(run()))


def sqlite(folder: Path, name: str = "demo") -> str:
    return f"sqlite:///{folder / name}.db"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """As `afterwell demo` makes it: 200 patients."""
    return make(sqlite(tmp_path_factory.mktemp("demo")), "promis")


def stories(demo: Demo) -> list[tuple[object, ...]]:
    """What was answered and what was sent, without what must be secret and therefore differs."""

    def work(tx: Tx) -> list[tuple[object, ...]]:
        answered = sorted(responses.everyone(tx), key=lambda one: one.id)
        given = responses.answers_of_all(tx, [one.id for one in answered])
        kept = [astuple(one) for one in (*answered, *responses.scores_of_everyone(tx))]
        kept += [(one, *map(astuple, items.values())) for one, items in given.items()]
        return kept + sorted(astuple(one)[1:] for one in deliveries.of_everyone(tx))

    return demo.read(work)


def test_the_same_seed_tells_the_same_stories_and_another_seed_others(tmp_path):
    first, again = (make(sqlite(tmp_path, name), "promis", patients=6, seed=7) for name in ("first", "again"))
    other = make(sqlite(tmp_path, "other"), "promis", patients=6, seed=8)
    assert first.summary == again.summary
    assert stories(first) == stories(again)
    assert stories(first) != stories(other)


def test_postgresql_keeps_the_same_stories_as_sqlite(tmp_path, postgres_url):
    ours, theirs = (make(url, "promis", patients=6, seed=7) for url in (sqlite(tmp_path), postgres_url))
    assert stories(ours) == stories(theirs)


@pytest.mark.slow
def test_there_are_200_patients_nobody_could_take_for_real_ones(demo):
    def work(tx: Tx) -> None:
        everyone = patients.everyone(tx)
        assert len(everyone) == 200
        assert all(patient.synthetic for patient in everyone)
        who = [patients.identity(tx, patient.id) for patient in everyone]
        assert sorted(str(one.mrn) for one in who) == [f"DEMO-{number:04}" for number in range(1, 201)]
        for one in who:
            first, last = one.name.split()
            assert first in people.FIRST_NAMES
            assert last in people.LAST_NAMES
            assert 49 * 365 < (NOW.date() - one.born).days < 89 * 366

    demo.read(work)


@pytest.mark.slow
def test_the_cohort_is_mixed_as_a_programme_of_two_years_is(demo):
    def work(tx: Tx) -> None:
        known = episodes.everyone(tx)
        joints = Counter(episode.pathway_id for episode in known)
        assert 0.5 < joints["knee-replacement"] / 200 < 0.7
        assert 0.4 < sum(episode.side == "left" for episode in known) / 200 < 0.6
        assert 10 <= sum(episode.anchor_date > NOW.date() for episode in known) <= 50
        assert min(episode.anchor_date for episode in known) >= NOW.date() - timedelta(days=730)
        assert all(episode.enrolled_at < NOW for episode in known)
        assert 2 <= sum(episode.cancelled_at is not None for episode in known) <= 15
        everyone = patients.everyone(tx)
        assert 15 <= sum(patient.language == "es" for patient in everyone) <= 55
        assert 5 <= sum(patient.joined_at is None for patient in everyone) <= 25
        assert 2 <= sum(patient.stopped_at is not None for patient in everyone) <= 15
        assert 2 <= sum(chat.blocked_at is not None for chat in chats.of_everyone(tx).values()) <= 15

    demo.read(work)


def share_answered(tx: Tx, step_id: str) -> float:
    """Completed joint scores among the episodes whose window for them has closed."""
    closed = timedelta(days=PRACTICE.pathways.get("knee-replacement").step(step_id).window.closes + 1)
    over = {one.id for one in episodes.everyone(tx) if not one.cancelled_at and one.anchor_date + closed < NOW.date()}
    done = {
        one.episode_id
        for one in responses.everyone(tx)
        if one.step_id == step_id and one.survey_id in JOINT_SCORE and one.completed_at
    }
    return len(done & over) / len(over)


@pytest.mark.slow
def test_response_rates_fall_over_the_year_as_published_ones_do(demo):
    """Of 7,926 total knee replacements 82.8% had a baseline and 53.3% (inpatient) a score at one year."""
    assert 0.75 < demo.read(lambda tx: share_answered(tx, "before-surgery")) < 0.9
    assert 0.43 < demo.read(lambda tx: share_answered(tx, "year-1")) < 0.64


@pytest.mark.slow
def test_most_patients_get_better_over_the_months_and_some_do_not(demo):
    def work(tx: Tx) -> dict[str, dict[str, float]]:
        known = {one.id: one for one in responses.everyone(tx) if one.survey_id in JOINT_SCORE}
        found: dict[str, dict[str, float]] = {}
        for score in responses.scores_of_everyone(tx):
            if score.response_id in known and score.score_id == "interval" and score.value is not None:
                response = known[score.response_id]
                found.setdefault(response.step_id, {})[response.episode_id] = score.value
        return found

    found = demo.read(work)
    means = {step: sum(values.values()) / len(values) for step, values in found.items()}
    assert means["before-surgery"] < means["week-6"] < means["month-3"] < means["month-6"]
    before, later = found["before-surgery"], found["month-6"]
    better = [later[episode] >= before[episode] + 20 for episode in before.keys() & later.keys()]
    assert 0.5 < sum(better) / len(better) < 0.95


@pytest.mark.slow
def test_every_completed_response_has_every_score_of_its_survey(demo):
    def work(tx: Tx) -> None:
        scored = {(score.response_id, score.score_id) for score in responses.scores_of_everyone(tx)}
        completed = [one for one in responses.everyone(tx) if one.completed_at]
        wanted = {(one.id, rule.id) for one in completed for rule in PRACTICE.surveys.get(one.survey_id).scores}
        assert scored == wanted
        assert len(completed) == demo.summary.completed > 1000

    demo.read(work)


@pytest.mark.slow
def test_some_questions_were_left_out_and_some_surveys_broken_off(demo):
    def work(tx: Tx) -> None:
        closed = [one for one in responses.everyone(tx) if one.closed_at]
        assert {one.close_reason for one in closed} == {"window_closed"}
        assert len(closed) == demo.summary.partial > 3
        scores = responses.scores_of_everyone(tx)
        assert 0.005 < sum(score.value is None for score in scores) / len(scores) < 0.1

    demo.read(work)


@pytest.mark.slow
def test_every_alert_has_an_owner_and_what_came_in_long_ago_is_dealt_with(demo):
    def work(tx: Tx) -> None:
        raised = [alert for patient in patients.everyone(tx) for alert in alerts.of_patient(tx, patient.id)]
        waiting = [alert for alert in raised if alert.acknowledged_at is None]
        assert all(alert.owner for alert in raised)
        assert len(waiting) == demo.summary.open_alerts
        assert 2 <= len(waiting) <= 8
        assert all(NOW - alert.opened_at < timedelta(days=8) for alert in waiting)
        assert len(raised) > 3 * len(waiting)
        team = {member.id for member in staff.everyone(tx)}
        for alert in raised:
            if alert.acknowledged_at is not None:
                assert alert.acknowledged_by in team
                assert alert.opened_at < alert.acknowledged_at < NOW
                assert alerts.note_of(tx, alert.id)

    demo.read(work)


@pytest.mark.slow
def test_a_few_messages_wait_to_be_read(demo):
    assert 1 <= demo.summary.unread_messages <= 8
    assert all(NOW - one.written_at < timedelta(days=8) for one in demo.read(messages.unread))


@pytest.mark.slow
def test_nothing_that_is_planned_lies_in_the_past_and_nothing_was_decided_in_the_future(demo):
    for delivery in demo.read(deliveries.of_everyone):
        if delivery.state == "pending":
            assert delivery.due_at >= NOW
        else:
            assert delivery.state in {"sent", "done", "skipped", "cancelled"}
            assert delivery.decided_at is not None
            assert delivery.decided_at < NOW
            assert delivery.state in {"sent", "done"} or delivery.reason


@pytest.mark.slow
def test_who_is_in_the_middle_of_a_survey_now_has_not_finished_it_yet(demo):
    def work(tx: Tx) -> None:
        assert any(one.open and NOW - one.started_at < timedelta(minutes=5) for one in responses.everyone(tx))
        given = responses.answers_of_all(tx, [one.id for one in responses.everyone(tx)])
        assert all(answer.answered_at < NOW for items in given.values() for answer in items.values())

    demo.read(work)


@pytest.mark.slow
def test_messages_went_only_to_those_who_had_agreed_and_never_at_night(demo):
    def work(tx: Tx) -> None:
        known = {patient.id: patient for patient in patients.everyone(tx)}
        agreed = {patient_id: consents.history(tx, patient_id) for patient_id in known}
        sent = [one for one in deliveries.of_everyone(tx) if one.state == "sent" and one.reason is None]
        assert len(sent) > 1000
        for one in sent:
            assert any(
                grant.granted_at < one.decided_at and not (grant.withdrawn_at and grant.withdrawn_at < one.decided_at)
                for grant in agreed[one.patient_id]
            )
            assert 8 <= one.decided_at.astimezone(ZoneInfo(known[one.patient_id].zone)).hour < 21

    demo.read(work)


@pytest.mark.slow
def test_reminders_go_only_while_there_is_something_left_to_answer(demo):
    def work(tx: Tx) -> None:
        done: dict[tuple[str, str], datetime] = {}
        for one in responses.everyone(tx):
            at = one.completed_at or datetime.max.replace(tzinfo=UTC)
            key = (one.episode_id, one.step_id)
            done[key] = max(at, done.get(key, at))
        first_weeks = {"day-1", "day-3", "day-7", "day-14"}  # one survey each, so that done means done
        for one in deliveries.of_everyone(tx):
            if one.kind == "reminder" and one.state == "sent" and one.step_id in first_weeks:
                assert one.decided_at < done.get((one.episode_id, one.step_id), NOW)

    demo.read(work)


@pytest.mark.slow
def test_nobody_can_be_reached_by_mistake(demo):
    def work(tx: Tx) -> None:
        addresses = {chats.address(tx, chat.id) for chat in chats.of_everyone(tx).values()}
        assert {chat.channel for chat in chats.of_everyone(tx).values()} == {"web"}
        assert all(len(address) >= 32 for address in addresses)
        (member,) = staff.everyone(tx)
        assert member.disabled_at is not None

    demo.read(work)


@pytest.mark.slow
def test_the_cohort_can_be_exported_with_every_code_explained(demo, tmp_path):
    manifest = demo.read(lambda tx: export.write(tx, PRACTICE, tmp_path, identified=False, now=NOW))
    rows = {file.name: file.rows for file in manifest.files}
    assert rows["responses.csv"] == demo.summary.completed + demo.summary.partial
    assert {version.id for version in manifest.surveys} == {
        survey
        for pathway_id in ("knee-replacement", "hip-replacement")
        for step in PRACTICE.pathways.get(pathway_id).steps
        for survey in step.surveys
    }


def test_what_is_not_attested_is_not_asked(tmp_path):
    asked = {one.survey_id for one in make(sqlite(tmp_path), patients=4).read(responses.everyone)}
    assert asked
    assert "promis-global-health-v1-2" not in asked


@pytest.mark.parametrize(
    ("survey_id", "item_id", "best", "worst"),
    [
        ("koos-jr", "1", 0, 4),
        ("promis-global-health-v1-2", "Global01", 5, 1),
        ("promis-global-health-v1-2", "Global07", 0, 10),
        ("nprs", "1", 0, 10),
        ("pro-pm-risk", "3", 4, 0),
    ],
)
def test_the_best_answer_is_the_one_that_the_score_counts_as_best(survey_id, item_id, best, worst):
    survey = PRACTICE.surveys.get(survey_id)
    values = ladder(survey, survey.item(item_id))
    assert (values[0], values[-1]) == (best, worst)
