"""Loads what a clinic runs: the libraries, the consent text, our own texts."""

from __future__ import annotations

from bot.conversation.desk import TEXTS, Desk
from care import consent
from care.practice import Clinic, Practice
from content.catalogue import Catalogue
from pathways import library as pathways
from surveys import library as surveys


def load_practice(clinic: Clinic) -> Practice:
    """Everything authored, read and checked; raises `ContentError` with the place of each fault."""
    library = surveys.load()
    return Practice(library, pathways.load(surveys=library.ids()), consent.load(), clinic)


def load_desk(clinic: Clinic) -> Desk:
    return Desk(load_practice(clinic), Catalogue.load(TEXTS))
