"""A clinic's bank becomes an adaptive survey that asks and scores."""

from __future__ import annotations

from exchange.banking import from_bank
from surveys import scoring, walk
from surveys.adaptive.banks import SYNTHETIC, read
from surveys.model import Survey
from surveys.moves import Choose
from surveys.walk import Phase
from tests.exchange.samples import survey_of


def test_a_bank_becomes_an_adaptive_survey_with_its_parameters():
    survey, bank = survey_of(from_bank(SYNTHETIC)), read(SYNTHETIC)
    assert {item.id: item.grading for item in survey.items} == dict(bank.bank().items)
    assert [item.text["en"] for item in survey.items] == [row.text for row in bank.items]
    first = survey.items[0].format.options
    assert [(one.value, one.label["en"]) for one in first] == list(enumerate(bank.items[0].labels))
    assert (survey.stopping.standard_error, survey.stopping.at_most) == (0.3, 12)


def taken(survey: Survey, category: int) -> tuple[int, float]:
    """How many questions were asked of somebody who always gives this answer, and the score."""
    at = walk.start(survey)
    while at.phase is Phase.ASKING:
        at, _ = walk.advance(survey, at, Choose(at.at, category))
    answers = {item_id: answer.value for item_id, answer in at.answers.items()}
    (score,) = scoring.score(survey, answers)
    return len(answers), score.value


def test_it_asks_few_questions_and_gives_a_t_score():
    survey = survey_of(from_bank(SYNTHETIC))
    (_, lowest), (asked, middle), (_, highest) = (taken(survey, category) for category in (0, 2, 4))
    assert 4 <= asked <= 12
    assert 5 < lowest < middle < highest < 95


def test_what_a_bank_does_not_say_is_named(tmp_path):
    path = tmp_path / "my_bank.csv"
    path.write_text("id,text,a,b1\nx,How?,1.5,0.2\n", encoding="utf-8")
    found = from_bank(path)
    said = "\n".join(map(str, found.losses))
    assert found.file["id"] == "my-bank"
    assert "x (row 2): its answers have no labels" in said
    for assumed in ("whether more of the trait is better", "when to stop", "names no language", "a worked example"):
        assert assumed in said
