"""Surveys that go out as an XLSForm or a REDCap dictionary come home as they were, and losses name what does not."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exchange.files import file_of
from surveys import library
from surveys.errors import SurveyError
from tests.exchange import journeys
from tests.exchange.journeys import REDCAP, XLSFORM, Journey, asked, changed, meaning, named
from tests.exchange.samples import adaptive, every_kind, supplied

JOURNEYS = pytest.mark.parametrize("journey", [XLSFORM, REDCAP], ids=lambda journey: journey.name)
SHIPPED = [survey for survey in library.load() if survey.askable]
SAMPLES = [*SHIPPED, every_kind(), adaptive()]


@JOURNEYS
@pytest.mark.parametrize("survey", SAMPLES, ids=lambda survey: survey.id)
def test_a_survey_of_ours_comes_home_with_its_items_and_losses_name_exactly_the_rest(journey, survey):
    after, exported, _ = journey.through(survey)
    spoken = survey.languages[: journey.languages]
    assert after.languages == spoken
    assert meaning(after, spoken) == meaning(survey, spoken)
    assert (after.instructions or {}).get("en") == (survey.instructions or {}).get("en")
    assert after.licence.attribution == survey.licence.attribution
    lost = named(exported.losses)
    assert changed(survey, after) - {"instructions", "languages"} <= lost
    there = set(file_of(survey)) | {f"item {item.id}" for item in survey.items}
    assert {one.partition(":")[0] for one in lost} <= there


@JOURNEYS
@given(data=st.data())
@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_any_survey_comes_home_and_asks_the_same_of_the_same_answers(journey, data):
    survey = data.draw(journeys.surveys())
    after, exported, imported = journey.through(survey)
    spoken = survey.languages[: journey.languages]
    assert meaning(after, spoken) == meaning(survey, spoken)
    # Some conditions have no like in the other format: a loss on the way out, or on the way in.
    untold = {one.where for one in exported.losses if one.what.startswith("when:")}
    if untold or any("condition" in one.what or "branching" in one.what for one in imported.losses):
        return
    answers = data.draw(journeys.answered(survey))
    assert asked(after, answers) == asked(survey, answers)


@JOURNEYS
def test_conditions_of_our_own_sample_are_all_told(journey: Journey):
    _, exported, imported = journey.through(every_kind())
    assert not [one for one in exported.losses if one.what.startswith("when:")]
    assert not [one for one in imported.losses if "condition" in one.what or "branching" in one.what]


@JOURNEYS
def test_scores_alerts_the_lock_and_the_pack_are_named_as_staying_behind(journey):
    lost = "\n".join(map(str, journey.out(library.load().get("phq-9")).losses))
    for part in ("scores, total: the score 'PHQ-9 total' stays behind, with its bands", "alerts, self-harm", "locked:"):
        assert part in lost
    promis = "\n".join(map(str, journey.out(library.load().get("promis-global-health-v1-2")).losses))
    assert "with its table and bands" in promis
    assert "licence: the pack 'promis' must be attested" in promis
    assert "adaptive: every item of the bank is asked" in "\n".join(map(str, journey.out(adaptive()).losses))


@JOURNEYS
def test_a_survey_without_wording_does_not_go_out(journey):
    with pytest.raises(SurveyError, match="no wording of 'sample' to export"):
        journey.out(supplied())
