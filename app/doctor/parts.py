"""What comes with the program: authored content, the rules of time zones, the letters of pictures."""

from __future__ import annotations

import zoneinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzdata

from app.doctor.finding import Finding, look, ok, wrong
from app.errors import UsageError
from app.practice import load_practice
from app.settings import Settings
from care.practice import Practice
from content.problems import ContentError
from decision_aids import library as aids


def content(settings: Settings) -> tuple[Practice | None, Finding]:
    """The libraries as the server loads them, None when they cannot be, and how that went."""
    try:
        practice, options = load_practice(settings.clinic, settings.own), aids.load(settings.own)
    except (ContentError, UsageError) as error:
        found = str(error).splitlines()[0]
        return None, wrong("content", found, "correct the file; `afterwell check FILE` shows every problem")
    counted = f"{len(list(practice.surveys))} surveys, {len(list(practice.pathways))} pathways"
    return practice, ok("content", f"{counted}, {len(list(options))} decision aids")


def zones() -> Finding:
    """Python takes the rules from the system, where it has any, and from the package `tzdata` otherwise."""
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return wrong("time zones", "no rules were found", "install the package tzdata")
    return zone_rules(_of_system(), tzdata.IANA_VERSION)


def zone_rules(system: str | None, package: str) -> Finding:
    """Compare the versions, such as 2026a; `system` is None where the system has none, or does not say."""
    if system is not None and system < package:
        found = f"the system's rules ({system}) are used and older than those that come along ({package})"
        return look("time zones", found, "update the system's tzdata, so that hours stay right where rules changed")
    return ok("time zones", f"rules of {system or package}")


def _of_system() -> str | None:
    for folder in map(Path, zoneinfo.TZPATH):
        rules = folder / "tzdata.zi"
        if rules.exists():
            with rules.open(encoding="utf-8") as lines:
                return lines.readline().rpartition(" ")[2].strip()  # "# version 2026a"
    return None


def fonts() -> Finding:
    """Measure a word as a picture does, with the font that comes with the drawing library."""
    from reports.charts import lettering  # noqa: PLC0415 a second to load, and only this line needs it

    try:
        width = lettering.width_of("Score", 12)
    except (OSError, RuntimeError) as error:
        found = f"the letters of pictures do not load ({type(error).__name__})"
        return wrong("fonts", found, "install Afterwell anew; its drawing library brings them along")
    return ok("fonts", "pictures have their letters") if width > 0 else wrong("fonts", "letters are empty", "reinstall")
