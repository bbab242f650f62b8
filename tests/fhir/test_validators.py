"""The instruments, tried on samples that are right and on samples with one fault each, before they judge anything."""

from __future__ import annotations

import pytest

from tests.fhir import validators

pytestmark = pytest.mark.fhir

OPTION = {"valueCoding": {"code": "0", "display": "None"}}
ITEM = {"linkId": "1", "text": "Pain", "type": "choice", "answerOption": [OPTION]}
GATE = {"question": "1", "operator": "exists", "answerBoolean": True}
QUESTIONNAIRE = {
    "resourceType": "Questionnaire",
    "status": "active",
    "item": [ITEM, {"linkId": "2", "text": "Where?", "type": "string", "enableWhen": [GATE]}],
}
ANSWER = {"linkId": "1", "answer": [{"valueCoding": {"code": "0"}}]}
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "status": "completed",
    "authored": "2026-11-21",
    "item": [ANSWER],
}


def without(resource: dict, key: str) -> dict:
    return {name: value for name, value in resource.items() if name != key}


BOTH = {
    "a questionnaire without a status": (without(QUESTIONNAIRE, "status"), "status"),
    "an item without a linkId": (QUESTIONNAIRE | {"item": [without(ITEM, "linkId")]}, "linkId"),
    "a key that FHIR does not know": (QUESTIONNAIRE | {"colour": "blue"}, "colour"),
    "an answer with two values": (
        RESPONSE | {"item": [{"linkId": "1", "answer": [{"valueString": "a", "valueInteger": 1}]}]},
        "valueInteger",
    ),
    "a response item without a linkId": (RESPONSE | {"item": [without(ANSWER, "linkId")]}, "linkId"),
    "a date in another order": (RESPONSE | {"authored": "21/11/2026"}, "authored"),
}
CODES = {
    "a type of item that does not exist": (QUESTIONNAIRE | {"item": [ITEM | {"type": "chooice"}]}, "chooice"),
    "a status that does not exist": (RESPONSE | {"status": "done"}, "done"),
}
INVARIANTS = {
    "a gate that compares existence with a number": (
        QUESTIONNAIRE | {"item": [ITEM | {"enableWhen": [without(GATE, "answerBoolean") | {"answerInteger": 1}]}]},
        "que-7",
    ),
    "a group without items": (QUESTIONNAIRE | {"item": [{"linkId": "1", "type": "group"}]}, "que-1"),
    "a display that must be answered": (
        QUESTIONNAIRE | {"item": [{"linkId": "1", "type": "display", "required": True}]},
        "que-6",
    ),
}


def test_what_is_right_passes_all_three():
    assert validators.problems([QUESTIONNAIRE, RESPONSE]) == [[], []]


@pytest.mark.parametrize("sample", BOTH.values(), ids=list(BOTH))
def test_fhirkit_finds(sample: tuple[dict, str]):
    resource, place = sample
    assert any(place in problem for problem in validators.fhirkit(resource))


@pytest.mark.parametrize("sample", CODES.values(), ids=list(CODES))
def test_the_published_schema_finds(sample: tuple[dict, str]):
    resource, code = sample
    assert any(repr(code) in problem for problem in validators.schema(resource))


def test_medplum_finds_the_same_and_broken_invariants_in_one_process():
    samples = [*BOTH.values(), *INVARIANTS.values()]
    found = validators.medplum([resource for resource, _ in samples])
    missed = [place for (_, place), problems in zip(samples, found, strict=True) if place not in "".join(problems)]
    assert missed == []
