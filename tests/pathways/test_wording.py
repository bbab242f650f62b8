"""The words of a message are checked in every language, with the values that make them shortest and longest."""

from __future__ import annotations

import pytest

from content.problems import ContentError
from pathways import check, plainness, wording

GOOD = """\
id: knee
version: "1"
title: {en: Knee, es: Rodilla}
procedure: total knee replacement
joint: knee
sides: [left, right]
responder: {name: Joint team, hours: {en: weekdays}}
reminders_after_days: [3]
steps:
  - id: ready
    title: {en: Getting ready, es: Prepararse}
    window: {opens: -14, target: -7, closes: -1}
    message:
      text:
        en: >-
          Your operation is on {{ date }}.
          Please pack a bag for your {{ operation }}.
        es: Su operación es el {{ date }}.
      checklist:
        - id: bag
          label: {en: Pack a bag, es: Preparar una bolsa}
"""


@pytest.fixture
def read(tmp_path):
    """What a file leads to, with something replaced."""

    def of(old: str = "", new: str = ""):
        assert old in GOOD
        path = tmp_path / "knee.yaml"
        path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        return check.read(path)

    return of


@pytest.fixture
def problem(read, tmp_path):
    def of(old: str, new: str) -> str:
        with pytest.raises(ContentError) as caught:
            read(old, new)
        return str(caught.value).replace(f"{tmp_path}/", "")

    return of


def test_a_good_message_is_read_with_its_boxes(read):
    message = read().step("ready").message
    assert message.text["en"] == "Your operation is on {{ date }}. Please pack a bag for your {{ operation }}."
    assert [box.id for box in message.checklist] == ["bag"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "your {{ operation }}",
            "your {{ operatoin }}",
            "knee.yaml:17:41: there is no name 'operatoin'; did you mean 'operation'? the names are date, days, day,",
        ),
        ("el {{ date }}", "el {{ fecha }}", "knee.yaml:18:35: there is no name 'fecha'; the names are date, days,"),
        ("your {{ operation }}", "{% for x in date %}x{% endfor %}", "knee.yaml:17:36: 'for' (for) is not allowed"),
        ("your {{ operation }}", "{{ date", "knee.yaml:15:9: the template cannot be read: expected name or number"),
        ("your {{ operation }}", "{{ 9 ** 9 }}", "knee.yaml:15:9: pow is not allowed here; fill in date, days, day"),
        ("your {{ operation }}", "x" * 1150, "knee.yaml:15:9: with the longest values the text has 1220 characters"),
        (
            "        es: Su operación es el {{ date }}.\n",
            "",
            "knee.yaml:14:7: the text of the message is missing in es",
        ),
        (", es: Preparar una bolsa", "", "knee.yaml:21:11: the label of 'bag' is missing in es; write it in every"),
        ("Preparar una bolsa", "Preparar " * 8, "knee.yaml:21:35: the label has 71 characters; keep to 60"),
        (
            "Su operación es el {{ date }}.",
            "'{% if side %}Su lado: {{ side }}.{% endif %}'",
            "knee.yaml:18:9: nothing is left of the text without a side and on the day itself; add words",
        ),
    ],
)
def test_a_faulty_text_is_refused_at_its_place(problem, old, new, told):
    assert told in problem(old, new)


def test_more_boxes_than_fit_below_a_message_are_refused(problem):
    box = "        - id: bag\n          label: {en: Pack a bag, es: Preparar una bolsa}\n"
    many = "".join(box.replace("bag\n", f"bag-{number}\n") for number in range(13))
    assert "knee.yaml:19:7: there are 13 boxes to tick; keep to 12" in problem(box, many)


def test_the_same_box_twice_is_refused(problem):
    box = "        - id: bag\n          label: {en: Pack a bag, es: Preparar una bolsa}\n"
    assert "the box 'bag' stands here a second time" in problem(box, box + box)


def test_what_is_hard_to_read_is_a_warning_and_no_fault(read, tmp_path):
    hard = "Preoperative optimisation necessitates individualised interdisciplinary preparation of comorbidities."
    read("Your operation is on {{ date }}.", hard)
    (warning,) = check.warnings(tmp_path / "knee.yaml")
    assert str(warning).endswith("write shorter sentences and everyday words")
    assert f"{warning.line}:{warning.column}: {warning.what}".startswith(
        "15:9: the message of 'ready' is hard to read in en: Flesch-Kincaid grade "
    )


def test_an_easy_text_has_a_low_grade_and_no_warning(read, tmp_path):
    read()
    assert check.warnings(tmp_path / "knee.yaml") == ()
    easy, hard = (plainness.reading(text, "en") for text in ("Please pack a bag.", "Hospitalisation necessitates it."))
    assert easy.on_target
    assert not hard.within_limit


def test_a_text_is_taken_apart_into_paragraphs_and_list_lines():
    text = "Please bring:\n- your letter\n-  your glasses\n\n  Thank you. \n"
    assert wording.parts(text) == [
        (False, "Please bring:"),
        (True, "your letter"),
        (True, "your glasses"),
        (False, "Thank you."),
    ]


def test_length_is_counted_as_chats_count_it():
    assert wording.utf16_units("año 👍") == 6
