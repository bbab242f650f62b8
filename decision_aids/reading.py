"""From a file, once its parts are known to fit together, to the model."""

from __future__ import annotations

from typing import Any

from decision_aids.authored import AidFile, GuideFile, KeptFile, OptionEntry, OutcomeEntry
from decision_aids.kept import Author, Evidence, Line, RedFlag, SignOff, Source, Term
from decision_aids.model import (
    Attestation,
    DecisionAid,
    Figure,
    Guide,
    KnowledgeItem,
    Known,
    Living,
    Option,
    Outcome,
    OwnList,
    Stage,
    ValuesQuestion,
)


def aid_from(file: AidFile) -> DecisionAid:
    """The aid of a file whose names lead to something."""
    parts = {
        "options": tuple(_option(entry) for entry in file.options),
        "outcomes": tuple(_outcome(entry) for entry in file.outcomes),
        "values": tuple(ValuesQuestion(**dict(entry)) for entry in file.values),
        "knowledge": tuple(KnowledgeItem(**dict(entry)) for entry in file.knowledge),
        "attestations": tuple(Attestation(**dict(entry)) for entry in file.attestations),
    }
    return DecisionAid(**(dict(file) | _kept(file) | parts))


def guide_from(file: GuideFile) -> Guide:
    """The guide of a file whose names lead to something."""
    parts = {
        "good_to_know": tuple(Known(**dict(entry)) for entry in file.good_to_know),
        "tell": tuple(Line(**dict(entry)) for entry in file.tell),
        "lists": tuple(OwnList(**dict(entry)) for entry in file.lists),
    }
    return Guide(**(dict(file) | _kept(file) | parts))


def _kept(file: KeptFile) -> dict[str, Any]:
    return {
        "red_flags": tuple(RedFlag(**dict(entry)) for entry in file.red_flags),
        "terms": tuple(Term(**dict(entry)) for entry in file.terms),
        "questions": tuple(Line(**dict(entry)) for entry in file.questions),
        "sources": tuple(Source(**dict(entry)) for entry in file.sources),
        "authors": tuple(Author(**dict(entry)) for entry in file.authors),
        "evidence": Evidence(**dict(file.evidence)),
        "sign_offs": tuple(SignOff(**dict(entry)) for entry in file.sign_offs),
    }


def _option(entry: OptionEntry) -> Option:
    living = Living(**dict(entry.what_it_is_like))
    stages = tuple(Stage(**dict(stage)) for stage in entry.recovery)
    return Option(**(dict(entry) | {"what_it_is_like": living, "recovery": stages}))


def _outcome(entry: OutcomeEntry) -> Outcome:
    figures = {option: Figure(**dict(figure)) for option, figure in entry.figures.items()}
    return Outcome(**(dict(entry) | {"figures": figures}))
