"""Broken aids: each is refused, with the line and column of the fault and with words that help."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from content.problems import ContentError
from decision_aids import check
from decision_aids.model import Precision
from tests.surveys.test_check import part, place_of

SOUND = """\
id: sample
version: "2"
title: {en: Sample, es: Muestra}
decision: {en: Cut or wait?, es: ¿Cortar o esperar?}
condition: {en: It hurts., es: Duele.}
who_for: {en: Adults, es: Adultos}
languages: [en, es]
options:
  - id: wait
    name: {en: Wait, es: Esperar}
    what_it_is: {en: Nothing, es: Nada}
    what_it_is_like: {en: Calm, es: Calma}
    recovery: {en: None, es: Ninguna}
    natural_course: true
    sources: [book]
  - id: cut
    name: {en: Cut, es: Cortar}
    what_it_is: {en: A cut, es: Un corte}
    what_it_is_like: {en: Sharp, es: Agudo}
    recovery: {en: Weeks, es: Semanas}
    sources: [book]
outcomes:
  - id: pain
    title: {en: Pain, es: Dolor}
    counted: {en: people, es: personas}
    happens: {en: had pain, es: tuvieron dolor}
    does_not: {en: did not, es: no}
    horizon: {en: After 1 year, es: Al cabo de 1 año}
    population: {en: 300 adults, es: 300 adultos}
    certainty: {en: Low, es: Baja}
    denominator: 100
    figures:
      wait: {n: 80, of: 200, fact: sample.001, source: study}
      cut: {n: 30, of: 100, fact: sample.002, source: study, precision: about, spread: [10, 40]}
  - id: scar
    title: {en: Scar, es: Cicatriz}
    counted: {en: people, es: personas}
    happens: {en: had a scar, es: tuvieron cicatriz}
    does_not: {en: had none, es: ninguna}
    horizon: {en: After 2 years, es: Al cabo de 2 años}
    population: {en: 400 adults, es: 400 adultos}
    certainty: {en: High, es: Alta}
    denominator: 1000
    figures: {cut: {n: 4, of: 1000, fact: sample.003, source: study}}
    unknown: {wait: {en: No cut, es: Sin corte}}
    note: {en: Small scars, es: Cicatrices pequeñas}
values:
  - {id: scar, one: {en: I fear scars, es: Temo}, other: {en: I do not, es: No temo}}
knowledge:
  - id: scar
    question: {en: A scar?, es: ¿Cicatriz?}
    answers: {"yes": {en: Sometimes, es: A veces}, "no": {en: Never, es: Nunca}}
    correct: "yes"
    explanation: {en: Some have one, es: Algunos}
    outcome: scar
red_flags:
  - {id: fever, sign: {en: Fever, es: Fiebre}, action: {en: Call, es: Llame}, source: book}
gaps:
  - {en: Cost is not known, es: Falta el precio}
sources:
  - {id: book, citation: A book of 1999, second_hand: true}
  - {id: study, citation: A study, url: "https://study.example/"}
authors: [{name: Ada, role: writer}]
interests: none
funding: none
licence: ours
evidence_date: 2026-01-31
update_policy: every year
review_by: 2028-01-31
sign_offs:
  - {name: Dr Lin, role: surgeon, signed: 2026-03-01, version: "2"}
"""

BROKEN = Path(__file__).with_name("broken.txt").read_text(encoding="utf-8").split("\n# ")[1:]


def read(tmp_path, text):
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return check.read(path)


def test_the_sound_file_is_read(tmp_path):
    aid = read(tmp_path, SOUND)
    assert [(option.id, option.natural_course) for option in aid.options] == [("wait", True), ("cut", False)]
    cut = aid.outcome("pain").figures["cut"]
    assert (cut.n, cut.of, cut.fact, cut.precision, cut.spread) == (30, 100, "sample.002", Precision.ABOUT, (10, 40))
    assert aid.outcome("scar").unknown["wait"]["en"] == "No cut"
    assert (aid.source("book").second_hand, aid.source("study").second_hand) == (True, False)
    assert aid.sign_offs[0].signed == date(2026, 3, 1)
    assert aid.review_by == date(2028, 1, 31)


@pytest.mark.parametrize("block", BROKEN, ids=lambda block: block.splitlines()[0])
def test_a_broken_file_is_refused_at_the_place_of_the_fault(tmp_path, block):
    assert SOUND.count(part(block, "-")) == 1, "the part to break stands in the file once"
    text = SOUND.replace(part(block, "-"), part(block, "+"))
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    found = {(problem.line, problem.column): str(problem) for problem in refused.value.problems}
    place = place_of(text, part(block, "@"))
    assert place in found
    assert part(block, "!") in found[place]


def test_all_faults_of_a_kind_are_reported_together(tmp_path):
    text = SOUND.replace("n: 80", "n: 800").replace("review_by: 2028", "review_by: 2020").replace(", es: Agudo", "")
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert [problem.line for problem in refused.value.problems] == [19, 33, 69, 71]
