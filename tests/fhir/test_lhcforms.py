"""LHC-Forms itself, with a small Questionnaire whose behaviour is known."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.fhir.lhcforms import open_form

pytestmark = [pytest.mark.browser, pytest.mark.fhir, pytest.mark.asyncio(loop_scope="module")]

CONTROL = {
    "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
    "valueCodeableConcept": {
        "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "radio-button"}]
    },
}
YES = {"system": "urn:sample", "code": "1", "display": "Yes"}
NO = {"system": "urn:sample", "code": "0", "display": "No"}
SAMPLE = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "A sample",
    "item": [
        {
            "linkId": "pain",
            "text": "Any pain?",
            "type": "choice",
            "extension": [CONTROL],
            "answerOption": [{"valueCoding": NO}, {"valueCoding": YES}],
        },
        {
            "linkId": "where",
            "text": "Where does it hurt?",
            "type": "string",
            "enableWhen": [{"question": "pain", "operator": "=", "answerCoding": YES}],
        },
    ],
}


async def test_a_question_that_depends_on_another_appears_with_its_answer_and_comes_back(chromium: Browser):
    form = await open_form(chromium, SAMPLE)
    assert await form.texts() == ["A sample", "Any pain?", "No", "Yes"]
    await form.choose("Yes")
    await form.write("Where does it hurt?", "The knee")
    response = await form.response()
    assert [(item["linkId"], item["answer"]) for item in response["item"]] == [
        ("pain", [{"valueCoding": YES}]),
        ("where", [{"valueString": "The knee"}]),
    ]
