"""Anybody's Questionnaire comes in, and each rule that did not survive is named with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import yamltree
from exchange.authoring import write
from exchange.errors import ExchangeError
from exchange.losses import Imported
from surveys import check
from tests.exchange.samples import home, survey_of

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
UNIT = {"url": f"{CORE}questionnaire-unit", "valueCoding": {"display": "kg"}}
FLOOR = {"url": f"{CORE}minValue", "valueDecimal": 1}
CEILING = {"url": f"{CORE}maxValue", "valueDecimal": 9}
# What is said of every Questionnaire that is not ours.
HEADING = {"Questionnaire", "Questionnaire.copyright"}


def sent(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "status": "active", "title": "Sent", "item": list(items), **more}


def question(link: str = "q", kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": link, "text": f"Question {link}", "type": kind, **more}


def expression(name: str) -> dict[str, Any]:
    return {"url": f"{SDC}{name}", "valueExpression": {"language": "text/fhirpath", "expression": "1 + 1"}}


def coded(code: str, **more: Any) -> dict[str, Any]:
    return {"valueCoding": {"system": "urn:theirs", "code": code, "display": f"Answer {code}"}, **more}


def weighed(code: str, weight: float, name: str = "ordinalValue") -> dict[str, Any]:
    return coded(code, extension=[{"url": f"{CORE}{name}", "valueDecimal": weight}])


YES_NO = question("gate", "choice", answerOption=[coded("y"), coded("n")])
BEFORE = question("before", "string")


def gate(link: str = "gate", sign: str = "=", **answer: Any) -> dict[str, Any]:
    return {"question": link, "operator": sign, **(answer or {"answerCoding": {"system": "urn:theirs", "code": "y"}})}


def items(imported: Imported) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for section in imported.file["sections"] for item in section["items"]}


def lost(imported: Imported) -> list[str]:
    return [f"{loss.where}: {loss.what}" for loss in imported.losses if loss.where not in HEADING]


WAYS = {
    "a yes or no": (question(kind="boolean"), {"choice": "answers-1"}),
    "a choice": (question(kind="choice", answerOption=[coded("1"), coded("2")]), {"choice": "answers-1"}),
    "several picks": (
        question(kind="choice", repeats=True, answerOption=[coded("1"), coded("2")]),
        {"choices": "answers-1"},
    ),
    "a number": (
        question(kind="decimal", extension=[UNIT, FLOOR, CEILING]),
        {"number": {"minimum": 1, "maximum": 9, "unit": "kg"}},
    ),
    "a quantity": (
        question(kind="quantity", extension=[UNIT, FLOOR, CEILING]),
        {"number": {"minimum": 1, "maximum": 9, "unit": "kg"}},
    ),
    "a date": (
        question(kind="date", extension=[{"url": f"{CORE}minValue", "valueDate": "2026-01-31"}]),
        {"date": {"earliest": "2026-01-31"}},
    ),
    "a line": (question(kind="string", maxLength=80), {"free_text": {"max_length": 80, "long": False}}),
    "a text": (question(kind="text"), {"free_text": {"max_length": 4000}}),
    "something to read": (question(kind="display"), {"display": True}),
}


@pytest.mark.parametrize(("foreign", "ours"), WAYS.values(), ids=list(WAYS))
def test_a_question_keeps_its_way_of_being_answered(foreign, ours):
    imported = home(sent(foreign))
    assert lost(imported) == []
    required = {} if foreign["type"] == "display" else {"required": False}
    assert items(imported)["q"] == {"id": "q", "text": "Question q", **required, **ours}


LOST = {
    "a computed value": (
        question(kind="decimal", readOnly=True, extension=[expression("calculatedExpression")]),
        ["q: its value is computed by an expression", "q: nobody fills it in; it is left out"],
    ),
    "a value from elsewhere": (
        question(extension=[expression("initialExpression")]),
        ["q: it is filled in beforehand"],
    ),
    "a fixed first value": (question(initial=[{"valueString": "x"}]), ["q: it is filled in beforehand"]),
    "an option that is chosen already": (
        question(kind="choice", answerOption=[coded("1", initialSelected=True), coded("2")]),
        ["q: it is filled in beforehand"],
    ),
    "an expression that shows it": (
        question(extension=[expression("enableWhenExpression")]),
        ["q: it appears by an expression"],
    ),
    "a value set of a server": (
        question(kind="choice", answerValueSet="http://hl7.org/fhir/ValueSet/yesnodontknow"),
        ["q: its answers are the value set http://hl7.org/fhir/ValueSet/yesnodontknow, which does not come along"],
    ),
    "an answer beside the options": (
        question(kind="open-choice", answerOption=[coded("1"), coded("2")]),
        ["q: an answer of the patient's own may be written beside the options"],
    ),
    "one option alone": (
        question(kind="choice", answerOption=[coded("1")]),
        ["q: it has fewer than two answers to choose among; it is left out"],
    ),
    "a file": (
        question(kind="attachment"),
        ["q: questions of the type 'attachment' cannot be asked; it is left out"],
    ),
    "a reference": (
        question(kind="reference"),
        ["q: questions of the type 'reference' cannot be asked; it is left out"],
    ),
    "a time of day": (question(kind="time"), ["q: its answer is a time"]),
    "a moment": (question(kind="dateTime"), ["q: the time of day is asked too"]),
    "a whole number": (
        question(kind="integer", extension=[UNIT, FLOOR, CEILING]),
        ["q: only whole numbers answer it"],
    ),
    "a number without limits or unit": (
        question(kind="decimal"),
        [
            "q: nothing says in which unit it is answered",
            "q: nothing says between which limits its answer lies",
        ],
    ),
    "a choice of units": (
        question(
            kind="quantity",
            extension=[FLOOR, CEILING]
            + [{"url": f"{CORE}questionnaire-unitOption", "valueCoding": {"code": unit}} for unit in ("kg", "lb")],
        ),
        ["q: it may be answered in kg, lb"],
    ),
    "a very long text": (question(kind="text", maxLength=9999), ["q: its answer may be longer than 4000 signs"]),
    "a repeated text": (question(repeats=True), ["q: it may be answered several times"]),
    "a pattern": (
        question(extension=[{"url": f"{CORE}regex", "valueString": "[0-9]+"}]),
        ["q: a pattern checks its answer"],
    ),
    "an extension that nobody here knows": (
        question(extension=[{"url": "http://theirs.example/x", "valueString": "?"}]),
        ["q: the extension http://theirs.example/x is not kept"],
    ),
    "an extension that turns the meaning around": (
        question(modifierExtension=[{"url": "http://theirs.example/not", "valueBoolean": True}]),
        ["q: an extension changes its meaning: http://theirs.example/not"],
    ),
    "a formatted text": (
        question(_text={"extension": [{"url": f"{CORE}rendering-style", "valueString": "color: red"}]}),
        ["q: its text is formatted"],
    ),
    "a hidden item": (
        question(extension=[{"url": f"{CORE}questionnaire-hidden", "valueBoolean": True}]),
        ["q: it is hidden; it is left out"],
    ),
    "weights that are no whole numbers": (
        question(kind="choice", answerOption=[weighed("a", 0), weighed("b", 0.5)]),
        ["q: the weights of its answers are not whole numbers that differ; the answers are numbered from 0"],
    ),
    "a question without words": (
        {"linkId": "q", "type": "string"},
        ["q: it has no text"],
    ),
    "far too many answers": (
        question(kind="choice", answerOption=[coded(str(n)) for n in range(101)]),
        ["q: its 101 answers are too many to choose among in a chat"],
    ),
    "an id that stands twice": (
        question("before"),
        ["before: this linkId stands twice", "linkId: ids of ours cannot hold these: 'before' became 'before-2'"],
    ),
    "an id that ours cannot be": (question("/q"), ["linkId: ids of ours cannot hold these: '/q' became 'q'"]),
}


@pytest.mark.parametrize(("foreign", "said"), LOST.values(), ids=list(LOST))
def test_a_rule_that_does_not_survive_is_named(foreign, said):
    assert lost(home(sent(BEFORE, foreign))) == said


@pytest.mark.parametrize(("foreign", "said"), LOST.values(), ids=list(LOST))
def test_what_is_left_is_a_survey_that_can_be_asked(foreign, said, tmp_path):
    imported = home(sent(BEFORE, foreign))
    path = tmp_path / "sent.yaml"
    path.write_text(write(imported.file, imported.losses), encoding="utf-8")
    survey = check.read(path)
    assert survey == survey_of(imported)
    assert len(survey.items) == 1 + (not any("left out" in one for one in said))


def test_a_loss_names_the_item_of_our_file_to_look_at():
    foreign = question("/q", extension=[{"url": f"{CORE}regex", "valueString": "[0-9]+"}])
    found = next(loss for loss in home(sent(foreign)).losses if loss.where == "/q")
    assert found.item == "q"
    assert found.advice == "ask for a number, a date or a choice instead"


WEIGHTS = {
    "the old name": ([weighed("a", 3), weighed("b", 1)], [3, 1]),
    "the new name": ([weighed("a", 3, "itemWeight"), weighed("b", 1, "itemWeight")], [3, 1]),
    "numbers as codes": ([coded("4"), coded("2")], [4, 2]),
    "codes that are words": ([coded("yes"), coded("no"), coded("often")], [0, 1, 2]),
    "two of one weight": ([weighed("5", 1), weighed("7", 1)], [5, 7]),
    "plain texts": ([{"valueString": "Red"}, {"valueString": "Blue"}], [0, 1]),
    "plain numbers": ([{"valueInteger": 5}, {"valueInteger": 10}], [5, 10]),
}


@pytest.mark.parametrize(("options", "values"), WEIGHTS.values(), ids=list(WEIGHTS))
def test_an_answer_counts_what_its_weight_or_its_code_says(options, values):
    imported = home(sent(question(kind="choice", answerOption=options)))
    assert [option["value"] for option in imported.file["options"]["answers-1"]] == values


def test_a_value_set_within_the_questionnaire_is_written_out():
    concepts = [{"code": "LA6568-5", "display": "Not at all"}, {"code": "LA6569-3", "display": "Several days"}]
    included = {"include": [{"system": "http://loinc.org", "concept": concepts}]}
    expanded = {"contains": [{"system": "http://loinc.org", **concept} for concept in concepts]}
    for content in ({"compose": included}, {"expansion": expanded}):
        imported = home(
            sent(
                question(kind="choice", answerValueSet="#days"),
                contained=[{"resourceType": "ValueSet", "id": "days", "status": "active", **content}],
            )
        )
        assert lost(imported) == []
        assert imported.file["options"]["answers-1"] == [
            {"value": 0, "label": "Not at all", "loinc": "LA6568-5"},
            {"value": 1, "label": "Several days", "loinc": "LA6569-3"},
        ]


def test_questions_that_share_their_answers_share_a_list():
    options = [coded("1"), coded("2")]
    asked = [question(link, "choice", answerOption=options) for link in ("a", "b")]
    imported = home(sent(*asked, question("c", "boolean")))
    assert [item["choice"] for item in items(imported).values()] == ["answers-1", "answers-1", "answers-2"]


CONDITIONS = {
    "a code": (gate(), {"all": [{"question": "gate", "operator": "=", "answer": 0}]}),
    "an answer at all": (
        gate(sign="exists", answerBoolean=True),
        {"all": [{"question": "gate", "operator": "exists", "answer": True}]},
    ),
    "another answer, or none": (
        gate(sign="!="),
        {
            "any": [
                {"question": "gate", "operator": "!=", "answer": 0},
                {"question": "gate", "operator": "exists", "answer": False},
            ]
        },
    ),
}


@pytest.mark.parametrize(("foreign", "when"), CONDITIONS.values(), ids=list(CONDITIONS))
def test_a_condition_is_kept(foreign, when):
    imported = home(sent(YES_NO, question(enableWhen=[foreign])))
    assert items(imported)["q"]["when"] == when
    assert lost(imported) == []


def test_a_condition_on_a_yes_or_no_is_kept():
    imported = home(sent(question("gate", "boolean"), question(enableWhen=[gate(answerBoolean=True)])))
    assert items(imported)["q"]["when"] == {"all": [{"question": "gate", "operator": "=", "answer": 1}]}


UNKEPT = {
    "a question that is nowhere": (gate("gone"), "it waits for 'gone', which is not asked before it"),
    "a later question": (gate("later"), "it waits for 'later', which is not asked before it"),
    "itself": (gate("q"), "it waits for 'q', which is not asked before it"),
    "an unknown operator": (gate(sign="~"), "the operator '~' is unknown"),
    "a code that is no option": (
        gate(answerCoding={"code": "maybe"}),
        "what it compares with is no answer to 'gate'",
    ),
    "a code of another system": (
        gate(answerCoding={"system": "urn:others", "code": "y"}),
        "what it compares with is no answer to 'gate'",
    ),
    "a moment": (gate(answerDateTime="2026-01-01T00:00:00Z"), "what it compares with is no answer to 'gate'"),
    "an order of words": (
        gate("before", ">", answerString="m"),
        "the answers to 'before' have no order to compare by '>'",
    ),
}


@pytest.mark.parametrize(("foreign", "said"), UNKEPT.values(), ids=list(UNKEPT))
def test_where_a_part_of_a_condition_cannot_be_kept_the_question_is_always_asked(foreign, said):
    waiting = question(enableWhen=[gate(), foreign], enableBehavior="all")
    imported = home(sent(BEFORE, YES_NO, waiting, question("later")))
    assert "when" not in items(imported)["q"]
    assert lost(imported) == [f"q: {said}"]


def test_a_group_is_a_section_with_its_stem_and_its_condition():
    group = {"linkId": "g", "text": "Past week", "type": "group", "enableWhen": [gate()], "item": [question()]}
    imported = home(sent(YES_NO, group, question("after")))
    assert [
        (section.get("stem"), [item["id"] for item in section["items"]]) for section in imported.file["sections"]
    ] == [
        (None, ["gate"]),
        ("Past week", ["q"]),
        (None, ["after"]),
    ]
    assert imported.file["sections"][1]["when"] == CONDITIONS["a code"][1]
    assert lost(imported) == []


def test_a_group_within_a_group_becomes_a_section_with_both_stems_and_both_conditions():
    second = gate("gate", "exists", answerBoolean=True)
    inner = {"linkId": "h", "text": "At night", "type": "group", "enableWhen": [second], "item": [question()]}
    outer = {"linkId": "g", "text": "Past week", "type": "group", "enableWhen": [gate()], "item": [inner, BEFORE]}
    imported = home(sent(YES_NO, outer))
    _, section, rest = imported.file["sections"]
    assert section["stem"] == "Past week\nAt night"
    assert [test["operator"] for test in section["when"]["all"]] == ["=", "exists"]
    assert (rest["stem"], [item["id"] for item in rest["items"]]) == ("Past week", ["before"])
    assert lost(imported) == ["h: the group stands within the group 'g'"]


def test_a_group_that_is_answered_several_times_is_asked_once():
    group = {"linkId": "g", "text": "Each medicine", "type": "group", "repeats": True, "item": [question()]}
    assert lost(home(sent(group))) == ["g: the group may be answered several times, once for each of something"]


def test_a_question_under_a_question_follows_it_and_waits_for_its_answer():
    imported = home(sent({**YES_NO, "item": [question(enableWhen=[gate()])]}))
    assert items(imported)["q"]["when"] == {
        "all": [
            {"question": "gate", "operator": "exists", "answer": True},
            {"question": "gate", "operator": "=", "answer": 0},
        ]
    }


def test_a_scale_with_words_at_both_ends_is_a_rating():
    ends = [
        {
            **question(f"q-{code}", "display"),
            "extension": [
                {"url": f"{CORE}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": code}]}}
            ],
        }
        for code in ("lower", "upper")
    ]
    limits = [{"url": f"{CORE}minValue", "valueInteger": 0}, {"url": f"{CORE}maxValue", "valueInteger": 10}]
    imported = home(sent(question(kind="integer", extension=limits, item=ends)))
    assert items(imported)["q"]["rating"] == {
        "minimum": 0,
        "maximum": 10,
        "low": "Question q-lower",
        "high": "Question q-upper",
    }
    assert lost(imported) == []


def translated(language: str, text: str) -> dict[str, Any]:
    parts = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}]
    return {"extension": [{"url": f"{CORE}translation", "extension": parts}]}


def test_translations_come_along_where_every_text_has_one():
    both = question(_text=translated("es", "Pregunta"))
    whole = home(sent(both, _title=translated("es", "Enviado"), language="en"))
    assert whole.file["languages"] == ["en", "es"]
    assert whole.file["short_title"] == {"en": "Sent", "es": "Enviado"}
    assert list(whole.file["translations"]) == ["es"]
    partial = home(sent(both, BEFORE))
    assert partial.file["languages"] == ["en"]
    assert items(partial)["q"]["text"] == "Question q"
    assert "1 of 2 texts have a translation into 'es'" in [loss.what for loss in partial.losses]


def test_the_language_of_the_questionnaire_is_the_language_of_its_texts():
    imported = home(sent(question(), question("c", "boolean"), language="es"))
    assert imported.file["languages"] == ["es"]
    assert [option["label"] for option in imported.file["options"]["answers-1"]] == [{"es": "Sí"}, {"es": "No"}]


def test_what_a_questionnaire_does_not_say_is_left_to_a_person_and_says_so():
    imported = home(sent(question(), version="draft-3", name="MyForm"))
    assert imported.file["id"] == "my-form"
    assert imported.file["version"] == "1"
    assert imported.file["recall"] == imported.file["licence"]["text"] == "Not stated"
    assert {loss.advice for loss in imported.losses} == {
        "number it: it is 1 now",
        "correct purpose",
        "correct minutes",
        "correct recall",
        "correct licence",
        "check them, and correct licence",
    }


def test_a_version_that_is_too_long_for_ours_is_numbered_anew():
    assert home(sent(question(), version="1.23456789.123456")).file["version"] == "1"
    assert home(sent(question(), version="1.23456789.12345")).file["version"] == "1.23456789.12345"


def test_what_it_does_say_of_itself_is_kept():
    panel = [{"system": "urn:theirs", "code": "x"}, {"system": "http://loinc.org", "code": "44249-1"}]
    imported = home(sent(question(), copyright="Free", version="2.1", description="For trying", code=panel))
    assert imported.file["licence"]["text"] == "Free"
    assert (imported.file["version"], imported.file["purpose"]) == ("2.1", "For trying")
    assert imported.file["loinc"] == "44249-1"


REFUSED = {
    "thousands of items": (sent(*(question(str(n)) for n in range(2001))), "more than 2000 items"),
    "another resource": ({"resourceType": "Patient"}, 'its resourceType is "Patient"'),
    "no resource": ({}, "its resourceType is null"),
    "no items": (sent(), "Nothing in this Questionnaire can be asked"),
    "only what cannot be asked": (sent(question(kind="attachment")), "Nothing in this Questionnaire can be asked"),
    "items that are no list": (sent() | {"item": "none"}, "at Questionnaire.item: Input should be a valid list"),
    "an item without a linkId": (sent(BEFORE, {"type": "string"}), "at Questionnaire.item[1].linkId: Field required"),
    "a text that is a number": (
        sent(question(text=5)),
        "at Questionnaire.item[0].text: Input should be a valid string",
    ),
}


@pytest.mark.parametrize(("resource", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_questionnaire_is_refused_in_one_sentence(resource, said):
    with pytest.raises(ExchangeError) as refused:
        home(resource)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_quoted_in_a_loss_cannot_play_with_a_terminal():
    imported = home(sent(question("a\x1b[31m\nb", kind="attachment"), BEFORE))
    assert all(str(loss).isprintable() for loss in imported.losses)


def test_our_own_extensions_are_believed_no_more_than_anything_else():
    for content in ("{", "[" * 5000, '{"sections": []}', '{"languages": 5}', '{"id": "x"}'):
        resource = sent(question(), extension=[{"url": "urn:afterwell:survey", "valueString": content}])
        assert [item["id"] for item in home(resource).file["sections"][0]["items"]] == ["q"]


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
)
KINDS = st.sampled_from(
    ["group", "display", "choice", "boolean", "integer", "decimal", "date", "text", "quantity", "?"]
)
OURS = [f"urn:afterwell:{name}" for name in ("when", "item", "section", "score")]
CRAFTED = [
    json.dumps(content)
    for content in (
        *({"written": {}, "when": when} for when in ({"all": 5}, {"any": [5]}, {}, {"all": []}, {"all": [{}]})),
        {"context": 5, "decline": [], "id": {}, "text": {"en": 5}, "short_stem": {"x": []}, "title": None},
        {"context": {"en": []}, "short_stem": 5, "method": {"a": [{}]}, "grading": "\u2028"},
    )
]
NEEDED = {"linkId": st.sampled_from("abc") | st.text(max_size=4), "type": KINDS}
PARTS = {
    "text": st.text(max_size=9),
    "repeats": st.booleans(),
    "readOnly": st.booleans(),
    "answerOption": st.lists(
        st.fixed_dictionaries({}, optional={"valueString": st.text(max_size=4), "valueInteger": st.integers()}),
        max_size=3,
    ),
    "enableWhen": st.lists(
        st.fixed_dictionaries(
            {"question": st.text(max_size=3), "operator": st.sampled_from(["=", "!=", "exists", ">"])},
            optional={
                "answerBoolean": st.booleans(),
                "answerInteger": st.integers(),
                "answerString": st.text(max_size=3),
            },
        ),
        max_size=2,
    ),
    "extension": st.lists(
        st.sampled_from([{"url": FLOOR["url"]}, {"url": UNIT["url"]}, {"url": "x"}])
        | st.fixed_dictionaries({"url": st.sampled_from(OURS), "valueString": st.sampled_from(CRAFTED)}),
        max_size=2,
    ),
    "initial": st.lists(VALUES, max_size=1),
}
ITEMS = st.recursive(
    st.fixed_dictionaries(NEEDED, optional=PARTS),
    lambda child: st.fixed_dictionaries({**NEEDED, "item": st.lists(child, max_size=3)}, optional=PARTS),
    max_leaves=3,
)


@given(asked=st.lists(ITEMS, max_size=2), more=st.dictionaries(st.sampled_from(["title", "language", "x"]), VALUES))
def test_whatever_is_sent_gives_a_file_or_one_sentence(asked, more):
    try:
        imported = home(sent(*asked, **more))
    except ExchangeError as refused:
        said = str(refused)
    else:
        said = "".join(map(str, imported.losses))
        assert yamltree.parse(write(imported.file, imported.losses), "sent.yaml").value["id"] == imported.file["id"]
    assert said.isprintable()


def test_of_two_conditions_at_once_with_alternatives_the_outer_one_is_kept():
    other = gate(answerCoding={"system": "urn:theirs", "code": "n"})
    waiting = question(enableWhen=[gate(), other], enableBehavior="any")
    imported = home(sent({**YES_NO, "item": [waiting]}))
    assert [test["operator"] for test in items(imported)["q"]["when"]["all"]] == ["exists"]
    assert lost(imported) == [
        "q: it waits for two conditions at once, and one of them has alternatives; the outer one is kept"
    ]


def test_not_this_answer_among_other_conditions_waits_for_an_answer_and_says_so():
    waiting = question(enableWhen=[gate(sign="!="), gate("before", "exists", answerBoolean=True)], enableBehavior="all")
    imported = home(sent(BEFORE, YES_NO, waiting))
    assert [test["operator"] for test in items(imported)["q"]["when"]["all"]] == ["!=", "exists"]
    assert lost(imported) == ["q: FHIR asks it also where 'gate' has no answer, and here it waits for one"]


def test_a_value_set_within_that_is_not_as_fhir_has_it_gives_no_answers():
    broken = {"resourceType": "ValueSet", "id": "days", "compose": "none"}
    imported = home(sent(question(kind="choice", answerValueSet="#days"), contained=[broken]))
    assert lost(imported) == ["q: its answers are the value set #days, which does not come along"]


def test_half_a_translation_is_none_and_a_title_without_one_is_named():
    half = {"extension": [{"url": f"{CORE}translation", "extension": [{"url": "lang", "valueCode": "es"}]}]}
    assert home(sent(question(_text=half))).file["languages"] == ["en"]
    imported = home(sent(question(_text=translated("es", "Pregunta"))))
    assert imported.file["short_title"] == {"en": "Sent", "es": "Sent"}
    assert lost(imported) == ["Questionnaire.title: the title has no translation into 'es'"]
