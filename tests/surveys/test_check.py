"""Broken survey files: each is refused, with the line and column of the fault and with words that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.problems import ContentError
from surveys import check
from surveys.library import SHIPPED

SOUND = """\
id: sample
version: "1"
scoring_version: "1"
title: Sample
short_title: {en: Sample, es: Muestra}
purpose: testing
minutes: 1
languages: [en, es]
translations: {es: ours}
recall: now
licence: {text: ours, attribution: ours, verified: ours}
verified: [our own]
options:
  amount:
    - {value: 0, label: {en: Little, es: Poco}}
    - {value: 1, label: {en: Much, es: Mucho}}
  places:
    - {value: 1, label: {en: Knee, es: Rodilla}}
    - {value: 2, label: {en: Hip, es: Cadera}}
    - {value: 9, label: {en: Nowhere, es: Ninguna}, exclusive: true}
sections:
  - stem: {en: Today, es: Hoy}
    items:
      - {id: "1", text: {en: Pain?, es: Dolor?}, choice: amount}
      - {id: "2", text: {en: Swelling?, es: Edema?}, choice: amount}
      - id: scale
        text: {en: How well?, es: Como?}
        rating: {minimum: 0, maximum: 3, low: {en: Bad, es: Mal}, high: {en: Well, es: Bien}}
      - {id: note, text: {en: More?, es: Otro?}, free_text: {max_length: 10}, required: false}
      - {id: weight, text: {en: Weight?, es: Peso?}, number: {minimum: 30, maximum: 250, unit: kg}}
  - stem: {en: Where it hurts, es: Donde duele}
    when: {all: [{question: "1", operator: "=", answer: 1}]}
    items:
      - {id: where, text: {en: Where?, es: Donde?}, choices: places}
      - id: since
        text: {en: "Since when? {note}", es: "Desde cuando? {note}"}
        date: {earliest: 2000-01-01, latest: 2040-12-31}
        when: {any: [{question: where, operator: "=", answer: 1}, {question: weight, operator: ">", answer: 90}]}
alerts:
  - id: look
    item: "2"
    values: [1]
    severity: urgent
    title: Swelling
    safety: {en: "Call {clinic_phone}.", es: "Llame al {clinic_phone}."}
    source: ours
scores:
  - id: total
    title: Total
    short_title: {en: Total, es: Suma}
    method: sum
    items: ["1", "2"]
    range: [0, 100]
    direction: higher_worse
    unit: points
    decimals: 1
    missing: {kind: complete, because: it is a sum}
    table: {0: 0, 1: 40.5, 2: 100}
    bands:
      - {minimum: 0, maximum: 49.9, label: Low}
      - {minimum: 50, maximum: 100, label: High}
    changes:
      - {value: 20, kind: MCID, citation: test, verified: test, display: true}
  - id: how_well
    title: How well
    short_title: {en: Well, es: Bien}
    method: single
    items: [scale]
    reverse: [scale]
    range: [0, 3]
    direction: higher_worse
    unit: points
    decimals: 0
    missing: {kind: complete, because: it is one answer}
  - id: sore
    title: Sore places
    short_title: {en: Sore, es: Dolor}
    method: any
    items: [where]
    positive: [{items: [where], values: [1, 2]}]
    range: [0, 1]
    direction: higher_worse
    unit: points
    decimals: 0
    missing: {kind: at_least, at_least: 1, because: it is a flag}
  - id: whole
    title: Everything
    short_title: {en: All, es: Todo}
    method: combine
    terms: [{score: total, minus: 50, divide: 10, weight: 0.5}, {score: how_well}]
    transform: {multiply: 10, add: 50}
    range: [25, 105]
    direction: higher_worse
    unit: points
    decimals: 2
    missing: {kind: complete, because: it combines two scores}
corrections:
  - {score: total, version: "1", why: the first table was wrong}
examples:
  - {answers: {"1": 1, "2": 0, scale: 1}, scores: {total: 40.5, how_well: 2, sore: null, whole: 65.25}, source: test}
  - {answers: {"1": 1, where: [1, 2]}, scores: {sore: 1, total: null}, source: test}
"""

BROKEN = Path(__file__).with_name("broken.txt").read_text(encoding="utf-8").split("\n# ")[1:]
LOCKED = sorted(path for path in SHIPPED.glob("*.yaml") if check.read(path).fingerprint)


def part(block, sign):
    return "\n".join(line[2:] for line in block.splitlines()[1:] if line.startswith(f"{sign} "))


def read(tmp_path, text):
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return check.read(path)


def place_of(text, marker):
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def test_the_sound_file_is_read(tmp_path):
    survey = read(tmp_path, SOUND)
    assert [item.kind for item in survey.items] == [
        *("choice", "choice", "rating", "text", "number", "choices", "date"),
    ]
    assert survey.items[1].section.stem == {"en": "Today", "es": "Hoy"}


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


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.stem)
def test_any_change_to_locked_wording_is_noticed(tmp_path, path):
    text = path.read_text(encoding="utf-8")
    words = check.read(path).items[-1].text["en"].split()[0]
    broken = text.replace(f"text: {words}", f"text: {words.lower()}x").replace(f'text: "{words}', f'text: "{words}x')
    broken = broken.replace(f"\n          {words}", f"\n          {words}x")
    assert broken != text
    with pytest.raises(ContentError, match="the locked wording in 'en' has changed"):
        read(tmp_path, broken)


def test_all_faults_of_a_kind_are_reported_together(tmp_path):
    text = SOUND.replace("minimum: 50, ", "minimum: 51, ").replace("values: [1]", "values: [2]")
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert len(refused.value.problems) == 2
