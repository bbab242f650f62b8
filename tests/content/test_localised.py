"""Choosing the language of an authored text."""

import pytest

from content.localised import pick


@pytest.mark.parametrize(
    ("written", "wanted", "chosen"),
    [
        ({"en": "Hello", "es": "Hola"}, "es", ("Hola", "es")),
        ({"en": "Hello", "pt": "Ola"}, "pt-BR", ("Ola", "pt")),
        ({"pt": "Ola", "pt-BR": "Oi"}, "pt-BR", ("Oi", "pt-BR")),
        ({"es": "Hola", "en": "Hello"}, "de", ("Hello", "en")),
        ({"es": "Hola", "fr": "Salut"}, "de", ("Hola", "es")),
    ],
)
def test_the_nearest_language_is_chosen_and_named(written, wanted, chosen):
    assert pick(written, wanted) == chosen


def test_a_text_in_no_language_is_an_error():
    with pytest.raises(LookupError):
        pick({}, "en")
