"""Pictures of people in a page: said aloud, several beside each other, and nothing that a strict page blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.icons.array import IconArray, NoNumber
from reports.icons.raster import png
from reports.icons.vector import svg
from reports.icons.words import describe
from tests.reports.people import ARRAYS, BETTER, REPLACEMENT, SVG, drawn, every_array


@every_array
def test_the_svg_says_its_sentences_to_those_who_do_not_see_it(array):
    root = drawn(array, "hip")
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == array.heading.outcome
    assert desc.text == describe(array)


@every_array
def test_a_strict_content_policy_finds_nothing_to_block(array):
    for element in drawn(array).iter():
        assert element.tag.removeprefix(SVG) in {
            *("svg", "title", "desc", "rect", "defs", "path", "g", "use", "text", "tspan")
        }
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert element.get("href", "#").startswith("#")


def test_several_pictures_live_in_one_page():
    one, other = drawn(ARRAYS["two"], "first"), drawn(ARRAYS["two"], "second")
    ids = [{element.get("id") for element in root.iter()} - {None} for root in (one, other)]
    assert not ids[0] & ids[1]
    for root, known in zip((one, other), ids, strict=True):
        assert {use.get("href").removeprefix("#") for use in root.iter(f"{SVG}use")} <= known


@pytest.mark.parametrize("id_", ["", "1st", "a b", 'a"b', "a\n"])
def test_an_id_that_a_page_cannot_carry_is_refused(id_):
    with pytest.raises(ValueError, match="cannot begin the ids"):
        svg(ARRAYS["one"], id_=id_)


def test_words_are_words_and_no_markup_or_formula():
    nasty = "<script>\"&'</script> $\\no$"
    array = IconArray(
        replace(BETTER, outcome=nasty),
        (replace(REPLACEMENT, option=nasty, with_it=f"75 {nasty}"), NoNumber("None", nasty)),
    )
    assert "<script" not in svg(array, id_="p")
    assert drawn(array).find(f"{SVG}title").text == nasty
    assert png(array)
