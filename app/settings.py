"""Settings: environment variables with the prefix AFTERWELL_, or the file `.env` beside the program."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from pathlib import Path
from textwrap import wrap
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, Field, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import UsageError
from care import contact
from care.errors import RefusedError
from care.practice import Clinic
from records.database import parse_url

PREFIX = "AFTERWELL_"


class Settings(BaseSettings):
    """Every setting. The description of each is what `.env.example` says about it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: SecretStr = Field(
        SecretStr("sqlite:///var/afterwell.db"),
        description="Where the records are kept: sqlite:///path/to/file.db or postgresql://user:password@host/name",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Encrypts names, numbers and words. At least 32 characters; "
        "`afterwell keys new` prints a good one. Keep a copy somewhere safe: without it the records cannot be read.",
    )
    previous_secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Earlier secret keys, separated by commas, until `afterwell keys rotate` is done.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="The address under which patients and staff reach this server, without a slash at the end.",
    )
    host: str = Field("127.0.0.1", description="The network address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="The port to listen on.")
    telegram_token: SecretStr = Field(
        SecretStr(""), description="The bot's token from @BotFather. Empty: the web chat alone."
    )
    telegram_api: str = Field(
        "", description="Base address of the Bot API, for a server of your own or a test one. Empty: Telegram's."
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling for one process; webhook (needs https) for several behind a balancer."
    )
    clinic_name: str = Field("Your care team", description="What patients read as the sender.")
    clinic_phone: str = Field("the clinic's phone number", description="The number patients call in office hours.")
    emergency_number: str = Field("911", description="The emergency number where your patients live.")
    quiet_from: int = Field(21, ge=12, le=23, description="From this hour, where the patient lives, nothing is sent...")
    quiet_until: int = Field(8, ge=0, le=12, description="...until this one.")
    holidays: str = Field(
        "",
        description="Days on which nobody at the clinic answers alerts, such as 2026-12-25, 2027-01-01. "
        "Questions that can raise an alert wait until the day after.",
    )
    library: str = Field(
        "",
        description="A folder of the clinic's own: surveys in surveys/, wording that it is licensed for in wording/, "
        "pathways in pathways/, decision aids in decision_aids/. Empty: only what is shipped.",
    )
    smtp_host: str = Field(
        "", description="The mail server that takes one-time links for patients. Empty: no link goes by e-mail."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port: 587 for starttls, 465 for tls.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the way to it is encrypted; none only for a mail server on this machine."
    )
    smtp_user: str = Field("", description="The login at the mail server. Empty: it asks for none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="The password of that login.")
    smtp_from: str = Field("", description="The address that e-mails come from, such as noreply@clinic.example.")
    sms_url: str = Field(
        "",
        description="The address of a gateway that sends text messages by HTTP POST; https, but for one on this "
        "machine. Empty: no link goes by text message.",
    )
    sms_token: SecretStr = Field(
        SecretStr(""), description="What the gateway knows us by: a token, or user:password where sms_login is basic."
    )
    sms_login: Literal["bearer", "basic"] = Field("bearer", description="How the token is shown: bearer or basic.")
    sms_body: Literal["json", "form"] = Field("json", description="How the gateway takes its fields: json or form.")
    sms_to_field: str = Field("to", min_length=1, description="The gateway's name for the number...")
    sms_text_field: str = Field("text", min_length=1, description="...for the words...")
    sms_sender_field: str = Field("from", description="...and for the sender.")
    sms_sender: str = Field("", description="The sender that patients see, as agreed with the gateway. Empty: its own.")
    fallback: Literal["off", "email", "sms"] = Field(
        "off",
        description="How a patient gets a one-time link to the web chat, once for each check-in, when the last "
        "reminder brought no answer or the chat is blocked: off, email or sms.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus shows as its bearer token to read /metrics. Empty: only this machine may read it.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much to log.")

    @field_validator("base_url", "telegram_api")
    @classmethod
    def _address(cls, value: str) -> str:
        if value:
            try:
                TypeAdapter(AnyHttpUrl).validate_python(value)
            except ValidationError:
                raise ValueError("it must begin with http:// or https:// and name a host") from None
        return value.rstrip("/")

    @field_validator("clinic_name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("it must be one line of plain text")
        return value

    @field_validator("sms_url")
    @classmethod
    def _gateway(cls, value: str) -> str:
        if value and not _safe(value):
            raise ValueError("it must begin with https://, unless the gateway runs on this machine")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        try:
            return contact.email(value) or ""
        except RefusedError as refusal:
            raise ValueError(str(refusal)) from None

    @model_validator(mode="after")
    def _post_is_whole(self) -> Self:
        """What the letters need is there, or nothing of it."""
        if self.smtp_host and not self.smtp_from:
            raise ValueError("AFTERWELL_SMTP_HOST needs AFTERWELL_SMTP_FROM, the address that e-mails come from")
        if self.smtp_host and self.smtp_security == "none" and not is_local(self.smtp_host):
            raise ValueError("AFTERWELL_SMTP_SECURITY=none is for a mail server on this machine only")
        if self.fallback not in {"off", *self.post_ways}:
            raise ValueError(f"AFTERWELL_FALLBACK={self.fallback} needs the settings of that way")
        return self

    @property
    def post_ways(self) -> frozenset[str]:
        """The ways beside the chat that are set up."""
        return frozenset(way for way, place in (("email", self.smtp_host), ("sms", self.sms_url)) if place)

    @field_validator("holidays")
    @classmethod
    def _days(cls, value: str) -> str:
        for day in filter(None, map(str.strip, value.split(","))):
            try:
                date.fromisoformat(day)
            except ValueError:
                raise ValueError(f"{day!r} is no date; write days as 2026-12-25, with commas between") from None
        return value

    @property
    def clinic(self) -> Clinic:
        return Clinic(
            self.clinic_name,
            self.clinic_phone,
            self.emergency_number,
            self.quiet_from,
            self.quiet_until,
            self._holidays,
            self.fallback,
        )

    @property
    def _holidays(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day.strip()) for day in self.holidays.split(",") if day.strip())

    @property
    def own(self) -> Path | None:
        """The clinic's own folder; `UsageError` where it is named and not there."""
        if not self.library:
            return None
        folder = Path(self.library)
        if not folder.is_dir():
            raise UsageError(f"{PREFIX}LIBRARY names a folder that is not there: {folder}")
        return folder

    @property
    def secrets(self) -> list[str]:
        """The value of every secret that is set, for those who must hide them."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return [secret for value in values if isinstance(value, SecretStr) and (secret := value.get_secret_value())]

    @property
    def database_file(self) -> Path | None:
        """The embedded database's file; None for a server's."""
        url = parse_url(self.database_url.get_secret_value())
        return Path(url.database) if url.drivername == "sqlite" and url.database else None

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.hostname or ""))


def load(**overrides: object) -> Settings:
    """Read the settings; raises `UsageError` that names the variable and what is wrong, never its value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        what = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{name}: {what}" if first["loc"] else what) from None


def example() -> str:
    """The text of `.env.example`: every variable with its meaning and its default."""
    lines = ["# Afterwell's settings. Copy this file to .env and fill in what you need.", ""]
    for name, setting in Settings.model_fields.items():
        default = setting.default
        value = default.get_secret_value() if isinstance(default, SecretStr) else default
        lines += [*wrap(setting.description or "", 100, initial_indent="# ", subsequent_indent="# ")]
        lines += [f"{PREFIX}{name.upper()}={_quoted(str(value))}", ""]
    return "\n".join(lines)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


if __name__ == "__main__":
    print(example(), end="")  # noqa: T201 `python -m app.settings > .env.example`
