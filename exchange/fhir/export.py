"""A survey as a FHIR R4 Questionnaire that other people's form fillers can show.

What FHIR has no place for (score rules, tables, bands, alerts, examples, what was verified) is kept as JSON in
extensions of our own, so that nothing is lost when our own file comes back; `exchange.fhir.importing` reads it.
"""

from __future__ import annotations

from itertools import groupby

from exchange.fhir import names
from exchange.fhir.asking import Writer
from exchange.fhir.elements import loinc, own, words
from exchange.fhir.enabling import enabling
from exchange.fhir.scored import score_item
from exchange.files import Json, file_of, given, lists_of
from surveys.model import Item, Licence, Section, Survey

# What FHIR has a place for; the rest of the file goes into an extension.
_TOLD = frozenset({"id", "version", "title", "purpose", "instructions", "loinc", "options", "sections", "scores"})


def questionnaire(survey: Survey) -> Json:
    """The Questionnaire, as JSON knows values, in the survey's first language and with translations into the others.

    A score comes as a read-only item with the score's own LOINC code; the panel's code stands on the Questionnaire.
    """
    file = file_of(survey)
    language = survey.languages[0] if survey.languages else "en"
    writer = Writer(survey, language, lists_of(survey))
    rest = {name: part for name, part in file.items() if name not in _TOLD}
    scores = zip(survey.scores, file.get("scores", []), strict=True)
    return given(
        resourceType="Questionnaire",
        language=language,
        extension=own(names.SURVEY, rest),
        url=names.url(survey.id),
        version=survey.version,
        name=_name(survey.id),
        title=survey.title,
        status="active",
        subjectType=["Patient"],
        purpose=survey.purpose,
        copyright=_copyright(survey.licence),
        code=loinc(survey.loinc, survey.title),
        item=[
            *_instructions(survey, language),
            *_sections(writer, file),
            *(score_item(survey, rule, entry) for rule, entry in scores),
        ],
    )


def _name(survey_id: str) -> str:
    """A name that a program could use: letters and digits, beginning with a capital."""
    joined = "".join(part.capitalize() for part in survey_id.split("-"))
    return joined if joined[:1].isalpha() else f"Survey{joined}"


def _copyright(licence: Licence) -> str:
    return f"{licence.attribution}\n\n{licence.text}"


def _instructions(survey: Survey, language: str) -> list[Json]:
    if not survey.instructions:
        return []
    return [{"linkId": names.INSTRUCTIONS, **words("text", survey.instructions, language), "type": "display"}]


def _sections(writer: Writer, file: Json) -> list[Json]:
    """A section with a stem or a condition is a group; the items of any other stand by themselves."""
    written: list[Json] = []
    runs = groupby(writer.survey.items, key=lambda item: item.section)
    for n, ((section, items), entry) in enumerate(zip(runs, file["sections"], strict=True), start=1):
        inside = _items(writer, list(items), entry)
        written += inside if section == Section() else [_group(writer, section, f"{names.SECTION_PREFIX}{n}", inside)]
    return written


def _items(writer: Writer, items: list[Item], entry: Json) -> list[Json]:
    return [writer.item(item, one) for item, one in zip(items, entry["items"], strict=True)]


def _group(writer: Writer, section: Section, link: str, items: list[Json]) -> Json:
    enabled = enabling(section.when, writer.survey, writer.coding)
    rest = {"short_stem": dict(section.short_stem)} if section.short_stem else {}
    return given(
        extension=[*enabled.pop("extension", []), *own(names.SECTION, rest)],
        linkId=link,
        **words("text", section.stem, writer.language),
        type="group",
        **enabled,
        item=items,
    )
