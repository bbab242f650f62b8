"""Sentences made from figures: both framings, adding up to the denominator, and never "1 in X"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import assume, given
from hypothesis import strategies as st

import decision_aids
from decision_aids import framing, phrases
from decision_aids.errors import AidError
from decision_aids.model import Effect, Figure, Outcome, Precision

TEXTS = framing.catalogue()
PO_FILES = sorted((Path(decision_aids.__file__).parent / "languages").glob("*.po"))


@st.composite
def figures(draw, **changes):
    of = draw(st.integers(1, 1_000_000))
    precision = draw(st.sampled_from(Precision))
    return Figure(draw(st.integers(0, of)), of, "knee.001", "study", precision, **changes)


denominators = st.sampled_from([100, 1000])
languages = st.sampled_from(["en", "es", "es-MX", "de"])


def outcome(figure: Figure, denominator: int = 100) -> Outcome:
    words = {"counted": "people", "happens": "had it", "does_not": "did not", "horizon": "Within a year"}
    texts = {name: {"en": text} for name, text in words.items()}
    kind = {"title": {"en": "Pain"}, "effect": Effect.BAD, "figures": {"operation": figure}, "denominator": denominator}
    rest = {"population": {"en": "adults"}, "certainty": {"en": "high"}, "unknown": {"wait": {"en": "not known"}}}
    return Outcome("pain", **kind, **texts, **rest)


def said(figure: Figure, denominator: int = 100, language: str = "en") -> framing.Framed:
    return framing.framed(outcome(figure, denominator), "operation", language, TEXTS)


def numbers(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", sentence)]


@given(figures(), denominators)
def test_those_who_had_it_and_those_who_did_not_add_up_to_the_denominator(figure, denominator):
    shown = framing.share(figure, denominator)
    assert shown.n + shown.rest == shown.of == denominator
    assert 0 <= shown.n <= denominator


@given(figures(), denominators)
def test_rounding_moves_a_share_by_less_than_one_person_and_says_so(figure, denominator):
    shown = framing.share(figure, denominator)
    distance = abs(shown.n * figure.of - figure.n * denominator)
    if figure.precision is Precision.AT_LEAST:
        assert shown.n * figure.of <= figure.n * denominator
        assert distance < figure.of
    elif figure.precision is Precision.BELOW:
        assert shown.n * figure.of >= figure.n * denominator
        assert distance < figure.of
    else:
        assert 2 * distance <= figure.of
        assert shown.precision is Precision.ABOUT or distance == 0


@given(figures(), denominators, languages)
def test_both_sentences_count_on_the_same_denominator_and_their_numbers_add_up(figure, denominator, language):
    framed = said(figure, denominator, language)
    with_it, without_it = numbers(framed.with_it), numbers(framed.without_it)
    assert with_it[1] == without_it[1] == denominator
    assert with_it[0] + without_it[0] == denominator


@given(figures(), denominators)
def test_no_sentence_says_1_in_x_or_per_cent(figure, denominator):
    framed = said(figure, denominator)
    assert not re.search(r"\d+ in \d|%", f"{framed.with_it} {framed.without_it}")


@given(figures(), denominators, st.data())
def test_a_share_grows_with_the_figure(figure, denominator, data):
    assume(figure.n < figure.of)
    more = data.draw(st.integers(figure.n, figure.of))
    larger = Figure(more, figure.of, figure.fact, figure.source, figure.precision)
    assert framing.share(figure, denominator).n <= framing.share(larger, denominator).n


@pytest.mark.parametrize(
    ("figure", "denominator", "with_it", "without_it"),
    [
        (
            Figure(30, 100, "f", "s"),
            100,
            "Within a year, 30 of 100 people had it.",
            "70 of 100 did not.",
        ),
        (
            Figure(13, 50, "f", "s"),
            100,
            "Within a year, 26 of 100 people had it.",
            "74 of 100 did not.",
        ),
        (
            Figure(226, 6901, "f", "s"),
            100,
            "Within a year, about 3 of 100 people had it.",
            "About 97 of 100 did not.",
        ),
        (
            Figure(1, 200, "f", "s"),
            100,
            "Within a year, about 1 of 100 people had it.",
            "About 99 of 100 did not.",
        ),
        (
            Figure(3, 1000, "f", "s", Precision.ABOUT),
            1000,
            "Within a year, about 3 of 1000 people had it.",
            "About 997 of 1000 did not.",
        ),
        (
            Figure(9, 100, "f", "s", Precision.AT_LEAST),
            100,
            "Within a year, 9 or more of 100 people had it.",
            "91 or fewer of 100 did not.",
        ),
        (
            Figure(4, 100, "f", "s", Precision.BELOW),
            100,
            "Within a year, fewer than 4 of 100 people had it.",
            "More than 96 of 100 did not.",
        ),
    ],
)
def test_a_figure_is_said_both_ways(figure, denominator, with_it, without_it):
    framed = said(figure, denominator)
    assert (framed.with_it, framed.without_it, framed.spread) == (with_it, without_it, None)


def test_where_studies_differ_the_spread_is_said():
    assert said(Figure(20, 100, "f", "s", spread=(10, 34))).spread == "Single studies found from 10 to 34 of 100."


def test_an_option_without_a_figure_is_refused_in_a_sentence():
    with pytest.raises(AidError, match=r"^The outcome 'pain' has no figure for the option 'wait'\.$"):
        framing.framed(outcome(Figure(1, 2, "f", "s")), "wait", "en", TEXTS)


@pytest.mark.parametrize("path", PO_FILES, ids=lambda path: path.stem)
def test_every_sentence_is_translated_and_no_translation_is_left_over(path):
    with path.open("rb") as stream:
        translated = {message.id for message in read_po(stream) if message.id and message.string}
    assert translated == {*framing.SENTENCES, *phrases.PHRASES.values()}
