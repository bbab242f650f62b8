"""What other people's systems find in a Questionnaire of ours, and that nothing is lost when it comes home."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields

import pytest

from exchange.fhir.export import questionnaire
from surveys import library
from surveys.formats import Display, Option
from surveys.model import Item, MissingRule, ScoreRule, Section, Survey
from tests.exchange.samples import abroad, adaptive, complete, every_kind, home, stripped, supplied
from tests.surveys.samples import branching, rule, when
from tests.surveys.samples import item as asked
from tests.surveys.samples import survey as sample_of

SURVEYS = list(library.load())
CORE = "http://hl7.org/fhir/StructureDefinition/"
EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def exported(survey_id: str) -> dict:
    return questionnaire(next(survey for survey in SURVEYS if survey.id == survey_id))


def items(resource: dict) -> dict[str, dict]:
    """Every item by its linkId, at any depth."""
    found = {}
    for one in resource.get("item", []):
        found |= {one["linkId"]: one} | items(one)
    return found


def codes(node: dict) -> set[str]:
    return {coding["code"] for coding in node.get("code", []) if coding["system"] == "http://loinc.org"}


def said(node: dict, name: str) -> object:
    """The value of the standard extension of this name."""
    for extension in node.get("extension", []):
        if extension["url"] == CORE + name:
            return next(value for key, value in extension.items() if key.startswith("value"))
    return None


@pytest.mark.parametrize("survey", SURVEYS, ids=lambda survey: survey.id)
def test_a_survey_of_the_library_comes_home_unchanged_and_loses_nothing(survey):
    assert abroad(survey) == survey
    assert home(questionnaire(survey)).losses == ()


@pytest.mark.parametrize("sample", [every_kind(), adaptive(), supplied()], ids=["every kind", "adaptive", "supplied"])
def test_what_no_survey_of_the_library_has_comes_home_too(sample):
    assert abroad(sample) == sample
    assert home(questionnaire(sample)).losses == ()


@pytest.mark.parametrize("kind", [Survey, Item, ScoreRule, Option, Section])
def test_every_field_of_the_model_has_travelled(kind):
    """A field that none of these surveys sets to something of its own would get lost unseen."""
    surveys = [*SURVEYS, every_kind(), adaptive(), supplied()]
    parts = [part for survey in surveys for part in parts_of(survey) if isinstance(part, kind)]
    optional = [
        one for one in fields(kind) if one.init and (one.default is not MISSING or one.default_factory is not MISSING)
    ]
    for one in optional:
        usual = one.default if one.default_factory is MISSING else one.default_factory()
        assert any(getattr(part, one.name) != usual for part in parts), one.name


def parts_of(survey: Survey) -> list[object]:
    options = [option for item in survey.items for option in getattr(item.format, "options", ())]
    return [survey, *survey.items, *survey.scores, *options, *(item.section for item in survey.items)]


@pytest.mark.parametrize("survey", [*SURVEYS, every_kind(), adaptive(), supplied()], ids=lambda survey: survey.id)
def test_no_linkid_is_used_twice_and_every_condition_names_one_before(survey):
    links = []
    todo = list(questionnaire(survey)["item"])
    while todo:
        item = todo.pop(0)
        assert all(gate["question"] in links for gate in item.get("enableWhen", [])), item["linkId"]
        links.append(item["linkId"])
        todo = [*item.get("item", []), *todo]
    assert len(links) == len(set(links))


@pytest.mark.parametrize(
    ("survey_id", "score", "panel", "code"),
    [
        ("koos-jr", "interval", "82324-5", "82332-8"),
        ("hoos-jr", "interval", "82316-1", "82323-7"),
        ("phq-9", "total", "44249-1", "44261-6"),
    ],
)
def test_the_panel_has_its_code_and_the_score_its_own(survey_id, score, panel, code):
    resource = exported(survey_id)
    assert codes(resource) == {panel}
    assert codes(items(resource)[f"score.{score}"]) == {code}
    assert panel not in {code for item in items(resource).values() for code in codes(item)}


def test_an_answer_carries_its_weight_under_the_old_name_and_the_new():
    for option in items(exported("phq-9"))["1"]["answerOption"]:
        assert said(option, "ordinalValue") == said(option, "itemWeight")
    weights = [said(option, "itemWeight") for option in items(exported("phq-9"))["1"]["answerOption"]]
    assert weights == [0, 1, 2, 3]


def test_an_answer_has_the_code_of_loinc_or_one_of_its_own_list():
    pain = items(questionnaire(every_kind()))["pain"]["answerOption"]
    assert [(one["valueCoding"]["system"], one["valueCoding"]["code"]) for one in pain] == [
        ("http://loinc.org", "LA6752-5"),
        ("urn:afterwell:answers:sample:answers-1", "2"),
        ("urn:afterwell:answers:sample:answers-1", "5"),
    ]


def test_only_a_plain_sum_says_how_it_is_computed():
    told = {
        survey.id: [
            rule.id
            for rule in survey.scores
            if any(one["url"] == EXPRESSION for one in items(questionnaire(survey))[f"score.{rule.id}"]["extension"])
        ]
        for survey in SURVEYS
    }
    assert told["phq-9"] == ["total"]
    assert told["koos-jr"] == ["raw"]
    tabled = [rule.id for survey in SURVEYS for rule in survey.scores if rule.table and rule.id in told[survey.id]]
    assert tabled == []


def test_a_sum_that_may_do_without_some_answers_says_nothing_of_how_it_is_computed():
    prorated = rule(missing=MissingRule("at_least", "ours", 1))
    found = items(questionnaire(sample_of(asked("1"), asked("2"), scores=(prorated, rule("all")))))
    told = {
        link: any(one["url"] == EXPRESSION for one in found[link]["extension"]) for link in found if "score" in link
    }
    assert told == {"score.total": False, "score.all": True}


def test_a_score_is_read_only_and_hidden_where_patients_do_not_see_it():
    found = items(questionnaire(every_kind()))
    assert all(found[f"score.{name}"]["readOnly"] for name in ("plain", "counted", "both", "line"))
    assert said(found["score.plain"], "questionnaire-hidden") is True
    assert said(found["score.line"], "questionnaire-hidden") is None


def test_each_kind_of_item_has_the_type_that_fhir_gives_it():
    found = items(questionnaire(every_kind()))
    kinds = {name: found[name]["type"] for name in ("hello", "pain", "scale", "weight", "since", "name", "note")}
    assert kinds == {
        "hello": "display",
        "pain": "choice",
        "scale": "integer",
        "weight": "decimal",
        "since": "date",
        "name": "string",
        "note": "text",
    }
    assert [found[name].get("required") for name in ("hello", "pain", "weight")] == [None, True, None]


def test_several_picks_repeat_and_none_of_these_excludes_the_others():
    where = items(questionnaire(every_kind()))["where"]
    assert where["repeats"] is True
    assert [said(option, "questionnaire-optionExclusive") for option in where["answerOption"]] == [None, None, True]


def test_limits_units_and_lengths_are_said():
    found = items(questionnaire(every_kind()))
    assert (said(found["weight"], "minValue"), said(found["weight"], "maxValue")) == (30, 250.5)
    assert said(found["weight"], "questionnaire-unit") == {
        "system": "http://unitsofmeasure.org",
        "code": "kg",
        "display": "kg",
    }
    assert said(found["pills"], "questionnaire-unit") == {"display": "pills"}
    assert (said(found["since"], "minValue"), said(found["since"], "maxValue")) == ("2020-01-01", None)
    assert found["name"]["maxLength"] == 80


def test_a_scale_has_its_words_at_both_ends_and_in_the_field():
    scale = items(questionnaire(every_kind()))["scale"]
    assert [(end["linkId"], end["type"], end["text"]) for end in scale["item"]] == [
        ("scale.lower", "display", "Fine"),
        ("scale.upper", "display", "Awful"),
    ]
    assert said(scale, "entryFormat") == "0: Fine, 10: Awful"


def test_a_question_is_asked_with_its_recall_period_and_under_its_stem():
    resource = questionnaire(every_kind())
    found = items(resource)
    assert found["pain"]["text"] == "Today\nHow much pain?"
    assert resource["item"][2]["text"] == "In the past week"
    assert [item["linkId"] for item in resource["item"][2]["item"]] == ["pain", "where"]
    assert resource["item"][0] == {
        "linkId": "survey.instructions",
        "type": "display",
        "text": "Please answer as well as you can.",
        "_text": resource["item"][0]["_text"],
    }


def test_a_text_carries_its_translations_in_the_standard_extension():
    resource = questionnaire(every_kind())
    assert resource["language"] == "en"
    assert items(resource)["weight"]["_text"] == {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/translation",
                "extension": [
                    {"url": "lang", "valueCode": "es"},
                    {"url": "content", "valueString": "What do you weigh? (es)"},
                ],
            }
        ]
    }


def test_what_waits_for_a_text_to_be_read_waits_for_nothing_in_fhir_and_still_comes_home():
    sample = complete(sample_of(asked("intro", Display()), asked("next", when=when("intro", "exists", answer=True))))
    assert "enableWhen" not in items(questionnaire(sample))["next"]
    assert abroad(sample) == sample


def test_the_licence_and_the_version_are_where_a_reader_of_fhir_looks():
    resource = exported("phq-9")
    assert resource["url"] == "urn:afterwell:survey:phq-9"
    assert resource["version"] == "1"
    assert "No permission required" in resource["copyright"]
    assert (resource["status"], resource["subjectType"], resource["name"]) == ("active", ["Patient"], "Phq9")


def test_what_somebody_changed_in_the_meantime_is_kept_and_ours_gives_way():
    resource = json.loads(json.dumps(questionnaire(every_kind())))
    found = items(resource)
    found["where"]["text"] = "In which joint?"
    found["where"]["enableWhen"] = found["where"]["enableWhen"][:1]
    del found["where"]["enableBehavior"]
    found["pain"]["text"] = "Pain right now?"
    imported = home(resource)
    entries = {item["id"]: item for section in imported.file["sections"] for item in section["items"]}
    assert entries["where"]["text"]["en"] == "In which joint?"
    assert entries["where"]["when"] == {"all": [{"question": "pain", "operator": "=", "answer": 2}]}
    assert entries["pain"]["text"]["en"] == "Pain right now?"
    assert "context" not in entries["pain"]


def test_a_system_that_drops_our_extensions_still_keeps_the_questions():
    resource = stripped(questionnaire(branching()))
    entries = {item["id"]: item for section in home(resource).file["sections"] for item in section["items"]}
    assert list(entries) == ["pain", "where", "since", "knee", "note"]
    assert entries["where"]["choices"] == "answers-2"
    assert entries["knee"]["when"] == {"all": [{"question": "where", "operator": "=", "answer": 1}]}
