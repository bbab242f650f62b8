"""What an export is about: every response that has ended, with the patient, episode, step and survey it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from zoneinfo import ZoneInfo

from care import plan
from care.practice import Practice
from pathways.model import Pathway, Step
from pathways.plan import Facts, WindowStatus, days_from_anchor, window_status
from records import episodes, patients, responses
from records.database import Tx
from records.episodes import Episode
from records.patients import Identity, Patient
from records.responses import Response
from reports.errors import ReportError
from surveys.model import Survey

NOBODY = Identity("", None, None)  # in an export without names


class Status(Enum):
    """How a response ended. Each member says what it means."""

    COMPLETED = "completed", "The patient sent it in"
    PARTIAL = "partial", "It was closed unfinished, or its episode ended; what was answered is kept"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Ended:
    """A response that was completed, closed or cut short. `number` counts a patient's episodes from 1, as enrolled."""

    response: Response
    patient: Patient
    identity: Identity
    episode: Episode
    number: int
    pathway: Pathway
    step: Step
    survey: Survey
    facts: Facts

    @property
    def episode_label(self) -> str:
        return f"{self.patient.pseudonym}-{self.number}"

    @property
    def born(self) -> str | None:
        return self.identity.born.isoformat() if self.identity.born else None

    @property
    def procedure_date(self) -> str | None:
        return None if self.erased else self.episode.anchor_date.isoformat()

    @property
    def status(self) -> Status:
        return Status.COMPLETED if self.response.completed_at else Status.PARTIAL

    @property
    def reference(self) -> datetime:
        """The instant that the response stands for: sent in, or begun where it never was."""
        return self.response.completed_at or self.response.started_at

    @property
    def window(self) -> WindowStatus:
        return window_status(self.step, self.facts, self.reference)

    def day(self, instant: datetime | None) -> int | None:
        """Days from the procedure, in the patient's own calendar."""
        return None if instant is None else days_from_anchor(self.facts, instant)

    @property
    def erased(self) -> bool:
        """Asked for deletion: nothing that could lead back to the person leaves any more, dates and zone included."""
        return self.patient.erased_at is not None

    def local(self, instant: datetime | None) -> str | None:
        """ISO 8601 with the offset that held where the patient lives."""
        if instant is None or self.erased:
            return None
        return instant.astimezone(ZoneInfo(self.patient.zone)).isoformat("T", "seconds")


def load(tx: Tx, practice: Practice, *, identified: bool) -> list[Ended]:
    """Every ended response, by pseudonym, episode and time. Erased patients stay in, under their pseudonym."""
    # Responses first: an episode that begins while we read is then missing nowhere.
    begun = responses.everyone(tx)
    labels = numbered(episodes.everyone(tx))
    people = _people(tx, {response.patient_id for response in begun})
    ended = [one for one in begun if not one.open or _cut_short(people[one.patient_id], labels[one.episode_id][0])]
    names = {patient_id: patients.identity(tx, patient_id) for patient_id in people} if identified else {}
    found = [
        _ended(practice, response, people[response.patient_id], names.get(response.patient_id, NOBODY), labels)
        for response in ended
    ]
    return sorted(found, key=lambda one: (one.patient.pseudonym, one.number, one.response.started_at, one.response.id))


def _cut_short(patient: Patient, episode: Episode) -> bool:
    """Nobody will go on with what was begun: it leaves as far as it came."""
    return episode.over or patient.stopped_at is not None or patient.died_on is not None


def _people(tx: Tx, wanted: AbstractSet[str]) -> dict[str, Patient]:
    """These patients, the erased among them too."""
    known = {patient.id: patient for patient in patients.everyone(tx) if patient.id in wanted}
    return known | {gone: patients.get(tx, gone) for gone in wanted - known.keys()}


def numbered(everyone: Sequence[Episode]) -> dict[str, tuple[Episode, int]]:
    """Each patient's episodes counted from 1, by enrolment; by episode."""
    by_patient = sorted(everyone, key=lambda episode: (episode.patient_id, episode.enrolled_at, episode.id))
    return {
        episode.id: (episode, number)
        for _, theirs in groupby(by_patient, key=lambda episode: episode.patient_id)
        for number, episode in enumerate(theirs, start=1)
    }


def _ended(
    practice: Practice,
    response: Response,
    patient: Patient,
    identity: Identity,
    labels: Mapping[str, tuple[Episode, int]],
) -> Ended:
    episode, number = labels[response.episode_id]
    pathway = plan.pathway_of(practice, episode)
    return Ended(
        response=response,
        patient=patient,
        identity=identity,
        episode=episode,
        number=number,
        pathway=pathway,
        step=plan.step_of(practice, episode, response.step_id),
        survey=practice.surveys.get(response.survey_id, response.survey_version),
        facts=Facts(episode.id, episode.anchor_date, patient.zone, patient.hour, episode.enrolled_at),
    )


def refuse_strangers(ended: Ended, stored: AbstractSet[str], known: AbstractSet[str]) -> None:
    """An answer that the survey's own version cannot explain must not be left out in silence."""
    for stranger in sorted(stored - known):
        version = f"{ended.survey.id!r}, version {ended.survey.version}"
        raise ReportError(f"The database holds {stranger!r} for {version}, which has nothing of that name.")
