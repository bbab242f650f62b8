"""Names that a text leaves open, filled in when it is shown.

A safety text may name the clinic; a question may name the `side` and the `problem` that the patient is treated for, and
quote what the patient wrote in an earlier item, by that item's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from surveys.errors import SurveyError

NAMES = frozenset({"clinic_name", "clinic_phone", "emergency_number"})
QUESTION_NAMES = frozenset({"side", "problem"})

_FIELD = re.compile(r"\{([^{}]*)\}")


def names_in(text: str) -> frozenset[str]:
    """Whatever stands between braces."""
    return frozenset(_FIELD.findall(text))


def render(text: str, names: Mapping[str, str]) -> str:
    """`text` with each `{name}` replaced; plain replacement, so that a value can carry no format code.

    Raises `SurveyError` where a name has no value.
    """
    absent = sorted(names_in(text) - names.keys())
    if absent:
        raise SurveyError(f"The text needs a value for {', '.join(absent)}.")
    return _FIELD.sub(lambda field: names[field[1]], text)


def fill(text: str, names: Mapping[str, str]) -> str:
    """`render`, where a name whose value is empty goes away with one of the spaces around it."""
    for name in (name for name, value in names.items() if not value):
        text = text.replace(f" {{{name}}}", "").replace(f"{{{name}}} ", "")
    return render(text, names)
