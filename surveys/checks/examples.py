"""Do the worked examples come out, and does every score have one?"""

from __future__ import annotations

from collections.abc import Iterator

from content.problems import Problem
from surveys.authored import File
from surveys.explain import describe
from surveys.model import Survey
from surveys.scoring import score


def problems(file: File, survey: Survey) -> Iterator[Problem]:
    for s, rule in enumerate(survey.scores):
        if not any(rule.id in example.scores for example in survey.examples):
            what = f"no worked example shows the score {rule.id!r}"
            yield file.problem(what, "add one from a source that can be named", "scores", s)
    for e, example in enumerate(survey.examples):
        for found in score(survey, example.answers):
            if found.id in example.scores and found.value != example.scores[found.id]:
                expected = example.scores[found.id]
                wanted = "no score" if expected is None else f"{expected:g}"
                what = f"the example expects {wanted}, but the rule gives: {describe(found, survey.score(found.id))}"
                yield file.problem(what, "correct the rule or the example", "examples", e, "scores", found.id)
