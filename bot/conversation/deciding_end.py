"""The end of a walk: what the patient takes to the visit, and whether the team may see it before."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation import deciding_pages
from bot.conversation.cards import Block, Button
from bot.conversation.deciding_choices import language_of
from bot.conversation.deciding_pages import paged, place_of
from bot.conversation.deciding_words import Group
from bot.conversation.scene import Scene, block, button, column
from bot.conversation.wording import quoted
from care import deciding
from care.deciding import Deciding, Reason
from content.localised import pick
from decision_aids.choices import UNDECIDED
from decision_aids.entries import Entry
from decision_aids.model import DecisionAid, Guide
from decision_aids.naming import named
from decision_aids.stations import Kind


def pages(scene: Scene, at: Deciding) -> list[tuple[Block, ...]]:
    return paged([(block("title", scene.say("For your visit")),), *_groups(scene, at)])


def _groups(scene: Scene, at: Deciding) -> Iterator[Group]:
    """What was said on the way, in the patient's order; what was not said is not missed."""
    if isinstance(at.aid, DecisionAid):
        yield _leaning(scene, at)
        yield from _listed(scene, at, scene.say("What matters most to me"), Kind.MATTERS)
        yield from _values(scene, at, at.aid)
        yield from _sure(scene, at)
    else:
        yield from _listed(scene, at, scene.say("What I want to tell"), Kind.TELL)
        yield from _lists(scene, at, at.aid)
    yield from _listed(scene, at, scene.say("What I want to ask"), Kind.QUESTIONS)
    yield tuple(_known_to_the_team(scene, at))


def _leaning(scene: Scene, at: Deciding) -> Group:
    entry = at.walk.entry(Kind.LEANING)
    heading = block("question", scene.say("Where I lean"))
    if entry.picked in {(), (UNDECIDED,)}:
        words = scene.say("I have not decided yet. That is fine: the visit is there to talk.")
    else:
        words = named(at.aid, Kind.LEANING, entry.picked[0], language_of(scene, at.aid))
    return (heading, Block(words), *_own(entry))


def _listed(scene: Scene, at: Deciding, heading: str, kind: Kind) -> Iterator[Group]:
    entry, language = at.walk.entry(kind), language_of(scene, at.aid)
    items = [block("item", named(at.aid, kind, code, language)) for code in entry.picked]
    if items or entry.lines:
        yield (block("question", heading), *items, *_own(entry))


def _own(entry: Entry) -> Iterator[Block]:
    return (block("item", f"“{quoted(text)}”") for text in entry.texts)


def _values(scene: Scene, at: Deciding, aid: DecisionAid) -> Iterator[Group]:
    """The statement of each pair that is more like the patient."""
    language = language_of(scene, aid)
    rated = [(pair, at.walk.entry(f"{Kind.VALUES}:{pair.id}").number) for pair in aid.values]
    nearer = [pair.one if number < 0 else pair.other for pair, number in rated if number]
    if nearer:
        words = (block("item", pick(text, language)[0]) for text in nearer)
        yield (block("question", scene.say("What is more like me")), *words)


def _sure(scene: Scene, at: Deciding) -> Iterator[Group]:
    number = at.walk.entry(Kind.SURE).number
    if number is not None and number < deciding.SURE_OF_MYSELF:
        yield (Block(scene.say("You are not quite sure yet. Your team can help you with that.")),)


def _lists(scene: Scene, at: Deciding, guide: Guide) -> Iterator[Group]:
    for own in guide.lists:
        entry = at.walk.entry(f"{Kind.LIST}:{own.id}")
        if entry.lines:
            yield (block("question", pick(own.title, language_of(scene, guide))[0]), *_own(entry))


def _known_to_the_team(scene: Scene, at: Deciding) -> Iterator[Block]:
    if at.decision.shared_at is not None:
        yield Block(scene.say("Your team can see this page."))
    else:
        yield Block(scene.say("Nobody in your team sees this page unless you say so."))
    if _wants_to_talk(scene, at):
        yield Block(scene.say("Your team knows that you want to talk."))


def _wants_to_talk(scene: Scene, at: Deciding) -> bool:
    return Reason.WANTS_TO_TALK in deciding.reasons(scene.tx, at)


def talk(scene: Scene, at: Deciding) -> tuple[Button, ...]:
    """The way to ask for a talk, until it was taken."""
    if _wants_to_talk(scene, at):
        return ()
    return (button(scene.say("I want to talk to my team"), "talk", at.decision.id),)


def below(scene: Scene, at: Deciding, page: int, count: int) -> tuple[tuple[Button, ...], ...]:
    """To share it or not, to talk, to change something, or to be done."""
    here, me = place_of(at), at.decision.id
    back = button(scene.say("Back"), "weigh", me, *((here, page - 1) if page else (here - 1, deciding_pages.LAST)))
    menu = button(scene.say("Menu"), "home")
    if page + 1 < count:
        return (*column(button(scene.say("Go on"), "weigh", me, here, page + 1, style="primary")), (back, menu))
    return (*_sharing(scene, at), *column(*talk(scene, at)), (back, menu))


def _sharing(scene: Scene, at: Deciding) -> tuple[tuple[Button, ...], ...]:
    me = at.decision.id
    if at.decision.shared_at is not None:
        return column(button(scene.say("Do not share it any more"), "share", me, "no"))
    return column(
        button(scene.say("Share it with my team"), "share", me, "yes", style="primary"),
        button(scene.say("Keep it to myself"), "share", me, "no"),
    )
