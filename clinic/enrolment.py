"""The enrolment form: what may be typed into it, and a sentence beside each field that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from care import contact
from care.enrol import EARLIEST_BIRTH, LONGEST_NAME, Request
from care.episode import FURTHEST
from care.errors import RefusedError
from clinic.forms import Form

LONGEST_NUMBER = 64

SENTENCES = {
    "key": "Load the page again.",
    "pathway": "Choose the operation.",
    "side": "Choose the side.",
    "anchor_date": "Give the date of the operation.",
    "name": f"Give the patient's name, in at most {LONGEST_NAME} characters.",
    "mrn": f"A record number has at most {LONGEST_NUMBER} characters.",
    "born": "Give the date of birth.",
    "pin": "A PIN has 4 to 8 digits. Leave it empty to ask for the date of birth.",
    "zone": "Give the time zone where the patient lives, such as America/New_York.",
    "language": "Choose the language of the messages.",
    "email": f"{contact.WHAT_AN_EMAIL_IS}.",
    "phone": f"{contact.WHAT_A_NUMBER_IS}.",
    "owner": "Choose who answers the alerts.",
    "decision": "Begin again from the page for the visit.",
}
"""What to do about a field that does not fit, for a person; never what was typed."""


def _or_wrong(read: Callable[[str | None], str | None]) -> Callable[[str | None], str | None]:
    """What is refused in words is a wrong value to the form."""

    def checked(written: str | None) -> str | None:
        try:
            return read(written)
        except RefusedError as refusal:
            raise ValueError(str(refusal)) from None

    return checked


Empty = BeforeValidator(lambda value: value or None)
Number = Annotated[str, Field(max_length=LONGEST_NUMBER)]
Pin = Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]


class EnrolForm(BaseModel):
    """`key` was made with the page and names the patient to be: the same form sent twice enrols once. `decision` leads
    to a patient whom we know, and who has chosen this treatment."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    pathway: Annotated[str, Field(min_length=1)]
    side: Annotated[str, Field(min_length=1)]
    anchor_date: date
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    mrn: Annotated[Number | None, Empty] = None
    born: date
    pin: Annotated[Pin | None, Empty] = None
    zone: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(min_length=2)]
    owner: Annotated[str | None, Empty] = None
    email: Annotated[str | None, AfterValidator(_or_wrong(contact.email))] = None
    phone: Annotated[str | None, AfterValidator(_or_wrong(contact.phone))] = None
    decision: Annotated[str | None, Empty] = None

    def request(self, patient_id: str | None = None) -> Request:
        return Request(**self.model_dump(exclude={"key", "decision"}), patient_id=patient_id)


@dataclass(frozen=True, slots=True)
class Checked:
    """The form as it was understood, or what to do about each field that was not."""

    form: EnrolForm | None
    errors: Mapping[str, str]


def check(fields: Form, *, languages: frozenset[str], owners: frozenset[str], today: date) -> Checked:
    """Read the form; every fault at once, in the order of the fields."""
    try:
        form = EnrolForm.model_validate(dict(fields))
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors(include_input=False, include_context=False)}
        return Checked(None, {name: sentence for name, sentence in SENTENCES.items() if name in wrong})
    errors = dict(_unlikely(form, today))
    if form.language not in languages:
        errors["language"] = SENTENCES["language"]
    if form.owner is not None and form.owner not in owners:
        errors["owner"] = SENTENCES["owner"]
    return Checked(None if errors else form, errors)


def _unlikely(form: EnrolForm, today: date) -> list[tuple[str, str]]:
    """Slips of the pen that are dates all the same."""
    found = []
    if abs((form.anchor_date - today).days) > FURTHEST:
        found.append(("anchor_date", "The date of the operation must lie within three years of today."))
    if not EARLIEST_BIRTH <= form.born <= today:
        found.append(("born", "The date of birth must lie between 1900 and today."))
    return found
