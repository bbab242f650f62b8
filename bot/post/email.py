"""E-mail as a channel: one letter, one short conversation with the hospital's own mail server.

The standard library's client speaks in a thread: letters are few, and what it raises is classified here.
"""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from bot.channel import Channel, Outcome, Outgoing, Receipt
from bot.conversation.cards import Card

PATIENCE = 20.0  # seconds for each answer of the server
LATER = 300.0  # seconds until a letter that was put off is offered again
AT_ONCE = 2  # conversations
PERMANENT = 500
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `user` is empty where no login is asked for; `sender` is the address in From."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str
    sender_name: str


class EmailChannel(Channel):
    """`trust` replaces the system's certificates, for a server with one of its own."""

    name = "email"
    paced = False

    def __init__(
        self, server: MailServer, *, clock: Callable[[], datetime], trust: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._clock = clock
        self._trust = trust or ssl.create_default_context()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """Letters only come to be shown; a server that took one has no name for it that we would need."""
        if outgoing.operation != "show" or outgoing.card is None:
            return Receipt(Outcome.DELIVERED)
        try:
            message = compose(self._server, recipient(outgoing.address), outgoing.card, self._clock())
        except ValueError:
            return Receipt(Outcome.REFUSED, detail="the letter cannot be written as an e-mail")
        async with self._turns:
            return await asyncio.to_thread(self._hand_in, message)

    def _hand_in(self, message: EmailMessage) -> Receipt:
        try:
            client = connect(self._server, self._trust)
        except (smtplib.SMTPException, OSError) as error:
            return _not_taken(error)
        try:
            return _offer(client, message)
        finally:
            part(client)


def recipient(address: str) -> str:
    """The address of a box, without the patient it belongs to."""
    return address.partition(" ")[2]


def compose(server: MailServer, to: str, card: Card, now: datetime) -> EmailMessage:
    """A plain text; raises `ValueError` where a header would hold a line break. Offered twice, it has the same id."""
    title, *paragraphs = [block.text for block in card.blocks]
    text = "\n\n".join(paragraphs) + "\n"
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(server.sender_name, addr_spec=server.sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = title
    message["Date"] = now
    message["Message-ID"] = f"<{_digest(to + text)}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = card.language
    message.set_content(text)
    return message


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def connect(server: MailServer, trust: ssl.SSLContext) -> smtplib.SMTP:
    """A connection that is encrypted as the settings say, and logged in; raises `SMTPException` or `OSError`."""
    if server.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trust)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            client.starttls(context=trust)
        client.ehlo_or_helo_if_needed()
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def part(client: smtplib.SMTP) -> None:
    """Say goodbye; how that goes changes nothing about the letter."""
    with suppress(smtplib.SMTPException, OSError):
        client.quit()
    client.close()


def _offer(client: smtplib.SMTP, message: EmailMessage) -> Receipt:
    """From here on a connection that breaks leaves open whether the letter was taken."""
    try:
        client.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        ((code, _words),) = error.recipients.values()
        return _answered(code)
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        return Receipt(Outcome.REFUSED, detail="the mail server does not speak as the letter needs it")
    except (smtplib.SMTPException, OSError):
        return Receipt(Outcome.RETRY, detail="the mail server broke off")
    return Receipt(Outcome.DELIVERED)


def _answered(code: int) -> Receipt:
    """5xx is for good, 4xx for now. The words are left out, which may repeat the address."""
    if code >= PERMANENT:
        return Receipt(Outcome.REFUSED, detail=f"the mail server refused the letter ({code})")
    return Receipt(Outcome.RETRY, retry_after=LATER, detail=f"the mail server put the letter off ({code})")


def _not_taken(error: Exception) -> Receipt:
    """The letter was not even offered: it waits until the server, or the settings, are put right."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Receipt(Outcome.RETRY, retry_after=LATER, detail="the mail server refuses the login")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Receipt(Outcome.RETRY, retry_after=LATER, detail="the mail server offers no STARTTLS, or no login")
    if isinstance(error, ssl.SSLError):
        return Receipt(Outcome.RETRY, retry_after=LATER, detail="the mail server's certificate is not trusted")
    return Receipt(Outcome.RETRY, retry_after=LATER, detail="the mail server cannot be reached")
