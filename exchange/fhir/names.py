"""Names that FHIR R4 gives to things, and the ones of our own for what it has no place for."""

from __future__ import annotations

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

# The second of the two names replaced the first; readers of either kind are still about, so both are written.
ORDINAL_VALUE = f"{CORE}ordinalValue"
ITEM_WEIGHT = f"{CORE}itemWeight"
TRANSLATION = f"{CORE}translation"
ITEM_CONTROL = f"{CORE}questionnaire-itemControl"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
ORIENTATION = f"{CORE}questionnaire-choiceOrientation"
EXCLUSIVE = f"{CORE}questionnaire-optionExclusive"
HIDDEN = f"{CORE}questionnaire-hidden"
MINIMUM = f"{CORE}minValue"
MAXIMUM = f"{CORE}maxValue"
UNIT = f"{CORE}questionnaire-unit"
UNIT_OPTION = f"{CORE}questionnaire-unitOption"
ENTRY_FORMAT = f"{CORE}entryFormat"
CALCULATED = f"{SDC}calculatedExpression"

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"

OURS = "urn:afterwell:"
SURVEY = f"{OURS}survey"
SECTION = f"{OURS}section"
ITEM = f"{OURS}item"
SCORE = f"{OURS}score"
WHEN = f"{OURS}when"

# Ids of ours hold no full stop, so these can stand beside them.
INSTRUCTIONS = "survey.instructions"
SECTION_PREFIX = "section."
SCORE_PREFIX = "score."
LOWER, UPPER = "lower", "upper"


def url(survey_id: str) -> str:
    """What a response points to, together with the survey's version."""
    return f"{SURVEY}:{survey_id}"


def answers(survey_id: str, name: str) -> str:
    """The system of the codes in a list of options that LOINC has no codes for."""
    return f"{OURS}answers:{survey_id}:{name}"
