"""Wording that the clinic supplies: what ships without texts is scored, not asked, until a file brings them."""

from __future__ import annotations

import pytest

from content.problems import ContentError
from content.yamlfile import read_located
from surveys import library, supplied
from surveys.authored import SurveyFile
from surveys.check import checked
from surveys.scoring import score

BARE = """\
id: bare
version: "1"
scoring_version: "1"
title: Bare
short_title: Your hand
purpose: testing
minutes: 1
wording: supplied
recall: now
licence: {text: "(c) somebody", attribution: somebody, verified: test}
verified: [test]
options:
  effort:
    - {value: 1}
    - {value: 2}
sections:
  - items:
      - {id: "1", choice: effort}
      - {id: pain, rating: {minimum: 0, maximum: 10}}
scores:
  - id: effort
    title: Effort
    short_title: Effort
    method: single
    items: ["1"]
    range: [1, 2]
    direction: higher_worse
    unit: points
    decimals: 0
    missing: {kind: complete, because: one answer}
examples:
  - {answers: {"1": 2}, scores: {effort: 2}, source: test}
"""
WORDS = """\
survey: bare
version: "1"
language: en
licence: contract 12
stems: {"1": Think of today}
items: {"1": How hard?, pain: How much pain?}
scales: {pain: {low: No pain, high: Worst pain}}
options: {effort: {1: Easy, 2: Hard}}
"""


@pytest.fixture
def clinic(tmp_path):
    for folder in ("shipped", "own/surveys", "own/wording"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "shipped" / "bare.yaml").write_text(BARE, encoding="utf-8")
    return tmp_path


def load(clinic, *wordings):
    for n, text in enumerate(wordings):
        (clinic / "own" / "wording" / f"{n}.yaml").write_text(text, encoding="utf-8")
    return library.load(clinic / "own", clinic / "shipped")


def refused(clinic, *wordings):
    with pytest.raises(ContentError) as found:
        load(clinic, *wordings)
    return "\n".join(map(str, found.value.problems))


def test_without_wording_a_survey_is_scored_and_not_asked(clinic):
    found = load(clinic)
    assert found.askable() == ()
    assert found.ids() == ("bare",)
    assert score(found.get("bare"), {"1": 2})[0].value == 2


def test_a_wording_file_brings_the_words_and_names_the_licence(clinic):
    found = load(clinic, WORDS)
    survey = found.get("bare")
    assert found.askable() == ("bare",)
    assert survey.languages == ("en",)
    assert survey.item("1").text == {"en": "How hard?"}
    assert survey.item("1").section.stem == {"en": "Think of today"}
    assert [option.label for option in survey.item("1").format.options] == [{"en": "Easy"}, {"en": "Hard"}]
    assert (survey.item("pain").format.low, survey.item("pain").format.high) == (
        {"en": "No pain"},
        {"en": "Worst pain"},
    )
    assert survey.translations == {"en": "supplied by the clinic: contract 12"}


def test_a_second_language_is_a_second_file_and_our_own_titles_are_never_blank(clinic):
    spanish = WORDS.replace("language: en", "language: es").replace("How hard?", "Cuanto cuesta?")
    survey = load(clinic, WORDS, spanish).get("bare")
    assert survey.languages == ("en", "es")
    assert survey.item("1").text == {"en": "How hard?", "es": "Cuanto cuesta?"}
    assert survey.score("effort").short_title == {"en": "Effort", "es": "Effort"}


@pytest.mark.parametrize(
    ("whole", "broken", "said"),
    [
        ('{"1": How hard?, pain', "{pain", "0.yaml:6:1: items lacks '1'"),
        ("pain: How", "pian: How", "did you mean 'pain'?"),
        ("{1: Easy, 2: Hard}", "{1: Easy}", "'effort' lacks the option 2"),
        ("{1: Easy, 2: Hard}", "{1: Easy, 2: Hard, 3: Odd}", "'effort' has no option 3"),
        ("scales:", "scale:", "'scale' is not a known key"),
        ("How hard?", '""', "0.yaml:6"),
        ("survey: bare", "survey: bear", "there is no survey 'bear', version 1"),
        ('version: "1"', 'version: "2"', "there is no survey 'bare', version 2"),
        ('{"1": Think', '{"2": Think', "no entry under stems in this survey: '2'"),
    ],
)
def test_a_wording_file_that_does_not_fit_is_refused_at_its_place(clinic, whole, broken, said):
    assert WORDS.count(whole) == 1
    assert said in refused(clinic, WORDS.replace(whole, broken))


def test_two_files_for_one_language_and_words_for_a_shipped_text_are_refused(clinic):
    assert "1.yaml:3:1: another file holds the wording" in refused(clinic, WORDS, WORDS)
    shipped = library.SHIPPED / "nprs.yaml"
    words = WORDS.replace("survey: bare", "survey: nprs")
    (clinic / "shipped" / "nprs.yaml").write_bytes(shipped.read_bytes())
    assert "a validated text is not replaced" in refused(clinic, words)


def test_the_template_names_every_text_and_is_refused_until_it_is_filled_in(clinic):
    file = read_located(clinic / "shipped" / "bare.yaml", SurveyFile)
    template = supplied.template(file.content, "en")
    assert "between the quotes" in template
    said = refused(clinic, template)
    assert said.count("\n") >= 6
    filled = template.replace('""', "Words").replace("    2: Words", "    2: Other")
    path = clinic / "own" / "wording" / "0.yaml"
    path.write_text(filled, encoding="utf-8")
    assert checked(supplied.completed(file, [supplied.read(path)])).askable


def test_the_clinics_own_surveys_join_the_shipped_ones(clinic):
    text = BARE.replace("id: bare", "id: ours")
    (clinic / "own" / "surveys" / "ours.yaml").write_text(text, encoding="utf-8")
    assert load(clinic).ids() == ("bare", "ours")
    (clinic / "own" / "surveys" / "again.yaml").write_text(BARE, encoding="utf-8")
    assert "version 1 of 'bare' stands in another file too" in refused(clinic)
