"""Reading grades: syllables as people speak them, and the formulas worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import readability
from content.readability import Counted, count, flesch_kincaid, reading, smog, syllables, szigriszt_pazos

ENGLISH = {
    1: ["knee", "pain", "walk", "used", "moved", "walked", "the", "stairs", "eyes", "through", "a"],
    2: ["about", "open", "doctor", "needed", "people", "wanted", "surgeon", "changes", "safety", "sometimes"],
    3: ["operate", "decision", "surfaces", "replacement", "tablespoon", "general"],
    4: ["operation", "exercises", "emergency"],
    6: ["osteoarthritis"],
}
SPANISH = {
    1: ["y", "muy", "hoy", "dos", "seis", "bien"],
    2: ["día", "país", "guerra", "pierna", "causa", "aún", "cuida"],
    3: ["rodilla", "poeta", "cuidado", "oído", "habría"],
    4: ["operación", "cirujano", "cirugía", "aéreo"],
    5: ["fisioterapia", "enfermedades"],
}


@pytest.mark.parametrize(("number", "word"), [(n, word) for n, words in ENGLISH.items() for word in words])
def test_english_syllables(number, word):
    assert syllables(word, "en") == number


@pytest.mark.parametrize(("number", "word"), [(n, word) for n, words in SPANISH.items() for word in words])
def test_spanish_syllables(number, word):
    assert syllables(word, "es-MX") == number


def test_a_number_is_spoken_digit_by_digit_and_a_word_with_an_apostrophe_is_one_word():
    assert count(["Within 90 days, 1,217 people."], "en") == Counted(1, 5, 2 + 2 + 1 + 4 + 2, 1)
    assert count(["Don\u2019t wait-and-see."], "en") == Counted(1, 2, 1 + 3, 1)


def test_the_end_of_a_text_ends_a_sentence_and_a_stop_within_a_number_does_not():
    assert count(["Wait", "Cut. Then rest!"], "en").sentences == 3
    assert count(["It grew 2.5 times."], "en").sentences == 1


def test_the_formulas_are_the_published_ones():
    counted = Counted(sentences=10, words=120, syllables=180, long_words=12)
    assert flesch_kincaid(counted) == pytest.approx(0.39 * 12 + 11.8 * 1.5 - 15.59)
    assert smog(counted) == pytest.approx(1.0430 * 6 + 3.1291)
    assert szigriszt_pazos(counted) == pytest.approx(206.835 - 62.3 * 1.5 - 12)


def test_plain_words_are_on_target_and_the_words_of_a_paper_are_beyond_the_limit():
    plain = reading(["Your knee may hurt for some days. You can walk with help."], "en")
    paper = reading(["Prophylactic anticoagulation mitigates symptomatic venous thromboembolism."], "en")
    assert (plain.within_limit, plain.on_target, plain.formula) == (True, True, "Flesch-Kincaid grade")
    assert (paper.within_limit, paper.on_target) == (False, False)


def test_spanish_is_judged_by_its_own_formula():
    plain = reading(["La rodilla le puede doler unos días. Puede andar con ayuda."], "es")
    paper = reading(["La anticoagulación profiláctica disminuye significativamente el tromboembolismo."], "es")
    assert (plain.within_limit, plain.on_target, plain.formula) == (True, True, "Szigriszt-Pazos ease")
    assert (paper.within_limit, paper.on_target) == (False, False)


def test_what_has_no_words_or_no_formula_has_no_grade():
    assert reading(["?!", ""], "en") is None
    assert reading(["Das Knie tut weh."], "de") is None


@given(st.text(max_size=200), st.sampled_from(["en", "es"]))
def test_any_text_can_be_counted_and_every_word_has_a_syllable(text, language):
    counted = count([text], language)
    assert counted.syllables >= counted.words >= counted.sentences >= 0
    assert counted.words >= counted.long_words
    assert (counted.sentences == 0) == (counted.words == 0)


@given(st.lists(st.text(st.sampled_from("abei rno.,"), max_size=30), max_size=5))
def test_texts_are_counted_one_by_one(texts):
    each = [count([text], "en") for text in texts]
    together = count(texts, "en")
    assert together.words == sum(counted.words for counted in each)
    assert together.sentences == sum(counted.sentences for counted in each)
    assert readability.count([], "en") == Counted(0, 0, 0, 0)
