"""Steps that tell: words of the team, perhaps with boxes to tick, on a card that stays in the chat.

It comes as an invitation does, in neutral words with the way in behind a tap, because a locked phone shows the first
lines to whoever sees it. Tapped, the same card becomes the message. It has a name of its own beside the conversation's
current card, so that it keeps its place and its boxes whatever follows.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.conversation import bearings, home, places
from bot.conversation.cards import Block, Button
from bot.conversation.events import Tapped
from bot.conversation.scene import REGIONS, Scene, block, button, column, number
from care import told
from care.told import Told
from content.localised import pick
from pathways import templates, wording
from pathways.templates import Values
from records import cards, deliveries

TICKED = "1"
_NAME = "told."  # of the card, before the delivery's number


def announce(scene: Scene, delivery_id: int) -> None:
    """A message has come; nothing here tells a stranger who sees the phone what it is about."""
    clinic = scene.desk.practice.clinic.name
    scene.stand(
        _card_of(delivery_id),
        scene.say("Hello from {clinic}. We have something for you to read.", clinic=clinic),
        buttons=column(button(scene.say("Read it"), "read", delivery_id, style="primary")),
    )


def open_list(scene: Scene, _arguments: list[str]) -> None:
    """Everything that was sent, to be read again."""
    scene.goto("home")
    found = told.of_patient(scene.tx, scene.desk.practice, scene.known().id)
    words = scene.say("Tap a message to read it again.") if found else scene.say("There are no messages yet.")
    scene.show(
        block("title", scene.say("What I was sent")),
        words,
        buttons=column(
            *(button(_title(scene, one), "read", one.delivery.id) for one in found),
            button(scene.say("Menu"), "home"),
        ),
    )


def read(scene: Scene, arguments: list[str]) -> None:
    """The words of a message, on the card that was tapped."""
    found = _named(scene, arguments)
    if found is None:
        _unknown(scene)
        return
    deliveries.opened(scene.tx, found.delivery.id, scene.now)
    _show(scene, found)


def tick(scene: Scene, arguments: list[str]) -> None:
    """One box of a checklist; the button names the state that it leads to."""
    found = _named(scene, arguments)
    box = found.box(number(arguments, 1)) if found else None
    if found is None or box is None:
        _unknown(scene)
        return
    told.tick(scene.tx, found, box, on=arguments[2:3] == [TICKED], now=scene.now)
    _show(scene, found)


def stays(scene: Scene, message_ref: str) -> bool:
    """Whether a message of the channel is one of these cards, which keep their buttons."""
    key = cards.key_of(scene.tx, scene.chat.id, message_ref)
    return key is not None and key.startswith(_NAME)


def _named(scene: Scene, arguments: list[str]) -> Told | None:
    return told.find(scene.tx, scene.desk.practice, scene.known().id, number(arguments))


def _unknown(scene: Scene) -> None:
    scene.notice(scene.say("That button is from an older message. Here is where we are now."))
    home.open_home(scene, [])


def _show(scene: Scene, found: Told) -> None:
    """On the message's own card, where this chat has it; and on the current one, where it was read from the menu."""
    key = _card_of(found.delivery.id)
    own = cards.find(scene.tx, scene.chat.id, key)
    if own is not None:
        menu = button(scene.say("Menu"), "home")
        scene.stand(key, *_words(scene, found), buttons=column(*_boxes(scene, found), menu))
    if own is None or not (isinstance(scene.event, Tapped) and scene.event.message_ref == own.message_id):
        _show_again(scene, found)


def _show_again(scene: Scene, found: Told) -> None:
    scene.goto("home")
    title, *words = _words(scene, found)
    scene.show(
        title,
        block("small", scene.say("Sent on {date}.", date=scene.date_of(found.sent_at))),
        *words,
        buttons=column(
            *_boxes(scene, found),
            button(scene.say("What I was sent"), "told"),
            button(scene.say("Menu"), "home"),
        ),
    )


def _words(scene: Scene, found: Told) -> list[Block]:
    """In the patient's language, or with a note in another that the team wrote it in."""
    template, language = pick(found.message.text, scene.language)
    text = templates.render(template, values(scene, found, language))
    blocks = [block("title", _title(scene, found))]
    if language.partition("-")[0] != scene.language.partition("-")[0]:
        blocks.append(block("small", scene.say("This message is not yet available in your language.")))
    return [*blocks, *paragraphs(text)]


def paragraphs(text: str) -> list[Block]:
    """A message's words as they stand on a card: a line that begins with "- " is one of a list."""
    return [Block(words, "item" if listed else "plain") for listed, words in wording.parts(text)]


def _boxes(scene: Scene, found: Told) -> list[Button]:
    """Each names the state that a tap leads to."""
    on = told.ticked(scene.tx, found)
    return [
        button(
            pick(box.label, scene.language)[0],
            "tick",
            found.delivery.id,
            place,
            int(box.id not in on),
            checked=box.id in on,
        )
        for place, box in enumerate(found.message.checklist)
    ]


def values(scene: Scene, found: Told, language: str) -> Values:
    """What stands behind the names of a template, in the language of its words.

    The days are counted from the day of sending, so that a message says the same when it is read again.
    """
    practice, episode = scene.desk.practice, found.episode
    sent_on = found.sent_at.astimezone(ZoneInfo(scene.known().zone)).date()
    locale = REGIONS.get(language, language)
    place = places.named(scene.desk.catalogue, language, found.pathway.joint, episode.side)
    return {
        "date": format_date(episode.anchor_date, "long", locale=locale),
        "days": abs((episode.anchor_date - sent_on).days),
        "day": format_date(found.aims_at, "long", locale=locale),
        "operation": place or pick(found.pathway.title, language)[0],
        "side": places.side(scene.desk.catalogue, language, episode.side),
        **practice.clinic.names(),
    }


def _title(scene: Scene, found: Told) -> str:
    """What the step is called, and for which operation where there is more than one."""
    words = pick(found.step.title, scene.language)[0]
    return f"{words} ({bearings.joint(scene, found.episode)})" if bearings.several(scene) else words


def _card_of(delivery_id: int) -> str:
    return f"{_NAME}{delivery_id}"
