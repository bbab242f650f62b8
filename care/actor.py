"""Who does something: written beside every look at a patient and every change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is `staff`, `patient`, `operator` (the command line) or `system`; `id` names the one."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor("system", "afterwell")
OPERATOR = Actor("operator", "command line")


def patient(patient_id: str) -> Actor:
    return Actor("patient", patient_id)


def staff(staff_id: str) -> Actor:
    return Actor("staff", staff_id)
