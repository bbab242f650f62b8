"""Nothing that was only remembered, or found in no source, stands in a file that patients or teams read."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator

import pytest

from surveys.library import SHIPPED
from tests.support.facts import instrument
from tests.surveys.instruments.shipped import COMPARED, LIBRARY, NOT_SHIPPED, fact

TAGS = ("from_memory", "not verified", "Not verified")
CODE = re.compile(r"\b(?:LA\d+|\d{4,})-\d\b")


def everything_in(survey_id: str) -> str:
    """What is loaded of a file, and what stands in its comments."""
    loaded = json.dumps(dataclasses.asdict(LIBRARY.get(survey_id)), default=str, ensure_ascii=False)
    return loaded + (SHIPPED / f"{survey_id}.yaml").read_text(encoding="utf-8")


def remembered(part: object, key: str = "") -> Iterator[str]:
    """Each piece of a fact that is tagged: citations and texts of tagged entries, codes and clauses before a tag."""
    if isinstance(part, dict):
        tagged = part.get("from_memory") is True
        for name, value in part.items():
            if tagged and isinstance(value, str) and name in {"citation", "text"}:
                yield value
            yield from remembered(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from remembered(value, key)
    elif isinstance(part, str) and any(tag in part for tag in TAGS) and key not in {"source", "verified"}:
        yield from CODE.findall(part)
        yield from clauses(part)


def clauses(text: str) -> Iterator[str]:
    """What stands just before a tag, and all that follows one which opens a text."""
    before, _, after = text.partition("from_memory")
    if not before.strip(" [(;"):
        yield from (piece.strip() for piece in re.split(r"[.;:,]", after) if len(piece.strip()) > 20)
    elif len(last := re.split(r"[.;:()\[\]]", before.rstrip(" [(;-"))[-1].strip()) > 20:
        yield last


@pytest.mark.parametrize("survey_id", COMPARED)
def test_nothing_that_was_only_remembered_is_shipped(survey_id):
    shipped = everything_in(survey_id)
    assert "from_memory" not in shipped
    assert [piece for piece in remembered(fact(survey_id)) if piece in shipped] == []


@pytest.mark.parametrize(
    ("survey_id", "words"),
    [
        ("koos-jr", "This survey asks for your view"),
        ("koos-jr", "1461"),
        ("hoos-jr", "1472"),
        ("promis-global-health-v1-2", "LA8969-3"),
        ("promis-global-health-v1-2", "Used with permission"),
        ("promis-pf-4a-v2", "Used with permission"),
        ("promis-29-v2-1", "Used with permission"),
        ("promis-anxiety-4a-v1", "2-6 T-score points"),
        ("sils2", "CC BY 2.0"),
        ("nprs", "Farrar"),
        ("phq-9", "69722-7"),
        ("phq-9", "how difficult have these problems made it"),
        ("phq-9", "Lowe 2004"),
        ("phq-2", "55757-9"),
        ("phq-2", "55758-7"),
        ("gad-7", "Toussaint"),
        ("peg", "30% improvement"),
        ("hunger-vital-sign", "free to use"),
        ("quickdash", "15.91"),
        ("quickdash", "Franchignoni"),
        ("ipss", "Barry 1995"),
        ("ipss", "American Urological Association"),
        ("epic-26", "Skolarus"),
        ("rand-36", "3-5 points"),
        ("boston-carpal-tunnel", "1.04"),
        ("catquest-9sf", "past 4 weeks"),
        ("qor-15", "Myles & Myles"),
        ("qor-15", "free use stated"),
        ("qor-15", "Severe pain"),
        ("isi", "Yang 2009"),
        ("isi", "Morin"),
    ],
)
def test_what_the_facts_could_not_confirm_is_not_in_the_file(survey_id, words):
    assert words in json.dumps(fact(survey_id), ensure_ascii=False)
    assert words not in everything_in(survey_id)


@pytest.mark.parametrize("fact_id", ["decision_regret_scale", "dcs_low_literacy", "sdm_q_9"])
def test_an_instrument_whose_words_and_formula_were_both_remembered_is_not_shipped_at_all(fact_id):
    assert fact_id in NOT_SHIPPED
    assert "from_memory" in json.dumps(instrument(fact_id)["scoring"])


def test_every_other_instrument_that_may_be_shipped_is():
    allowed = {
        fact_id for fact_id in NOT_SHIPPED if instrument(fact_id)["item_text_status"].startswith(("yes", "cond"))
    }
    assert allowed == {"decision_regret_scale", "dcs_low_literacy"}
