"""From a decision aid's file, once its parts are known to fit together, to the model."""

from __future__ import annotations

from decision_aids.authored import AidFile, OutcomeEntry
from decision_aids.model import (
    Author,
    DecisionAid,
    Figure,
    KnowledgeItem,
    Option,
    Outcome,
    RedFlag,
    SignOff,
    Source,
    ValuesQuestion,
)


def aid_from(file: AidFile) -> DecisionAid:
    """The aid of a file whose names lead to something."""
    parts = {
        "options": tuple(Option(**dict(entry)) for entry in file.options),
        "outcomes": tuple(_outcome(entry) for entry in file.outcomes),
        "values": tuple(ValuesQuestion(**dict(entry)) for entry in file.values),
        "knowledge": tuple(KnowledgeItem(**dict(entry)) for entry in file.knowledge),
        "red_flags": tuple(RedFlag(**dict(entry)) for entry in file.red_flags),
        "sources": tuple(Source(**dict(entry)) for entry in file.sources),
        "authors": tuple(Author(**dict(entry)) for entry in file.authors),
        "sign_offs": tuple(SignOff(**dict(entry)) for entry in file.sign_offs),
    }
    return DecisionAid(**(dict(file) | parts))


def _outcome(entry: OutcomeEntry) -> Outcome:
    figures = {option: Figure(**dict(figure)) for option, figure in entry.figures.items()}
    return Outcome(**(dict(entry) | {"figures": figures}))
