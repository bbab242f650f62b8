"""The columns of the exported tables, each with its meaning and its codes: the codebook is written from these too."""

from __future__ import annotations

from care.deliver import REASONS
from pathways.plan import WindowStatus
from reports.export_columns import Column, PartsTable, Table
from reports.export_records import NOT_REACHED, Ended, Given, Scored, Status
from surveys.answers import MissingReason
from surveys.model import Direction

WITHHELD = "(text withheld)"

WINDOW = {
    WindowStatus.BEFORE: ("before", "Before the window of the step had opened"),
    WindowStatus.OPEN: ("inside", "Inside the window of the step"),
    WindowStatus.AFTER: ("after", "After the window of the step had closed"),
}
MISSING = {
    MissingReason.DECLINED.value: "The patient would rather not say",
    MissingReason.NOT_APPLICABLE.value: "It does not apply to the patient",
    MissingReason.UNSURE.value: "The patient was not sure",
    "erased": "The patient's own words were deleted at their request",
    NOT_REACHED: "The survey ended before this question was answered",
}
CLOSED = {code: REASONS[code] for code in ("window_closed", "patient_erased")}
DIRECTIONS = {
    Direction.HIGHER_BETTER.value: "A higher value is better",
    Direction.HIGHER_WORSE.value: "A higher value is worse",
}


KEYS: tuple[Column[Ended], ...] = (
    Column("response", "Random id of the response; ties the files together", lambda one: one.response.id),
    Column("pseudonym", "The patient; who it is, only the clinic can say", lambda one: one.patient.pseudonym),
    Column("episode", "One operation of the patient, counted from 1", lambda one: one.episode_label),
    Column("pathway", "Pathway that the episode is on", lambda one: one.pathway.id),
    Column("side", "Side of the operation: left or right", lambda one: one.episode.side),
    Column("step", "Step of the pathway at which the survey was asked", lambda one: one.step.id),
    Column("survey", "Survey that was asked", lambda one: one.survey.id),
    Column("survey_version", "Version of the survey that the response began with", lambda one: one.survey.version),
)
TIMING: tuple[Column[Ended], ...] = (
    Column(
        "days_from_procedure",
        "Day of the response in the patient's calendar, day 0 being the procedure: the day it was completed, or begun "
        "where it was not completed",
        lambda one: one.day(one.reference),
    ),
    Column(
        "window_status",
        "How that moment lies to the window of the step, by the date of the procedure as it is now known",
        lambda one: WINDOW[one.window][0],
        dict(WINDOW.values()),
    ),
)
CIRCUMSTANCES: tuple[Column[Ended], ...] = (
    Column("pathway_version", "Version of the pathway that the episode began with", lambda one: one.pathway.version),
    Column("status", "How the response ended", lambda one: one.status.code, {one.code: one.meaning for one in Status}),
    Column("close_reason", "Why a partial response was closed", lambda one: one.response.close_reason, CLOSED),
    Column("language", "Language in which the survey was shown (ISO 639-1)", lambda one: one.response.language),
    Column(
        "mode",
        "How the answers were given",
        lambda one: one.response.mode,
        {"electronic": "On a screen, without an interviewer"},
    ),
    Column("responder", "Who answered", lambda one: one.response.responder, {"self": "The patient"}),
    Column(
        "channel",
        "What carried the questions",
        lambda one: one.response.channel,
        {"telegram": "Telegram", "web": "The clinic's own web chat"},
    ),
    Column("started_day", "Day it was begun, from the procedure", lambda one: one.day(one.response.started_at)),
    Column("completed_day", "Day it was sent, from the procedure", lambda one: one.day(one.response.completed_at)),
)
IDENTITY: tuple[Column[Ended], ...] = (
    Column("name", "The patient's name; empty, like all that follows, after deletion", lambda one: one.identity.name),
    Column("mrn", "Medical record number; empty where none is known", lambda one: one.identity.mrn),
    Column("born", "Date of birth (ISO 8601)", lambda one: one.born),
    Column("zone", "Time zone of the patient (IANA name)", lambda one: None if one.erased else one.patient.zone),
    Column("procedure_date", "Date of the procedure (ISO 8601)", lambda one: one.procedure_date),
    Column(
        "started_at",
        "Begun (ISO 8601, where the patient lives)",
        lambda one: one.local(one.response.started_at),
    ),
    Column(
        "completed_at",
        "Sent (ISO 8601, where the patient lives)",
        lambda one: one.local(one.response.completed_at),
    ),
    Column(
        "closed_at",
        "Closed unfinished (ISO 8601, where the patient lives)",
        lambda one: one.local(one.response.closed_at),
    ),
)


ITEM: tuple[Column[Given], ...] = (
    Column("item", "Item of the survey", lambda given: given.item.id),
    Column("value", "The answer as a number, as it is scored before any recoding", lambda given: given.number),
    Column("label", "The answer in words, in English, where one was chosen from a list", lambda given: given.label),
    Column("missing", "Why there is no answer; empty where there is one", lambda given: given.missing, MISSING),
)
WORDS: Column[Given] = Column("text", "The answer in the patient's own words", lambda given: given.words)
NO_WORDS: Column[Given] = Column(
    "text",
    "Whether there is an answer in own words",
    lambda given: given.words and WITHHELD,
    {WITHHELD: "Own words are left out of an export without names, because patients write names"},
)
ANSWERED_AT: Column[Given] = Column(
    "answered_at", "Time of the answer (ISO 8601, where the patient lives)", lambda given: given.answered_at
)
SCORE: tuple[Column[Scored], ...] = (
    Column("score", "Score of the survey", lambda scored: scored.rule.id),
    Column("title", "Title of the score", lambda scored: scored.rule.title),
    Column("value", "The score as it was stored, unrounded", lambda scored: scored.stored.value),
    Column("standard_error", "Standard error, where the table has one", lambda scored: scored.stored.standard_error),
    Column("unit", "Unit of the value", lambda scored: scored.rule.unit),
    Column("direction", "Which way is better", lambda scored: scored.rule.direction.value, DIRECTIONS),
    Column("band", "Named part of the range that the value lies in, where there are any", lambda scored: scored.band),
    Column(
        "reason",
        "Why there is no value (missing, invalid or unknown), and for which items",
        lambda scored: scored.stored.reason,
    ),
    Column("scoring_version", "Version of the scoring rule", lambda scored: scored.stored.scoring_version),
)


def responses(*, identified: bool) -> Table[Ended]:
    """One row for each response that was completed or closed."""
    return Table("responses.csv", (*KEYS, *TIMING, *CIRCUMSTANCES, *(IDENTITY if identified else ())))


def answers(*, identified: bool) -> PartsTable[Ended, Given]:
    """One row for each item of each of these responses, answered or not."""
    words = (WORDS, ANSWERED_AT) if identified else (NO_WORDS,)
    return PartsTable("answers.csv", KEYS, (*ITEM, *words), lambda given: given.ended)


def scores() -> PartsTable[Ended, Scored]:
    """One row for each score of each of these responses, with or without a value."""
    return PartsTable("scores.csv", (*KEYS, *TIMING), SCORE, lambda scored: scored.ended)
