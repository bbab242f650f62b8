"""Pictures of people: as many are filled as the number says, in one grid for all options, and easy to see."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from reports.charts.lettering import Box, width_of
from reports.icons.array import Chance, IconArray, State
from reports.icons.layout import MARGIN, Crowd, Frame, Layout, Rule, arrange
from reports.icons.look import FRAME_EDGE, GROUND, LOOKS, TONES
from reports.icons.person import WIDTH
from reports.icons.raster import png
from reports.icons.setting import Line
from reports.icons.vector import svg
from scripts.icon_pictures import SHOWN, path_of
from tests.reports.people import (
    ARRAYS,
    AT_LEAST,
    BETTER,
    RARE,
    REPLACEMENT,
    SVG,
    TRAINING,
    WAIT,
    chance,
    drawn,
    every_array,
)
from tests.support.colours import contrast

SCALE = 3
BODY = 0.74  # how far down the middle of the body is, in heights of a person


@st.composite
def chances(draw: st.DrawFn, of: int) -> Chance:
    n = draw(st.integers(0, of))
    ranged = n < of and draw(st.booleans())
    return chance(n, of, up_to=draw(st.integers(n + 1, of)) if ranged else None)


@st.composite
def arrays(draw: st.DrawFn) -> IconArray:
    of = draw(st.sampled_from([100, 1000]))
    options = draw(st.lists(chances(of) | st.just(WAIT), max_size=3))
    named = [replace(option, option=f"Option {n}") for n, option in enumerate([draw(chances(of)), *options])]
    return IconArray(BETTER, tuple(draw(st.permutations(named))))


def counted(array: IconArray) -> dict[int, Counter[str]]:
    """How many of each state the data of an array say, by option; nobody where there is no number."""
    options = enumerate(array.options)
    return {n: Counter(map(str, option.states)) for n, option in options if isinstance(option, Chance)}


def in_svg(array: IconArray) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for group in drawn(array).iter(f"{SVG}g"):
        if state := group.get("data-people"):
            people = found.setdefault(int(group.get("data-option", "")), Counter())
            people[state] += len(group.findall(f"{SVG}use"))
    return found


def in_png(array: IconArray) -> dict[int, Counter[str]]:
    """By the colour in the middle of each body: who is drawn light or dark is not asked of our own code."""
    image = Image.open(io.BytesIO(sent(array))).convert("RGB")
    found: dict[int, Counter[str]] = {}
    for crowd in crowds(arrange(array, 320)):
        for spot in crowd.spots:
            pixel = image.getpixel((int(spot.x * SCALE), int((spot.y + BODY * crowd.size) * SCALE)))
            found.setdefault(crowd.option, Counter())[nearest(pixel)] += 1
    return found


@cache
def sent(array: IconArray) -> bytes:
    return png(array, scale=SCALE)


def nearest(pixel) -> str:
    def distance(colour: str) -> int:
        return sum(abs(int(colour[1 + 2 * n : 3 + 2 * n], 16) - channel) for n, channel in enumerate(pixel))

    return str(min(State, key=lambda state: distance(LOOKS[state].body)))


def crowds(layout: Layout) -> list[Crowd]:
    return [piece for piece in layout.pieces if isinstance(piece, Crowd) and not piece.key]


def places(array: IconArray, option: int) -> list[tuple[float, float]]:
    """Where the people of an option stand, row by row, from the first."""
    found = [spot for crowd in crowds(arrange(array, 320)) if crowd.option == option for spot in crowd.spots]
    found.sort(key=lambda spot: (spot.y, spot.x))
    return [(spot.x - found[0].x, spot.y - found[0].y) for spot in found]


def boxes(layout: Layout) -> Iterator[Box]:
    """The room of each line of text, of the first and the last of each crowd, and of each rule."""
    for piece in layout.pieces:
        match piece:
            case Line():
                last, size = piece.runs[-1], max(run.size for run in piece.runs)
                right = piece.starts[-1] + width_of(last.text, last.size, bold=last.bold)
                yield Box(piece.starts[0], piece.baseline - 0.75 * size, right, piece.baseline + 0.24 * size)
            case Crowd():
                for spot in {piece.spots[0], piece.spots[-1]}:
                    half = piece.size * WIDTH / 2
                    yield Box(spot.x - half, spot.y, spot.x + half, spot.y + piece.size)
            case Rule():
                yield Box(piece.left, piece.y, piece.right, piece.y)


@every_array
def test_as_many_people_are_filled_as_the_number_says(array):
    assert in_svg(array) == in_png(array) == counted(array)


@settings(max_examples=30, deadline=None)
@given(arrays())
def test_whatever_the_numbers_everybody_is_drawn_once(array):
    assert in_svg(array) == counted(array)


@settings(max_examples=3, deadline=None)
@given(arrays())
def test_whatever_the_numbers_the_colours_in_the_chat_tell_them(array):
    assert in_png(array) == counted(array)


def test_nobody_and_everybody_can_be_drawn():
    for n in (0, 100):
        array = IconArray(BETTER, (chance(n),))
        assert in_svg(array) == in_png(array) == counted(array)


@pytest.mark.parametrize("of", [100, 1000])
def test_people_are_filled_in_rows_from_the_upper_left(of):
    array = IconArray(BETTER, (chance(33, of, up_to=47),))
    states = {(spot.y, spot.x): crowd.state for crowd in crowds(arrange(array, 320)) for spot in crowd.spots}
    assert tuple(states[place] for place in sorted(states)) == array.options[0].states


@pytest.mark.parametrize(("of", "columns", "rows"), [(100, 10, 10), (1000, 25, 40)])
def test_a_hundred_stand_ten_by_ten_and_a_thousand_in_ten_bands_of_a_hundred(of, columns, rows):
    stood = places(IconArray(BETTER, (chance(1, of),)), 0)
    lines = sorted({y for _, y in stood})
    assert (len({x for x, _ in stood}), len(lines)) == (columns, rows)
    steps = [round(below - above, 6) for above, below in pairwise(lines)]
    wide = [n + 1 for n, step in enumerate(steps) if step > min(steps)]
    assert wide == list(range(4, 40, 4) if of == 1000 else [5])


@pytest.mark.parametrize("name", ["two", "two-rare", "four", "three-rare"])
def test_all_options_have_the_same_grid(name):
    grids = [places(ARRAYS[name], n) for n in counted(ARRAYS[name])]
    assert len(grids) >= 2
    for grid in grids[1:]:
        assert grid == [pytest.approx(place) for place in grids[0]]


def test_two_options_stand_side_by_side_and_more_below_each_other():
    def corners(name: str) -> list[tuple[float, float]]:
        firsts = [crowd.spots[0] for crowd in crowds(arrange(ARRAYS[name], 320)) if crowd.state is State.FILLED]
        return [(spot.x, spot.y) for spot in firsts]

    (left, top), (right, other) = corners("two")
    assert left < right
    assert top == other
    (_, above), (_, between), (_, below) = corners("four")
    assert above < between < below


@every_array
@pytest.mark.parametrize("width", [300, 320, 600])
def test_nothing_covers_another_thing_or_leaves_the_picture(array, width):
    layout = arrange(array, width)
    for box in boxes(layout):
        assert MARGIN - 1 <= box.left <= box.right <= width - MARGIN + 1, box
        assert 0 <= box.top <= box.bottom <= layout.height, box
    texts = [box for piece in layout.pieces if not isinstance(piece, Frame) for box in boxes(single(layout, piece))]
    for one, other in combinations(texts, 2):
        assert not one.meets(other), (one, other)


def single(layout: Layout, piece) -> Layout:
    return replace(layout, pieces=(piece,))


def test_a_word_wider_than_its_column_is_set_smaller():
    long = replace(TRAINING, option="Entrenamientofisioterapéuticosupervisado")
    layout = arrange(IconArray(BETTER, (long, REPLACEMENT)), 320)
    box = next(box for piece in layout.pieces if "Entrenamiento" in str(piece) for box in boxes(single(layout, piece)))
    assert box.right <= 160


@every_array
def test_letters_are_large_enough_for_old_eyes(array):
    sizes = [run.size for piece in arrange(array, 320).pieces if isinstance(piece, Line) for run in piece.runs]
    assert min(sizes) >= 12


def test_the_counts_stand_out_in_both_framings_alike():
    layout = arrange(IconArray(BETTER, (TRAINING, REPLACEMENT)), 320)
    runs = [run for piece in layout.pieces if isinstance(piece, Line) for run in piece.runs]
    assert {run.text for run in runs if run.size == 19} == {"38", "62", "75", "25"}


def test_a_note_stands_below_the_captions():
    lines = [p for p in arrange(IconArray(BETTER, (AT_LEAST,)), 320).pieces if isinstance(p, Line)]
    assert max(lines, key=lambda line: line.baseline).runs[0].text == AT_LEAST.note


def test_an_option_without_a_number_is_a_frame_with_words_and_no_people():
    for name in ("two-and-no-number", "three"):
        layout = arrange(ARRAYS[name], 320)
        frame = next(piece for piece in layout.pieces if isinstance(piece, Frame)).box
        inside = [p for p in layout.pieces if isinstance(p, Line) and frame.holds(p.starts[0], p.baseline)]
        assert " ".join(run.text for line in inside for run in line.runs) == WAIT.words
        assert 0 not in in_svg(ARRAYS[name])
        assert len(drawn(ARRAYS[name]).findall(f"{SVG}rect[@data-nothing]")) == 1


def test_the_words_in_a_frame_leave_no_last_word_alone():
    layout = arrange(ARRAYS["three"], 320)
    inside = [p.runs[0].text for p in layout.pieces if isinstance(p, Line) and p.align == "center"]
    assert " ".join(inside) == WAIT.words
    assert min(map(len, inside)) > len(WAIT.words) / len(inside) / 2


def test_a_frame_grows_with_its_words():
    layout = arrange(IconArray(BETTER, (replace(WAIT, words="We found none. " * 20), REPLACEMENT)), 320)
    frame = next(piece for piece in layout.pieces if isinstance(piece, Frame)).box
    inside = [p for p in layout.pieces if isinstance(p, Line) and "found" in p.runs[0].text]
    assert all(frame.holds(line.starts[0], line.baseline) for line in inside)


def test_filled_and_empty_differ_by_more_than_colour():
    filled, perhaps, empty = LOOKS[State.FILLED], LOOKS[State.PERHAPS], LOOKS[State.EMPTY]
    for light in (empty.body, empty.edge, perhaps.body):
        assert contrast(filled.body, light) >= 3, light
    for edge in (filled.edge, perhaps.edge, empty.edge, FRAME_EDGE):
        assert contrast(edge, GROUND) >= 3, edge
    for colour in TONES.values():
        assert contrast(colour, GROUND) >= 4.5, colour
    assert filled.edge == filled.body
    assert empty.body == GROUND
    assert perhaps.edge != perhaps.body


@every_array
def test_the_png_is_sharp_on_a_phone_and_light_to_send(array):
    data = sent(array)
    assert Image.open(io.BytesIO(data)).width == 960
    assert len(data) < 200_000
    assert not Image.open(io.BytesIO(data)).info.keys() & {"Software", "Creation Time"}


@pytest.mark.parametrize("name", SHOWN)
def test_the_pictures_in_the_documents_are_those_that_are_drawn(name):
    kept, now = (Image.open(source).convert("L") for source in (path_of(name), io.BytesIO(sent(ARRAYS[name]))))
    assert kept.size == now.size
    assert ImageStat.Stat(ImageChops.difference(kept, now)).mean[0] < 0.1


def test_pictures_are_the_same_again_and_from_many_threads():
    asked = [ARRAYS["two"], ARRAYS["rare"]] * 2
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(png, asked))
    assert pictures == [sent(ARRAYS["two"]), sent(ARRAYS["rare"])] * 2
    assert svg(ARRAYS["four"], id_="p") == svg(ARRAYS["four"], id_="p")


def test_a_picture_needs_one_to_four_named_options_on_one_denominator():
    with pytest.raises(ValueError, match="1 to 4 options, not for 0"):
        IconArray(BETTER, ())
    with pytest.raises(ValueError, match="1 to 4 options, not for 5"):
        IconArray(BETTER, tuple(chance(1, option=str(n)) for n in range(5)))
    with pytest.raises(ValueError, match="one denominator"):
        IconArray(BETTER, (TRAINING, RARE))
    with pytest.raises(ValueError, match="one of them has a number"):
        IconArray(BETTER, (WAIT,))
    for same in ("", "Hip replacement"):
        with pytest.raises(ValueError, match="names that tell them apart"):
            IconArray(BETTER, (replace(TRAINING, option=same), REPLACEMENT))
