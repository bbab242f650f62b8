"""The stored screen of a web chat."""

import json

from bot.conversation.cards import Block, Button, Card, Picture
from bot.web.screen import MAX_CARDS, Screen, clear, notify, put, remove, strip


def card(words: str, language: str = "en") -> Card:
    buttons = ((Button("Yes", "1:yes"), Button("No", "1:no")),)
    return Card((Block(words, "question"),), buttons, progress=(1, 7), expects_text="Your answer", language=language)


def test_a_new_card_goes_below_the_others_and_becomes_the_current_one():
    screen = put(put(Screen(), "a", card("First")), "b", card("Second", language="es"))
    assert [shown.key for shown in screen.cards] == ["a", "b"]
    assert (screen.revision, screen.language) == (2, "es")


def test_a_card_is_replaced_in_its_place():
    screen = put(put(Screen(), "a", card("First")), "b", card("Second"))
    screen = put(screen, "a", card("First, changed"))
    assert [shown.key for shown in screen.cards] == ["a", "b"]
    assert screen.card("a") == card("First, changed")
    assert screen.revision == 3


def test_a_delivery_that_is_repeated_changes_nothing_so_that_no_page_draws_again():
    once = put(Screen(), "a", card("First"))
    assert put(once, "a", card("First")) is once
    assert remove(once, "b") is once
    stripped = strip(once, "a")
    assert strip(stripped, "a") is stripped
    assert strip(stripped, "gone") is stripped


def test_a_stripped_card_keeps_its_words_and_asks_for_nothing():
    left = strip(put(Screen(), "a", card("First")), "a").card("a")
    assert left == Card((Block("First", "question"),))


def test_a_removed_card_is_gone_and_the_revision_grows_all_the_same():
    screen = remove(put(put(Screen(), "a", card("First")), "b", card("Second")), "b")
    assert [shown.key for shown in screen.cards] == ["a"]
    assert screen.revision == 3


def test_two_notices_with_the_same_words_are_two_notices():
    first = notify(Screen(), "Please tap a button.")
    second = notify(first, "Please tap a button.")
    assert first.notice
    assert second.notice
    assert first.notice.id != second.notice.id


def test_the_oldest_cards_leave_a_screen_that_is_full():
    screen = Screen()
    for number in range(MAX_CARDS + 2):
        screen = put(screen, str(number), card("Question"))
    assert len(screen.cards) == MAX_CARDS
    assert screen.cards[0].key == "2"


def test_a_screen_survives_the_trip_through_json():
    drawn = Card((Block("Your score", "title"),), picture=Picture("trend", "koos-jr", "A line that rises"))
    screen = notify(put(put(Screen(), "a", card("First")), "b", drawn), "Thank you")
    assert Screen.from_json(json.loads(json.dumps(screen.to_json()))) == screen
    assert Screen.from_json(json.loads(json.dumps(Screen().to_json()))) == Screen()


def test_a_cleared_screen_is_empty_and_newer_and_clearing_it_again_changes_nothing():
    cleared = clear(notify(put(Screen(), "a", card("First")), "Hello"))
    assert cleared == Screen(revision=3)
    assert clear(cleared) is cleared
