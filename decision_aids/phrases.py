"""What is the same in every aid, in words: who decides, how far somebody is, and the questions that always fit.

The chat and the page for the visit both take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from content.catalogue import Catalogue
from decision_aids.choices import UNDECIDED, Bran, Role, Stage

PHRASES: Mapping[str, str] = {
    Role.MYSELF: "I want to decide by myself",
    Role.TOGETHER: "I want to decide with my care team",
    Role.SOMEONE_ELSE: "I want somebody else to decide",
    Stage.NOT_BEGUN: "I have not thought about it yet",
    Stage.THINKING: "I am thinking about it",
    Stage.CLOSE: "I am close to a choice",
    Stage.CHOSEN: "I have made my choice",
    Bran.BENEFITS: "What can I gain?",
    Bran.RISKS: "What can go wrong?",
    Bran.ALTERNATIVES: "What else could I do?",
    Bran.NOTHING: "What if I do nothing for now?",
    UNDECIDED: "I have not decided yet",
}


def said(code: str, language: str, texts: Catalogue) -> str | None:
    """The words for a role, a stage, a general question or being undecided; None for what is an aid's own."""
    return texts.text(language, PHRASES[code]) if code in PHRASES else None
