"""The patient's own results: a picture with what is better in words, and the same as a sentence."""

from __future__ import annotations

from bot.conversation import bearings, home
from bot.conversation.cards import Picture
from bot.conversation.scene import Scene, block, button, column, number
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
    wanted = number(arguments)
    chosen = found[wanted if wanted is not None and wanted < len(found) else 0]
    titles = _titles(scene, found)
    others = [button(titles[place], "results", place) for place, one in enumerate(found) if one is not chosen]
    ready = bearings.open_tasks(scene)
    words = describe(chosen, scene.language, scene.desk.catalogue)
    scene.show(
        block("title", titles[found.index(chosen)]),
        words,
        picture=Picture("trend", about(scene.known().id, chosen), words),
        buttons=column(*others, *home.way_on(scene, ready), button(scene.say("Menu"), "home")),
    )


def _titles(scene: Scene, found: list[Series]) -> list[str]:
    """What each series shows, with the joint where the patient has had more than one operation."""
    named = [(pick(series.rule.short_title, scene.language)[0], series.episode) for series in found]
    if not bearings.several(scene):
        return [title for title, _ in named]
    return [f"{title} ({bearings.joint(scene, episode)})" for title, episode in named]


def about(patient_id: str, series: Series) -> str:
    """Names a trend for the one who draws it when the card is delivered."""
    return f"{patient_id}/{series.episode.id}/{series.survey.id}/{series.rule.id}"


def _nothing_yet(scene: Scene) -> None:
    scene.show(
        scene.say("There are no results yet. They appear here after you send your first answers."),
        buttons=column(button(scene.say("Menu"), "home")),
    )
