"""The settings: long enough a key, an address that patients can trust, nights that stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from app.doctor.finding import Finding, look, ok, wrong
from app.settings import Settings, is_local
from records.keyring import SHORTEST_SECRET

SHORTEST_NIGHT = 8  # hours
SHORTEST_TOKEN = 16  # characters
OTHERS = 0o077  # permissions of whoever is not the owner


def settings_findings(settings: Settings) -> Iterator[Finding]:
    """What the settings alone tell."""
    yield _key(settings)
    if settings.previous_secret_keys.get_secret_value():
        yield look(
            "earlier keys",
            "AFTERWELL_PREVIOUS_SECRET_KEYS is set",
            "run `afterwell keys rotate` to its end, then empty it",
        )
    yield _address(settings)
    yield _quiet_hours(settings)
    yield from _words(settings)
    if 0 < len(settings.metrics_token.get_secret_value()) < SHORTEST_TOKEN:
        found = f"AFTERWELL_METRICS_TOKEN has fewer than {SHORTEST_TOKEN} characters"
        yield look("metrics token", found, "take what `openssl rand -hex 16` prints")
    yield from _file(Path(".env"))


def _key(settings: Settings) -> Finding:
    length = len(settings.secret_key.get_secret_value())
    if length < SHORTEST_SECRET:
        found = f"AFTERWELL_SECRET_KEY has {length} characters, {SHORTEST_SECRET} are the least"
        return wrong("secret key", found, "set what `afterwell keys new` prints, and keep a copy somewhere safe")
    return ok("secret key", f"{length} characters")


def _address(settings: Settings) -> Finding:
    if settings.https:
        return ok("address", settings.base_url)
    found = f"{settings.base_url} is not https"
    if settings.telegram_mode == "webhook" and settings.telegram_token.get_secret_value():
        return wrong("address", found, "Telegram's webhook needs https: set AFTERWELL_BASE_URL, or poll")
    if is_local(urlsplit(settings.base_url).hostname or ""):
        return look("address", f"{found}; only this machine can open it", "set AFTERWELL_BASE_URL before patients come")
    return wrong("address", f"{found}: answers travel in the clear", "put it behind a proxy with a certificate")


def _quiet_hours(settings: Settings) -> Finding:
    start, end = settings.quiet_from, settings.quiet_until
    found = f"from {start}:00 until {end}:00 where the patient lives"
    if 24 - start + end < SHORTEST_NIGHT:
        advice = f"set AFTERWELL_QUIET_FROM and AFTERWELL_QUIET_UNTIL {SHORTEST_NIGHT} hours or more apart"
        return look("quiet hours", found, advice)
    return ok("quiet hours", found)


def _words(settings: Settings) -> Iterator[Finding]:
    for name in ("clinic_name", "clinic_phone"):
        if getattr(settings, name) == Settings.model_fields[name].default:
            variable = f"AFTERWELL_{name.upper()}"
            yield look("words to patients", f"{variable} is not set: patients read its default", f"set {variable}")


def _file(path: Path) -> Iterator[Finding]:
    if path.exists() and path.stat().st_mode & OTHERS:
        yield look("settings file", f"{path} holds secrets and others on this machine may read it", f"chmod 600 {path}")
