"""Pictures of people to try: one option, two, three and four; of 100 and of 1000; with ranges and with no number."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from reports.icons.array import Chance, Heading, IconArray, NoNumber
from reports.icons.vector import svg

SVG = "{http://www.w3.org/2000/svg}"

BETTER = Heading(
    "Clearly less pain and an easier daily life", "People with severe osteoarthritis of the hip", "After 6 months"
)
PAIN = Heading("Pain long after the operation", "People who had a hip replacement", "From 3 months to 5 years")
INFECTION = Heading("Another operation because of an infection", "People who had a hip replacement", "Within 11 years")
SPANISH = Heading("Mucho menos dolor", "Personas con artrosis avanzada de la cadera", "A los 6 meses")

WAIT = NoNumber("Wait and see", "We found no good number for people who wait.")
TRAINING = Chance(
    "Strength training first",
    38,
    100,
    "About 38 of 100 people were clearly better.",
    "About 62 of 100 were not.",
)
REPLACEMENT = Chance(
    "Hip replacement", 75, 100, "About 75 of 100 people were clearly better.", "About 25 of 100 were not."
)
STUDIES_DIFFER = Chance(
    "A new hip",
    7,
    100,
    "From 7 to 23 of 100 people still had pain that troubled them.",
    "From 77 to 93 of 100 did not.",
    up_to=23,
    between="Studies differ about these people.",
)
RARE = Chance(
    "Hip replacement",
    4,
    1000,
    "4 of 1000 people had another operation because of an infection.",
    "996 of 1000 did not.",
)
RARER = Chance("Wait", 1, 1000, "1 of 1000 people had it.", "999 of 1000 did not.")
AT_LEAST = Chance(
    "With a new hip",
    9,
    100,
    "9 or more of 100 people still had pain.",
    "91 or fewer of 100 did not.",
    note="Single studies found from 7 to 23 of 100.",
)
ESPERAR = NoNumber("Esperar y ver cómo sigue", "No encontramos un buen número para las personas que esperan.")
FORTALECER = Chance(
    "Primero, entrenamiento de fuerza",
    38,
    100,
    "Unas 38 de cada 100 personas estaban claramente mejor.",
    "Unas 62 de cada 100 no lo estaban.",
)

ARRAYS = {
    "one": IconArray(BETTER, (REPLACEMENT,)),
    "range": IconArray(PAIN, (STUDIES_DIFFER,)),
    "rare": IconArray(INFECTION, (RARE,)),
    "two": IconArray(BETTER, (TRAINING, REPLACEMENT)),
    "two-rare": IconArray(INFECTION, (RARER, RARE)),
    "two-and-no-number": IconArray(BETTER, (WAIT, REPLACEMENT)),
    "two-spanish": IconArray(SPANISH, (ESPERAR, FORTALECER)),
    "three": IconArray(BETTER, (WAIT, TRAINING, REPLACEMENT)),
    "two-notes": IconArray(PAIN, (STUDIES_DIFFER, AT_LEAST)),
    "four": IconArray(BETTER, (WAIT, TRAINING, REPLACEMENT, AT_LEAST)),
    "three-rare": IconArray(INFECTION, (WAIT, RARER, RARE)),
}


def chance(n: int, of: int = 100, *, up_to: int | None = None, option: str = "It") -> Chance:
    """A chance in the plainest words."""
    most = n if up_to is None else up_to
    with_it, without_it = f"{n} to {most} of {of} had it.", f"{of - most} to {of - n} of {of} did not."
    return Chance(option, n, of, with_it, without_it, up_to, None if up_to is None else "Nobody knows about these.")


every_array = pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS.keys())


def drawn(array: IconArray, id_: str = "p") -> Element:
    """The elements of its SVG."""
    return fromstring(svg(array, id_=id_))
