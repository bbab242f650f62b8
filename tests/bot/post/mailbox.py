"""A small mail server on this machine: it speaks SMTP as far as a client needs it, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

HELLO, BYE, GO_ON = b"220 mail.test", b"221 bye", b"354 go on"


@dataclass
class Mailbox:
    """`answers` replace the usual answer to a command, such as {"RCPT": "550 5.1.1 no such user"}; "hang up" hangs up.

    `login` is the user and password that it asks for; `tls` what it encrypts with after STARTTLS.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HELLO + b"\r\n")
        with suppress(ConnectionError):
            while line := await reader.readline():
                if not await self._answer(line.decode().rstrip("\r\n"), reader, writer):
                    break
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    async def _answer(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """False at the end of the conversation."""
        verb = line.partition(" ")[0].upper()
        self.heard.append(verb)
        told = self.answers.get(verb)
        if told == "hang up":
            return False
        if told is None and verb == "DATA":
            writer.write(GO_ON + b"\r\n")
            body = await reader.readuntil(b"\r\n.\r\n")
            told = self.answers.get("LETTER")
            if told == "hang up":
                return False
            if told is None:
                self.letters.append(message_from_bytes(body[:-3], policy=SMTP))
        if verb == "RCPT" and told is None:
            self.recipients.append(line.partition(":")[2])
        writer.write((told or self._usual(verb, line)).encode() + b"\r\n")
        if verb == "STARTTLS" and told is None and self.tls is not None:
            await writer.start_tls(self.tls)
        return verb != "QUIT"

    def _usual(self, verb: str, line: str) -> str:
        if verb == "EHLO":
            offers = [*(["STARTTLS"] if self.tls else []), *(["AUTH PLAIN"] if self.login else []), "8BITMIME"]
            return "\r\n".join(["250-mail.test", *(f"250-{offer}" for offer in offers[:-1]), f"250 {offers[-1]}"])
        if verb == "AUTH":
            said = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
            return "235 welcome" if tuple(said) == self.login else "535 5.7.8 wrong password for somebody"
        return {"QUIT": "221 bye", "STARTTLS": "220 ready"}.get(verb, "250 ok")


@asynccontextmanager
async def mailbox(**facts: object) -> AsyncIterator[Mailbox]:
    """A mail server on a free port."""
    box = Mailbox(**facts)  # type: ignore[arg-type]
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        await server.wait_closed()
