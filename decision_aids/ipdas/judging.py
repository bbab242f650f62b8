"""How each item that a program can judge is judged, and where in the file the answer stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from content.faults import Path
from decision_aids.model import DecisionAid, Effect, Option


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an item is met, by what one can see it, and the place in the file."""

    met: bool
    because: str
    path: Path


Judge = Callable[[DecisionAid], Judged]


def _states(key: str, because: str) -> Judge:
    """For what every file has: its shape is refused without it."""
    return lambda _: Judged(met=True, because=because, path=(key,))


def _in_each(wanted: Callable[[DecisionAid, Option], bool], has: str, lacks: str) -> Judge:
    """For what each option needs; the place is that of the first that lacks it."""

    def judge(aid: DecisionAid) -> Judged:
        without = [place for place, option in enumerate(aid.options) if not wanted(aid, option)]
        if not without:
            return Judged(met=True, because=has, path=("options",))
        names = ", ".join(aid.options[place].id for place in without)
        return Judged(met=False, because=f"{lacks}: {names}", path=("options", without[0]))

    return judge


def _good(aid: DecisionAid, option: Option) -> bool:
    return bool(option.good_points) or _counts(aid, option, Effect.GOOD)


def _bad(aid: DecisionAid, option: Option) -> bool:
    return bool(option.bad_points) or _counts(aid, option, Effect.BAD)


def _counts(aid: DecisionAid, option: Option, effect: Effect) -> bool:
    return any(outcome.effect is effect and option.id in outcome.figures for outcome in aid.outcomes)


def _equal_detail(aid: DecisionAid) -> Judged:
    one_sided = [o for o, option in enumerate(aid.options) if not (option.good_points and option.bad_points)]
    if one_sided:
        names = ", ".join(aid.options[place].id for place in one_sided)
        return Judged(met=False, because=f"good or bad points are missing: {names}", path=("options", one_sided[0]))
    because = "each has both; their words differ by a fifth at most, or the file is refused; no outcome leaves one out"
    return Judged(met=True, because=because, path=("options",))


def _questions(aid: DecisionAid) -> Judged:
    if aid.questions:
        return Judged(met=True, because=f"{len(aid.questions)} questions for the visit", path=("questions",))
    return Judged(met=False, because="there are no questions for the visit", path=("title",))


def _cited(aid: DecisionAid) -> Judged:
    second = _listed(source.id for source in aid.sources if source.second_hand)
    because = f"{len(aid.sources)} sources, cited beside each figure and option; read second-hand: {second}"
    return Judged(met=True, because=because, path=("sources",))


def _published(aid: DecisionAid) -> Judged:
    return Judged(met=True, because=f"published {aid.published}", path=("published",))


def _updated(aid: DecisionAid) -> Judged:
    because = f"review due {aid.review_by}, withdrawn {aid.withdrawn_on}"
    return Judged(met=True, because=because, path=("update_policy",))


def _funded(aid: DecisionAid) -> Judged:
    return Judged(met=True, because=aid.funding, path=("funding",))


def _authored(aid: DecisionAid) -> Judged:
    because = "; ".join(f"{author.name}, {author.role}" for author in aid.authors)
    return Judged(met=True, because=because, path=("authors",))


def _natural_course(aid: DecisionAid) -> Judged:
    place = next(place for place, option in enumerate(aid.options) if option.natural_course)
    return Judged(met=True, because=f"the option {aid.options[place].id}", path=("options", place))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


JUDGES: Mapping[str, Judge] = {
    "qualifying-1": _states("condition", "told before the options"),
    "qualifying-2": _states("decision", "told on the first card"),
    "qualifying-3": _states("options", "each says what it is"),
    "qualifying-4": _in_each(_good, "each option has some", "no good point is told"),
    "qualifying-5": _in_each(_bad, "each option has some", "no bad point is told"),
    "qualifying-6": _states("options", "each tells of body, mind and daily life, and of the time after"),
    "certifying-1": _equal_detail,
    "certifying-2": _cited,
    "certifying-3": _published,
    "certifying-4": _updated,
    "certifying-5": _states("outcomes", "each outcome says how sure it is, and a spread where studies differ"),
    "certifying-6": _funded,
    "quality-1": _natural_course,
    "quality-2": _states("outcomes", "every outcome is told for every option, or says why there is no figure"),
    "quality-3": _states("outcomes", "every outcome counts people"),
    "quality-4": _states("outcomes", "every outcome names its population"),
    "quality-5": _states("outcomes", "every figure is n of N"),
    "quality-6": _states("outcomes", "the time stands once for all options of an outcome"),
    "quality-7": _states("outcomes", "the denominator stands once for all options of an outcome"),
    "quality-8": _states("outcomes", "sentences both ways round, numbers and pictures of people"),
    "quality-9": _states("values", "pairs of statements to weigh, and what matters most in one's own words"),
    "quality-10": _states("decision", "the walk: the decision, options, values, understanding, leaning, questions"),
    "quality-11": _questions,
    "quality-18": lambda aid: Judged(met=True, because=aid.evidence.how_selected, path=("evidence", "how_selected")),
    "quality-19": lambda aid: Judged(met=True, because=aid.evidence.certainty, path=("evidence", "certainty")),
    "quality-20": _authored,
    "quality-21": _states("languages", "`afterwell check` measures every card in every language"),
}
"""By item. What is missing here no program can decide."""
