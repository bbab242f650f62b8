"""The columns of the exported tables, each with its meaning and its codes: the codebook is written from these too."""

from __future__ import annotations

from care import ways
from care.guards import REASONS
from care.taking import CHANNEL
from care.ways import Mode, Responder
from pathways.plan import WindowStatus
from reports.export_answers import NOT_ASKED, NOT_REACHED, Given
from reports.export_columns import Column, PartsTable, Table
from reports.export_records import Ended, Status
from reports.export_scores import Computed, Scored
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
    NOT_ASKED: "The answers did not call for it: a condition, or an adaptive test, left it out",
}
APPLIES = {"1": "Yes", "0": "No; what was answered before that came about is kept and not counted"}
YES = {"1": "Yes", "0": "No"}
CLOSED = {code: REASONS[code] for code in ("window_closed", "patient_erased")}
MODES = {
    Mode.ELECTRONIC.value: "On a screen, without an interviewer",
    Mode.TELEPHONE.value: "By telephone: staff read the questions out and took the answers down",
}
RESPONDERS = {Responder.SELF.value: "The patient", Responder.PROXY.value: "Somebody who answers for the patient"}
CHANNELS = {"telegram": "Telegram", "web": "The clinic's own web chat", CHANNEL: "The telephone"}
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
STATUS: Column[Ended] = Column(
    "status", "How the response ended", lambda one: one.status.code, {one.code: one.meaning for one in Status}
)
WAYS: tuple[Column[Ended], ...] = (
    Column("mode", "How the response was begun", lambda one: one.response.mode, MODES),
    Column(
        "mode_changed",
        "Whether answers of it came in the other way, too",
        lambda one: flag(len({way.mode for way in ways.of(one.response)}) > 1),
        YES,
    ),
    Column("responder", "Who answered when it was begun", lambda one: one.response.responder, RESPONDERS),
    Column(
        "responder_changed",
        "Whether answers of it are the other's, too",
        lambda one: flag(len({way.responder for way in ways.of(one.response)}) > 1),
        YES,
    ),
    Column(
        "taken_by",
        "Random id of the member of staff who took answers down last; empty where nobody did",
        lambda one: one.response.taken_by,
    ),
    Column("channel", "What carried the questions when it was begun", lambda one: one.response.channel, CHANNELS),
)
CIRCUMSTANCES: tuple[Column[Ended], ...] = (
    Column("pathway_version", "Version of the pathway that the episode began with", lambda one: one.pathway.version),
    Column(
        "round", "From 0, how often the step was asked: again, where the date moved", lambda one: one.response.round
    ),
    STATUS,
    Column("close_reason", "Why a partial response was closed", lambda one: one.response.close_reason, CLOSED),
    Column("language", "Language in which the survey was shown (ISO 639-1)", lambda one: one.response.language),
    *WAYS,
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


ID: Column[Given] = Column("item", "Item of the survey", lambda given: given.item.id)
_VALUE = "The answer as it is scored before any recoding: a number; several picks as their codes, such as 2,5; "
DATED: Column[Given] = Column("value", _VALUE + "a date (ISO 8601)", lambda given: given.value)
UNDATED: Column[Given] = Column("value", _VALUE + "a date as days from the procedure", lambda given: given.undated)
ANSWER: tuple[Column[Given], ...] = (
    Column(
        "label",
        "The answer in words, in English, where it was chosen from a list; several picks are joined with a semicolon "
        '(None is a label, too: tell pandas keep_default_na=False, na_values="")',
        lambda given: given.label,
    ),
    Column(
        "applies",
        "Whether the answers call for the question; empty where the survey ended before that was known",
        lambda given: flag(given.applies),
        APPLIES,
    ),
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
VALUE: Column[Scored] = Column("value", "The score in force, as it was stored", lambda scored: scored.stored.value)
STANDARD_ERROR: Column[Scored] = Column(
    "standard_error", "Standard error, where there is one", lambda scored: scored.stored.standard_error
)
SCORE: tuple[Column[Scored], ...] = (
    Column("score", "Score of the survey", lambda scored: scored.rule.id),
    Column("title", "Title of the score", lambda scored: scored.rule.title),
    VALUE,
    STANDARD_ERROR,
    Column("unit", "Unit of the value", lambda scored: scored.rule.unit),
    Column("direction", "Which way is better", lambda scored: scored.rule.direction.value, DIRECTIONS),
    Column("band", "Named part of the range that the value lies in, where there are any", lambda scored: scored.band),
    Column(
        "applies",
        "Whether as many questions were asked as the score needs; a value that is not there is missing only then",
        lambda scored: flag(scored.applies),
        YES,
    ),
    Column(
        "reason",
        "Why there is no value (missing, hidden, invalid or unknown items, or scores of which there is none)",
        lambda scored: scored.stored.reason,
    ),
    Column("rule_version", "Version of the scoring rule", lambda scored: scored.stored.scoring_version),
    Column(
        "corrected_from",
        "The value before its rule was corrected; empty where there was none, or no correction",
        lambda scored: scored.corrected_from,
    ),
    Column("corrected_because", "What was wrong with the rule", lambda scored: scored.stored.why),
)
COMPUTED: tuple[Column[Computed], ...] = (
    Column("score", "Score of the survey", lambda one: one.scored.rule.id),
    Column("rule_version", "Version of the scoring rule", lambda one: one.stored.scoring_version),
    Column("value", "The score as this version made it", lambda one: one.stored.value),
    Column("standard_error", "Standard error, where there is one", lambda one: one.stored.standard_error),
    Column("reason", "Why there is no value, as in scores.csv", lambda one: one.stored.reason),
    Column(
        "computed_day",
        "Day it was computed, from the procedure",
        lambda one: one.scored.ended.day(one.stored.computed_at),
    ),
    Column("because", "What was wrong before; empty where it was computed first", lambda one: one.stored.why),
    Column("in_force", "Whether it is the one in scores.csv", lambda one: flag(one.in_force), YES),
)


def flag(truth: bool | None) -> int | None:
    return None if truth is None else int(truth)


def responses(*, identified: bool) -> Table[Ended]:
    """One row for each response that was completed or closed."""
    return Table("responses.csv", (*KEYS, *TIMING, *CIRCUMSTANCES, *(IDENTITY if identified else ())))


def answers(*, identified: bool) -> PartsTable[Ended, Given]:
    """One row for each question of each of these responses, answered or not."""
    value, words = (DATED, (WORDS, ANSWERED_AT)) if identified else (UNDATED, (NO_WORDS,))
    return PartsTable("answers.csv", KEYS, (ID, value, *ANSWER, *words), lambda given: given.ended)


def scores() -> PartsTable[Ended, Scored]:
    """One row for each score of each of these responses, with or without a value."""
    return PartsTable("scores.csv", (*KEYS, *TIMING), SCORE, lambda scored: scored.ended)


def scores_history() -> PartsTable[Ended, Computed]:
    """One row for each time that one of these scores was computed."""
    return PartsTable("scores_history.csv", KEYS, COMPUTED, lambda one: one.scored.ended)
