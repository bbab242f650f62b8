"""The page for a visit at which something is decided: what the patient shared, how they are, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from care import access, decided, deciding, ledger, plan, results, tasks
from care.access import Opened
from care.actor import Actor
from care.decided import Chosen, Delivered
from care.deciding import SURE_OF_MYSELF
from care.ledger import Account
from care.practice import Practice
from care.results import Series
from care.task import Task
from clinic import words
from clinic.views import scores, trail
from clinic.views.scores import Trend
from content.catalogue import Catalogue
from decision_aids.choices import UNDECIDED
from decision_aids.kept import Status
from decision_aids.model import DecisionAid, Option
from decision_aids.walk import SURVEY
from records import decisions, responses
from records.database import Tx
from records.decisions import Decision
from records.episodes import Episode
from records.errors import NotFoundError
from reports import summary
from reports.summary import Page

TRENDS = 2  # that fit beside the words on one sheet
STILL_OPEN = "Not decided yet"


@dataclass(frozen=True, slots=True)
class Follows:
    """What the choice opens: a pathway, to be enrolled on, or the episode that is already there."""

    title: str
    enrolled: Episode | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What was decided, in words, and who noted it when."""

    option: str
    words: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """`page` is None unless the patient shared it; `course` says how far they went. `languages` are those in which the
    page can be read. `options` are what can be chosen in the visit, none in a guide."""

    opened: Opened
    decision: Decision
    operation: str
    occasion: str
    title: str
    draft: bool
    course: tuple[str, ...]
    wants_to_talk: bool
    page: Page | None
    languages: Mapping[str, str]
    trends: tuple[Trend, ...]
    options: Mapping[str, str]
    noted: Noted | None
    follows: Follows | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """The decision aid of a step, and how far it is; `decision_id` once it is begun, and has a page."""

    title: str
    course: tuple[str, ...]
    decision_id: str | None


def weighing(tx: Tx, practice: Practice, account: Account, zone: str) -> Weighing | None:
    """None where the step has no aid; where none may be offered, its name is all that there is."""
    aid_id = account.task.step.aid
    if aid_id is None:
        return None
    delivered = decided.delivered(tx, practice, account)
    aid, decision = delivered.aid or practice.aids.get(aid_id), delivered.decision
    return Weighing(words.english(aid.title), course(delivered, zone), decision.id if decision else None)


def look(
    tx: Tx,
    practice: Practice,
    catalogue: Catalogue,
    decision_id: str,
    *,
    language: str | None,
    actor: Actor,
    now: datetime,
) -> Shown:
    """Open the page, which the trail notes; raises `NotFoundError`."""
    decision = decisions.get(tx, decision_id)
    if decision is None:
        raise NotFoundError("There is no such decision")
    opened = access.open_patient(tx, actor, decision.patient_id, action="see-decision", now=now)
    task = _task(tx, practice, decision)
    delivered = decided.delivered(tx, practice, ledger.account(task, ledger.messages_of(tx, task.deliveries), now))
    found, aid = deciding.summary(tx, practice, decision.id), practice.aids.get(decision.aid_id, decision.aid_version)
    shared = found is not None and found.shared
    spoken = language if language in aid.languages else words.LANGUAGE
    return Shown(
        opened=opened,
        decision=decision,
        operation=words.operation(task.pathway, task.episode.side),
        occasion=words.english(task.step.title),
        title=words.english(aid.title),
        draft=aid.status is Status.DRAFT,
        course=course(delivered, opened.patient.zone),
        wants_to_talk=found is not None and found.wants_to_talk,
        page=summary.page(tx, practice, found, spoken, catalogue) if found and shared else None,
        languages={code: words.language(code) for code in aid.languages},
        trends=_trends(tx, practice, catalogue, task) if shared else (),
        options=_options(aid.options if isinstance(aid, DecisionAid) else ()),
        noted=_noted(tx, practice, decision),
        follows=_follows(tx, practice, decision, opened),
    )


def _task(tx: Tx, practice: Practice, decision: Decision) -> Task:
    for task in tasks.of_patient(tx, practice, decision.patient_id):
        if task.decision == decision:
            return task
    raise NotFoundError("There is no such step")


def course(delivered: Delivered, zone: str) -> tuple[str, ...]:
    """How far an aid came: offered, begun, seen, completed, shared."""
    return tuple(_course(delivered, zone))


def _course(delivered: Delivered, zone: str) -> Iterator[str]:
    if delivered.offered_at:
        yield f"offered {words.moment(delivered.offered_at, zone)}"
    decision = delivered.decision
    if decision is None:
        yield "not begun"
        return
    yield f"begun {words.moment(decision.started_at, zone)}"
    if delivered.seen is not None:
        yield f"{delivered.seen} of {delivered.cards} cards seen"
    if decision.completed_at:
        yield f"completed {words.moment(decision.completed_at, zone)}"
    if delivered.sure is not None:
        yield f"{delivered.sure} of {SURE_OF_MYSELF} SURE questions answered with yes"
    shared = decision.shared_at
    yield f"shared with the team {words.moment(shared, zone)}" if shared else "not shared with the team"


def _trends(tx: Tx, practice: Practice, catalogue: Catalogue, task: Task) -> tuple[Trend, ...]:
    """Of the same joint and side, what patients see of their scores too: a course before a single point, then the
    newest first."""
    place = task.pathway.joint, task.episode.side
    found = [one for one in results.of_patient(tx, practice, task.episode.patient_id) if one.latest is not None]
    here = [one for one in found if _place(practice, one) == place and _tells(one)]
    best = sorted(here, key=lambda one: (one.change is not None, one.points[-1].at), reverse=True)[:TRENDS]
    given = responses.answers_of_all(
        tx, {row.response_id for one in best for point in one.points for row in point.rows}
    )
    return scores.scores(best, given, catalogue).trends


def _tells(series: Series) -> bool:
    """Whether it is about how the patient is: how sure they are stands in words on the page."""
    return series.rule.shown_to_patients and series.survey.id != SURVEY


def _place(practice: Practice, series: Series) -> tuple[str, str]:
    return plan.pathway_of(practice, series.episode).joint, series.episode.side


def _options(options: tuple[Option, ...]) -> dict[str, str]:
    named = {option.id: words.english(option.name) for option in options}
    return {**named, UNDECIDED: STILL_OPEN} if named else {}


def _noted(tx: Tx, practice: Practice, decision: Decision) -> Noted | None:
    chosen = decided.chosen(tx, decision)
    if chosen is None:
        return None
    option = decided.chosen_option(tx, practice, decision)
    told = words.english(option.name) if option else STILL_OPEN
    return Noted(chosen.option, told, trail.who(chosen.by, trail.names(tx)), chosen.at)


def _follows(tx: Tx, practice: Practice, decision: Decision, opened: Opened) -> Follows | None:
    """None where nothing was chosen, or the house has no pathway for it."""
    option, chosen = decided.chosen_option(tx, practice, decision), decided.chosen(tx, decision)
    if option is None or chosen is None or option.opens not in practice.pathways.ids():
        return None
    return Follows(words.english(practice.pathways.get(option.opens).title), _enrolled(opened, option.opens, chosen))


def _enrolled(opened: Opened, pathway_id: str, chosen: Chosen) -> Episode | None:
    """The episode that came of it, or that was there before and goes on."""
    theirs = [one for one in opened.episodes if one.pathway_id == pathway_id]
    return next((one for one in theirs if one.enrolled_at >= chosen.at or not one.over), None)
