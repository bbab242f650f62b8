"""A score of ours as an item that a form filler shows and nobody fills in."""

from __future__ import annotations

from exchange.fhir import names
from exchange.fhir.elements import loinc, own, words
from exchange.files import Json, given
from surveys.formats import Choice
from surveys.model import Method, ScoreRule, Survey, Transform

# What FHIR has a place for; the rest of a score's file entry goes into an extension.
_TOLD = frozenset({"id", "title", "loinc"})

_SUMS = frozenset({Method.SUM, Method.SINGLE})


def score_item(survey: Survey, rule: ScoreRule, entry: Json) -> Json:
    """`entry` is the score as its file says it. The score's own code stands here, never the panel's."""
    limits = ((names.MINIMUM, rule.minimum), (names.MAXIMUM, rule.maximum))
    hidden = [] if rule.shown_to_patients else [{"url": names.HIDDEN, "valueBoolean": True}]
    rest = {name: part for name, part in entry.items() if name not in _TOLD}
    return given(
        extension=[
            *({"url": url, "valueDecimal": limit} for url, limit in limits),
            *hidden,
            *_calculated(survey, rule),
            *own(names.SCORE, rest),
        ],
        linkId=f"{names.SCORE_PREFIX}{rule.id}",
        code=loinc(rule.loinc),
        **words("text", {"en": rule.title}, "en"),
        type="decimal",
        readOnly=True,
    )


def _calculated(survey: Survey, rule: ScoreRule) -> list[Json]:
    """The expression of a plain sum, which is empty until every item has an answer.

    A table, a recoding or a missing-item rule has no place in it: a reader who computes such a score by halves is worse
    off than one who does not.
    """
    if not is_computed(survey, rule):
        return []
    links = " or ".join(f"linkId = '{item_id}'" for item_id in rule.items)
    answers = f"%resource.repeat(item).where({links}).answer.value"
    expression = f"iif({answers}.count() = {len(rule.items)}, {answers}.weight().sum(), {{}})"
    return [{"url": names.CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression": expression}}]


def is_computed(survey: Survey, rule: ScoreRule) -> bool:
    """Whether another program can compute the score: a sum of choices as they stand."""
    choices = all(isinstance(survey.item(item_id).format, Choice) for item_id in rule.items)
    untouched = not (rule.recode or rule.weights or rule.table) and rule.transform == Transform()
    return choices and rule.method in _SUMS and untouched and rule.missing.kind == "complete"
