"""Every score of every shipped file, computed a second time: from the facts, without the scoring engine.

A formula takes the answers and gives the score, or `None` where there must be none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from tests.support.facts import instrument
from tests.surveys.instruments.shipped import COMPARED, PROFILE, fact, tables

Answers = Mapping[str, object]
Formula = Callable[[Answers], float | None]


def rounded(value: Fraction, decimals: int) -> float:
    """Half away from zero, in decimal arithmetic of fifty digits."""
    wide = Context(prec=50)
    exact = wide.divide(Decimal(value.numerator), Decimal(value.denominator))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def given(answers: Answers, items: Iterable[str]) -> list[int]:
    return [answers[item] for item in items if answers.get(item) is not None]


def total(*items: str) -> Formula:
    def formula(answers: Answers) -> float | None:
        found = given(answers, items)
        return sum(found) if len(found) == len(items) else None

    return formula


def looked_up(entries: Mapping[str, Mapping], raw: Formula) -> Formula:
    def formula(answers: Answers) -> float | None:
        found = raw(answers)
        return None if found is None else entries[str(found)]["score"]

    return formula


def mean(*items: str, need: int | None = None, decimals: int, times: int = 1, less: int = 0) -> Formula:
    """The mean of the answers, less a number, times another."""

    def formula(answers: Answers) -> float | None:
        found = given(answers, items)
        if len(found) < (len(items) if need is None else need):
            return None
        return rounded((Fraction(sum(found), len(found)) - less) * times, decimals)

    return formula


def recoded_mean(recode: Mapping[str, Mapping[int, int]], items: Iterable[str], need: int) -> Formula:
    names = tuple(items)

    def formula(answers: Answers) -> float | None:
        found = [recode[item][answers[item]] for item in names if answers.get(item) is not None]
        return rounded(Fraction(sum(found), len(found)), 2) if len(found) >= need else None

    return formula


def flag(*items: str) -> Formula:
    """1 where any answer but the one that says "no need" was given, in whatever was answered."""

    def formula(answers: Answers) -> float | None:
        found = [answers[item] for item in items if answers.get(item) is not None]
        return float(any(value not in {0, (0,)} for value in found)) if found else None

    return formula


def numbered(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def _short_form(fact_id: str) -> Formula:
    found = instrument(fact_id)
    codes = [item["code"] for item in found["items"]]
    return looked_up(found["conversion_tables"]["T"]["entries"], total(*codes))


def _summary(weights: str) -> Formula:
    """A summary score of PROMIS-29, step by step as published: z, composites, weights, T."""
    w = dict(
        zip(("pf", "pain", "social", "fatigue", "emotional", "sleep"), map(Fraction, weights.split()), strict=True)
    )

    def formula(answers: Answers) -> float | None:
        scores = {name: _short_form(part)(answers) for name, part in PROFILE.items()}
        if None in scores.values() or answers.get("Global07") is None:
            return None
        z = {name: (Fraction(str(score)) - 50) / 10 for name, score in scores.items()}
        pain_z = (answers["Global07"] - Fraction("2.31")) / Fraction("2.34")
        pain_composite = (pain_z + z["pain_interference"]) / 2
        emotional = (z["anxiety"] + z["depression"]) / 2
        combined = (
            w["pf"] * z["physical_function"]
            + w["pain"] * pain_composite
            + w["social"] * z["social_ability"]
            + w["fatigue"] * z["fatigue"]
            + w["emotional"] * emotional
            + w["sleep"] * z["sleep_disturbance"]
        )
        return rounded(50 + 10 * combined, 1)

    return formula


def _global_health(score_id: str) -> Formula:
    found = fact("promis-global-health-v1-2")
    items = {entry["code"]: entry for entry in found["items"] if entry["scale"] == score_id}
    entries = found["conversion_tables"][score_id]["entries"]

    def formula(answers: Answers) -> float | None:
        if len(given(answers, items)) < len(items):
            return None
        return entries[str(sum(_recoded(entry, answers[code]) for code, entry in items.items()))]["score"]

    return formula


def _recoded(entry: dict, value: int) -> int:
    return entry["recode"][str(value)] if "recode" in entry else value


def _ranges(text: str) -> Iterable[str]:
    """`3-5,9` as 3, 4, 5 and 9."""
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        yield from (str(n) for n in range(int(first), int(last or first) + 1))


def _recoding(verified: Mapping[str, Mapping[str, int]]) -> dict[str, dict[int, int]]:
    """By item. EPIC writes `EPIC items 23,57` and `55,68 (and ...)`; RAND `1,2` and `3-12`."""
    items = {text.removeprefix("EPIC items ").partition(" (")[0]: to for text, to in verified.items()}
    return {
        n: {int(value): points for value, points in to.items()} for text, to in items.items() for n in _ranges(text)
    }


def _rand() -> dict[str, Formula]:
    scoring = fact("rand-36")["scoring"]
    recode = _recoding(scoring["recode"])
    return {scale: recoded_mean(recode, map(str, items), 1) for scale, items in scoring["scales"].items()}


def _epic() -> dict[str, Formula]:
    """The domains are read from the facts: `23,26,27,28 (need 4)`."""
    scoring, formulas = fact("epic-26")["scoring"], {}
    for domain, text in scoring["domains"].items():
        items, _, need = text.rstrip(")").partition(" (need ")
        formulas[domain] = recoded_mean(_recoding(scoring["recode"]), items.split(","), int(need))
    return formulas


def top(*items: str) -> Formula:
    def formula(answers: Answers) -> float | None:
        found = given(answers, items)
        return float(found == [4] * len(items)) if len(found) == len(items) else None

    return formula


def rated_activities(answers: Answers) -> float | None:
    """Up to the first activity that was not named; what was rated and is named no more does not count."""
    found = []
    for n in numbered(5):
        if answers.get(f"activity-{n}") is None:
            break
        found += given(answers, [f"rating-{n}"])
    return rounded(Fraction(sum(found), len(found)), 1) if found else None


def percentage(answers: Answers) -> float | None:
    raw = total(*numbered(5))(answers)
    return None if raw is None else raw * 4


MODULES = {"work": [f"work-{n}" for n in range(1, 5)], "sports": [f"sports-{n}" for n in range(1, 5)]}
SYMPTOMS, FUNCTION = [f"symptom-{n}" for n in range(1, 12)], [f"function-{n}" for n in range(1, 9)]
UPPER_EXTREMITY = ("PFA36", "PFA34", "PFA14r1", "PFB13", "PFB28r1", "PFB34", "PFM16r")
SUMS = {"phq-9": 9, "phq-2": 2, "gad-7": 7, "gad-2": 2, "ipss": 7, "isi": 7, "qor-15": 15, "sure": 4}
PHS, MHS = "0.872 -0.094 0.113 -0.009 0.003 0.002", "-0.015 -0.154 0.252 -0.351 -0.257 -0.139"

FORMULAS: dict[tuple[str, str], Formula] = {
    **{(survey_id, "total"): total(*numbered(count)) for survey_id, count in SUMS.items()},
    **{("rand-36", scale): formula for scale, formula in _rand().items()},
    **{("epic-26", domain): formula for domain, formula in _epic().items()},
    **{("promis-29-v2-1", score_id): _short_form(part) for score_id, part in PROFILE.items()},
    ("promis-29-v2-1", "pain_intensity"): total("Global07"),
    ("promis-29-v2-1", "PHS"): _summary(PHS),
    ("promis-29-v2-1", "MHS"): _summary(MHS),
    **{("promis-global-health-v1-2", score_id): _global_health(score_id) for score_id in ("GPH", "GMH")},
    **{("promis-global-health-v1-2", item): total(item) for item in ("Global01", "Global09")},
    **{
        (survey_id, "T"): _short_form(survey_id.replace("-", "_"))
        for survey_id in COMPARED
        if "T" in tables(survey_id) and fact(survey_id)["items"]
    },
    ("promis-upper-extremity-7a-v2-1", "T"): looked_up(
        tables("promis-upper-extremity-7a-v2-1")["T"]["entries"], total(*UPPER_EXTREMITY)
    ),
    ("promis-pf-6b-v2", "raw"): total("PFA11", "PFA21", "PFA23", "PFA53", "PFB1", "PFC12"),
    **{
        (survey_id, "interval"): looked_up(tables(survey_id)["interval"]["entries"], total(*numbered(count)))
        for survey_id, count in (("koos-jr", 7), ("hoos-jr", 6))
    },
    ("koos-jr", "raw"): total(*numbered(7)),
    ("hoos-jr", "raw"): total(*numbered(6)),
    ("nprs", "pain"): total("1"),
    ("sils2", "sils2"): total("1"),
    ("peg", "mean"): mean(*numbered(3), decimals=1),
    ("collaborate", "top"): top(*numbered(3)),
    ("collaborate", "mean"): mean(*numbered(3), decimals=1, times=25),
    ("hunger-vital-sign", "risk"): flag("1", "2"),
    ("ahc-hrsn", "living"): flag("1", "2"),
    ("ahc-hrsn", "food"): flag("3", "4"),
    ("ahc-hrsn", "transportation"): flag("5"),
    ("ahc-hrsn", "utilities"): flag("6"),
    ("ahc-hrsn", "safety"): total("7", "8", "9", "10"),
    ("who-5", "raw"): total(*numbered(5)),
    ("who-5", "percent"): percentage,
    ("psfs", "mean"): rated_activities,
    ("quickdash", "disability"): mean(*numbered(11), need=10, decimals=2, times=25, less=1),
    **{("quickdash", name): mean(*items, decimals=2, times=25, less=1) for name, items in MODULES.items()},
    ("ipss", "quality"): total("quality"),
    ("boston-carpal-tunnel", "symptoms"): mean(*SYMPTOMS, decimals=2),
    ("boston-carpal-tunnel", "function"): mean(*FUNCTION, decimals=2),
    ("catquest-9sf", "raw"): total("A", "B", *(f"C{n}" for n in range(1, 8))),
    ("recovery-check-in", "pain"): total("pain"),
    ("pro-pm-risk", "other_joint_pain"): total("1"),
    ("pro-pm-risk", "back_pain"): total("2"),
    ("pro-pm-risk", "sils2"): total("3"),
}
