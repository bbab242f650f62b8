"""What was parsed once is read from beside the file: the same tree, never a stale one, and never a reason to fail."""

from __future__ import annotations

import json

import pytest

from content import parsed, yamltree
from content.problems import ContentError

TEXT = "".join(f"key{n}: [1, 2.5, null, true, 'no', {{deep: {n}}}]\n" for n in range(200))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "big.yaml"


def kept(path):
    return sorted((path.parent / "__pycache__").glob("*"))


def test_the_second_reading_gives_the_same_tree_without_parsing(path, monkeypatch):
    first = parsed.tree(path, TEXT)
    assert first == yamltree.parse(TEXT, str(path))
    monkeypatch.setattr(yamltree, "parse", None)
    assert parsed.tree(path, TEXT) == first


def test_another_text_is_parsed_anew_and_takes_the_place_of_the_first(path):
    parsed.tree(path, TEXT)
    (before,) = kept(path)
    assert parsed.tree(path, TEXT + "more: 1\n").value["more"] == 1
    assert len(kept(path)) == 1
    assert kept(path) != [before]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"value": 1}', '{"value": 1, "places": 3}', "\udcff"])
def test_a_damaged_file_is_made_anew(path, damage):
    first = parsed.tree(path, TEXT)
    (file,) = kept(path)
    file.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert parsed.tree(path, TEXT) == first
    assert json.loads(file.read_text(encoding="utf-8"))["value"] == first.value


def test_a_folder_that_cannot_be_written_does_no_harm(path):
    (path.parent / "__pycache__").write_text("in the way", encoding="utf-8")
    assert parsed.tree(path, TEXT).value["key0"][1] == 2.5


def test_a_fault_is_found_every_time_and_nothing_is_kept(path):
    for _ in range(2):
        with pytest.raises(ContentError, match=r"big\.yaml:20\d:"):
            parsed.tree(path, TEXT + "broken: [\n")
    assert kept(path) == []
