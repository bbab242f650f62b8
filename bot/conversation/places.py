"""What the treated part of the body is called, with its side, in words that follow "your"."""

from __future__ import annotations

from collections.abc import Mapping

from content.catalogue import Catalogue

Places = Mapping[tuple[str, str], str]


def named(catalogue: Catalogue, language: str, joint: str, side: str) -> str | None:
    """Such as "left knee" or "lower back"; nothing for a place that we have no words for."""
    places = {
        **_leg(catalogue, language),
        **_hand_and_groin(catalogue, language),
        ("eye", "left"): catalogue.text(language, "left eye"),
        ("eye", "right"): catalogue.text(language, "right eye"),
        ("back", "none"): catalogue.text(language, "lower back"),
        ("prostate", "none"): catalogue.text(language, "prostate"),
    }
    return places.get((joint, side))


def side(catalogue: Catalogue, language: str, which: str) -> str:
    """The side alone, to stand beside the joint in a question; nothing where an operation has none.

    Knees, hips, wrists and groins are feminine in Spanish, and so are these words. An eye is not: a question about one
    leaves room for the whole name, as `problem` gives it.
    """
    known = {
        "left": catalogue.text(language, "left"),
        "right": catalogue.text(language, "right"),
        "both": catalogue.text(language, "left and right"),
    }
    return known.get(which, "")


def problem(catalogue: Catalogue, language: str, joint: str, which: str) -> str:
    """What the patient is treated for, to follow "because of your"."""
    return named(catalogue, language, joint, which) or catalogue.text(language, "health problem")


def in_questions(catalogue: Catalogue, language: str, joint: str, which: str) -> Mapping[str, str]:
    """Values for the names that a question may leave open (`surveys.piping`)."""
    return {"side": side(catalogue, language, which), "problem": problem(catalogue, language, joint, which)}


def _leg(catalogue: Catalogue, language: str) -> Places:
    return {
        ("knee", "left"): catalogue.text(language, "left knee"),
        ("knee", "right"): catalogue.text(language, "right knee"),
        ("hip", "left"): catalogue.text(language, "left hip"),
        ("hip", "right"): catalogue.text(language, "right hip"),
    }


def _hand_and_groin(catalogue: Catalogue, language: str) -> Places:
    """What may be operated on both sides on one day."""
    return {
        ("wrist", "left"): catalogue.text(language, "left wrist"),
        ("wrist", "right"): catalogue.text(language, "right wrist"),
        ("wrist", "both"): catalogue.text(language, "left and right wrist"),
        ("groin", "left"): catalogue.text(language, "left groin"),
        ("groin", "right"): catalogue.text(language, "right groin"),
        ("groin", "both"): catalogue.text(language, "left and right groin"),
    }
