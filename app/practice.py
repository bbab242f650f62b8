"""Loads what a clinic runs: the libraries, the consent text, our own texts."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.desk import TEXTS, Desk
from care import consent
from care.aids import Aids
from care.practice import Clinic, Practice
from content.catalogue import Catalogue
from decision_aids import library as decision_aids
from pathways import library as pathways
from surveys import library as surveys


def load_practice(clinic: Clinic, own: Path | None = None) -> Practice:
    """Everything authored, read and checked, with the clinic's `own` folder of the same.

    Raises `ContentError` with the place of each fault.
    """
    library, aids = surveys.load(own), Aids(decision_aids.load(own))
    known = pathways.load(own, surveys=library.ids(), aids=aids.ids())
    return Practice(library, known, consent.load(), clinic, aids)


def load_desk(clinic: Clinic, own: Path | None = None) -> Desk:
    return Desk(load_practice(clinic, own), Catalogue.load(TEXTS))
