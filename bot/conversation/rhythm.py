"""The zone where a patient lives and the hour that suits them: part of joining, and of the settings later."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from zoneinfo import available_timezones

from bot.conversation import home, joining
from bot.conversation.scene import Scene, block, button, column, number, rows_of
from care import wishes

HOURS = (9, 11, 14, 17, 19)
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)


def open_rhythm(scene: Scene, _arguments: list[str]) -> None:
    ask_zone(scene)


def ask_zone(scene: Scene) -> None:
    scene.goto("zone")
    patient = scene.known()
    scene.show(
        block("question", scene.say("Is it now {time} where you live?", time=scene.clock(scene.now))),
        scene.say("We ask so that no message comes at night."),
        buttons=column(
            button(scene.say("Yes, that is right"), "zone", patient.zone, style="primary"),
            button(scene.say("No, another time"), "zones"),
        ),
    )


def more_zones(scene: Scene, _arguments: list[str]) -> None:
    if scene.talk.get("at") in {"zone", "hour"}:
        _offer_zones(scene)
    else:
        _had_its_day(scene)


def _offer_zones(scene: Scene) -> None:
    scene.goto("zone")
    scene.show(
        block("question", scene.say("Which city shares your clock?")),
        scene.say("You can also type the name of a big city near you."),
        buttons=rows_of(2, [button(_city(zone), "zone", zone) for zone in ZONES]),
        expects_text=scene.say("A big city near you"),
    )


def choose_zone(scene: Scene, arguments: list[str]) -> None:
    zone = arguments[0] if arguments else ""
    if scene.talk.get("at") not in {"zone", "hour"}:
        _had_its_day(scene)
    elif zone not in available_timezones():
        _offer_zones(scene)
    else:
        _set_zone(scene, zone)


def zone_written(scene: Scene, text: str) -> bool:
    """A city in the patient's own words."""
    found = _zone_named(text)
    if found is None:
        scene.begin_with(scene.say("I do not know that city."))
        _offer_zones(scene)
    else:
        _set_zone(scene, found)
    return False


def _set_zone(scene: Scene, zone: str) -> None:
    wishes.set_rhythm(scene.tx, scene.desk.practice, scene.known().id, scene.now, zone=zone)
    scene.reload()
    ask_hour(scene)


def ask_hour(scene: Scene) -> None:
    scene.goto("hour")
    scene.show(
        block("question", scene.say("When is a good time of day to write to you?")),
        buttons=column(*(button(_around(scene, hour), "hour", hour) for hour in HOURS)),
    )


def _around(scene: Scene, hour: int) -> str:
    return scene.say("Around {time}", time=scene.hour(time(hour)))


def choose_hour(scene: Scene, arguments: list[str]) -> None:
    hour = number(arguments)
    if scene.talk.get("at") != "hour":
        _had_its_day(scene)
        return
    if hour not in range(24):
        ask_hour(scene)
        return
    wishes.set_rhythm(scene.tx, scene.desk.practice, scene.known().id, scene.now, hour=hour)
    scene.reload()
    if joining.is_done(scene):
        scene.begin_with(scene.say("Thank you. I will keep to that."))
        home.open_home(scene, [])
    else:
        joining.finish(scene)


def _had_its_day(scene: Scene) -> None:
    """A second tap needs no answer; one on an old card leads to where the patient is now."""
    if not joining.is_done(scene):
        joining.again(scene)
    elif not scene.answers_current_card():
        scene.notice(scene.say("That button is from an older message. Here is where we are now."))
        home.open_home(scene, [])


def again(scene: Scene) -> None:
    """The step of zone and hour at which the patient stands."""
    if scene.talk.get("at") == "hour":
        ask_hour(scene)
    else:
        ask_zone(scene)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _plain(text: str) -> str:
    """Without accents, capitals and marks: "São Paulo" is "sao paulo"."""
    spelled = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z]+", " ", spelled).strip()


def _zone_named(text: str) -> str | None:
    """The zone of a city that names one."""
    wanted = _plain(text)
    named = [zone for zone in sorted(available_timezones()) if "/" in zone and _plain(_city(zone)) == wanted]
    return named[0] if named and wanted else None
