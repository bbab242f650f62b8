"""`afterwell licence`: declare that the clinic holds the licence of a pack of instruments."""

from __future__ import annotations

from typing import Annotated

import typer

from app import ids, session
from app.clock import Clock
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.practice import load_practice
from app.settings import load
from care.actor import OPERATOR
from care.licences import Withheld, withheld
from records import attestations, audit
from records.attestations import Attestation
from records.database import Tx
from surveys import library

app = typer.Typer(help="Licences of instruments that need one.", no_args_is_help=True)


@app.command()
def attest(
    pack: Annotated[str, typer.Argument(help="The pack, such as promis.")],
    by: Annotated[str, typer.Option(help="Who declares it.")],
    reference: Annotated[str, typer.Option(help="Where the licence is kept: a contract number, a letter's date.")],
) -> None:
    """Record that the clinic holds the licence of a pack; its surveys are asked from then on."""
    packs = sorted({survey.licence.pack for survey in library.load(load().own) if survey.licence.pack})
    if pack not in packs:
        raise UsageError(f"There is no pack {pack!r}; the packs are: {', '.join(packs)}")
    now = Clock()()

    def work(tx: Tx) -> None:
        attestations.insert(tx, Attestation(ids.new_id(), pack, by, reference, now, None))
        audit.write(tx, actor=str(OPERATOR), action="licence-attested", subject=pack, now=now)

    session.write(load(), work)
    say(f"Recorded: {by} attests the licence of {pack} ({reference}).")


@app.command("list")
def show(*, as_json: AsJson = False) -> None:
    """List the packs, who attested them, and which pathways wait for an attestation."""
    settings = load()
    practice = load_practice(settings.clinic, settings.own)
    found, waiting = session.read(settings, lambda tx: (attestations.in_force(tx), withheld(tx, practice)))
    packs: dict[str, list[str]] = {}
    for survey in practice.surveys:
        if survey.licence.pack:
            packs.setdefault(survey.licence.pack, []).append(survey.id)
    if as_json:
        say_json([_json(pack, ids_, _by(found, pack), waiting) for pack, ids_ in packs.items()])
        return
    for pack, ids_ in packs.items():
        say(f"{pack}: {_by(found, pack) or 'not attested, so not asked'} ({', '.join(ids_)})")
    for one in waiting:
        say(f"Not asked: {one}")


def _json(pack: str, ids_: list[str], attested_by: str | None, waiting: list[Withheld]) -> dict[str, object]:
    pathways = sorted({one.pathway_id for one in waiting if one.pack == pack})
    return {"pack": pack, "surveys": ids_, "attested_by": attested_by, "pathways_waiting": pathways}


def _by(found: dict[str, Attestation], pack: str) -> str | None:
    return found[pack].attested_by if pack in found else None
