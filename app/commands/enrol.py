"""`afterwell enrol`: a patient, an episode, and the link that opens the chat."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from app import ids, session
from app.clock import Clock
from app.errors import UsageError
from app.links import BOT_NAME, Links, links, qr_text
from app.output import AsJson, say, say_json
from app.practice import load_practice
from app.settings import Settings, load
from bot.conversation.desk import LANGUAGES
from care.actor import OPERATOR
from care.enrol import Enrolled, Request
from care.enrol import enrol as enrol_patient
from records import notes
from records.database import Tx


def enrol(
    pathway: Annotated[str, typer.Option(help="The pathway, such as knee-replacement.")],
    side: Annotated[str, typer.Option(help="left or right.")],
    date_: Annotated[str, typer.Option("--date", help="The day of the procedure, as 2027-01-15.")],
    name: Annotated[str, typer.Option(help="The patient's name.")],
    dob: Annotated[str, typer.Option(help="The date of birth, as 1956-04-02.")],
    zone: Annotated[str, typer.Option(help="Where the patient lives, such as America/New_York.")],
    mrn: Annotated[str | None, typer.Option(help="The medical record number.")] = None,
    pin: Annotated[
        str | None, typer.Option(help="4 to 8 digits to ask for instead of the date of birth; send it separately.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language to begin in: en or es.")] = "en",
    owner: Annotated[str | None, typer.Option(help="Who answers this patient's alerts.")] = None,
    email: Annotated[str | None, typer.Option(help="An e-mail address, for links beside the chat.")] = None,
    phone: Annotated[str | None, typer.Option(help="A number with + and the code of its country.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Enrol a patient, and print the one-time link, the token and a QR code for their letter.

    A date in the past enrols into what is still open. The link works for 7 days, once.
    """
    settings = load()
    request = Request(
        pathway=pathway,
        side=side,
        anchor_date=_date(date_, "--date"),
        name=name,
        born=_date(dob, "--dob"),
        zone=zone,
        mrn=mrn,
        pin=pin,
        language=_language(language),
        owner=owner,
        email=email,
        phone=phone,
    )
    practice = load_practice(settings.clinic, settings.own)

    def work(tx: Tx) -> tuple[Enrolled, str | None]:
        enrolled = enrol_patient(
            tx, practice, request, actor=OPERATOR, now=Clock()(), new_id=ids.new_id, token=ids.new_token()
        )
        return enrolled, notes.get(tx, BOT_NAME)

    enrolled, bot_name = session.write(settings, work)
    _print(settings, enrolled, links(settings, enrolled.token, bot_name), as_json=as_json)


def _date(text: str, option: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 a calendar date has no zone
    except ValueError:
        raise UsageError(f"{option}: write the date as 2027-01-15") from None


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise UsageError(f"--language: Afterwell does not speak {code!r}; choose one of: {', '.join(LANGUAGES)}")
    return code


def _print(settings: Settings, enrolled: Enrolled, found: Links, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "patient": enrolled.patient_id,
                "pseudonym": enrolled.pseudonym,
                "episode": enrolled.episode_id,
                "token": enrolled.token,
                "link": found.first,
                "links": {"web": found.web, "telegram": found.telegram},
                "expires_at": enrolled.expires_at.isoformat(),
                "qr": qr_text(found.first),
            }
        )
        return
    say(f"Enrolled as {enrolled.pseudonym}. The link works once, until {enrolled.expires_at:%Y-%m-%d %H:%M} UTC.")
    say(f"Link:  {found.first}")
    if found.telegram:
        say(f"Web:   {found.web}")
    elif settings.telegram_token.get_secret_value():
        say(f"Telegram: start `afterwell serve` once to learn the bot's name, or send it: /start {enrolled.token}")
    say(f"Token: {enrolled.token}")
    say(qr_text(found.first))
