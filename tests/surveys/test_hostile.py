"""Files that were made to do harm, or by somebody very tired: refused with their place, soon, and in little memory."""

from __future__ import annotations

import resource
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.problems import ContentError
from surveys import check
from surveys.model import Survey
from surveys.scoring import score
from tests.surveys.test_check import SOUND, read

SECOND = 1.0
MEMORY = 60_000  # kilobytes more than before


def refused(tmp_path, text: str) -> str:
    """What is said, within the second and the memory that a file may cost."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(ContentError) as found:
        read(tmp_path, text)
    assert time.process_time() - began < SECOND
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY
    return "\n".join(map(str, found.value.problems))


def test_a_scale_of_a_billion_numbers_is_refused_before_it_is_counted(tmp_path):
    assert "'maximum' should be less than or equal to 9999" in refused(
        tmp_path, SOUND.replace("maximum: 3,", "maximum: 1000000000,")
    )
    assert "too many to tap" in refused(tmp_path, SOUND.replace("maximum: 3,", "maximum: 9999,"))


def test_sums_that_double_with_every_item_are_not_counted_to_the_end(tmp_path):
    items = "".join(f"      - {{id: x{n}, text: {{en: Q, es: Q}}, choice: amount}}\n" for n in range(30))
    names = ", ".join(f"x{n}" for n in range(30))
    recode = (
        ", ".join(f"{{items: [x{n}], points: {{0: 0, 1: {2**n}}}}}" for n in range(29))
        + ", {items: [x29], points: {0: 0, 1: 1}}"
    )
    text = SOUND.replace("      - id: scale\n", f"{items}      - id: scale\n", 1)
    text = text.replace(
        'items: ["1", "2"]\n    range: [0, 100]', f"items: [{names}]\n    recode: [{recode}]\n    range: [0, 100]"
    )
    assert "far more sums than the 3 that the table holds" in refused(tmp_path, text)


@pytest.mark.parametrize("number", ["1e308", "1e10", "999999999999999999"])
def test_a_number_too_large_to_calculate_with_is_refused(tmp_path, number):
    said = refused(tmp_path, SOUND.replace("multiply: 10, add", f"multiply: {number}, add"))
    assert "less than or equal to 1000000000" in said


def test_a_thousand_conditions_in_a_chain_are_judged_in_time(tmp_path):
    asked = "text: {en: Q, es: Q}, choice: amount"
    waits = "when: {all: [{question: %s, operator: '=', answer: 1}]}"
    before = ['"1"', *(f"c{n}" for n in range(199))]
    chain = "".join(f"      - {{id: c{n}, {asked}, {waits % name}}}\n" for n, name in enumerate(before))
    text = SOUND.replace("      - id: scale\n", f"{chain}      - id: scale\n", 1)
    began = time.process_time()
    survey = read(tmp_path, text)
    assert len(survey.items) > 200
    assert time.process_time() - began < 3 * SECOND


SCALARS = st.sampled_from(
    [
        "0",
        "-1",
        "1e9",
        "-0.0",
        "0.1",
        "null",
        "true",
        "[]",
        "{}",
        '""',
        "2026-13-45",
        "x",
        "9999",
        "0.0000001",
        "'{note}'",
    ]
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_file_with_any_value_put_somewhere_else_is_a_survey_or_a_list_of_faults(tmp_path_factory, data):
    lines = SOUND.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[place].partition(": ")
    lines[place] = f"{key}{colon}{data.draw(SCALARS)}" if colon else lines[data.draw(st.integers(0, len(lines) - 1))]
    path = tmp_path_factory.mktemp("hostile") / "sample.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    judged = judgement(path)
    if isinstance(judged, Survey):
        assert len(score(judged, {"1": 1, "2": 1})) == len(judged.scores)
    else:
        assert all(problem.line > 0 and problem.advice for problem in judged.problems)


def judgement(path) -> Survey | ContentError:
    try:
        return check.read(path)
    except ContentError as error:
        return error
