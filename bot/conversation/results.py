"""The patient's own results: a picture with what is better in words, and the same as a sentence."""

from __future__ import annotations

from bot.conversation.cards import Picture
from bot.conversation.scene import Scene, block, button, column
from care import results
from care.results import Series
from content.localised import pick
from reports.trends import describe


def open_results(scene: Scene, arguments: list[str]) -> None:
    """One score as a trend; buttons lead to the others."""
    scene.goto("home")
    found = [
        series
        for series in results.of_patient(scene.tx, scene.desk.practice, scene.known().id)
        if series.rule.shown_to_patients and series.latest is not None
    ]
    if not found:
        _nothing_yet(scene)
        return
    chosen = found[_number(arguments, len(found))]
    others = [(number, series) for number, series in enumerate(found) if series is not chosen]
    words = describe(chosen, scene.language, scene.desk.catalogue)
    scene.show(
        block("title", pick(chosen.rule.short_title, scene.language)[0]),
        words,
        picture=Picture("trend", about(scene.known().id, chosen), words),
        buttons=(
            *column(*(button(pick(series.rule.short_title, scene.language)[0], "results", n) for n, series in others)),
            (button(scene.say("Menu"), "home"),),
        ),
    )


def about(patient_id: str, series: Series) -> str:
    """Names a trend for the one who draws it when the card is delivered."""
    return f"{patient_id}/{series.episode.id}/{series.survey.id}/{series.rule.id}"


def _number(arguments: list[str], count: int) -> int:
    given = arguments[0] if arguments else ""
    return int(given) if given.isdigit() and int(given) < count else 0


def _nothing_yet(scene: Scene) -> None:
    scene.show(
        scene.say("There are no results yet. They appear here after you send your first answers."),
        buttons=column(button(scene.say("Menu"), "home")),
    )
