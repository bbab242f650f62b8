"""What an export is about: every response that has ended, with the patient, episode, step and survey it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from zoneinfo import ZoneInfo

from care import plan
from care.practice import Practice
from content.localised import pick
from pathways.model import Pathway, Step
from pathways.plan import Facts, WindowStatus, days_from_anchor, window_status
from records import episodes, patients, responses
from records.database import Tx
from records.episodes import Episode
from records.patients import Identity, Patient
from records.responses import Response, StoredAnswer, StoredScore
from reports.errors import ReportError
from surveys.formats import Choice
from surveys.model import Item, ScoreRule, Survey

NOBODY = Identity("", None, None)  # in an export without names
NOT_REACHED = "not_reached"
LABELS_IN = "en"  # whatever language the patient answered in: one label per code
AT_ONCE = 500  # responses whose answers are in memory together


class Status(Enum):
    """How a response ended. Each member says what it means."""

    COMPLETED = "completed", "The patient sent it in"
    PARTIAL = "partial", "It was closed unfinished; what was answered is kept"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Ended:
    """One response that was completed or closed. `number` counts the patient's episodes from 1, by enrolment."""

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


@dataclass(frozen=True, slots=True)
class Given:
    """One item of a response, and what was stored for it: None where the patient never got to it."""

    ended: Ended
    item: Item
    stored: StoredAnswer | None

    @property
    def number(self) -> int | float | None:
        value = self.stored.value if self.stored else None
        return value if isinstance(value, int | float) else None

    @property
    def words(self) -> str | None:
        """What the patient wrote themselves."""
        value = self.stored.value if self.stored else None
        return value if isinstance(value, str) else None

    @property
    def label(self) -> str | None:
        """The option that was chosen, in words."""
        form = self.item.format
        option = form.option(self.number) if isinstance(form, Choice) else None
        return pick(option.label, LABELS_IN)[0] if option else None

    @property
    def missing(self) -> str | None:
        return self.stored.missing if self.stored else NOT_REACHED

    @property
    def answered_at(self) -> str | None:
        return self.ended.local(self.stored.answered_at) if self.stored else None


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of a response, and the rule it was computed by."""

    ended: Ended
    rule: ScoreRule
    stored: StoredScore

    @property
    def band(self) -> str | None:
        value = self.stored.value
        if value is None:
            return None
        return next((band.label for band in self.rule.bands if band.minimum <= value <= band.maximum), None)


def load(tx: Tx, practice: Practice, *, identified: bool) -> list[Ended]:
    """Every ended response, by pseudonym, episode and time. Erased patients stay in, under their pseudonym."""
    # Responses first: an episode that begins while we read is then missing nowhere.
    ended = [response for response in responses.everyone(tx) if not response.open]
    numbered = _numbered(episodes.everyone(tx))
    people = _people(tx, {response.patient_id for response in ended})
    names = {patient_id: patients.identity(tx, patient_id) for patient_id in people} if identified else {}
    found = [
        _ended(practice, response, people[response.patient_id], names.get(response.patient_id, NOBODY), numbered)
        for response in ended
    ]
    return sorted(found, key=lambda one: (one.patient.pseudonym, one.number, one.response.started_at, one.response.id))


def _people(tx: Tx, wanted: AbstractSet[str]) -> dict[str, Patient]:
    """These patients, the erased among them too."""
    known = {patient.id: patient for patient in patients.everyone(tx) if patient.id in wanted}
    return known | {gone: patients.get(tx, gone) for gone in wanted - known.keys()}


def _numbered(everyone: Sequence[Episode]) -> dict[str, tuple[Episode, int]]:
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
    numbered: Mapping[str, tuple[Episode, int]],
) -> Ended:
    episode, number = numbered[response.episode_id]
    pathway = plan.pathway_of(practice, episode)
    return Ended(
        response=response,
        patient=patient,
        identity=identity,
        episode=episode,
        number=number,
        pathway=pathway,
        step=pathway.step(response.step_id),
        survey=practice.surveys.get(response.survey_id, response.survey_version),
        facts=Facts(episode.id, episode.anchor_date, patient.zone, patient.hour, episode.enrolled_at),
    )


def answers(tx: Tx, ended: Sequence[Ended]) -> Iterator[Given]:
    """Every item of every response in the survey's order, answered or not; a few hundred responses a query."""
    for start in range(0, len(ended), AT_ONCE):
        batch = ended[start : start + AT_ONCE]
        stored = responses.answers_of_all(tx, [one.response.id for one in batch])
        for one in batch:
            theirs = stored[one.response.id]
            _refuse_strangers(one, theirs.keys(), {item.id for item in one.survey.items})
            yield from (Given(one, item, theirs.get(item.id)) for item in one.survey.items)


def scores(stored: Sequence[StoredScore], ended: Sequence[Ended]) -> Iterator[Scored]:
    """Every score of every response, in the survey's order, the earliest scoring version first."""
    by_response: dict[str, list[StoredScore]] = {}
    for score in stored:
        by_response.setdefault(score.response_id, []).append(score)
    for one in ended:
        theirs = by_response.get(one.response.id, [])
        places = {rule.id: place for place, rule in enumerate(one.survey.scores)}
        _refuse_strangers(one, {score.score_id for score in theirs}, places.keys())
        for score in sorted(theirs, key=lambda score: (places[score.score_id], score.computed_at)):
            yield Scored(one, one.survey.scores[places[score.score_id]], score)


def scores_of(tx: Tx, ended: Sequence[Ended]) -> list[StoredScore]:
    """What is stored for these responses, as it came from the database."""
    wanted = {one.response.id for one in ended}
    return [score for score in responses.scores_of_everyone(tx) if score.response_id in wanted]


def _refuse_strangers(ended: Ended, stored: AbstractSet[str], known: AbstractSet[str]) -> None:
    """An answer that the survey's own version cannot explain must not be left out in silence."""
    for stranger in sorted(stored - known):
        version = f"{ended.survey.id!r}, version {ended.survey.version}"
        raise ReportError(f"The database holds {stranger!r} for {version}, which has nothing of that name.")
