"""`afterwell survey export`: a survey in another program's format, with a report of what stays behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from app.output import AsJson, say_json
from app.settings import load
from app.written import write
from exchange import authoring
from exchange.exported import Exported
from exchange.files import file_of
from exchange.losses import Loss
from surveys import library
from surveys.model import Survey


class Outgoing(StrEnum):
    FHIR = "fhir"
    XLSFORM = "xlsform"
    REDCAP = "redcap"
    YAML = "yaml"


def send_out(
    survey: Annotated[str, typer.Argument(help="The survey's id, such as koos-jr.")],
    form: Annotated[Outgoing, typer.Option("--format", help="What it becomes.")],
    version: Annotated[str | None, typer.Option(help="Another version than the newest.")] = None,
    out: Annotated[str | None, typer.Option(help="Where it goes, - to print it; usually ID and the ending.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Export a survey for another program, and say what of it that format has no place for."""
    found = library.load(load().own).get(survey, version)
    make, ending = _MAKERS[form]
    exported = make(found)
    path = write(exported.data, out, f"{found.id}.{ending}", force=force)
    if as_json:
        losses = [{"where": one.where, "what": one.what, "advice": one.advice} for one in exported.losses]
        say_json({"id": found.id, "version": found.version, "format": form, "file": str(path), "losses": losses})
        return
    for loss in exported.losses:
        typer.echo(str(loss), err=path is None)
    where = f" to {path}" if path else ""
    said = f"{found.id}, version {found.version}, exported{where}; {_count(exported.losses)} behind."
    typer.echo(said, err=path is None)


def _count(losses: Sequence[Loss]) -> str:
    return "1 thing stays" if len(losses) == 1 else f"{len(losses)} things stay"


# Each writer loads what it needs: no other command waits for it.
# ruff: noqa: PLC0415


def _fhir(survey: Survey) -> Exported:
    from exchange.fhir.export import questionnaire
    from exchange.fhir.unread import unread

    return Exported(f"{json.dumps(questionnaire(survey), ensure_ascii=False, indent=2)}\n".encode(), unread(survey))


def _xlsform(survey: Survey) -> Exported:
    from exchange.xlsform.exporting import form

    return form(survey)


def _redcap(survey: Survey) -> Exported:
    from exchange.redcap.exporting import dictionary

    return dictionary(survey)


def _yaml(survey: Survey) -> Exported:
    return Exported(authoring.write(file_of(survey)).encode(), ())


_MAKERS: Mapping[Outgoing, tuple[Callable[[Survey], Exported], str]] = {
    Outgoing.FHIR: (_fhir, "json"),
    Outgoing.XLSFORM: (_xlsform, "xlsx"),
    Outgoing.REDCAP: (_redcap, "csv"),
    Outgoing.YAML: (_yaml, "yaml"),
}
