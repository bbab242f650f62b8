"""The words beside a picture of people: the same counts as the sentences, for every option, with nothing left out."""

from __future__ import annotations

import re

import pytest

from decision_aids import framing, pictures
from decision_aids.library import load
from decision_aids.pictures import NoFigure, People, Picture
from tests.decision_aids.files import sample

TEXTS = framing.catalogue()
SHIPPED = [pytest.param(aid, outcome, id=f"{aid.id}-{outcome.id}") for aid in load() for outcome in aid.outcomes]


def test_a_picture_has_a_title_and_a_caption_both_ways_for_each_option():
    aid = sample()
    wait = People("Wait", 40, 100, "40 of 100 people had pain.", "60 of 100 did not.", None, second_hand=False)
    differs = "Single studies found from 10 to 40 of 100."
    cut = People(
        "Cut", 30, 100, "About 30 of 100 people had pain.", "About 70 of 100 did not.", differs, second_hand=False
    )
    text = (
        "Pain. After 1 year. 300 adults.\n"
        "Wait: 40 of 100 people had pain. 60 of 100 did not.\n"
        f"Cut: About 30 of 100 people had pain. About 70 of 100 did not. {differs}"
    )
    expected = Picture("Pain", "300 adults", "After 1 year", "Low", (wait, cut), text)
    assert pictures.picture(aid, aid.outcome("pain"), "en", TEXTS) == expected


def test_where_there_is_no_figure_the_picture_says_why_in_the_reader_s_language():
    aid = sample()
    drawn = pictures.picture(aid, aid.outcome("scar"), "es", TEXTS)
    assert drawn.options[0] == NoFigure("Esperar", "No le cortan")
    assert drawn.text.splitlines()[1:] == [
        "Esperar: No le cortan",
        "Cortar: 4 de 1000 personas tuvieron cicatriz. 996 de 1000 ninguna.",
    ]


def test_a_count_that_was_read_in_a_summary_says_so():
    aid = load().get("hip-osteoarthritis")
    found = {
        outcome_id: {one.second_hand for one in drawn.options if isinstance(one, People)}
        for outcome_id in ("clearly-better", "long-term-pain")
        if (drawn := pictures.picture(aid, aid.outcome(outcome_id), "en", TEXTS))
    }
    assert found == {"clearly-better": {True}, "long-term-pain": {False}}


@pytest.mark.parametrize(("aid", "outcome"), SHIPPED)
def test_every_caption_counts_the_people_that_are_drawn(aid, outcome):
    for language in aid.languages:
        drawn = pictures.picture(aid, outcome, language, TEXTS)
        assert len(drawn.options) == len(aid.options)
        for one in drawn.options:
            if isinstance(one, People):
                with_it, without_it = (re.findall(r"\d+", text)[:2] for text in (one.with_it, one.without_it))
                assert with_it == [str(one.n), str(one.of)]
                assert without_it == [str(one.of - one.n), str(one.of)]
