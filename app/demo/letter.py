"""The visitor's letter, in the words of the real one (`clinic/templates/letter.html`)."""

from __future__ import annotations

from io import BytesIO

import segno

TITLE = "Your invitation to our chat"
LINES = (
    "Dear {name},",
    (
        "We would like to ask you how you are, before and after your treatment. From time to time you get a few short "
        "questions in a chat. Most take 2 to 5 minutes."
    ),
    "You will then be asked for your date of birth.",
    "The invitation is for you alone, works once, and ends on {date}.",
    "You choose whether to take part. Your care stays the same.",
    "Questions? Please call us: {phone}.",
)


def lines(*, name: str, date: str, phone: str) -> list[str]:
    return [line.format(name=name, date=date, phone=phone) for line in LINES]


def code(link: str) -> bytes:
    """The link as a QR code: an SVG picture."""
    drawn = BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return drawn.getvalue()
