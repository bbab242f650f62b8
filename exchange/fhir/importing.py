"""Anybody's FHIR R4 Questionnaire as a survey's file of ours, with a loss for each rule that did not survive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from exchange.errors import ExchangeError
from exchange.fhir import names, rules
from exchange.fhir.asking import IN_FHIR
from exchange.fhir.heading import heading
from exchange.fhir.options import Lists
from exchange.fhir.outline import Outline, Part, everything
from exchange.fhir.questions import Reader
from exchange.fhir.report import LANGUAGE, Report, cleaned, own
from exchange.fhir.resource import Coding, Question, Questionnaire, parse
from exchange.fhir.waiting import Asked, answered, both, condition
from exchange.files import Json, given, text
from exchange.losses import Imported
from surveys.authored import SurveyFile

MOST_ITEMS = 2000
# Where our file has a text in several languages, or just the text where it is in English alone.
_TEXTS = frozenset(
    {"text", "context", "skip", "stem", "short_stem", "label", "low", "high", "short_title", "instructions"}
)


def from_questionnaire(resource: Mapping[str, Any]) -> Imported:
    """The survey's file in `resource`, as `reading.read` gives it, and what was lost on the way.

    Nothing here proves that the file makes sense: `surveys.check` does, as for any other. Raises `ExchangeError` for
    what is no Questionnaire, or one in which nothing can be asked.
    """
    questionnaire = parse(resource)
    if sum(1 for _ in everything(questionnaire.item)) > MOST_ITEMS:
        raise ExchangeError(f"This Questionnaire has more than {MOST_ITEMS} items; divide it into several.")
    return _Import(questionnaire).imported()


class _Import:
    """One Questionnaire on its way in."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.kept = own(questionnaire, names.SURVEY)
        self.report = Report(_language(questionnaire))
        self.lists = Lists(questionnaire, self.report, ours=bool(self.kept))
        self.reader = Reader(self.lists, self.report, ours=bool(self.kept))
        self.asked: dict[str, Asked] = {}
        self.ids: dict[str, str] = {}
        self.taken: set[str] = set()
        self.sections: list[Json] = []
        self.scores: list[Json] = []
        self.instructions: dict[str, str] = {}
        self._groups: tuple[Question, ...] | None = None

    def imported(self) -> Imported:
        rules.extensions(self.questionnaire, "Questionnaire", self.report)
        outline = Outline(self.report)
        outline.add(self.questionnaire.item)
        for part in outline.parts:
            self._part(part)
        if not self.sections:
            raise ExchangeError("Nothing in this Questionnaire can be asked.")
        self._renamed()
        body = given(
            instructions=self.instructions,
            loinc=loinc(self.questionnaire.code),
            options=self.lists.lists,
            sections=self.sections,
            scores=self.scores,
        )
        items = sum(len(section["items"]) for section in self.sections)
        file = heading(self.questionnaire, self.kept, self.report, items=items) | body
        ordered = {name: file[name] for name in SurveyFile.model_fields if name in file}
        return Imported(_plain(ordered), self.report.losses)

    def _part(self, part: Part) -> None:
        question = part.question
        if self.kept and question.link_id == names.INSTRUCTIONS:
            self.instructions = self.report.words(question.text, question.text_)
        elif score := own(question, names.SCORE):
            self.scores.append(_score(question, score))
        elif not self._left_out(question):
            self._item(part)

    def _left_out(self, question: Question) -> bool:
        hidden = any(one.value_boolean for one in question.extensions(names.HIDDEN))
        if not (question.read_only or hidden):
            return False
        rules.extensions(question, question.link_id, self.report)
        what = "nobody fills it in; it is left out" if question.read_only else "it is hidden; it is left out"
        self.report.lost(question.link_id, what, "write a score where it shows one")
        return True

    def _item(self, part: Part) -> None:
        question = part.question
        item = self._id(question.link_id)
        way = self.reader.way(question, item)
        if way is None:
            return
        entry = given(
            id=item,
            **self.reader.words(question, item),
            required=None if question.required or question.type == "display" else False,
            when=self._when(part, item),
            loinc=loinc(question.code),
        )
        mine = {name: kept for name, kept in own(question, names.ITEM).items() if name not in IN_FHIR}
        self._section(part)["items"].append(entry | {way.key: way.value} | mine)
        if question.type != "display":
            self.asked[question.link_id] = Asked(item, way.key, way.answers)
        rules.extensions(question, question.link_id, self.report, item)
        rules.texts(question, self.report, item)
        rules.keys(question, self.report, item)

    def _when(self, part: Part, item: str) -> Json | None:
        """What an item waits for: its own condition, and an answer to the question that it stands under."""
        own_words = condition(part.question, self.asked, self.report)
        above = self.asked.get(part.under.link_id) if part.under else None
        return self._both(answered(above) if above else None, own_words, part.question.link_id, item)

    def _both(self, first: Json | None, second: Json | None, where: str, item: str | None = None) -> Json | None:
        try:
            return both(first, second)
        except LookupError:
            what = "it waits for two conditions at once, and one of them has alternatives; the outer one is kept"
            self.report.lost(where, what, "write its `when` by hand", item)
            return first

    def _section(self, part: Part) -> Json:
        """The section of these groups: the last one, or a new one where other groups begin."""
        if self._groups != part.groups:
            self._groups = part.groups
            self.sections.append(self._opened(part.groups))
        return self.sections[-1]

    def _opened(self, groups: tuple[Question, ...]) -> Json:
        stems: list[dict[str, str]] = []
        when: Json | None = None
        for group in groups:
            stems.append(self.report.words(group.text, group.text_))
            when = self._both(when, condition(group, self.asked, self.report), group.link_id)
            rules.extensions(group, group.link_id, self.report)
            rules.texts(group, self.report, None)
        short = own(groups[-1], names.SECTION).get("short_stem") if groups else None
        return given(stem=_joined(stems), short_stem=short, when=when) | {"items": []}

    def _id(self, link: str) -> str:
        """An id for a linkId: as much of it as ours may hold, and no other's."""
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", link).strip("-_")[:32] or "item"
        found, number = plain, len(self.taken)
        while found in self.taken:
            number += 1
            found = f"{plain[:26]}-{number}"
        if link in self.ids:
            self.report.lost(link, "this linkId stands twice", "look which of the two a condition means", found)
        self.taken.add(found)
        self.ids[link] = found
        return found

    def _renamed(self) -> None:
        renamed = [f"{link!r} became {item!r}" for link, item in self.ids.items() if link != item]
        if renamed:
            what = f"ids of ours cannot hold these: {', '.join(renamed)}"
            self.report.lost("linkId", what, "look for the answers under the new ids")


def loinc(codes: list[Coding]) -> str | None:
    return next((code.code for code in codes if code.system == names.LOINC and code.code), None)


def _language(questionnaire: Questionnaire) -> str:
    language = questionnaire.language or "en"
    return language if LANGUAGE.fullmatch(language) else "en"


def _plain(node: Any, key: str = "") -> Any:
    """The same without what no screen can show, and with a text in English alone as just the text."""
    if isinstance(node, str):
        return cleaned(node)
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if isinstance(node, dict):
        told = {cleaned(name): _plain(part, name) for name, part in node.items()}
        return text(told) if key in _TEXTS else told
    return node


def _score(question: Question, kept: Json) -> Json:
    """A score of ours, as our export wrote it."""
    told = {"id": question.link_id.removeprefix(names.SCORE_PREFIX), "title": question.text}
    return given(**told, **{name: part for name, part in kept.items() if name not in told}, loinc=loinc(question.code))


def _joined(stems: list[dict[str, str]]) -> dict[str, str]:
    """The stems of groups within each other, one under the other."""
    told = [stem for stem in stems if stem]
    if len(told) == 1:
        return told[0]
    spoken = [language for language in told[0] if all(language in stem for stem in told)] if told else []
    return {language: "\n".join(stem[language] for stem in told) for language in spoken}
