"""The page's own words."""

import pytest

from bot.web import texts


def test_every_word_of_the_page_is_translated():
    loaded = texts.load()
    assert set(loaded) >= {"en", "es"}
    for language in set(loaded) - {"en"}:
        untranslated = [name for name, words in loaded[language].items() if words == loaded["en"][name]]
        assert untranslated == [], language


def test_the_fields_that_the_page_fills_in_survive_translation():
    for words in texts.load().values():
        assert "{current}" in words["progress"]
        assert "{total}" in words["progress"]


@pytest.mark.parametrize(
    ("card", "accept", "language"),
    [
        ("es", "en-US,en;q=0.9", "es"),
        (None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, "fr-CA, es;q=0.5", "es"),
        (None, "fr", "en"),
        (None, "", "en"),
        ("fr", "es", "es"),
    ],
)
def test_the_page_speaks_the_cards_language_then_the_browsers_then_english(
    card: str | None, accept: str, language: str
):
    assert texts.best(card, accept, texts.load()) == language
