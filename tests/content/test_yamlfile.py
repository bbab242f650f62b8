"""Reading authored YAML: what is understood, what is refused, and where each fault is said to be."""

import time
import tracemalloc
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator

from content import yamlfile, yamltree
from content.authored import Authored
from content.problems import ContentError, Problem


class Item(Authored):
    id: str
    text: dict[str, str]
    options: tuple[int, ...] = ()


class Survey(Authored):
    id: str
    version: int
    items: tuple[Item, ...]
    scale: dict[int, float] | None = None


GOOD = """\
id: mood
version: 1
items:
  - id: q1
    text:
      en: How are you?
      no: Hvordan har du det?
    options: [0, 1]
scale:
  0: 100
  1: 12.5
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "mood.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def only_problem(folder: Path, text: str | bytes) -> Problem:
    with pytest.raises(ContentError) as caught:
        yamlfile.read(write(folder, text), Survey)
    (problem,) = caught.value.problems
    assert problem.file == str(folder / "mood.yaml")
    assert problem.advice
    return problem


def test_a_file_becomes_its_model_with_text_keys_and_exact_types(tmp_path):
    survey = yamlfile.read(write(tmp_path, GOOD), Survey)
    assert survey.items[0].text["no"] == "Hvordan har du det?"
    assert survey.items[0].options == (0, 1)
    assert survey.scale == {0: 100.0, 1: 12.5}


def test_a_byte_order_mark_from_a_windows_editor_does_no_harm(tmp_path):
    assert yamlfile.read(write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()), Survey).id == "mood"


def test_a_checker_finds_the_line_and_column_of_any_value(tmp_path):
    located = yamlfile.read_located(write(tmp_path, GOOD), Survey)
    assert located.place("version") == (2, 1)
    assert located.place("items", 0) == (4, 5)
    assert located.place("items", 0, "text", "no") == (7, 7)
    assert located.place("items", 0, "options", 1) == (8, 18)
    assert located.place("scale", "1") == (11, 3)


def test_a_value_that_is_not_written_has_the_place_of_its_parent(tmp_path):
    located = yamlfile.read_located(write(tmp_path, GOOD), Survey)
    assert located.place("items", 0, "licence", "holder") == (4, 5)
    assert str(located.problem("no licence", "name it", "items", 0, "licence")).endswith(
        "mood.yaml:4:5: no licence; name it"
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("y", "y"), ("1:30", "1:30"), ("007", "007"), ("0x1f", "0x1f"), ("1_000", "1_000"),
        ("2026-01-01", "2026-01-01"), (".inf", ".inf"), ("1e999", "1e999"), ("'5'", "5"), ('"true"', "true"),
        ("5", 5), ("-90", -90), ("0", 0), ("1.5", 1.5), ("1e3", 1000.0), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_a_number_or_a_truth_only_in_its_obvious_spelling(written, value):
    found = yamltree.parse(f"value: {written}\n", "a.yaml").value["value"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "place", "what", "advice"),
    [
        ("id: &a x\nversion: *a\n", (1, 5), "the anchor &a is refused", "remove it"),
        ("id: x\nversion: *a\n", (2, 10), "the alias *a is refused", "write the value out"),
        ("id: !!python/name:os.system x\n", (1, 5), "the tag", "remove it"),
        ("items: !x [1]\n", (1, 8), "the tag !x", "remove it"),
        ("id: a\nversion: 1\nid: b\n", (3, 1), "the key 'id' stands here a second time", "line 1"),
        ("? [a, b]\n: c\n", (1, 3), "cannot be a key", "a single word"),
        ("%YAML 1.1\n---\nid: no\n", (2, 1), "begins with %", "remove it"),
        ("id: a\n---\nid: b\n", (2, 1), "a second document", "one document per file"),
        ("", (1, 1), "the file is empty", "write its keys"),
        ("# nothing yet\n", (2, 1), "the file is empty", "write its keys"),
        ("id: a: b\n", (1, 6), "not valid YAML", "quotes around a text that holds a colon"),
        ("\tid: a\n", (1, 1), "not valid YAML", "spaces, not tabs"),
        ("id: @x\n", (1, 5), "not valid YAML", "begins with this character"),
        ('id: "x\n', (2, 1), "not valid YAML", "close the quotes"),
        ("items: [1\n", (2, 1), "not valid YAML", "check indentation"),
        ("id: a\nb\u0007: c\n", (2, 2), "cannot be shown", "type the text again"),
        ('id: "a\\0"\n', (1, 5), "cannot be shown", "type the text again"),
        ('id: "\\ud800"\n', (1, 5), "cannot be shown", "type the text again"),
        ('id: "\\UFFFFFFFF"\n', (1, 1), "cannot be read as YAML", "backslash"),
        (b"id: a\ntext: caf\xe9\n", (2, 10), "not UTF-8", "save the file with the encoding UTF-8"),
        ("id: m\xfc\nx: \u00e9".encode() + b"\xff", (2, 5), "not UTF-8", "save the file"),
    ],
)
def test_what_content_never_needs_is_refused_at_its_place(tmp_path, text, place, what, advice):
    problem = only_problem(tmp_path, text)
    assert (problem.line, problem.column) == place
    assert what in problem.what
    assert advice in problem.advice


BOMBS = {
    "nested brackets": "a: " + "[" * 50_000,
    "nested braces": "{a: " * 20_000,
    "nested dashes": "- " * 50_000,
    "nested keys": "? " * 50_000,
    "deep indentation": "".join(" " * depth + "a:\n" for depth in range(1000)),
    "a billion laughs": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(40)),
    "too many values": "[" + "a," * 400_000,
    "too many keys": "".join(f"k{n}: 1\n" for n in range(80_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon(tmp_path, name):
    """About a second of work at most; the limit leaves room for a slow machine."""
    path = write(tmp_path, BOMBS[name])
    began = time.process_time()
    with pytest.raises(ContentError):
        yamlfile.read(path, Survey)
    assert time.process_time() - began < 5


def test_a_file_of_50_mb_is_refused_without_being_read(tmp_path):
    path = tmp_path / "mood.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(ContentError, match="larger than 1 MB; divide it"):
        yamlfile.read(path, Survey)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_missing_file_is_a_problem_with_advice(tmp_path):
    with pytest.raises(ContentError, match="cannot be read: No such file or directory; check its name"):
        yamlfile.read(tmp_path / "none.yaml", Survey)


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        (("options:", "optoins:"), (8, 5), "'optoins' is not a known key here; did you mean 'options'?"),
        (("scale:", "colour:"), (9, 1), "the keys here are id, items, scale, version"),
        (("version: 1\n", ""), (1, 1), "the key 'version' is missing; add 'version: '"),
        (
            ("version: 1", 'version: "1"'),
            (2, 1),
            "'version' must be a whole number, not the text '1'; write it without",
        ),
        (("version: 1", "version: 1.5"), (2, 1), "'version' must be a whole number, not 1.5"),
        (("version: 1", "version: true"), (2, 1), "'version' must be a whole number, not true"),
        (("version: 1", "version:"), (2, 1), "'version' must be a whole number, not empty"),
        (("id: mood", "id: 12"), (1, 1), "'id' must be a text, not 12; put quotes around it"),
        (("How are you?", "true"), (6, 7), "'en' must be a text, not true; put quotes around it"),
        (("[0, 1]", "5"), (8, 5), "'options' must be a list, not 5; begin each entry with '- '"),
        (("[0, 1]", "[0, one]"), (8, 18), "'1' must be a whole number, not the text 'one'"),
        (("  1: 12.5", "  one: 12.5"), (11, 3), "'one' must be a whole number"),
    ],
)
def test_a_wrong_value_is_explained_at_its_line(tmp_path, change, place, sentence):
    assert change[0] in GOOD
    problem = only_problem(tmp_path, GOOD.replace(*change))
    assert (problem.line, problem.column) == place
    assert sentence in str(problem)


class Sum(Authored):
    kind: Literal["sum"]
    items: Annotated[tuple[str, ...], Field(min_length=1)]


class Table(Authored):
    kind: Literal["table"]
    rows: Annotated[int, Field(gt=0)]

    @field_validator("rows")
    @classmethod
    def even(cls, rows: int) -> int:
        if rows % 2:
            raise ValueError("the rows come in pairs; write an even number")
        return rows


class Scoring(Authored):
    scores: tuple[Annotated[Sum | Table, Field(discriminator="kind")], ...]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scores: [{kind: sum, items: [a]}, {kind: sum, itmes: [a], items: [b]}]", "1:47: 'itmes' is not a known key"),
        ("scores: [{items: [a]}]", "1:10: the key 'kind' is missing; add it"),
        ("scores: [{kind: mean}]", "1:10: 'mean' is not a known kind of entry; write 'sum', 'table'"),
        ("scores: [{kind: sum, items: []}]", "1:22: 'items' should have at least 1 item after validation"),
        ("scores: [{kind: table, rows: 0}]", "1:24: 'rows' should be greater than 0, but it is 0; correct this value"),
        ("scores: [{kind: table, rows: 3}]", "1:24: the rows come in pairs; write an even number"),
        ("[1, 2]", "1:1: 'the file' must be keys and values, not a list; write one 'key: value'"),
    ],
)
def test_entries_of_several_kinds_and_own_rules_are_explained_too(tmp_path, text, sentence):
    with pytest.raises(ContentError) as caught:
        yamlfile.read(write(tmp_path, text), Scoring)
    assert str(caught.value).startswith(f"{tmp_path}/mood.yaml:{sentence}")


def test_every_wrong_value_is_reported_in_the_order_of_the_file(tmp_path):
    text = GOOD.replace("id: mood", "id: 1").replace("text:", "txt:")
    with pytest.raises(ContentError) as caught:
        yamlfile.read(write(tmp_path, text), Survey)
    assert [problem.line for problem in caught.value.problems] == [1, 4, 5]
    assert str(caught.value).count("\n") == 2


@given(st.text(alphabet="ab:-#&*!|>'\"%@`[]{},?~ \n\t\\0x1UuL\u00e9\ud800", max_size=40))
def test_any_text_is_either_a_tree_or_a_content_error(text):
    try:
        tree = yamltree.parse(text, "a.yaml")
    except ContentError:
        return
    assert tree.places[()] >= (1, 1)
