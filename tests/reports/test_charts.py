"""A patient's picture of their scores: true to the numbers, readable, and the same on every machine."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from PIL import Image

from reports.charts import picture
from reports.charts.layout import arrange
from reports.charts.lettering import Label
from reports.charts.picture import png, svg
from reports.charts.placing import dots, labels_inside
from reports.charts.trend import Band, ImportantChange, Point, Trend, TrendTexts
from reports.charts.words import describe

ENGLISH = TrendTexts(
    better="Higher is better",
    operation="Operation",
    no_answer="no answer",
    no_score_yet="No score yet",
    scores="Your score: {scores}.",
    change_from="A change that matters starts at {score}.",
)
BEFORE = Point("Before", -20, 42.281)
SIX_WEEKS = Point("6 weeks", 42, 57.14)
THREE_MONTHS = Point("3 months", 90, 68.284)
SIX_MONTHS = Point("6 months", 180, 76.332)
ONE_YEAR = Point("1 year", 365, 84.6)
KNEE = Trend(
    title="Your knee score",
    unit="points",
    low=0,
    high=100,
    higher_better=True,
    points=(BEFORE, SIX_WEEKS, THREE_MONTHS, SIX_MONTHS, ONE_YEAR),
    texts=ENGLISH,
    change=ImportantChange(20, "A change that matters"),
)
MOOD = Trend(
    title="Mood",
    unit="points",
    low=0,
    high=27,
    higher_better=False,
    points=(Point("Before", -20, 16), Point("6 weeks", 42, 12), Point("3 months", 90, 6), Point("1 year", 365, 3)),
    texts=replace(ENGLISH, better="Lower is better"),
    bands=(Band(0, 4, "Minimal"), Band(5, 9, "Mild"), Band(10, 14, "Moderate"), Band(15, 27, "More")),
    change=ImportantChange(5, "A change that matters"),
)
SPANISH = replace(
    KNEE,
    title="Su puntuación de la rodilla (KOOS, JR.), según sus propias respuestas",
    unit="puntos de 0 a 100",
    points=(
        Point("Antes de la operación", -20, 42.281),
        Point("A las 6 semanas", 42, 57.14),
        Point("A los 3 meses", 90, None),
        Point("A los 6 meses", 180, 76.332),
        Point("Al año de la operación", 365, 84.6),
    ),
    texts=TrendTexts(
        better="Un número más alto significa que está mejor",
        operation="Operación",
        no_answer="sin respuesta",
        no_score_yet="Todavía no hay resultado",
        scores="Su puntuación: {scores}.",
        change_from="Un cambio importante empieza en {score}.",
        decimal_mark=",",
    ),
    change=ImportantChange(20, "Cambio importante para usted desde antes de la operación"),
    decimals=1,
)
NOTHING = replace(KNEE, points=())
TRENDS = {"knee": KNEE, "mood": MOOD, "spanish": SPANISH, "nothing": NOTHING, "one": replace(KNEE, points=(BEFORE,))}

scores = st.none() | st.floats(0, 100, allow_nan=False)
trends = st.lists(scores, max_size=30).map(
    lambda values: replace(
        KNEE, decimals=1, points=tuple(Point(f"Week {n}", 7 * n - 10, v) for n, v in enumerate(values))
    )
)


def labels(trend: Trend, width: float = 360) -> list[Label]:
    layout = arrange(trend, width)
    return [*layout.labels, *labels_inside(trend, layout)]


def texts(trend: Trend, width: float = 360) -> list[str]:
    return [" ".join(label.lines) for label in labels(trend, width)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, by the definition of WCAG 2."""

    def luminance(colour: str) -> float:
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_words_beside_the_picture_tell_every_score_the_direction_and_the_change_that_matters():
    assert describe(replace(KNEE, points=(BEFORE, SIX_WEEKS))) == (
        "Your score: 42 (Before), 57 (6 weeks). Higher is better. A change that matters starts at 62."
    )


def test_the_words_name_a_missing_answer_and_an_empty_trend():
    assert "no answer (3 months)" in describe(replace(KNEE, points=(BEFORE, replace(THREE_MONTHS, value=None))))
    assert describe(NOTHING) == "No score yet. Higher is better."
    assert describe(replace(KNEE, points=(replace(BEFORE, value=None),))).startswith("No score yet.")


def test_a_score_of_zero_is_a_score():
    zero = replace(KNEE, points=(Point("Before", -20, 0.0),))
    assert "0 (Before)" in describe(zero)
    assert len(dots(zero, arrange(zero, 360).frame)) == 1


@pytest.mark.parametrize(
    ("value", "decimals", "mark", "shown"),
    [
        (42.5, 0, ".", "43"),
        (54.84, 1, ",", "54,8"),
        (0.05, 1, ".", "0.1"),
        (100, 0, ".", "100"),
        (41.0, 1, ".", "41.0"),
    ],
)
def test_scores_are_rounded_as_the_instrument_says_with_halves_up(value, decimals, mark, shown):
    trend = replace(KNEE, points=(Point("Before", -1, value),), decimals=decimals, change=None)
    trend = replace(trend, texts=replace(ENGLISH, decimal_mark=mark))
    assert shown in texts(trend)
    assert f"{shown} (Before)" in describe(trend)


def test_the_change_counts_from_the_last_score_up_to_the_operation_towards_the_better():
    knee = replace(KNEE, points=(Point("Clinic", -90, 30), Point("Before", 0, 40), ONE_YEAR))
    assert (knee.baseline, knee.change_edge) == (40, 60)
    assert MOOD.change_edge == 11


@pytest.mark.parametrize(
    "points",
    [(SIX_WEEKS, ONE_YEAR), (Point("Before", -20, 84.6), ONE_YEAR), (Point("Before", -20, None), ONE_YEAR)],
    ids=["no score before", "no room on the scale", "no answer before"],
)
def test_without_a_baseline_or_room_for_it_no_change_is_drawn_or_told(points):
    trend = replace(KNEE, points=points)
    assert trend.change_edge is None
    assert picture.CHANGE_FILL not in svg(trend)
    assert "matters" not in describe(trend)


def test_the_change_and_the_bands_are_drawn_where_there_are_any():
    assert picture.CHANGE_FILL in svg(KNEE)
    assert picture.ZONES[0] not in svg(KNEE)
    assert picture.ZONES[0] in svg(MOOD)


def test_the_picture_says_what_is_better_and_where_the_operation_was():
    assert {"\N{UPWARDS ARROW} Higher is better", "Operation", "A change that matters"} <= set(texts(KNEE))
    assert "\N{DOWNWARDS ARROW} Lower is better" in texts(MOOD)


def test_a_value_stands_above_its_dot_or_below_where_the_line_leaves_upwards():
    trend = replace(KNEE, points=(BEFORE, replace(SIX_WEEKS, value=20), ONE_YEAR))
    layout = arrange(trend, 360)
    tops = {label.lines[0]: label.top for label in labels_inside(trend, layout)}
    low, high = dots(trend, layout.frame)[1:]
    assert tops["20"] > low.y
    assert tops["85"] < high.y


def test_points_come_in_the_order_of_their_days_with_the_operation_between():
    trend = replace(KNEE, points=(ONE_YEAR, BEFORE, SIX_WEEKS))
    frame = arrange(trend, 360).frame
    before, six_weeks, year = dots(trend, frame)
    assert [round(dot.value) for dot in (before, six_weeks, year)] == [42, 57, 85]
    assert before.x < frame.x(frame.columns.operation) < six_weeks.x < year.x
    assert before.y > six_weeks.y > year.y


def test_an_operation_still_to_come_stands_after_the_last_point():
    trend = replace(KNEE, points=(BEFORE,))
    frame = arrange(trend, 360).frame
    assert dots(trend, frame)[0].x < frame.x(frame.columns.operation) < frame.area.right


def test_a_missing_answer_leaves_a_gap_that_is_dashed_and_labelled():
    trend = replace(KNEE, points=(BEFORE, replace(SIX_WEEKS, value=None), ONE_YEAR))
    whole = replace(KNEE, points=(BEFORE, SIX_WEEKS, ONE_YEAR))
    assert "6 weeks no answer" in texts(trend)
    assert svg(trend).count("stroke-dasharray") == svg(whole).count("stroke-dasharray") + 1


def test_many_points_keep_the_labels_of_the_first_and_the_newest():
    days = tuple(Point(f"Day {day}", day, 50) for day in range(-2, 40))
    shown = texts(replace(KNEE, points=days))
    assert {"Day -2", "Day 39"} <= set(shown)
    assert sum(text.startswith("Day") for text in shown) < 15


@pytest.mark.parametrize("trend", TRENDS.values(), ids=TRENDS.keys())
@pytest.mark.parametrize("width", [360, 640])
def test_no_text_covers_another_or_leaves_the_picture(trend, width):
    for label in labels(trend, width):
        assert 0 <= label.box.left <= label.box.right <= width, label
        assert 0 <= label.box.top <= label.box.bottom <= width * 3 / 4, label
    for one, other in combinations(labels(trend, width), 2):
        assert not one.box.meets(other.box), (one, other)


@settings(max_examples=30, deadline=None)
@given(trends)
def test_whatever_the_scores_the_dots_and_their_values_stay_inside_the_picture(trend):
    layout = arrange(trend, 360)
    for dot in dots(trend, layout.frame):
        assert layout.frame.top <= dot.y <= layout.frame.bottom
    for label in labels(trend):
        assert label.box.left >= 0
        assert label.box.right <= layout.width
        assert label.box.top >= 0
        assert label.box.bottom <= layout.height
    below = [label for label in layout.labels if label.top > layout.frame.area.bottom]
    values = [label for label in labels_inside(trend, layout) if label.bold]
    for row in (below, values):
        assert not any(one.box.meets(other.box) for one, other in combinations(row, 2))


def test_text_has_the_contrast_that_weak_eyes_need_on_every_ground():
    for ground in ("#ffffff", picture.CHANGE_FILL, *picture.ZONES):
        for colour in picture.TONES.values():
            assert contrast(colour, ground) >= 4.5, (colour, ground)
        for stroke in (picture.LINE, picture.CHANGE_EDGE, picture.MUTED):
            assert contrast(stroke, ground) >= 3, (stroke, ground)


@pytest.mark.parametrize("trend", TRENDS.values(), ids=TRENDS.keys())
def test_the_png_fits_a_phone_and_is_not_blank(trend):
    image = Image.open(io.BytesIO(png(trend)))
    assert image.size == (720, 540)
    assert len(image.convert("RGB").getcolors(1_000_000)) > 10
    assert not image.info.keys() & {"Software", "Creation Time"}


def test_pictures_are_the_same_again_and_from_many_threads():
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(png, [KNEE, MOOD] * 4))
    assert pictures == [png(KNEE), png(MOOD)] * 4
    assert svg(SPANISH) == svg(SPANISH)


def test_the_svg_carries_no_link_script_date_or_font():
    drawing = svg(MOOD)
    for unwanted in ("<script", "<dc:date", "font-family", "<image", "on" + "load="):
        assert unwanted not in drawing


def test_a_dollar_sign_is_a_dollar_sign():
    assert png(replace(KNEE, title=r"$\no formula$"))


def test_a_score_outside_the_scale_is_refused_with_a_reason():
    with pytest.raises(ValueError, match=r"A score of 101 is outside the scale of 0 to 100\."):
        replace(KNEE, points=(Point("Before", -1, 101),))
    with pytest.raises(ValueError, match="outside the scale"):
        replace(KNEE, points=(Point("Before", -1, float("nan")),))


def test_a_change_of_nothing_is_refused():
    with pytest.raises(ValueError, match="positive number of points"):
        ImportantChange(0, "none")
