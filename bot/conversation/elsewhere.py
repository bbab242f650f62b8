"""Going on elsewhere: a link to another channel, and what the chat that was left says from then on."""

from __future__ import annotations

from bot.conversation import home
from bot.conversation.cards import Block, Button, Card, Show
from bot.conversation.scene import Scene, block, button, column
from bot.conversation.stage import Stage
from care.actor import patient as by_patient
from care.enrol import invite_again
from care.join import wants_pin
from records import chats, outbox
from records.chats import Chat

TELEGRAM = "telegram"


def buttons(scene: Scene) -> tuple[Button, ...]:
    """One for each other channel that there is."""
    return tuple(button(_label(scene, channel), "elsewhere", channel) for channel in sorted(_others(scene)))


def _label(scene: Scene, channel: str) -> str:
    return scene.say("Go on in Telegram") if channel == TELEGRAM else scene.say("Go on in my web browser")


def _others(scene: Scene) -> set[str]:
    return set(scene.desk.links("")) - {scene.chat.channel}


def give_link(scene: Scene, arguments: list[str]) -> None:
    """A fresh link, shown here once; any earlier one, such as that of a letter, is void."""
    channel = arguments[0] if arguments else ""
    if channel not in _others(scene):
        home.open_home(scene, [])
        return
    token, invitation_id = scene.desk.new_token(), scene.new_id()
    me = scene.known().id
    expires_at = invite_again(
        scene.tx, me, actor=by_patient(me), now=scene.now, new_id=lambda: invitation_id, token=token, way="chat"
    )
    pin = wants_pin(scene.tx, invitation_id)
    scene.goto("home")
    scene.show(
        block("title", _label(scene, channel)),
        scene.say("Open this address:"),
        block("link", scene.desk.links(token)[channel]),
        scene.say("It works once, until {date}.", date=scene.date_of(expires_at)),
        scene.say("We will ask for your PIN there.") if pin else scene.say("We will ask for your date of birth there."),
        scene.say("Your answers so far come with you. After that, we only write to you there."),
        buttons=column(button(scene.say("Menu"), "home")),
    )


def leave_behind(scene: Scene, invitation_id: str) -> None:
    """The patient has just come here: nothing more goes to the chat before, and its last card gives nothing away."""
    for number, old in enumerate(chats.closed_at(scene.tx, scene.known().id, scene.now)):
        outbox.give_up(scene.tx, old.id, "moved", scene.now)
        chats.change(scene.tx, old.id, talk={})
        if old.card_key is not None and old.blocked_at is None:
            _say_goodbye(scene, old, f"m{invitation_id[-20:]}.{number}")


def _say_goodbye(scene: Scene, old: Chat, origin: str) -> None:
    card = Card(tuple(Block(words) for words in _goodbye(scene)), language=scene.language)
    Stage(scene.tx, old, origin, scene.now).perform([Show(card, keep=True)])


def was_left(scene: Scene) -> bool:
    """Whether this chat once was a patient's, who now goes on in another one."""
    return scene.chat.patient_id is not None and scene.chat.closed_at is not None


def say_left(scene: Scene) -> None:
    scene.show(*_goodbye(scene), keep=True)


def _goodbye(scene: Scene) -> tuple[str, ...]:
    clinic = scene.desk.practice.clinic
    return (
        scene.say("This chat goes on in another place. You get no more messages here."),
        scene.say("If that was not you, or you want to come back here, call {phone}.", phone=clinic.phone),
    )
