"""The eighteen columns of a REDCap data dictionary, by REDCap's own short names."""

from __future__ import annotations

import re

HEADINGS = {
    "field_name": "Variable / Field Name",
    "form_name": "Form Name",
    "section_header": "Section Header",
    "field_type": "Field Type",
    "field_label": "Field Label",
    "choices": "Choices, Calculations, OR Slider Labels",
    "field_note": "Field Note",
    "validation": "Text Validation Type OR Show Slider Number",
    "minimum": "Text Validation Min",
    "maximum": "Text Validation Max",
    "identifier": "Identifier?",
    "branching_logic": "Branching Logic (Show field only if...)",
    "required_field": "Required Field?",
    "custom_alignment": "Custom Alignment",
    "question_number": "Question Number (surveys only)",
    "matrix_group_name": "Matrix Group Name",
    "matrix_ranking": "Matrix Ranking?",
    "field_annotation": "Field Annotation",
}
# As the programming interface of REDCap heads them, where that differs.
_INTERFACE = {
    "select_choices_or_calculations": "choices",
    "text_validation_type_or_show_slider_number": "validation",
    "text_validation_min": "minimum",
    "text_validation_max": "maximum",
}


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.lower())


_NAMES = {
    **{_plain(name): name for name in HEADINGS},
    **{_plain(name): ours for name, ours in _INTERFACE.items()},
    **{_plain(heading): name for name, heading in HEADINGS.items()},
}


def named(heading: str) -> str:
    """The short name of a column; the heading itself where REDCap knows none of the kind."""
    return _NAMES.get(_plain(heading), heading)


def is_dictionary(headings: tuple[str, ...]) -> bool:
    """Whether a first row is that of a data dictionary."""
    return {"field_name", "field_type", "field_label"} <= {named(heading) for heading in headings}
