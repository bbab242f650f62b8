"""Our own texts: translated, falling back, and filled without giving values any power."""

import pytest

from content.catalogue import Catalogue
from content.problems import ContentError

POLISH = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Good morning, {name}"
msgstr "Dzień dobry, {name}"

msgid "{n} day left"
msgid_plural "{n} days left"
msgstr[0] "został jeden dzień"
msgstr[1] "zostały {n} dni"
msgstr[2] "zostało {n} dni"

#, fuzzy
msgid "Stop"
msgstr "Dalej"

msgid "Pause"
msgstr ""
"""


@pytest.fixture
def catalogue(tmp_path):
    (tmp_path / "pl.po").write_text(POLISH, encoding="utf-8")
    (tmp_path / "pt_BR.po").write_text('msgid "Pause"\nmsgstr "Pausar"\n', encoding="utf-8")
    return Catalogue.load(tmp_path)


def test_a_text_is_given_in_the_patients_language(catalogue):
    assert catalogue.text("pl", "Good morning, {name}", name="Ola") == "Dzień dobry, Ola"
    assert catalogue.text("pl-PL", "Good morning, {name}", name="Ola") == "Dzień dobry, Ola"
    assert catalogue.text("pt-BR", "Pause") == "Pausar"


@pytest.mark.parametrize("message", ["Stop", "Pause", "Never translated"])
def test_a_fuzzy_empty_or_missing_translation_falls_back_to_english(catalogue, message):
    assert catalogue.text("pl", message) == message


def test_an_unknown_language_falls_back_to_english(catalogue):
    assert catalogue.text("xx", "Good morning, {name}", name="Ola") == "Good morning, Ola"


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("pl", 1, "został jeden dzień"),
        ("pl", 3, "zostały 3 dni"),
        ("pl", 12, "zostało 12 dni"),
        ("pl", 22, "zostały 22 dni"),
        ("en", 1, "1 day left"),
        ("en", 0, "0 days left"),
    ],
)
def test_a_number_chooses_the_plural_form_of_its_language(catalogue, language, n, text):
    assert catalogue.plural(language, "{n} day left", "{n} days left", n) == text


def test_languages_begin_with_the_source_language(catalogue):
    assert catalogue.languages == ("en", "pl", "pt-BR")


def test_what_a_patient_typed_is_never_read_as_a_field(catalogue):
    assert catalogue.text("en", "{a} {b}", a="{b}", b="{0.__class__}") == "{b} {0.__class__}"


def test_attribute_access_in_a_message_is_left_as_plain_text(catalogue):
    assert catalogue.text("en", "{name.__class__} {name!r} {0}", name="Ola") == "{name.__class__} {name!r} {0}"


def test_a_field_without_a_value_is_a_programming_error(catalogue):
    with pytest.raises(KeyError):
        catalogue.text("en", "Hello {name}")


@pytest.mark.parametrize("translation", ["Hola {nombre}", "Hola"])
def test_a_translation_that_loses_or_invents_a_field_is_refused_with_its_line(tmp_path, translation):
    (tmp_path / "es.po").write_text(f'\nmsgid "Hello {{name}}"\nmsgstr "{translation}"\n', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        Catalogue.load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.line == 2
    assert problem.advice == "use {name}, as the source does"


def test_a_broken_catalogue_is_refused_with_its_line(tmp_path):
    (tmp_path / "es.po").write_text('msgid "Hello"\nmsgstr "Hola"\nmsgstrr "x"\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"es\.po:3:1: this is not a valid \.po file"):
        Catalogue.load(tmp_path)
