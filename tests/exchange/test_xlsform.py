"""Other people's XLSForms: what comes in, what is lost, what is refused; and what the compiler says of ours."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from content.problems import ContentError
from exchange import authoring, stating
from exchange.losses import Imported
from exchange.sheets import Sheet, sheet
from exchange.xlsform import exporting, filing
from exchange.xlsform.importing import from_form, from_sheets
from surveys import check, library
from tests.exchange.samples import every_kind, survey_of

Rows = list[list[str]]
LABELS = ["label::English (en)", "label::Español"]
YES_NO = [["list_name", "name", *LABELS], ["yn", "1", "Yes", "Sí"], ["yn", "0", "No", "No"]]


def sheets(survey: Rows, choices: Rows = YES_NO, settings_: Rows | None = None) -> tuple[Sheet, ...]:
    named = {"survey": survey, "choices": choices, "settings": settings_ or []}
    return tuple(sheet(f"form.xlsx, sheet {name}", name, enumerate(rows, 1)) for name, rows in named.items())


def imported(survey: Rows, choices: Rows = YES_NO, settings_: Rows | None = None) -> Imported:
    return from_sheets(sheets(survey, choices, settings_), "form.xlsx")


def simple(*rows: str) -> Rows:
    """Rows of `type name label ...`, with bars between the cells."""
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def items(found: Imported) -> list[dict[str, Any]]:
    return [item for section in found.file["sections"] for item in section["items"]]


def losses(found: Imported) -> list[str]:
    return [str(loss) for loss in found.losses if loss.where != "settings"]


def test_a_form_becomes_a_survey_in_its_languages():
    found = imported(
        [
            ["type", "name", *LABELS, "hint::English (en)", "hint::Español", "required"],
            ["select_one yn", "smokes", "Do you smoke?", "¿Fuma?", "Today", "Hoy", "yes"],
            ["text", "note", "Anything else?", "¿Algo más?", "", "", ""],
        ],
        settings_=[["form_title", "form_id", "version"], ["My form", "My_form", "3"]],
    )
    survey = survey_of(found)
    assert (survey.id, survey.title, survey.version, survey.languages) == ("my-form", "My form", "3", ("en", "es"))
    smokes, note = survey.items
    assert (smokes.text["es"], smokes.context["en"], smokes.required, note.required) == ("¿Fuma?", "Today", True, False)
    assert [(one.value, one.label["es"]) for one in smokes.format.options] == [(1, "Sí"), (0, "No")]


def test_groups_are_sections_and_their_conditions_hold_for_all_within():
    found = imported(
        simple(
            "type|name|label|relevant",
            "select_one yn|a|A?|",
            "begin group|g|About that|${a} = '1'",
            "select_one yn|b|B?|",
            "begin_group|h||",
            "integer|c|C?|selected(${b}, '1')",
            "end_group|h||",
            "end group|g||",
            "date|d|D?|${a} = '1' and ${b} = '0'",
        ),
        simple("list_name|name|label", "yn|1|Yes", "yn|0|No"),
    )
    survey = survey_of(found)
    assert [item.section.stem for item in survey.items] == [None, {"en": "About that"}, {"en": "About that"}, None]
    assert survey.item("b").applies({"a": 1})
    assert not survey.item("c").applies({"a": 0, "b": 1})
    assert survey.item("d").applies({"a": 1, "b": 0})


def test_limits_are_read_from_constraints_and_parameters():
    found = imported(
        simple(
            "type|name|label|constraint|parameters|appearance",
            "decimal|weight|Weight?|. >= 30 and (. <= 250.5)||",
            "integer|pills|Pills?|. > 0 and .<20||",
            "date|day|When?|. >= date('2020-01-31')||",
            "text|words|Words?|string-length(.) < 101||multiline",
            "range|pain|Pain?||start=0 end=10 step=1|",
            "select_multiple s|signs|Signs?|not(selected(., '9') and count-selected(.)>1)||",
        ),
        simple("list name|name|label", "s|1|Fever", "s|9|None of these"),
    )
    weight, pills, day, words, pain, signs = items(found)
    assert weight["number"] == {"minimum": 30, "maximum": 250.5, "unit": "units"}
    assert (pills["number"]["minimum"], pills["number"]["maximum"]) == (1, 19)
    assert day["date"] == {"earliest": "2020-01-31"}
    assert words["free_text"] == {"max_length": 100}
    assert pain["rating"] == {"minimum": 0, "maximum": 10}
    assert found.file["options"][signs["choices"]][1] == {"value": 9, "label": "None of these", "exclusive": True}


def test_a_patient_s_own_words_are_quoted_and_other_names_are_not():
    found = imported(
        simple(
            "type|name|label",
            "text|act|What?",
            "integer|n|How often ${act}?",
            "note|t|${n} times {really} on your {side}",
        )
    )
    assert [item["text"] for item in items(found)][1:] == ["How often {act}?", "(n) times (really) on your {side}"]
    assert any("it quotes the answer to 'n'" in loss for loss in losses(found))


LOST = [
    ("calculate|bmi||||${a} * 2", "row 3 (bmi)", "its value is worked out (${a} * 2)"),
    ("hidden|h|||", "row 3 (h)", "its value is worked out"),
    ("start|start|||", "row 3 (start)", "the form filler records 'start' by itself"),
    ("geopoint|where|Where?||", "row 3 (where)", "a question of the type 'geopoint' cannot be asked"),
    ("select_one yn or_other|x|X?||", "row 3 (x)", "another answer may be typed"),
    ("select_one_from_file x.csv|x|X?||", "row 3 (x)", "cannot be asked here"),
    ("rank yn|x|X?||", "row 3 (x)", "cannot be asked here"),
    ("text|x|X?|count(${a}) > 1|", "row 3 (x)", "its condition 'count(${a}) > 1' is none of ours"),
    ("text|x|X?|${later} = '1'|", "row 3 (x)", "'later' is not asked before it"),
    ("text|x|X?||regex(., '[a-z]+')", "row 3 (x)", "its constraint \"regex(., '[a-z]+')\" is none of ours"),
    ("decimal|x|X?||. > 3", "row 3 (x)", "its constraint '. > 3' is none of ours"),
    ("integer|x|X?||", "row 3 (x)", "only whole numbers answer it"),
    ("integer|x|X?||", "row 3 (x)", "it has no limits"),
    ("integer|x|X?||", "row 3 (x)", "nothing says in which unit"),
    ("text|x|X?||", "row 3 (x)", "nothing limits its length"),
    ("range|x|X?||", "row 3 (x)", "no words stand at its low end"),
    ("text|x|X?||||${a} = '1'|", "row 3 (x)", "it is required only where \"${a} = '1'\" holds"),
    ("text|x|X?|||||red", "row 3 (x)", "it begins with an answer (default: red)"),
    ("text|x|X?||||||cell = ${a}", "row 3 (x)", "its options depend on earlier answers"),
    ("text|x|X?|||||||a.png", "row 3 (x)", "it shows a picture, or plays a sound or film (media::image: a.png)"),
    ("text|x|X?||||||||Wrong!", "row 3 (x)", "it has words of its own for a wrong answer"),
    ("text|x|X?|||||||||minimal", "row 1", "how 1 of its rows are to look"),
    ("text|_x.y|X?||", "row 1", "_x.y became x-y"),
]
COLUMNS = (
    "type|name|label|relevant|constraint|calculation|required|default|choice_filter|media::image|constraint_message|"
    "appearance|hxl"
)


@pytest.mark.parametrize(("row", "where", "what"), LOST)
def test_each_rule_that_does_not_survive_is_a_loss_at_its_row(row, where, what):
    found = imported(simple(COLUMNS, "select_one yn|a|A?", row), simple("list_name|name|label", "yn|1|Yes", "yn|0|No"))
    assert [loss for loss in losses(found) if where in loss and what in loss], losses(found)
    assert any("nobody here knows the columns hxl" in loss for loss in losses(found))


def test_codes_that_are_no_whole_numbers_are_numbered_and_the_loss_says_how():
    found = imported(
        simple("type|name|label|relevant", "select_one s|a|A?|", "select_one s|b|B?|${a} = 'often'"),
        simple("list_name|name|label", "s|never|Never", "s|often|Often"),
    )
    (list_,) = found.file["options"].values()
    assert [option["value"] for option in list_] == [1, 2]
    assert items(found)[1]["when"] == {"all": [{"question": "a", "operator": "=", "answer": 2}]}
    assert sum("never is 1, often is 2" in loss for loss in losses(found)) == 1


def test_a_repeat_is_asked_once_and_a_language_that_is_not_whole_is_left_out():
    found = imported(
        [
            ["type", "name", *LABELS, "label::Dothraki"],
            ["begin repeat", "r", "Again", "Otra vez"],
            ["text", "a", "A?", ""],
            ["end repeat", "r"],
        ],
        [],
    )
    said = "\n".join(losses(found))
    assert found.file["languages"] == ["en"]
    assert "row 2 (r): its questions are asked again and again" in said
    assert "not every text has a translation into 'es' (survey, row 3)" in said
    assert "the language 'Dothraki' has no code that we know" in said


@pytest.mark.parametrize(
    ("survey", "place", "what"),
    [
        ("type|label\ntext|X", (1, 1), "the column 'name' is missing"),
        ("type|name|name\ntext|x|y", (1, 3), "the column 'name' is there twice"),
        ("type|name|label\nselect_one no|x|X", (2, 1), "there is no list 'no'"),
        ("type|name|label\ntext|x|X\ntext|x|Y", (3, 2), "the name 'x' is used a second time"),
        ("type|name|label\ntext||X", (2, 2), "this question has no name"),
        ("type|name|label\n|x|X", (2, 1), "this row has no type"),
        ("type|name|label\nbegin group|g|G\ntext|x|X", (2, 1), "this group is never closed"),
        ("type|name|label\nend group||", (2, 1), "no group is open here"),
        ("type|name|label\nstart|start|", (2, 1), "nothing here can be asked"),
        ("type|name|label", (2, 1), "nothing here can be asked"),
    ],
)
def test_what_is_no_form_is_refused_at_its_cell(survey, place, what):
    with pytest.raises(ContentError) as caught:
        imported(simple(*survey.split("\n")), simple("list_name|name|label", "yn|1|Yes"))
    (found, *_) = caught.value.problems
    assert what in found.what
    assert (found.file, found.line, found.column) == ("form.xlsx, sheet survey", *place)


def test_an_option_without_a_name_is_refused_and_so_is_a_book_without_a_survey():
    with pytest.raises(ContentError, match="sheet choices:2:2: this option has no list or no name"):
        imported(simple("type|name|label", "text|x|X"), simple("list_name|name|label", "yn||Yes"))
    with pytest.raises(ContentError, match="there is no sheet named survey"):
        from_sheets((), "form.xlsx")


def test_a_draft_lacks_what_nobody_said_and_is_sound_once_it_is_written(tmp_path):
    found = imported(
        simple("type|name|label", "select_one yn|a|A?"), simple("list_name|name|label", "yn|1|Yes", "yn|0|No")
    )
    path = tmp_path / "draft.yaml"
    path.write_text(authoring.write(stating.stated(found.file), found.losses), encoding="utf-8")
    assert "nothing says whose it is and on what terms it may be used; write licence" in path.read_text(
        encoding="utf-8"
    )
    with pytest.raises(ContentError) as caught:
        check.read(path)
    missing = {problem.what for problem in caught.value.problems}
    assert missing == {f"the key {key!r} is missing" for key in ("purpose", "recall", "text", "attribution")}
    assert list(stating.unstated(found.file)) == ["purpose", "recall", "licence.text", "licence.attribution"]
    licence = found.file["licence"] | {"text": "Our own", "attribution": "Us"}
    path.write_text(authoring.write(dict(found.file) | {"purpose": "p", "recall": "now", "licence": licence}), "utf-8")
    assert check.read(path).items[0].id == "a"


ASKABLE = [survey for survey in library.load() if survey.askable]


@pytest.mark.parametrize("survey", [*ASKABLE, every_kind()], ids=lambda survey: survey.id)
def test_the_reference_compiler_takes_our_forms(tmp_path, survey):
    path = tmp_path / "form.xlsx"
    path.write_bytes(exporting.form(survey).data)
    compiled = convert(path)
    assert not compiled.warnings
    assert compiled.xform.count("<bind ") > len(survey.items)


CELL = st.one_of(
    st.sampled_from(
        ["text", "select_one yn", "select_multiple yn", "begin group", "end group", "begin repeat", "end repeat",
         "range", "integer", "calculate", "a", "b", "yn", "1", "${a} = '1'", ". > 1", "yes", "label::English (en)", ""]
    ),
    st.text(max_size=8),
)  # fmt: skip
GRID = st.lists(st.lists(CELL, max_size=6), max_size=7)
HEAD = ["type", "name", "label", "relevant", "constraint", "required"]


@given(GRID, GRID, GRID, st.booleans())
@settings(max_examples=60)
def test_any_cells_are_a_survey_or_a_content_error(survey, choices, settings_, headed):
    top = ([HEAD], [["list_name", "name", "label"]]) if headed else ([], [])
    with suppress(ContentError):
        assert imported(top[0] + survey, top[1] + choices, settings_).file["sections"]


@given(GRID)
@settings(max_examples=20)
def test_any_workbook_is_a_survey_or_a_content_error(tmp_path_factory, survey):
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    path.write_bytes(filing.workbook({"survey": [HEAD, *survey]}))
    with suppress(ContentError):
        assert from_form(path).file["sections"]
