"""Settings: language, zone and hour (part of joining too), a pause, stopping, deleting."""

from __future__ import annotations

import re
import unicodedata
from datetime import time, timedelta
from zoneinfo import available_timezones

from bot.conversation import bearings, home, joining
from bot.conversation.desk import LANGUAGES
from bot.conversation.scene import Scene, block, button, column, number, rows_of
from care import consent, deliver, wishes
from care.tasks import Task

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
PAUSES = (7, 14, 30)  # days
SNOOZES = (1, 3)  # days


def open_settings(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("title", scene.say("Settings")),
        buttons=column(
            button(scene.say("Language"), "tongue"),
            button(scene.say("Time of day"), "rhythm"),
            button(scene.say("Pause messages"), "pause"),
            button(scene.say("Stop or delete my data"), "leaving"),
            button(scene.say("Menu"), "home"),
        ),
    )


def open_language(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("question", scene.say("Which language do you prefer?")),
        buttons=column(*(button(name, "language", code) for code, name in LANGUAGES.items())),
    )


def choose_language(scene: Scene, arguments: list[str]) -> None:
    code = arguments[0] if arguments else ""
    if scene.patient is None or code not in LANGUAGES:
        joining.again(scene) if not joining.is_done(scene) else open_language(scene, [])
        return
    wishes.set_language(scene.tx, scene.patient.id, scene.chat.id, code)
    scene.reload()
    if joining.is_done(scene):
        scene.begin_with(scene.say("From now on I write in English."))
        home.open_home(scene, [])
    else:
        joining.ask_consent(scene)


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
        more_zones(scene, [])
    else:
        _set_zone(scene, zone)


def zone_written(scene: Scene, text: str) -> bool:
    """A city in the patient's own words."""
    found = _zone_named(text)
    if found is None:
        scene.begin_with(scene.say("I do not know that city."))
        more_zones(scene, [])
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


def open_pause(scene: Scene, _arguments: list[str]) -> None:
    """For a journey, or a hard week: nothing is sent, nothing is lost."""
    scene.goto("home")
    patient = scene.known()
    paused = patient.paused_until is not None and patient.paused_until > scene.now
    lead = (button(scene.say("Write to me again now"), "pausefor", 0, style="primary"),) if paused else ()
    until = scene.date_of(patient.paused_until) if paused and patient.paused_until else ""
    scene.show(
        block("title", scene.say("Pause messages")),
        scene.say("I am quiet until {date}.", date=until) if paused else scene.say("For how long shall I be quiet?"),
        buttons=column(
            *lead,
            *(button(scene.count("{n} day", "{n} days", days), "pausefor", days) for days in PAUSES),
            button(scene.say("Menu"), "home"),
        ),
    )


def pause(scene: Scene, arguments: list[str]) -> None:
    days = number(arguments)
    if days == 0:
        wishes.resume(scene.tx, scene.known().id, scene.now)
        deliver.offer(scene.tx, scene.desk.practice, scene.known().id, scene.now)
        scene.begin_with(scene.say("I will write to you again when questions are due."))
        home.open_home(scene, [])
    elif days not in PAUSES:
        open_pause(scene, [])
    else:
        until = scene.now + timedelta(days=days)
        wishes.pause(scene.tx, scene.known().id, until)
        scene.begin_with(scene.say("I will be quiet until {date}. Have a good time.", date=scene.date_of(until)))
        home.open_home(scene, [])


def snooze(scene: Scene, arguments: list[str]) -> None:
    days = number(arguments)
    ready = bearings.open_tasks(scene)
    if days not in SNOOZES or not any(_is_open_in(scene, task, days) for task in ready):
        home.open_home(scene, [])
        return
    until = deliver.snooze(scene.tx, scene.desk.practice, scene.known(), days, scene.now)
    scene.goto("home")
    scene.show(
        scene.say(
            "That is fine. I will remind you on {date}, if the questions are still open.", date=scene.date_of(until)
        ),
        buttons=column(*home.way_on(scene, ready), button(scene.say("Menu"), "home")),
    )


def _is_open_in(scene: Scene, task: Task, days: int) -> bool:
    return deliver.in_days(scene.known(), days, scene.now) < task.window.closes_at


def open_leaving(scene: Scene, _arguments: list[str]) -> None:
    scene.goto("home")
    scene.show(
        block("title", scene.say("Stop or delete my data")),
        scene.say("Stop: you get no more messages. Your answers so far stay with your care team."),
        scene.say(
            "Delete: we also delete your name, your messages and what you wrote. Scores without your name stay in our "
            "totals, because reports that were made must stay true. A record of who looked at your data stays, because "
            "the law asks for it. Your medical record at the clinic is not touched."
        ),
        buttons=column(
            button(scene.say("Stop messages"), "stop", style="danger"),
            button(scene.say("Delete my data"), "delete", "ask", style="danger"),
            button(scene.say("Never mind"), "home"),
        ),
    )


def stop(scene: Scene, _arguments: list[str]) -> None:
    consent.withdraw(scene.tx, scene.known().id, scene.now)
    scene.goto("stopped")
    scene.reload()
    joining.again(scene)


def delete(scene: Scene, arguments: list[str]) -> None:
    """Asked once more, because it cannot be taken back."""
    scene.goto("home")
    if arguments != ["yes"]:
        scene.show(
            block("title", scene.say("Delete my data")),
            block("alert", scene.say("This cannot be undone. You would need a new letter to come back.")),
            buttons=column(
                button(scene.say("Yes, delete my data"), "delete", "yes", style="danger"),
                button(scene.say("No, keep my data"), "home", style="primary"),
            ),
        )
        return
    wishes.erase(scene.tx, scene.known().id, scene.now)
    scene.reload()
    joining.say_farewell(scene)


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
