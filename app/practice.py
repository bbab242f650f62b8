"""Loads what a clinic runs: the libraries, the consent text, our own texts."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.desk import TEXTS, Desk
from care import consent
from care.practice import Clinic, Practice
from content.catalogue import Catalogue
from pathways import library as pathways
from surveys import library as surveys


def load_practice(clinic: Clinic, own: Path | None = None) -> Practice:
    """Everything authored, read and checked, with the clinic's `own` folder of surveys, wording and pathways.

    Raises `ContentError` with the place of each fault.
    """
    library = surveys.load(own)
    return Practice(library, pathways.load(own, surveys=library.ids()), consent.load(), clinic)


def load_desk(clinic: Clinic, own: Path | None = None) -> Desk:
    return Desk(load_practice(clinic, own), Catalogue.load(TEXTS))
