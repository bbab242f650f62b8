"""`afterwell export`: the answers and scores as files that open in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import session
from app.clock import Clock
from app.output import AsJson, say
from app.practice import load_practice
from app.settings import load
from care.actor import OPERATOR
from records import audit
from records.database import Tx
from reports import export as exporting
from reports.export import Manifest


def export(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    *,
    identified: Annotated[
        bool, typer.Option("--identified", help="With names, numbers, dates and words; for those who may.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write responses.csv, answers.csv, scores.csv and their history, a wide file for each version of a survey, the
    codebook, and a manifest with counts and checksums.

    De-identified unless asked: a pseudonym, days from the procedure instead of dates, no words of patients.
    """
    settings, now = load(), Clock()()
    practice = load_practice(settings.clinic, settings.own)

    def work(tx: Tx) -> Manifest:
        action = "export-identified" if identified else "export"
        audit.write(tx, actor=str(OPERATOR), action=action, now=now)
        return exporting.write(tx, practice, out, identified=identified, now=now)

    manifest = session.write(settings, work)
    if as_json:
        say(manifest.to_json())
        return
    for file in manifest.files:
        say(f"{out / file.name}: {file.rows} rows")
