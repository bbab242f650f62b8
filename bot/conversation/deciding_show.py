"""Putting a card of a decision aid on the screen, and what to do at once about a sign that cannot wait."""

from __future__ import annotations

from typing import Any

from bot.conversation import deciding_asides, deciding_end, deciding_pages, deciding_words
from bot.conversation.cards import Block
from bot.conversation.deciding_choices import language_of, picture
from bot.conversation.deciding_pages import paged, place_of
from bot.conversation.deciding_words import Group
from bot.conversation.scene import Progress, Scene, block, button, column
from care.deciding import Deciding
from content.localised import pick
from decision_aids import choices
from decision_aids import walk as walking
from decision_aids.kept import Call, Status
from decision_aids.moves import Aside
from decision_aids.stations import Kind

AT = "deciding"


def talk(at: Deciding, page: int) -> dict[str, Any]:
    """What the chat keeps of the card that it shows."""
    return {"at": AT, "decision": at.decision.id, "card": [at.walk.at, at.walk.aside], "page": page}


def show(scene: Scene, at: Deciding, page: int = 0) -> None:
    """A page of the card on which the walk stands, or of what lies over it."""
    if at.walk.aside is None:
        _show_card(scene, at, page)
    else:
        _show_aside(scene, at, at.walk.aside, page)


def _show_aside(scene: Scene, at: Deciding, aside: Aside, page: int) -> None:
    pages = paged(deciding_asides.groups(scene, at, aside))
    page = min(page, len(pages) - 1)
    scene.talk = talk(at, page)
    scene.show(*pages[page], buttons=deciding_pages.below_aside(scene, at, aside, page, len(pages)))


def _show_card(scene: Scene, at: Deciding, page: int) -> None:
    at_end = at.walk.at == Kind.END
    pages = deciding_end.pages(scene, at) if at_end else paged(_groups(scene, at))
    page = min(page, len(pages) - 1)
    scene.talk = talk(at, page)
    below = deciding_end.below if at_end else deciding_pages.below
    scene.show(
        *pages[page],
        picture=None if page else picture(scene, at),
        buttons=below(scene, at, page, len(pages)),
        progress=Progress(*walking.progress(at.aid, at.walk)),
        expects_text=scene.say("In your own words") if choices.takes_words(at.aid, at.walk.at) else None,
    )


def _groups(scene: Scene, at: Deciding) -> list[Group]:
    title, *groups = deciding_words.groups(scene, at)
    if place_of(at):
        return [title, *groups]
    return [title, *((one,) for one in _to_know_first(scene, at)), *groups]


def _to_know_first(scene: Scene, at: Deciding) -> list[Block]:
    """On the first card: who stands for this guide, and whether it is in the patient's language."""
    found = []
    if at.aid.status is Status.DRAFT:
        found.append(block("small", scene.say("This is a draft for a demonstration. No clinician has signed it.")))
    elif at.aid.overdue(scene.now.date()):
        found.append(block("small", scene.say("This guide should have been looked at again by now.")))
    if language_of(scene, at.aid) != scene.language:
        found.append(block("small", scene.say("This guide is not yet available in your language.")))
    return found


def warn(scene: Scene, at: Deciding, flag_id: str) -> None:
    """What to do now about a sign that the patient has. The card stays; to go on is not what matters most."""
    flag = next(flag for flag in at.aid.red_flags if flag.id == flag_id)
    language = language_of(scene, at.aid)
    scene.show(
        block("alert", pick(flag.action, language)[0]),
        _whom(scene, flag.call),
        scene.say("Nobody reads this chat day and night, so please do not wait for us to call you."),
        keep=True,
    )
    scene.talk = talk(at, 0)
    following = button(scene.say("Go on"), "weigh", at.decision.id, place_of(at) + 1, 0)
    scene.show(
        scene.say("The guide can wait. You can go on with it later."),
        buttons=column(button(scene.say("Pause"), "rest", at.decision.id, style="primary"), following),
    )


def _whom(scene: Scene, call: Call) -> str:
    clinic = scene.desk.practice.clinic
    if call is Call.NOW:
        return scene.say("Call {number} now.", number=clinic.emergency_number)
    return scene.say(
        "Our number is {phone}. In an emergency, call {number}.", phone=clinic.phone, number=clinic.emergency_number
    )
