"""Invented surveys and a pathway that ask every kind of question, beside what is shipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.practice import load_practice
from bot.conversation.desk import TEXTS, Desk
from care.practice import Clinic, Practice
from content.catalogue import Catalogue
from pathways import library as pathways
from pathways.library import Library as Pathways

FOLDER = Path(__file__).parent


def practice(clinic: Clinic) -> Practice:
    """A clinic that asks what is shipped and what is invented here, and offers aids that nobody has signed yet."""
    shipped = load_practice(clinic, FOLDER)
    own = pathways.load(shipped=FOLDER / "pathways", surveys=shipped.surveys.ids())
    pathways_of_both = Pathways([*shipped.pathways, *own])
    return replace(shipped, pathways=pathways_of_both, aids=shipped.aids.with_drafts())


def desk(clinic: Clinic) -> Desk:
    return Desk(practice(clinic), Catalogue.load(TEXTS))
