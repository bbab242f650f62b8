"""Made-up answers to a survey, for properties: complete ones, ones with gaps, and what each item accepts."""

from __future__ import annotations

from hypothesis import strategies as st

from surveys.formats import Choices, Display, Format, FreeText, Value, countable
from surveys.model import Survey


def accepted(form: Format) -> list[Value]:
    """A few answers of every kind; of what can be counted, all."""
    match form:
        case Choices(options):
            singles = [(option.value,) for option in options]
            together = tuple(option.value for option in options if not option.exclusive)
            return [*singles, together, together[:2]]
        case FreeText():
            return ["climb the stairs", "kneel"]
        case Display():
            return []
    return sorted(countable(form) or ())


def complete(survey: Survey) -> st.SearchStrategy[dict[str, Value]]:
    values = {item.id: accepted(item.format) for item in survey.items}
    return st.fixed_dictionaries({item_id: st.sampled_from(some) for item_id, some in values.items() if some})


def with_gaps(survey: Survey) -> st.SearchStrategy[dict[str, Value | None]]:
    """Some answers left out, some declined; now and then only a few, so that every rule is met from both sides."""
    dropped = st.sets(st.sampled_from([item.id for item in survey.items]), max_size=4)
    kept_only = st.sets(st.sampled_from([item.id for item in survey.items]), max_size=6)

    def punch(answers: dict, gone: set[str], few: set[str], declined: bool) -> dict:
        missing = set(answers) - few if len(few) > 4 else gone
        if declined:
            return {item: None if item in missing else value for item, value in answers.items()}
        return {item: value for item, value in answers.items() if item not in missing}

    return st.builds(punch, complete(survey), dropped, kept_only, st.booleans())
