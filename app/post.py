"""The ways beside the chat, made from the settings: the channels that carry letters, and the post that writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app import ids
from app.links import links
from app.settings import Settings
from bot.channel import Channel
from bot.post import letter
from bot.post.email import EmailChannel, MailServer
from bot.post.posting import Post


def channels(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Channel]:
    """Those that are set up, by name."""
    found: dict[str, Channel] = {}
    if settings.smtp_host:
        found["email"] = EmailChannel(mail_server(settings), clock=clock)
    if settings.sms_url:
        found["sms"] = _sms(settings)
    return found


def mail_server(settings: Settings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=settings.smtp_from,
        sender_name=settings.clinic_name,
    )


def _sms(settings: Settings) -> Channel:
    from bot.post.sms import Gateway, SmsChannel  # noqa: PLC0415 a house without a gateway need not wait for its library

    return SmsChannel(
        Gateway(
            url=settings.sms_url,
            token=settings.sms_token.get_secret_value(),
            login=settings.sms_login,
            body=settings.sms_body,
            to_field=settings.sms_to_field,
            text_field=settings.sms_text_field,
            sender_field=settings.sms_sender_field,
            sender=settings.sms_sender,
        )
    )


def post(settings: Settings) -> Post:
    """Writes links to the web chat, whatever other channels there are."""
    return Post(
        ways=settings.post_ways,
        clinic=settings.clinic,
        catalogue=letter.texts(),
        web_link=lambda token: links(settings, token, None).web,
        new_id=ids.new_id,
        new_token=ids.new_token,
    )
