"""A card of a decision aid, cut into pages that fit a phone, and the buttons below each.

Every button names the card that it leads to, so that a repeated tap changes nothing and an old one still leads there.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import deciding_asides, inputs
from bot.conversation.cards import Block, Button
from bot.conversation.deciding_choices import labels
from bot.conversation.deciding_words import Group
from bot.conversation.scene import Scene, button, column
from bot.conversation.wording import shortened
from care.deciding import Deciding
from decision_aids import choices
from decision_aids import walk as walking
from decision_aids.choices import STRONGEST
from decision_aids.moves import Aside
from decision_aids.stations import Kind, stations

LONGEST = 700  # characters of a card: what a phone shows without much scrolling
LAST = 99  # the last page of a card, however many it has
Rows = tuple[tuple[Button, ...], ...]


def paged(groups: Sequence[Group]) -> list[tuple[Block, ...]]:
    """The groups on as few pages as they fit, each below the title; one that is too long for a page is taken apart."""
    title, *rest = groups
    room = LONGEST - _length(title)
    pages: list[tuple[Block, ...]] = [()]
    for group in (part for one in rest for part in _parts(one, room)):
        if pages[-1] and _length(pages[-1]) + _length(group) > room:
            pages.append(())
        pages[-1] = (*pages[-1], *group)
    return [(*title, *page) for page in pages]


def _parts(group: Group, room: int) -> list[Group]:
    return [group] if _length(group) <= room else [(one,) for one in group]


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(one.text) for one in blocks)


def place_of(at: Deciding) -> int:
    """The current card's place in the walk, from 0."""
    return [one.key for one in stations(at.aid)].index(at.walk.at)


def below(scene: Scene, at: Deciding, page: int, pages: int) -> Rows:
    """The buttons of a page: what can be answered stands on the last."""
    if page + 1 < pages:
        onward = column(_to(scene.say("Go on"), at, place_of(at), page + 1, primary=True))
        return (*onward, *_ways(scene, at, page))
    return (*_answers(scene, at), *_onward(scene, at), *_ways(scene, at, page))


def below_aside(scene: Scene, at: Deciding, aside: Aside, page: int, pages: int) -> Rows:
    """Through the pages, and back to the card."""
    here = place_of(at)
    more = [button(scene.say("Go on"), "aside", at.decision.id, here, aside, page + 1)] if page + 1 < pages else []
    return column(*more, button(scene.say("Back to the card"), "weigh", at.decision.id, here, 0, style="primary"))


def _to(label: str, at: Deciding, place: int, page: int, *, primary: bool = False) -> Button:
    return button(label, "weigh", at.decision.id, place, page, style="primary" if primary else "quiet")


def _onward(scene: Scene, at: Deciding) -> Rows:
    """Nothing has to be answered; what still could be is skipped, in words that say so."""
    kind = walking.station(at.aid, at.walk).kind
    following = place_of(at) + 1
    if kind is Kind.RED_FLAGS:
        return column(_to(scene.say("No, none of these"), at, following, 0, primary=True))
    unanswered = at.walk.at not in at.walk.entries
    asks = kind in {Kind.VALUES, Kind.SURE} or choices.single(at.aid, at.walk.at)
    if asks and unanswered:
        return column(_to(scene.say("Skip this"), at, following, 0))
    return column(_to(scene.say("Go on"), at, following, 0, primary=True))


def _ways(scene: Scene, at: Deciding, page: int) -> Rows:
    """Asides, one card back, and a rest."""
    here = place_of(at)
    asides = [button(scene.say("Sources"), "aside", at.decision.id, here, Aside.SOURCES, 0, style="quiet")]
    if deciding_asides.has_more(scene, at):
        asides.insert(0, button(scene.say("Tell me more"), "aside", at.decision.id, here, Aside.MORE, 0, style="quiet"))
    rest = button(scene.say("Pause"), "rest", at.decision.id, style="quiet")
    if page:
        return (tuple(asides), (_to(scene.say("Back"), at, here, page - 1), rest))
    back = [_to(scene.say("Back"), at, here - 1, LAST)] if here else []
    return (tuple(asides), (*back, rest))


def _answers(scene: Scene, at: Deciding) -> Rows:
    kind = walking.station(at.aid, at.walk).kind
    if kind is Kind.VALUES:
        return _scale(scene, at)
    if kind is Kind.SURE:
        return () if Kind.SURE in at.walk.entries else _survey(scene, at)
    if kind is Kind.KNOWLEDGE and at.walk.at in at.walk.entries:
        return ()  # the first answer is explained, and stays
    return (*_picks(scene, at), *_own_lines(scene, at))


def _picks(scene: Scene, at: Deciding) -> Rows:
    place, picked = place_of(at), at.walk.entry(at.walk.at).picked
    one_of = choices.single(at.aid, at.walk.at)
    named = zip(choices.of(at.aid, at.walk.at), labels(scene, at), strict=True)
    if one_of:
        return column(*(button(label, "pick", at.decision.id, place, n) for n, (_, label) in enumerate(named)))
    return column(
        *(
            button(label, "box", at.decision.id, place, n, int(code not in picked), checked=code in picked)
            for n, (code, label) in enumerate(named)
        )
    )


def _own_lines(scene: Scene, at: Deciding) -> Rows:
    """The last few lines of one's own can be taken back."""
    lines = at.walk.entry(at.walk.at).lines[-3:]
    short = inputs.LONGEST_LABEL // 2
    return column(
        *(
            button(
                scene.say("Take away “{words}”", words=shortened(text, short)),
                "unsay",
                at.decision.id,
                place_of(at),
                number,
                style="quiet",
            )
            for number, text in lines
        )
    )


def _scale(scene: Scene, at: Deciding) -> Rows:
    """From the one statement to the other, the middle being both alike."""
    say, place = scene.say, place_of(at)
    steps = (
        say("Much more A"),
        say("A little more A"),
        say("Both the same"),
        say("A little more B"),
        say("Much more B"),
    )
    values = range(-STRONGEST, STRONGEST + 1)
    return column(*(button(label, "rate", at.decision.id, place, n) for n, label in zip(values, steps, strict=True)))


def _survey(scene: Scene, at: Deciding) -> Rows:
    return column(button(scene.say("Answer the four questions"), "sure", at.decision.id, style="primary"))
