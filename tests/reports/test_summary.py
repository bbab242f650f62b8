"""The page for the visit: what was said, no more and no less, in words and as a picture that a phone can show."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.conversation.desk import TEXTS
from care import deciding
from content.catalogue import Catalogue
from decision_aids.moves import Choose, Jump, Mark, Rate, Write
from reports import summary
from reports.summary import Page, Part, Said, Weight
from reports.summary_picture import png
from tests.care.test_deciding import Patient

CATALOGUE = Catalogue.load(TEXTS)
WORDLESS = Page("An aid", "This or that?", "en", (Part("leaning", "Where I lean", (Said("This"),)),))


def page(patient: Patient, language: str = "en") -> Page:
    tx, practice = patient.world.tx, patient.world.practice
    said = deciding.summary(tx, practice, patient.begin().decision.id)
    assert said is not None
    return summary.page(tx, practice, said, language, CATALOGUE)


def parts(shown: Page) -> dict[str, list[str]]:
    return {part.kind: [line.text for line in part.said] for part in shown.parts}


def test_who_said_nothing_is_undecided_and_that_is_fine(patient):
    assert parts(page(patient)) == {"leaning": ["I have not decided yet. That is fine: the visit is there to talk."]}


def test_to_say_undecided_is_the_same_good_answer(patient):
    before = parts(page(patient))
    patient.to_the_end()
    patient.move(Jump("leaning"), Choose("leaning", "undecided"))
    assert parts(page(patient))["leaning"] == before["leaning"]


def test_what_matters_keeps_the_patients_order_and_their_words(patient):
    patient.to_the_end()
    patient.move(Jump("matters"), Mark("matters", "now-or-later", on=True), Mark("matters", "classes", on=True))
    patient.move(Write("matters", "To kneel"))
    (matters,) = [part for part in page(patient).parts if part.kind == "matters"]
    assert matters.ranked
    assert matters.said == (Said("Now or later"), Said("Exercise"), Said("To kneel", own=True))


@pytest.mark.parametrize(
    ("number", "place", "words", "nearer"),
    [
        (-2, 0, "much more the first", "one"),
        (-1, 1, "a bit more the first", "one"),
        (0, 2, "both alike", None),
        (1, 3, "a bit more the second", "other"),
        (2, 4, "much more the second", "other"),
    ],
)
def test_a_rating_says_which_statement_is_nearer_and_how_much(patient, number, place, words, nearer):
    patient.to_the_end()
    patient.move(Jump("values:now-or-later"), Rate("values:now-or-later", number))
    (weight,) = [weight for part in page(patient).parts for weight in part.weights]
    assert (weight.place, weight.words) == (place, words)
    assert weight.nearer == (nearer and getattr(weight, nearer))
    assert (weight.nearer or words) in summary.describe(page(patient))


def test_sure_questions_that_were_answered_with_no_stand_in_their_own_wording(patient):
    patient.to_the_end(sure=(1, 0, 1, 0))
    assert parts(page(patient))["torn"] == [
        "Do you know the benefits and risks of each option?",
        "Do you have enough support and advice to make a choice?",
    ]


def test_whoever_is_sure_has_nothing_to_be_unsure_about(patient):
    patient.to_the_end(sure=(1, 1, 1, 1))
    assert "torn" not in parts(page(patient))


def test_what_was_not_clear_is_named_by_its_question_and_not_by_the_wrong_answer(patient):
    aid = patient.begin().aid
    patient.to_the_end(right=len(aid.knowledge) - 1)
    assert parts(page(patient))["again"] == [aid.knowledge[-1].question["en"]]


def test_a_sign_comes_first_and_questions_come_last(patient):
    patient.move(Choose("red_flags", "hot-joint"))
    patient.to_the_end()
    patient.move(Jump("questions"), Mark("questions", "risks", on=True), Write("questions", "May I kneel?"))
    shown = list(parts(page(patient)))
    assert (shown[0], shown[-1]) == ("sign", "questions")
    assert parts(page(patient))["questions"] == ["What can go wrong?", "May I kneel?"]


def test_it_speaks_the_patients_language_where_the_aid_does(patient):
    assert page(patient, "es").decision.startswith("¿Espero")
    assert page(patient, "fr") == page(patient, "en")


def size(picture: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture)).size


def test_the_picture_is_as_wide_as_asked_and_the_same_each_time():
    assert size(png(WORDLESS, width_px=300, scale=2))[0] == 600
    assert png(WORDLESS) == png(WORDLESS)


def test_however_much_was_said_the_picture_stays_one_that_a_phone_can_show():
    """Telegram refuses what is twenty times as high as wide, and shrinks what is high until nobody can read it."""
    lines = tuple(Said(f"{n} " + "I want to know this as well. " * 17, own=True) for n in range(20))
    weights = tuple(Weight("Pain", "I would accept more pain. " * 3, "I would not. " * 3, n, "words") for n in range(5))
    part = Part("matters", "What matters most to me", lines, ranked=True)
    long = replace(
        WORDLESS, parts=(part, replace(part, kind="questions"), Part("values", "More like me", weights=weights))
    )
    width, height = size(png(long))
    assert height / width < 4


def test_each_line_that_is_left_out_is_counted():
    short, longer = (
        replace(WORDLESS, parts=(Part("questions", "Ask", tuple(Said("Why?") for _ in range(n))),)) for n in (5, 6)
    )
    assert size(png(longer))[1] > size(png(short))[1]
    assert size(png(longer)) == size(
        png(replace(longer, parts=(replace(longer.parts[0], said=longer.parts[0].said * 3),)))
    )


def test_a_sign_that_the_font_lacks_is_left_out_without_a_box():
    assert png(replace(WORDLESS, title="An aid \N{SEEDLING}")) == png(replace(WORDLESS, title="An aid"))
    assert png(replace(WORDLESS, title="An $aid$")) != png(WORDLESS)
