"""Cards as Telegram's HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.conversation.cards import Block, BlockKind, Button, Card
from bot.telegram import rendering, texts, utf16
from tests.botapi.keyboards import read_keyboard
from tests.botapi.markup import MAX_CAPTION, MAX_TEXT, formatted, is_blank, units

TEXTS = texts.load()

any_text = st.text(st.characters(exclude_categories=()), max_size=80) | st.text("<>&;#x/b \"'\u200b\0\n", max_size=20)
long_text = st.builds(str.__mul__, any_text, st.integers(0, 200))
blocks = st.builds(Block, text=any_text | long_text, kind=st.sampled_from(get_args(BlockKind)))
labels = st.builds(
    Button,
    label=any_text,
    data=st.just("1:x"),
    style=st.sampled_from(["plain", "primary", "danger"]),
    checked=st.sampled_from([None, True, False]),
)
progress = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99))
cards = st.builds(
    Card,
    blocks=st.lists(blocks, max_size=8).map(tuple),
    buttons=st.lists(st.lists(labels, max_size=3).map(tuple), max_size=4).map(tuple),
    progress=progress,
)


def shown(card: Card, limit: int = MAX_TEXT) -> str:
    """The card's text as a strict Bot API server reads it."""
    text, _ = formatted(rendering.html(card, TEXTS, limit), "HTML", limit)
    return text


@given(cards, st.sampled_from([MAX_TEXT, MAX_CAPTION]))
@example(Card((Block("\u200b", "title"),)), MAX_TEXT)
@example(Card((Block("half an emoji: \ud83d"),)), MAX_TEXT)
def test_any_card_becomes_a_message_that_telegram_accepts(card: Card, limit: int) -> None:
    text = shown(card, limit)
    assert not is_blank(text)
    assert units(text) <= limit


@given(cards)
def test_any_buttons_become_a_keyboard_that_telegram_accepts(card: Card) -> None:
    markup = rendering.keyboard(card)
    rows = read_keyboard(markup.model_dump(exclude_none=True)) if markup else ()
    assert [len(row) for row in rows] == [len(row) for row in card.buttons if row]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_what_fits_is_shown_word_for_word(text: str) -> None:
    assume(not is_blank(text.replace("\0", "")))
    words = text.replace("\0", "").strip()
    assert shown(Card((Block("Before"), Block(text), Block("After")))) == f"Before\n\n{words}\n\nAfter"


def test_each_kind_of_paragraph_has_its_look() -> None:
    card = Card(
        blocks=(
            Block(" Your knee\n", "title"),
            Block(" \u200b", "plain"),
            Block("How was it <today> & yesterday?", "question"),
            Block("Pain", "item"),
            Block("Stiffness", "item"),
            Block("Call 999 if your leg swells", "alert"),
            Block("The Oxford Knee Score", "small"),
        ),
        progress=(3, 7),
    )
    assert rendering.html(card, TEXTS) == (
        "3 of 7\n\n"
        "<b>Your knee</b>\n\n"
        "<b>How was it &lt;today&gt; &amp; yesterday?</b>\n\n"
        "\u2022 Pain\n\u2022 Stiffness\n\n"
        "\u26a0\ufe0f <b>Call 999 if your leg swells</b>\n\n"
        "<i>The Oxford Knee Score</i>"
    )


def test_progress_speaks_the_language_of_the_card() -> None:
    assert rendering.html(Card((), progress=(3, 7), language="es"), TEXTS) == "3 de 7"


def test_progress_of_a_test_that_may_end_early_says_so() -> None:
    card = Card((), progress=(3, 7), may_end_early=True)
    assert rendering.html(card, TEXTS) == "Question 3, at most 7"
    assert rendering.html(replace(card, language="es"), TEXTS) == "Pregunta 3, de 7 como máximo"


def test_a_box_to_tick_shows_whether_it_is_ticked() -> None:
    boxes = (Button("A cane", "1:m:1", checked=True), Button("A walker", "1:m:2", checked=False), Button("Done", "1:d"))
    markup = rendering.keyboard(Card((), (boxes,)))
    assert markup is not None
    assert [button.text for button in markup.inline_keyboard[0]] == ["☑ A cane", "☐ A walker", "Done"]


def test_rows_labels_data_and_style_of_buttons_are_kept() -> None:
    long_label = "Yes, I could do that without any difficulty at all on every day of the week"
    card = Card((), ((Button("Yes", "1:y", "primary"), Button("No", "1:n", "quiet")), (Button(long_label, "1:z"),)))
    markup = rendering.keyboard(card)
    assert markup is not None
    assert [[(b.text, b.callback_data, b.style) for b in row] for row in markup.inline_keyboard] == [
        [("Yes", "1:y", "primary"), ("No", "1:n", None)],
        [(long_label, "1:z", None)],
    ]


def test_a_card_without_buttons_has_no_keyboard() -> None:
    assert rendering.keyboard(Card((Block("Thank you"),), buttons=((),))) is None


def test_of_a_long_card_the_longest_paragraph_gives_way_and_the_question_stays() -> None:
    explanation = "A long explanation of what comes next. " * 200
    card = Card((Block(explanation), Block("How is your pain today?", "question"), Block("Call us", "alert")))
    text = shown(card)
    assert text.endswith("How is your pain today?\n\n\u26a0\ufe0f Call us")
    assert "\u2026\n\nHow is your pain" in text
    assert units(text) > MAX_TEXT * 0.8


def test_shortening_ends_after_a_whole_word_and_never_splits_an_emoji() -> None:
    assert utf16.shorten("walking up the stairs", 15) == "walking up the\u2026"
    assert utf16.shorten("unbreakable", 6) == "unbre\u2026"
    biceps = "\N{FLEXED BICEPS}"
    assert utf16.shorten(biceps * 3, 5) == biceps * 2 + "\u2026"
    assert utf16.shorten(biceps * 3, 4) == biceps + "\u2026"
    assert utf16.shorten("fits", 4) == "fits"


@pytest.mark.parametrize(("length", "expected"), [(MAX_CAPTION, True), (MAX_CAPTION + 1, False)])
def test_whether_a_card_fits_a_caption_is_known_before_it_is_sent(length: int, expected: bool) -> None:
    assert rendering.fits(Card((Block("x" * length, "title"),)), TEXTS, rendering.CAPTION_UNITS) is expected
