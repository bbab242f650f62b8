"""One item of ours as an item of a FHIR Questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from content.localised import Localised
from exchange.fhir import names
from exchange.fhir.elements import control, loinc, own, words
from exchange.fhir.enabling import enabling
from exchange.files import Json, Lists, given
from surveys.formats import Choice, Choices, Date, FreeText, Number, Option, Rating
from surveys.model import Item, Survey

# Units of this project's surveys that are spelt in UCUM as they are spelt to patients.
_UCUM = frozenset({"kg", "g", "cm", "m", "mm", "%", "h", "min", "d", "L", "mL", "kcal"})
# What FHIR has a place for; the rest of an item's file entry goes into an extension, and with it whether a text to read
# is required, which FHIR cannot say.
IN_FHIR = frozenset(
    {"id", "text", "context", "when", "loinc", "choice", "choices", "rating", "number", "date", "free_text", "display"}
)


@dataclass(frozen=True, slots=True)
class Writer:
    """What every item of one survey is written with."""

    survey: Survey
    language: str
    lists: Lists

    def item(self, item: Item, entry: Json) -> Json:
        """`entry` is the item as its file says it."""
        enabled = enabling(item.when, self.survey, self.coding)
        answering = self._answering(item)
        told = IN_FHIR - {"context"} | ({"required"} if item.asks else set())
        rest = {name: part for name, part in entry.items() if name not in told}
        parts = (enabled.pop("extension", []), answering.pop("extension", []), own(names.ITEM, rest))
        return given(
            extension=[one for part in parts for one in part],
            linkId=item.id,
            code=loinc(item.loinc),
            **words("text", asked(item), self.language),
            **enabled,
            required=(item.required and item.asks) or None,
            **answering,
        )

    def coding(self, options: tuple[Option, ...], option: Option) -> Json:
        """The code of an answer, in LOINC where it has one."""
        if option.loinc:
            return {"system": names.LOINC, "code": option.loinc}
        return {"system": names.answers(self.survey.id, self.lists.name(options)), "code": str(option.value)}

    def _answering(self, item: Item) -> Json:
        match item.format:
            case Choice(options):
                return self._choosing(options, "radio-button")
            case Choices(options):
                return {**self._choosing(options, "check-box"), "repeats": True}
            case Rating() as rating:
                return self._rating(item.id, rating)
            case FreeText(max_length, long):
                return {"type": "text" if long else "string", "maxLength": max_length}
            case Number() | Date() as measured:
                return _measured(measured)
        return {"type": "display"}

    def _choosing(self, options: tuple[Option, ...], shown: str) -> Json:
        upright = {"url": names.ORIENTATION, "valueCode": "vertical"}
        answers = [self._option(options, option) for option in options]
        return {"type": "choice", "extension": [control(shown), upright], "answerOption": answers}

    def _option(self, options: tuple[Option, ...], option: Option) -> Json:
        weights = [{"url": url, "valueDecimal": option.value} for url in (names.ORDINAL_VALUE, names.ITEM_WEIGHT)]
        alone = [{"url": names.EXCLUSIVE, "valueBoolean": True}] if option.exclusive else []
        coding = self.coding(options, option) | words("display", option.label, self.language)
        return {"extension": [*weights, *alone], "valueCoding": coding}

    def _rating(self, item_id: str, rating: Rating) -> Json:
        """The words at both ends stand under the item, as FHIR has it, and in the field, where fillers show them."""
        limits = _limits("valueInteger", rating.minimum, rating.maximum)
        if not rating.low or not rating.high:
            return {"type": "integer", "extension": limits}
        ends = ((names.LOWER, rating.low), (names.UPPER, rating.high))
        hint = {"url": names.ENTRY_FORMAT, **words("valueString", _scale(rating), self.language)}
        return {
            "type": "integer",
            "extension": [*limits, hint],
            "item": [self._end(f"{item_id}.{end}", end, label) for end, label in ends],
        }

    def _end(self, link: str, end: str, label: Localised) -> Json:
        return {
            "extension": [control(end)],
            "linkId": link,
            **words("text", label, self.language),
            "type": "display",
        }


def asked(item: Item) -> Localised:
    """The question with the recall period that is printed before it: a form filler shows nothing else."""
    if not item.context:
        return item.text
    return {language: f"{item.context.get(language, '')}\n{text}".strip() for language, text in item.text.items()}


def _scale(rating: Rating) -> Localised:
    spoken = [language for language in rating.low if language in rating.high]
    return {
        language: f"{rating.minimum}: {rating.low[language]}, {rating.maximum}: {rating.high[language]}"
        for language in spoken
    }


def _measured(form: Number | Date) -> Json:
    if isinstance(form, Date):
        first, last = (day.isoformat() if day else None for day in (form.earliest, form.latest))
        return {"type": "date", "extension": _limits("valueDate", first, last)}
    code = {"system": names.UCUM, "code": form.unit} if form.unit in _UCUM else {}
    unit = {"url": names.UNIT, "valueCoding": code | {"display": form.unit}}
    return {"type": "decimal", "extension": [*_limits("valueDecimal", form.minimum, form.maximum), unit]}


def _limits(kind: str, minimum: float | str | None, maximum: float | str | None) -> list[Json]:
    ends = ((names.MINIMUM, minimum), (names.MAXIMUM, maximum))
    return [{"url": url, kind: limit} for url, limit in ends if limit is not None]
