"""The exported decisions: a row for each decision aid that was offered or begun, as evidence of shared decision-making.

That an aid was offered, and how far somebody went, leaves always. What they said on the way leaves only where they let
their team see it, and their own words only in an export that says who is who.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from care import decided, deciding, ledger, plan, tasks
from care.aids import Aid
from care.decided import Chosen, Delivered
from care.deciding import Summary
from care.practice import Practice
from decision_aids.choices import UNDECIDED, Role, Stage
from decision_aids.model import DecisionAid
from decision_aids.stations import Kind
from pathways.plan import days_from_anchor
from records import episodes, patients, sendings
from records.database import Tx
from records.episodes import Episode
from records.patients import Patient
from reports.csvfile import Cell
from reports.export_columns import Column, Table
from reports.export_deliveries import CHANNELS
from reports.export_records import numbered

ROLES: dict[str, str] = {
    Role.MYSELF: "The patient alone",
    Role.TOGETHER: "The patient with the care team",
    Role.SOMEONE_ELSE: "Somebody else",
}
STAGES: dict[str, str] = {
    Stage.NOT_BEGUN: "Not thought about it yet",
    Stage.THINKING: "Thinking about it",
    Stage.CLOSE: "Close to a choice",
    Stage.CHOSEN: "Made the choice",
}
OPEN = {UNDECIDED: "Not decided yet"}
REASONS = {"window_closed": "The window of the step closed", "patient_erased": "The patient asked for deletion"}
SHARED_ONLY = "empty unless the patient shared it"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One step with an aid. `said` is what the patient let the team see; None where they did not."""

    delivered: Delivered
    step: str
    patient: Patient
    episode: Episode
    number: int
    said: Summary | None
    chosen: Chosen | None

    @property
    def label(self) -> str:
        return f"{self.patient.pseudonym}-{self.number}"

    @property
    def aid(self) -> Aid | None:
        return self.delivered.aid

    def of_decision(self, name: str) -> Cell:
        found: Cell = getattr(self.delivered.decision, name, None)
        return found

    def at(self, name: str) -> datetime | None:
        moment: datetime | None = getattr(self.delivered.decision, name, None)
        return moment

    def day(self, instant: datetime | None) -> int | None:
        return None if instant is None else days_from_anchor(plan.facts(self.episode, self.patient), instant)

    def local(self, instant: datetime | None) -> str | None:
        """ISO 8601 with the offset that held where the patient lives; nothing after deletion."""
        if instant is None or self.patient.erased_at is not None:
            return None
        return instant.astimezone(ZoneInfo(self.patient.zone)).isoformat("T", "seconds")

    def picked(self, key: Kind) -> str | None:
        """The codes that were picked at a station, in the patient's order."""
        return None if self.said is None else ",".join(self.said.deciding.walk.entry(key).picked) or None

    def words(self, key: Kind) -> str | None:
        """What the patient typed at a station, a line each."""
        return None if self.said is None else "\n".join(self.said.deciding.walk.entry(key).texts) or None

    def of_said(self, cell: Callable[[Summary], Cell]) -> Cell:
        return None if self.said is None else cell(self.said)


COLUMNS: tuple[Column[Weighed], ...] = (
    Column("pseudonym", "The patient; who it is, only the clinic can say", lambda one: one.patient.pseudonym),
    Column("episode", "One episode of the patient, counted from 1", lambda one: one.label),
    Column("pathway", "Pathway that the episode is on", lambda one: one.episode.pathway_id),
    Column("pathway_version", "Version of it now", lambda one: one.episode.pathway_version),
    Column("step", "Step of the pathway", lambda one: one.step),
    Column("aid", "Decision aid or guide", lambda one: one.aid.id if one.aid else None),
    Column("aid_version", "Version that was begun, or offered", lambda one: one.aid.version if one.aid else None),
    Column("language", "Language that it was begun in", lambda one: one.of_decision("language")),
    Column("channel", "What it was begun in", lambda one: one.of_decision("channel"), CHANNELS),
    Column(
        "offered_day",
        "Day of the first message about it, from the anchor date; empty where it was found without one",
        lambda one: one.day(one.delivered.offered_at),
    ),
    Column("begun_day", "Day on which it was begun", lambda one: one.day(one.at("started_at"))),
    Column("cards_seen", "How many cards were reached; empty after deletion", lambda one: one.delivered.seen),
    Column("cards", "How many cards it has", lambda one: one.delivered.cards),
    Column("completed_day", "Day on which the end was reached", lambda one: one.day(one.at("completed_at"))),
    Column("closed_day", "Day on which it was closed unfinished", lambda one: one.day(one.at("closed_at"))),
    Column("close_reason", "Why it was closed", lambda one: one.of_decision("close_reason"), REASONS),
    Column("shared_day", "Day on which the patient let the team see it", lambda one: one.day(one.at("shared_at"))),
    Column(
        "sure",
        "How many of the four SURE questions were answered with yes, once all were",
        lambda one: one.delivered.sure,
    ),
    Column("role", f"Who should decide; {SHARED_ONLY}", lambda one: one.picked(Kind.ROLE), ROLES),
    Column("stage", f"How far the patient was; {SHARED_ONLY}", lambda one: one.picked(Kind.STAGE), STAGES),
    Column("leaning", f"Where the patient leaned; {SHARED_ONLY}", lambda one: one.picked(Kind.LEANING), OPEN),
    Column(
        "matters", f"What matters most, in the patient's order; {SHARED_ONLY}", lambda one: one.picked(Kind.MATTERS)
    ),
    Column(
        "ratings",
        f"Each pair of statements from -2 (the first is much more like the patient) to 2 (the other); {SHARED_ONLY}",
        lambda one: one.of_said(_ratings),
    ),
    Column(
        "knowledge_asked",
        f"Questions of understanding that the aid has; {SHARED_ONLY}",
        lambda one: one.of_said(lambda said: said.knowledge.asked),
    ),
    Column(
        "knowledge_answered",
        f"How many of them were answered; {SHARED_ONLY}",
        lambda one: one.of_said(lambda said: said.knowledge.answered),
    ),
    Column(
        "knowledge_right",
        f"How many were right at the first try; {SHARED_ONLY}",
        lambda one: one.of_said(lambda said: said.knowledge.right),
    ),
    Column(
        "chosen",
        "What was decided in the visit, as the team noted it last",
        lambda one: one.chosen.option if one.chosen else None,
        OPEN,
    ),
    Column("chosen_day", "Day on which the team noted it", lambda one: one.day(one.chosen.at if one.chosen else None)),
)
IDENTIFIED: tuple[Column[Weighed], ...] = (
    Column(
        "offered_at", "Offered (ISO 8601, where the patient lives)", lambda one: one.local(one.delivered.offered_at)
    ),
    Column("begun_at", "Begun (ISO 8601, where the patient lives)", lambda one: one.local(one.at("started_at"))),
    Column(
        "completed_at", "Completed (ISO 8601, where the patient lives)", lambda one: one.local(one.at("completed_at"))
    ),
    Column("shared_at", "Shared (ISO 8601, where the patient lives)", lambda one: one.local(one.at("shared_at"))),
    Column("matters_words", f"What matters, in own words; {SHARED_ONLY}", lambda one: one.words(Kind.MATTERS)),
    Column("leaning_words", f"Why, in own words; {SHARED_ONLY}", lambda one: one.words(Kind.LEANING)),
    Column("questions_words", f"Own questions for the visit; {SHARED_ONLY}", lambda one: one.words(Kind.QUESTIONS)),
)


def _ratings(said: Summary) -> str | None:
    """Such as `operation-or-pain=-2,now-or-later=1`."""
    aid, walk = said.deciding.aid, said.deciding.walk
    pairs = aid.values if isinstance(aid, DecisionAid) else ()
    rated = [(pair.id, walk.entry(f"{Kind.VALUES}:{pair.id}").number) for pair in pairs]
    return ",".join(f"{pair}={number}" for pair, number in rated if number is not None) or None


def table(*, identified: bool) -> Table[Weighed]:
    return Table("decisions.csv", (*COLUMNS, *(IDENTIFIED if identified else ())))


def load(tx: Tx, practice: Practice, now: datetime) -> list[Weighed]:
    """Every aid that was offered or begun, by pseudonym, episode and step. Erased patients stay in, without a word."""
    planned = [task for theirs in tasks.of_everyone(tx, practice).values() for task in theirs if task.step.aid]
    messages = sendings.of_everyone(tx)
    people = {one.id: one for one in patients.everyone(tx, erased=True)}
    labels = numbered(episodes.everyone(tx))
    found = []
    for task in planned:
        one = decided.delivered(tx, practice, ledger.account(task, messages, now))
        episode, number = labels[task.episode.id]
        if one.offered_at or one.decision:
            said, chosen = _said(tx, practice, one), decided.chosen(tx, one.decision) if one.decision else None
            found.append(Weighed(one, task.step.id, people[episode.patient_id], episode, number, said, chosen))
    return sorted(found, key=lambda one: (one.patient.pseudonym, one.number, one.step))


def _said(tx: Tx, practice: Practice, one: Delivered) -> Summary | None:
    shared = one.decision is not None and one.decision.shared_at is not None
    return deciding.summary(tx, practice, one.decision.id) if shared and one.decision else None


def aids(weighed: Iterable[Weighed]) -> list[DecisionAid]:
    """The aids in the versions that occur, for the codebook."""
    found = {(one.aid.id, one.aid.version): one.aid for one in weighed if isinstance(one.aid, DecisionAid)}
    return [found[key] for key in sorted(found)]
