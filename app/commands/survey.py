"""`afterwell survey`: what can be asked, as patients will read it, and in and out in other people's formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from app import session, survey_cards
from app.commands import survey_export, survey_import, survey_wording
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import Settings, load
from records import attestations
from surveys import library
from surveys.model import Survey

app = typer.Typer(help="Surveys: list them, read them, bring them in and out.", no_args_is_help=True)
app.command("import")(survey_import.bring_in)
app.command("export")(survey_export.send_out)
app.command("wording")(survey_wording.wording)


@app.command("list")
def show_all(*, as_json: AsJson = False) -> None:
    """List every survey: its items, languages and licence, and whether it can be asked."""
    settings = load()
    found = library.load(settings.own)
    own = library.load(shipped=settings.own / "surveys") if settings.own else library.Library([])
    attested = _attested(settings)
    lines = [Line(survey, "the clinic's own" if survey.id in own else "shipped", attested) for survey in found]
    if as_json:
        say_json([line.as_json() for line in lines])
        return
    for line in lines:
        say(str(line))


@app.command()
def show(
    survey: Annotated[str, typer.Argument(help="The survey's id, such as koos-jr.")],
    version: Annotated[str | None, typer.Option(help="Another version than the newest.")] = None,
    language: Annotated[str | None, typer.Option(help="Another language than the survey's first.")] = None,
) -> None:
    """Show a survey as a patient will read it, card by card."""
    found = library.load(load().own).get(survey, version)
    if not found.askable:
        raise UsageError(f"There is no wording of {found.id!r} to show; the clinic supplies it")
    if language is not None and language not in found.languages:
        raise UsageError(f"{found.id!r} is not in {language!r}; it is in {', '.join(found.languages)}")
    for number, card in enumerate(survey_cards.cards(found, language or found.languages[0])):
        if number:
            say("\n----")
        for line in card:
            say(line)


def _attested(settings: Settings) -> frozenset[str] | None:
    """The packs that are attested; nothing where there are no records to look at yet."""
    if not settings.secret_key.get_secret_value():
        return None
    return frozenset(session.read(settings, attestations.in_force))


@dataclass(frozen=True, slots=True)
class Line:
    """What the list says of one survey. `attested` are the packs whose licence the clinic has declared; `None` where
    there are no records to look at yet."""

    survey: Survey
    origin: str
    attested: frozenset[str] | None

    def __str__(self) -> str:
        survey = self.survey
        languages = ", ".join(survey.languages) or "no wording"
        state = f"{survey.id} {survey.version}: {len(survey.items)} items, {languages}; {self.origin}; {self.state}"
        return f"{state}\n    {survey.licence.attribution}"

    @property
    def waits(self) -> bool:
        """Whether its pack's licence is still to be attested."""
        pack = self.survey.licence.pack
        return pack is not None and pack not in (self.attested or ())

    @property
    def state(self) -> str:
        if not self.survey.askable:
            return "not asked: the clinic supplies the wording"
        if not self.waits:
            return "can be asked"
        unknown = self.attested is None
        return f"asked {'once' if unknown else 'only when'} the licence of {self.survey.licence.pack} is attested"

    def as_json(self) -> dict[str, object]:
        survey = self.survey
        return {
            "id": survey.id,
            "version": survey.version,
            "title": survey.title,
            "items": len(survey.items),
            "languages": list(survey.languages),
            "from": self.origin,
            "askable": survey.askable and not self.waits,
            "state": self.state,
            "licence": survey.licence.text,
            "attribution": survey.licence.attribution,
            "pack": survey.licence.pack,
        }
