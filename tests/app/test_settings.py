"""Settings come from the environment, are documented, and say what is wrong without quoting a secret."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import settings
from app.errors import UsageError
from app.session import keyring

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_file_names_every_setting() -> None:
    """`.env.example` is what `python -m app.settings` prints."""
    assert (ROOT / ".env.example").read_text() == settings.example()


def test_a_wrong_value_is_named_but_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWELL_PORT", "canary")
    with pytest.raises(UsageError) as error:
        settings.load()
    assert str(error.value).startswith("AFTERWELL_PORT: ")
    assert "canary" not in str(error.value)


def test_holidays_are_days_with_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWELL_HOLIDAYS", "2026-12-25, 2027-01-01,")
    assert settings.load().clinic.holidays == {date(2026, 12, 25), date(2027, 1, 1)}
    monkeypatch.setenv("AFTERWELL_HOLIDAYS", "Christmas")
    with pytest.raises(UsageError, match="write days as 2026-12-25"):
        settings.load()


@pytest.mark.parametrize("address", ["clinic.example", "ftp://clinic.example"])
def test_an_address_needs_a_scheme(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AFTERWELL_BASE_URL", address)
    with pytest.raises(UsageError, match="must begin with http"):
        settings.load()


def test_no_secret_shows_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWELL_SECRET_KEY", "canary-canary-canary-canary-canary-canary")
    monkeypatch.setenv("AFTERWELL_DATABASE_URL", "postgresql://user:canary@host/name")
    monkeypatch.setenv("AFTERWELL_TELEGRAM_TOKEN", "123:canary")
    assert "canary" not in repr(settings.load())


def test_without_a_key_nothing_starts() -> None:
    with pytest.raises(UsageError, match="AFTERWELL_SECRET_KEY"):
        keyring(settings.load())


def test_a_short_key_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWELL_SECRET_KEY", "short")
    with pytest.raises(Exception, match="at least 32"):
        keyring(settings.load())


MAIL = {"smtp_host": "mail.clinic.example", "smtp_from": "noreply@clinic.example"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"smtp_host": "mail.clinic.example"}, "needs AFTERWELL_SMTP_FROM"),
        ({**MAIL, "smtp_security": "none"}, "for a mail server on this machine only"),
        ({**MAIL, "smtp_from": "a@b.example\r\nBcc: all@b.example"}, "AFTERWELL_SMTP_FROM: An e-mail address looks"),
        ({"sms_url": "http://gateway.example/send"}, "AFTERWELL_SMS_URL: it must begin with https"),
        ({"fallback": "sms", **MAIL}, "AFTERWELL_FALLBACK=sms needs the settings of that way"),
        ({"clinic_name": "A clinic\nBcc: all@b.example"}, "AFTERWELL_CLINIC_NAME: it must be one line"),
    ],
)
def test_what_letters_need_is_set_up_whole_or_refused_in_words(changes: dict[str, str], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        settings.load(**changes)


def test_letters_go_by_what_is_set_up() -> None:
    assert settings.load().post_ways == frozenset()
    found = settings.load(**MAIL, sms_url="http://127.0.0.1:9/send", fallback="sms")
    assert (found.post_ways, found.clinic.fallback) == ({"email", "sms"}, "sms")
