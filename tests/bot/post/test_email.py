"""Links by e-mail, against a mail server that really speaks SMTP: what goes out, and what each answer means."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Outcome, Outgoing, Receipt
from bot.conversation.cards import Block, Card
from bot.post.email import LATER, EmailChannel, MailServer, compose
from tests.bot.post.certificate import own_certificate
from tests.bot.post.mailbox import Mailbox, mailbox
from tests.support.processes import free_port

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)
LINK = "https://chat.example.org/chat#a-token-of-a-link-0001"
LETTER = Card((Block("A message from Río Clinic", "title"), Block("Hello,"), Block(LINK), Block("¿Preguntas?")))
SERVER = MailServer("localhost", 25, "none", "", "", "noreply@clinic.example", "Río Clinic")


def channel(box: Mailbox, trust: ssl.SSLContext | None = None, **facts: object) -> EmailChannel:
    return EmailChannel(replace(SERVER, port=box.port, **facts), clock=lambda: NOW, trust=trust)  # type: ignore[arg-type]


def letter(to: str = "testa@example.org", card: Card = LETTER) -> Outgoing:
    return Outgoing("show", f"patient-1 {to}", "link", card)


async def test_a_letter_arrives_as_plain_text_with_the_link_and_nothing_in_it_that_names_anybody():
    async with mailbox() as box:
        assert await channel(box).deliver(letter()) == Receipt(Outcome.DELIVERED)
    (got,) = box.letters
    assert box.recipients == ["<testa@example.org>"]
    assert (got["From"], got["To"]) == ("Río Clinic <noreply@clinic.example>", "testa@example.org")
    assert (got["Subject"], got["Date"]) == ("A message from Río Clinic", "Tue, 05 Jan 2027 15:00:00 +0000")
    assert got.get_content_type() == "text/plain"
    assert got.get_content().replace("\r\n", "\n") == f"Hello,\n\n{LINK}\n\n¿Preguntas?\n"
    assert "patient-1" not in got.as_string()
    assert "token" not in str(list(got.items()))


async def test_a_letter_that_is_offered_again_has_the_same_name_so_that_a_server_can_tell():
    async with mailbox(answers={"LETTER": "451 later"}) as box:
        await channel(box).deliver(letter())
        box.answers.clear()
        await channel(box).deliver(letter())
        await channel(box).deliver(letter())
        await channel(box).deliver(letter("other@example.org"))
    first, second, other = (got["Message-ID"] for got in box.letters)
    assert first == second != other
    assert first.endswith("@clinic.example>")


def refused(code: int) -> Receipt:
    return Receipt(Outcome.REFUSED, detail=f"the mail server refused the letter ({code})")


def put_off(code: int) -> Receipt:
    return Receipt(Outcome.RETRY, retry_after=LATER, detail=f"the mail server put the letter off ({code})")


BROKE_OFF = Receipt(Outcome.RETRY, detail="the mail server broke off")
AWAY = Receipt(Outcome.RETRY, retry_after=LATER, detail="the mail server cannot be reached")


@pytest.mark.parametrize(
    ("answers", "receipt"),
    [
        ({"RCPT": "550 5.1.1 testa@example.org is nobody"}, refused(550)),
        ({"LETTER": "554 no"}, refused(554)),
        ({"MAIL": "553 not from you"}, refused(553)),
        ({"RCPT": "450 busy"}, put_off(450)),
        ({"DATA": "421 closing"}, put_off(421)),
        ({"LETTER": "hang up"}, BROKE_OFF),
        ({"EHLO": "hang up"}, AWAY),
        ({"QUIT": "500 what?"}, Receipt(Outcome.DELIVERED)),
        ({"QUIT": "hang up"}, Receipt(Outcome.DELIVERED)),
    ],
)
async def test_what_the_server_answers_decides_what_becomes_of_the_letter(answers, receipt):
    async with mailbox(answers=answers) as box:
        assert await channel(box).deliver(letter()) == receipt


async def test_a_server_that_is_away_is_asked_again_and_nothing_is_in_doubt():
    away = EmailChannel(replace(SERVER, port=free_port()), clock=lambda: NOW)
    assert await away.deliver(letter()) == AWAY


async def test_the_login_and_the_letter_go_encrypted_and_a_server_without_that_gets_neither(tmp_path: Path):
    server_side, trust = own_certificate(tmp_path)
    login = {"user": "clinic", "password": "a secret"}
    async with mailbox(login=("clinic", "a secret"), tls=server_side) as box:
        assert await channel(box, trust, security="starttls", **login).deliver(letter()) == Receipt(Outcome.DELIVERED)
        assert box.heard == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
        strange = await channel(box, security="starttls", **login).deliver(letter())
        assert (strange.outcome, strange.detail) == (Outcome.RETRY, "the mail server's certificate is not trusted")
        wrong = await channel(box, trust, security="starttls", user="clinic", password="guessed").deliver(letter())
        assert (wrong.outcome, wrong.detail) == (Outcome.RETRY, "the mail server refuses the login")
    async with mailbox(login=("clinic", "a secret")) as bare:
        receipt = await channel(bare, trust, security="starttls", **login).deliver(letter())
    assert (receipt.outcome, receipt.detail) == (Outcome.RETRY, "the mail server offers no STARTTLS, or no login")
    assert "AUTH" not in bare.heard
    assert len(box.letters) == 1


async def test_what_is_not_to_be_shown_is_nothing_to_a_letter():
    async with mailbox() as box:
        assert await channel(box).deliver(Outgoing("delete", "p a@b.example", "link")) == Receipt(Outcome.DELIVERED)
    assert box.heard == []


LINES = st.sampled_from(["\r\nBcc: all@example.org", "\nX: y", "\r", "\n", "\0"])


@given(st.text(max_size=20), LINES, st.text(max_size=20))
def test_no_value_adds_a_header_to_a_letter(before, breaks, after):
    for card, to, server in (
        (Card((Block(before + breaks + after, "title"), Block("x"))), "a@b.example", SERVER),
        (LETTER, f"a{breaks}@b.example", SERVER),
        (LETTER, "a@b.example", replace(SERVER, sender_name=before + breaks + after)),
    ):
        try:
            written = compose(server, to, card, NOW)
        except ValueError:
            continue
        names = [line.partition(b":")[0] for line in written.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")]
        assert not {b"Bcc", b"X"} & set(names)
