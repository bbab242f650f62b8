"""Other people's REDCap dictionaries: what comes in, what is lost and where, and what is refused."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.problems import ContentError
from exchange.losses import Imported
from exchange.redcap.columns import HEADINGS, named
from exchange.redcap.exporting import dictionary
from exchange.redcap.importing import from_dictionary, from_sheet
from exchange.sheets import sheet
from surveys import library
from surveys.formats import Choice, Option, Rating
from surveys.model import Item, Section
from tests.exchange.samples import every_kind, survey_of
from tests.surveys.samples import survey

Fields = dict[str, str]


def field(name: str, kind: str = "radio", label: str = "", **cells: str) -> Fields:
    choices = {"choices": "1, Yes | 0, No"} if kind == "radio" else {}
    said = {"field_name": name, "form_name": "my_form", "field_type": kind, "field_label": label or f"{name}?"}
    return said | choices | cells


def imported(*fields: Fields) -> Imported:
    rows = [[one.get(name, "") for name in HEADINGS] for one in fields]
    return from_sheet(sheet("dictionary.csv", "", enumerate([list(HEADINGS.values()), *rows], start=1)))


def items(found: Imported) -> list[dict[str, Any]]:
    return [item for section in found.file["sections"] for item in section["items"]]


def losses(found: Imported) -> list[str]:
    return [str(loss) for loss in found.losses]


def test_fields_of_every_kind_become_items():
    found = imported(
        field("record_id", "text"),
        field("pain", "slider", choices="None | | Worst", minimum="0", maximum="10"),
        field("smokes", "yesno", required_field="y"),
        field("true", "truefalse"),
        field(
            "where",
            "checkbox",
            choices="1, Knee | 2, Hip, left or right | 9, None",
            field_annotation="@NONEOFTHEABOVE='9'",
        ),
        field("colour", "dropdown", choices="1, Red\n2, Blue"),
        field("weight", "text", validation="number", minimum="30", maximum="250.5", field_note="kg"),
        field("born", "text", validation="date_mdy", minimum="1900-01-01"),
        field("name", "text", field_annotation="@CHARLIMIT=80"),
        field("story", "notes", field_note="In a few words"),
        field("hello", "descriptive", "Hello <b>you</b><br>there &amp; here"),
    )
    survey = survey_of(found)
    pain, smokes, true, where, colour, weight, born, name, story, hello = survey.items
    assert (survey.id, survey.title) == ("my-form", "My form")
    assert (pain.format.minimum, pain.format.maximum, pain.format.high) == (0, 10, {"en": "Worst"})
    assert [(one.value, one.label["en"]) for one in smokes.format.options] == [(1, "Yes"), (0, "No")]
    assert smokes.required
    assert not true.required
    assert [one.label["en"] for one in where.format.options] == ["Knee", "Hip, left or right", "None"]
    assert [one.exclusive for one in where.format.options] == [False, False, True]
    assert [one.label["en"] for one in colour.format.options] == ["Red", "Blue"]
    assert (weight.format.minimum, weight.format.maximum, weight.format.unit) == (30, 250.5, "kg")
    assert weight.context is None
    assert (str(born.format.earliest), born.format.latest) == ("1900-01-01", None)
    assert (name.format.max_length, name.format.long, story.format.long) == (80, False, True)
    assert story.context == {"en": "In a few words"}
    assert hello.text == {"en": "Hello you\nthere & here"}


def test_section_headers_are_stems_and_that_of_a_matrix_ends_with_it():
    found = imported(
        field("a", section_header="How often?", matrix_group_name="m"),
        field("b", matrix_group_name="m"),
        field("c"),
        field("d", section_header="Now this:"),
        field("e"),
        field("f", form_name="other"),
    )
    stems = [(item.section.stem or {}).get("en") for item in survey_of(found).items]
    assert stems == ["How often?", "How often?", None, "Now this:", "Now this:", None]
    assert any("2 forms stand in it; they are one survey here" in loss for loss in losses(found))
    assert len(found.file["options"]) == 1


def test_branching_logic_looks_at_answers_and_at_boxes():
    found = imported(
        field("a"),
        field("signs", "checkbox", choices="1, Fever | 2, Pain"),
        field("b", branching_logic="[a] = '1' and ([signs(2)] = '1' or [signs(1)] = \"1\")"),
        field("c", branching_logic="[a]<>''"),
    )
    survey = survey_of(found)
    assert survey.item("b").applies({"a": 1, "signs": (2,)})
    assert not survey.item("b").applies({"a": 0, "signs": (2,)})
    assert not survey.item("b").applies({"a": 1})
    assert survey.item("c").applies({"a": 0})


def test_words_of_an_earlier_answer_are_quoted_and_other_brackets_are_left_alone():
    found = imported(field("act", "text"), field("n"), field("b", label="Can you [act] [n] times [please]?"))
    assert items(found)[2]["text"] == "Can you {act} (n) times [please]?"


LOST = [
    (field("x", "calc", choices="[a] * 2"), "x (row 3)", "its value is worked out ([a] * 2)"),
    (field("x", "file"), "x (row 3)", "a field of the type 'file' cannot be asked"),
    (field("x", "sql"), "x (row 3)", "a field of the type 'sql' cannot be asked"),
    (field("x", "text", field_annotation="@HIDDEN"), "x (row 3)", "nobody sees it (@HIDDEN)"),
    (field("x", field_annotation="@DEFAULT='1'"), "x (row 3)", "the action tag @DEFAULT='1' does nothing here"),
    (field("x", "text", validation="email"), "x (row 3)", "answers are checked to be 'email'"),
    (field("x", "text", validation="integer"), "x (row 3)", "only whole numbers answer it"),
    (field("x", "text", validation="number", minimum="today"), "x (row 3)", "its minimum 'today' is none of ours"),
    (field("x", "text", validation="date_ymd", maximum="today"), "x (row 3)", "its maximum 'today' is none of ours"),
    (field("x", "slider", choices="Low | Middle | High"), "x (row 3)", "words stand at its middle (Middle)"),
    (field("x", "slider"), "x (row 3)", "an end of its scale has no words"),
    (field("x", choices="a, Yes | b, No"), "x (row 3)", "so they are numbered: a is 1, b is 2"),
    (field("x", choices=""), "x (row 3)", "it has no choices"),
    (field("x", identifier="y"), "x (row 3)", "it is marked as identifying a person"),
    (field("x", matrix_ranking="y"), "x (row 3)", "may be given once only"),
    (field("x", label="<p>Really</p>?"), "x (row 3)", "its text has markup"),
    (field("x", branching_logic="datediff([a], 'today', 'd') > 3"), "x (row 3)", "is none of ours"),
    (field("x", branching_logic="[event_1][a] = '1'"), "x (row 3)", "is none of ours"),
    (field("x", branching_logic="[later] = '1'"), "x (row 3)", "[later] is not asked before it"),
    (field("x", branching_logic="[a(1)] = '1'"), "x (row 3)", "[a] has no boxes"),
    (field("x", question_number="4b"), "question_number", "laid out or numbered"),
    (field("a_" * 20), "field_name", f"{'a_' * 20} became"),
    (field("x"), "field_label", "names no language"),
]


@pytest.mark.parametrize(("lossy", "where", "what"), LOST)
def test_each_rule_that_does_not_survive_is_a_loss_at_its_field(lossy, where, what):
    found = imported(field("a"), lossy)
    assert [loss for loss in losses(found) if where in loss and what in loss], losses(found)


@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        ("Variable / Field Name,Field Type\nx,text", (1, 1), "the column 'field_label' is missing"),
        ("field_name,Variable / Field Name,field_type,field_label", (1, 2), "is there twice"),
        ("field_name,field_type,field_label\nx,text,X\nx,text,Y", (3, 1), "the field 'x' is there a second time"),
        ("field_name,field_type,field_label\n,text,X", (2, 1), "this field has no name"),
        ("field_name,field_type,field_label\nx,calc,X", (2, 1), "nothing here can be asked"),
        ("", (1, 1), "there is nothing here"),
    ],
)
def test_what_is_no_dictionary_is_refused_at_its_cell(tmp_path, rows, place, what):
    path = tmp_path / "dictionary.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        from_dictionary(path)
    (found,) = caught.value.problems
    assert what in found.what
    assert (found.line, found.column) == place


def test_headings_are_known_as_files_and_as_the_programming_interface_spell_them():
    assert named("Choices, Calculations, OR Slider Labels") == named("select_choices_or_calculations") == "choices"
    assert named("Branching Logic (Show field only if...)") == named("branching_logic") == "branching_logic"
    assert named("Something else") == "Something else"


def test_a_dictionary_of_ours_has_what_redcap_asks_of_one():
    for sample in (library.load().get("promis-29-v2-1"), every_kind()):
        rows = list(csv.DictReader(io.StringIO(dictionary(sample).data.decode())))
        assert list(rows[0]) == list(HEADINGS.values())
        names = [row[HEADINGS["field_name"]] for row in rows]
        assert names[0] == "record_id"
        assert len(set(names)) == len(names)
        assert all(name.replace("_", "").isalnum() and name == name.lower() and name[0].isalpha() for name in names)
        assert {row[HEADINGS["field_type"]] for row in rows} <= {
            "text", "notes", "radio", "checkbox", "slider", "descriptive"
        }  # fmt: skip
        assert len({row[HEADINGS["form_name"]] for row in rows}) == 1


CELLS = st.sampled_from(
    ["x", "y", "radio", "checkbox", "text", "slider", "yesno", "1, Yes | 0, No", "a | b | c", "number", "date_ymd", "1",
     "[x] = '1'", "[y(1)] = '1'", "@NONEOFTHEABOVE='1'", "y", "&nbsp;", "<b>", ""]
) | st.text(max_size=8)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=5), st.booleans())
@settings(max_examples=60)
def test_any_cells_are_a_survey_or_a_content_error(rows, headed):
    head = [list(HEADINGS)] if headed else []
    with suppress(ContentError):
        assert from_sheet(sheet("any.csv", "", enumerate(head + rows, start=1))).file["sections"]


def test_what_looks_like_markup_in_our_own_words_comes_home_as_it_was(tmp_path):
    words = {"en": "is <b> & [x] | more &lt; than <a>?"}
    option = Option(1, words)
    section = Section(words)
    sample = survey(
        Item("a", words, Choice((option, Option(2, {"en": "no"}))), section, context=words),
        Item("b", words, Rating(0, 3, words, words), section),
        instructions=words,
    )
    path = tmp_path / "dictionary.csv"
    path.write_bytes(dictionary(sample).data)
    after = survey_of(from_dictionary(path))
    assert after.instructions == words
    assert [(one.text, one.context, one.section.stem, one.format) for one in after.items] == [
        (one.text, one.context, one.section.stem, one.format) for one in sample.items
    ]
