"""The ways beside the chat: does the mail server take our login, and is there an answer where the gateway should be."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator

import aiohttp

from app.doctor.finding import Finding, look, ok, wrong
from app.post import mail_server
from app.settings import Settings
from bot.post.email import connect, part

PATIENCE = aiohttp.ClientTimeout(total=10)


async def post_findings(settings: Settings) -> AsyncIterator[Finding]:
    """No letter is sent for it, and no number is given to the gateway."""
    if not settings.post_ways:
        yield ok("letters", "no e-mail and no text messages are set up: links are printed")
    if settings.smtp_host:
        yield await _mail(settings)
    if settings.sms_url:
        yield await _gateway(settings)


async def _mail(settings: Settings) -> Finding:
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        client = await asyncio.to_thread(connect, mail_server(settings), ssl.create_default_context())
    except smtplib.SMTPAuthenticationError:
        advice = "correct AFTERWELL_SMTP_USER and AFTERWELL_SMTP_PASSWORD"
        return wrong("e-mail", f"{place} refuses the login", advice)
    except smtplib.SMTPNotSupportedError:
        advice = "set AFTERWELL_SMTP_SECURITY=tls with port 465, or ask who runs the mail server"
        return wrong("e-mail", f"{place} offers no STARTTLS, or no login", advice)
    except ssl.SSLError as error:
        advice = "use the name that stands in its certificate, and look at AFTERWELL_SMTP_SECURITY and the port"
        return wrong("e-mail", f"{place}: no encrypted connection ({type(error).__name__})", advice)
    except (smtplib.SMTPException, OSError) as error:
        advice = "check AFTERWELL_SMTP_HOST, AFTERWELL_SMTP_PORT and the firewall between"
        return wrong("e-mail", f"{place} does not answer ({type(error).__name__})", advice)
    await asyncio.to_thread(part, client)
    login = f"as {settings.smtp_user}" if settings.smtp_user else "without a login"
    return ok("e-mail", f"{place} takes letters {login}, from {settings.smtp_from}")


async def _gateway(settings: Settings) -> Finding:
    """Whether the token is good, only a text message would tell."""
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as http, http.head(settings.sms_url, allow_redirects=False):
            pass
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        advice = "check AFTERWELL_SMS_URL and the firewall between"
        return wrong("text messages", f"the gateway does not answer ({type(error).__name__})", advice)
    if not settings.sms_token.get_secret_value():
        return look(
            "text messages", "the gateway answers; no token is set", "set AFTERWELL_SMS_TOKEN if it asks for one"
        )
    return ok("text messages", "the gateway answers; send yourself a link to see that it takes the token")
