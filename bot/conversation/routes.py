"""Which part of the conversation a tap, a word or a command belongs to. Nothing falls through."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import (
    asking,
    deciding,
    deciding_sharing,
    elsewhere,
    home,
    joining,
    leaving,
    moving,
    results,
    rhythm,
    settings,
    team,
    telling,
)
from bot.conversation.scene import FORMAT, Scene

Handler = Callable[[Scene, list[str]], None]

TAPS: dict[str, Handler] = {
    "language": settings.choose_language,
    "consent": joining.consent,
    "zone": rhythm.choose_zone,
    "zones": rhythm.more_zones,
    "hour": rhythm.choose_hour,
    "start": asking.start,
    "in": asking.choose_language,
    "a": moving.answered,
    "mark": moving.marked,
    "done": moving.done,
    "leave": moving.left,
    "why": moving.explained,
    "back": moving.back,
    "jump": moving.jumped,
    "send": moving.sent,
    "later": asking.later,
    "snooze": settings.snooze,
    "home": home.open_home,
    "results": results.open_results,
    "told": telling.open_list,
    "read": telling.read,
    "tick": telling.tick,
    "weigh": deciding.weigh,
    "aside": deciding.aside,
    "pick": deciding.pick_one,
    "box": deciding.mark,
    "rate": deciding.rate,
    "unsay": deciding.unsay,
    "rest": deciding.rest,
    "sure": asking.sure,
    "share": deciding_sharing.share,
    "talk": deciding_sharing.talk,
    "team": team.open_team,
    "about": home.about,
    "settings": settings.open_settings,
    "elsewhere": elsewhere.give_link,
    "tongue": settings.open_language,
    "rhythm": rhythm.open_rhythm,
    "pause": settings.open_pause,
    "pausefor": settings.pause,
    "leaving": leaving.open_leaving,
    "stop": leaving.stop,
    "delete": leaving.delete,
    "return": joining.come_back,
}
BEFORE_JOINING = {"language", "consent", "zone", "zones", "hour", "return"}

COMMANDS: dict[str, Handler] = {
    "menu": home.open_home,
    "help": home.about,
    "next": asking.start,
    "results": results.open_results,
    "team": team.open_team,
    "language": settings.open_language,
    "settings": settings.open_settings,
    "pause": settings.open_pause,
    "stop": leaving.open_leaving,
}


def tapped(scene: Scene, data: str) -> None:
    form, _, rest = data.partition(":")
    verb, *arguments = rest.split(":")
    handler = TAPS.get(verb) if form == FORMAT else None
    if not joining.is_done(scene) and verb not in BEFORE_JOINING:
        joining.again(scene)
    elif handler is None:
        scene.notice(scene.say("That button is from an older message. Here is where we are now."))
        here(scene)
    else:
        handler(scene, arguments)


def said(scene: Scene, text: str) -> bool:
    """Handle free text; True when it held something personal that should leave the chat history."""
    at = scene.talk.get("at")
    if at == "factor" or not joining.is_done(scene):
        return joining.said(scene, text)
    if at == "writing":
        return team.written(scene, text)
    if at == "zone":
        return rhythm.zone_written(scene, text)
    if at == "asking":
        return moving.written(scene, text)
    if at == "deciding":
        return deciding.written(scene, text)
    home.not_understood(scene)
    return False


def commanded(scene: Scene, name: str) -> None:
    if not joining.is_done(scene):
        joining.again(scene)
    else:
        COMMANDS.get(name, home.open_home)(scene, [])


def cannot_read(scene: Scene) -> None:
    """A photo, a sticker, a voice note, an edited message."""
    scene.begin_with(scene.say("Sorry, I can only read text and buttons. I did not keep what you sent."))
    if joining.is_done(scene):
        here(scene)
    else:
        joining.again(scene)


def here(scene: Scene) -> None:
    """Show again where the patient stands."""
    if scene.talk.get("at") == "asking":
        moving.again(scene)
    elif scene.talk.get("at") == "deciding":
        deciding.again(scene)
    elif scene.talk.get("at") == "writing":
        team.again(scene)
    else:
        home.open_home(scene, [])
