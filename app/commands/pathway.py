"""`afterwell pathway`: what is due when, and the messages as patients will read them."""

from __future__ import annotations

from typing import Annotated

import typer

from app import message_previews
from app.errors import UsageError
from app.output import AsJson, say, say_json
from app.settings import load
from content.localised import pick
from pathways import library, plainness
from pathways.model import Pathway, Step

app = typer.Typer(help="Pathways: list them, read them, preview their messages.", no_args_is_help=True)

Wanted = Annotated[str, typer.Argument(metavar="ID", help="The pathway's id, such as knee-replacement.")]
Version = Annotated[str | None, typer.Option(help="Another version than the newest.")]


@app.command("list")
def show_all(*, as_json: AsJson = False) -> None:
    """List every pathway: its version, steps and languages."""
    found = list(_library())
    if as_json:
        say_json([_summary(pathway) for pathway in found])
        return
    for pathway in found:
        steps, languages = len(pathway.steps), ", ".join(pathway.title)
        say(f"{pathway.id} {pathway.version}: {pick(pathway.title, 'en')[0]}; {steps} steps, {languages}")


@app.command()
def show(pathway: Wanted, version: Version = None, *, as_json: AsJson = False) -> None:
    """Show what a pathway does when, and how hard its messages are to read."""
    found = _library().get(pathway, version)
    if as_json:
        say_json({**_summary(found), "steps": [_step(step) for step in found.steps]})
        return
    say(f"{pick(found.title, 'en')[0]} ({found.id} {found.version}): {found.procedure}")
    say(f"Day 0 is the {found.anchor.value}. {found.responder.name} answers {pick(found.responder.hours, 'en')[0]}.")
    for step in found.steps:
        window = step.window
        say(f"\n{step.id}: {pick(step.title, 'en')[0]}")
        say(f"    day {step.invite}, open from {window.opens} to {window.closes}, best on {window.target}")
        for line in _does(step):
            say(f"    {line}")


@app.command()
def preview(
    pathway: Wanted,
    step: Annotated[str | None, typer.Option(help="One step only.")] = None,
    language: Annotated[str | None, typer.Option(help="One language only, such as es.")] = None,
    version: Version = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print each message as the patient will see it, with usual values and with the longest."""
    found = _library().get(pathway, version)
    shown = list(message_previews.previews(found, step, language))
    if not shown:
        raise UsageError(_why_nothing(found, step, language))
    if as_json:
        say_json([one.as_json() for one in shown])
        return
    for number, one in enumerate(shown):
        if number:
            say("")
        say(f"---- {one.step.id}, {one.language}, {one.values} values: {one.measure}")
        say(str(one))


def _library() -> library.Library:
    return library.load(load().own)


def _why_nothing(pathway: Pathway, step: str | None, language: str | None) -> str:
    where = f"the step {step!r}" if step else f"the pathway {pathway.id!r}"
    steps = [pathway.step(step)] if step else pathway.steps
    spoken = sorted({known for one in steps for known in message_previews.languages(one)})
    if spoken:
        return f"No message of {where} is in {language!r}; they are in {', '.join(spoken)}"
    return f"There is no message in {where}"


def _summary(pathway: Pathway) -> dict[str, object]:
    return {
        "id": pathway.id,
        "version": pathway.version,
        "title": dict(pathway.title),
        "anchor": pathway.anchor.value,
        "steps": len(pathway.steps),
    }


def _step(step: Step) -> dict[str, object]:
    window = step.window
    return {
        "id": step.id,
        "title": dict(step.title),
        "invite": step.invite,
        "window": {"opens": window.opens, "target": window.target, "closes": window.closes},
        "does": _does(step),
    }


def _does(step: Step) -> list[str]:
    """What a step does, a line for each part of it."""
    if step.message:
        return [f"message, {code}: {_grade(text, code)}" for code, text in step.message.text.items()] + [
            f"box: {pick(box.label, 'en')[0]}" for box in step.message.checklist
        ]
    if step.check_in:
        return [f"check-in: {step.check_in}"]
    if step.aid:
        return [f"decision aid: {step.aid}"]
    return [f"asks {survey}" for survey in step.surveys]


def _grade(template: str, language: str) -> str:
    return str(plainness.reading(template, language) or "no formula for how hard it is to read")
