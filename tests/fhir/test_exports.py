"""Every Questionnaire that we export, before the validators and in the hands of somebody who fills it in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser

from exchange.fhir.export import questionnaire
from surveys import library
from tests.exchange.samples import adaptive, every_kind, supplied
from tests.fhir import validators
from tests.fhir.lhcforms import open_form
from tests.surveys.samples import branching

SHIPPED = library.load()
pytestmark = pytest.mark.fhir


def filling(test: Any) -> Any:
    """A test with a browser."""
    return pytest.mark.browser(pytest.mark.asyncio(loop_scope="module")(test))


def answers(response: dict[str, Any]) -> dict[str, list[Any]]:
    """The values of a response by linkId, of codings the code."""
    found: dict[str, list[Any]] = {}
    for item in response.get("item", []):
        values = [value for answer in item.get("answer", []) for key, value in answer.items() if key != "item"]
        found |= (
            {item["linkId"]: [value["code"] if isinstance(value, dict) else value for value in values]}
            if values
            else {}
        )
        found |= answers(item)
    return found


def test_what_we_export_is_fhir_to_all_who_judge_it():
    surveys = [*SHIPPED, every_kind(), adaptive(), supplied(), branching()]
    found = validators.problems([questionnaire(survey) for survey in surveys])
    assert {survey.id: problems for survey, problems in zip(surveys, found, strict=True) if problems} == {}


@filling
async def test_phq_9_is_answered_and_the_form_adds_it_up(chromium: Browser):
    form = await open_form(chromium, questionnaire(SHIPPED.get("phq-9")))
    texts = await form.texts()
    assert texts[1].startswith("Over the last 2 weeks")
    assert texts[2:7] == [
        "Little interest or pleasure in doing things *",
        "Not at all - 0",
        "Several days - 1",
        "More than half the days - 2",
        "Nearly every day - 3",
    ]
    assert "PHQ-9 total" not in texts  # which patients do not see
    for n in range(8):
        await form.choose("Nearly every day", nth=n)
    assert "score.total" not in answers(await form.response())
    await form.choose("Several days", nth=8)
    response = answers(await form.response())
    assert response == {str(n): ["LA6571-9"] for n in range(1, 9)} | {"9": ["LA6569-3"], "score.total": [25]}


@filling
async def test_koos_jr_shows_its_stems_and_leaves_its_interval_score_to_a_reader_with_the_table(chromium: Browser):
    form = await open_form(chromium, questionnaire(SHIPPED.get("koos-jr")))
    texts = await form.texts()
    assert "What amount of knee pain have you experienced in the last week during the following activities?" in texts
    assert texts[-1] == "KOOS JR interval"
    for n in range(7):
        await form.choose("Moderate", nth=n)
    response = answers(await form.response())
    assert response == {str(n): ["LA6751-7"] for n in range(1, 8)} | {"score.raw": [14]}


@filling
async def test_an_item_is_hidden_until_the_answers_that_it_waits_for_are_given(chromium: Browser):
    form = await open_form(chromium, questionnaire(every_kind()))
    assert waiting(await form.texts()) == []
    await form.choose("Some pain")
    assert waiting(await form.texts()) == ["Where does it hurt?", "When it hurts", "How many pills?"]
    await form.choose("Knee")
    await form.choose("Hip")
    await form.write("What do you weigh?", "80.5")
    assert waiting(await form.texts())[-1] == "Since when?"
    await form.choose("No pain")
    assert waiting(await form.texts()) == []


@filling
async def test_several_picks_and_a_scale_come_back_in_a_response_that_is_fhir(chromium: Browser):
    form = await open_form(chromium, questionnaire(every_kind()))
    texts, hints = await form.texts(), await form.hints()
    assert texts[1:5] == ["Please answer as well as you can.", "Welcome", "In the past week", "Today How much pain? *"]
    assert "0: Fine, 10: Awful" in hints
    await form.choose("Some pain")
    await form.choose("Knee")
    await form.choose("Hip")
    await form.write("How bad is it?", "7")
    await form.write("What do you miss most?", "Dancing")
    response = await form.response()
    assert answers(response) == {
        "pain": ["2"],
        "where": ["1", "2"],
        "scale": [7],
        "name": ["Dancing"],
        "score.plain": [2],
    }
    assert response["questionnaire"] == "urn:afterwell:survey:sample|1"
    assert validators.problems([response]) == [[]]


def waiting(texts: list[str]) -> list[str]:
    """Those of the texts that wait for an answer."""
    asked = {"Where does it hurt?", "When it hurts", "How many pills?", "Since when?", "Until when?"}
    return [text for line in texts if (text := line.removesuffix(" *")) in asked]
