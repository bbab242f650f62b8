"""`afterwell survey import`: a survey from another program's file, with a report of what did not survive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from app.errors import UsageError
from app.output import AsJson, say_json
from app.written import PRINTED, write
from content.problems import ContentError, Problem
from exchange import authoring, formats
from exchange.formats import Incoming
from exchange.losses import Imported
from surveys import check


def bring_in(
    file: Annotated[Path, typer.Argument(help="A FHIR Questionnaire, an XLSForm, a REDCap dictionary or a bank.")],
    form: Annotated[
        Incoming | None, typer.Option("--format", help="What the file is, where its content does not tell.")
    ] = None,
    out: Annotated[str | None, typer.Option(help="Where the YAML goes, - to print it; usually ID.yaml.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a survey as a draft in YAML, and say which rules of the file did not survive, and where each stood."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}")
    if as_json and out == PRINTED:
        raise UsageError("Print either the YAML with --out -, or the report with --json")
    kind = form or formats.guess(file)
    if kind is None:
        raise UsageError(f"Nothing in {file} tells its format; say it with --format {', '.join(Incoming)}")
    from exchange import stating  # noqa: PLC0415 loaded with the readers, for which no other command waits

    imported = formats.read(file, kind)
    unwritten = list(stating.unstated(imported.file))
    words = authoring.write(stating.stated(imported.file), imported.losses)
    path = write(words.encode(), out, f"{imported.file['id']}.yaml", force=force)
    if as_json:
        say_json(_json(imported, kind, path, unwritten))
    else:
        # What is printed to be kept stays apart from what is said about it.
        for line in _report(imported, kind, file, path, unwritten):
            typer.echo(line, err=path is None)


def _report(imported: Imported, kind: Incoming, file: Path, path: Path | None, unwritten: list[str]) -> Iterator[str]:
    for where, losses in groupby(imported.losses, key=lambda loss: loss.where):
        yield f"{where}:"
        yield from (f"    {loss.what}; {loss.advice}" for loss in losses)
    items = _items(imported)
    yield f"{items} items came from {file} ({kind}), {len(imported.losses)} things did not."
    if unwritten:
        yield f"To be written by a person before it can be used: {', '.join(unwritten)}."
    if path is not None:
        yield f"{path} is a draft. `afterwell check {path}` finds {len(_problems(path))} problems in it now."


def _json(imported: Imported, kind: Incoming, path: Path | None, unwritten: list[str]) -> dict[str, object]:
    return {
        "format": kind,
        "id": imported.file["id"],
        "items": _items(imported),
        "file": str(path),
        "losses": [{"where": one.where, "what": one.what, "advice": one.advice} for one in imported.losses],
        "unwritten": unwritten,
        "problems": [str(problem) for problem in _problems(path)] if path else [],
    }


def _items(imported: Imported) -> int:
    return sum(len(section["items"]) for section in imported.file["sections"])


def _problems(path: Path) -> tuple[Problem, ...]:
    try:
        check.read(path)
    except ContentError as error:
        return error.problems
    return ()
