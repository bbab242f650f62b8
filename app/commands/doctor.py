"""`afterwell doctor`: is everything in order, and what to do where it is not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict

import typer

from app.clock import Clock
from app.doctor.examine import examine
from app.doctor.finding import Finding, State
from app.output import AsJson, say, say_json
from app.settings import Settings, load
from bot.telegram.redact import Redact


def doctor(*, as_json: AsJson = False) -> None:
    """Look at settings, database, clocks, Telegram, content, accounts and queues. Exit code 1 if something is wrong."""
    settings = load()
    logging.getLogger().setLevel(logging.CRITICAL)  # what libraries would say, the findings say in words
    findings = asyncio.run(_examined(settings, aloud=not as_json))
    states = [finding.state for finding in findings]
    wrong, worth_a_look = states.count(State.WRONG), states.count(State.LOOK)
    if as_json:
        say_json({"wrong": wrong, "look": worth_a_look, "findings": [asdict(finding) for finding in findings]})
    else:
        say(f"{len(findings)} things looked at: {wrong} wrong, {worth_a_look} worth a look.")
    if wrong:
        raise typer.Exit(1)


async def _examined(settings: Settings, *, aloud: bool) -> list[Finding]:
    """Every finding without a secret, said as soon as it is made where `aloud`."""
    hide, findings = Redact(settings.secrets), []
    async for finding in examine(settings, Clock()):
        clean = Finding(finding.check, finding.state, hide.scrub(finding.found), hide.scrub(finding.advice))
        findings.append(clean)
        if aloud:
            say(str(clean))
    return findings
