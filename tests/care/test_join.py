"""The way in: a token that works once, and a second factor that a person can type as they are used to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import enrol, join
from care.actor import OPERATOR
from care.join import Factor
from content.dates import dates_in
from records import audit, chats, deliveries
from tests.care.world import BORN, World

APRIL_2 = (
    "April 2, 1956",
    "april 2nd 1956",
    "2 April 1956",
    "4/2/1956",
    "04-02-1956",
    "02.04.1956",
    "1956-04-02",
    "19560402",
    "04021956",
    "2 de abril de 1956",
    "el 2 de ABRIL de 1956.",
    " I was born on April 2, 1956, in Ohio ",
)
NO_DATE = ("", "1956", "April 1956", "31/02/1956", "4/2/56", "hello", "1 2 3 4", "1956!!!!", "²/4/1956", "00000000")


@pytest.mark.parametrize("said", APRIL_2)
def test_a_date_of_birth_is_understood_as_people_write_it(said):
    assert BORN in dates_in(said)


@pytest.mark.parametrize("said", NO_DATE)
def test_what_is_no_date_is_none(said):
    assert BORN not in dates_in(said)


@given(born=st.dates(date(1900, 1, 1), date(2027, 1, 1)))
def test_every_date_is_understood_in_figures_and_in_words(born):
    for written in (born.isoformat(), f"{born:%B} {born.day}, {born.year}", f"{born:%m/%d/%Y}", f"{born:%d.%m.%Y}"):
        assert born in dates_in(written), written


@given(st.text())
def test_whatever_is_typed_is_read_without_a_fault(said):
    assert len(dates_in(said)) <= 4


def try_factor(world: World, token: str, said: str, address: str = "42") -> tuple[Factor, int]:
    invitation = join.present(world.tx, token, world.now)
    assert invitation is not None
    chat = chats.at(world.tx, "telegram", address) or world.open_chat(None, address)
    return join.try_factor(world.tx, invitation.id, said, chat, world.now)


def test_the_right_date_links_the_chat_and_uses_the_letter_up(world: World):
    enrolled = world.enrol()
    assert try_factor(world, enrolled.token, "4/2/1956") == (Factor.RIGHT, 0)
    chat = chats.of_patient(world.tx, enrolled.patient_id)
    assert chat is not None
    assert join.present(world.tx, enrolled.token, world.now) is None
    assert join.is_own(world.tx, enrolled.token, chat)


def test_the_third_wrong_try_voids_the_letter_and_each_is_written_down(world: World):
    enrolled = world.enrol()
    outcomes = [try_factor(world, enrolled.token, "1 May 1956") for _ in range(3)]
    assert outcomes == [(Factor.WRONG, 2), (Factor.WRONG, 1), (Factor.VOID, 0)]
    assert join.present(world.tx, enrolled.token, world.now) is None
    wrong = audit.of_patient(world.tx, enrolled.patient_id, action="second-factor-wrong")
    assert len(wrong) == 3


def test_tries_are_counted_over_all_chats_that_a_letter_is_opened_in(world: World):
    enrolled = world.enrol()
    outcomes = [try_factor(world, enrolled.token, "1 May 1956", address)[0] for address in ("1", "2", "3")]
    assert outcomes[-1] is Factor.VOID


def test_a_letter_that_ended_while_the_patient_was_typing_is_void(world: World):
    enrolled = world.enrol()
    invitation = join.present(world.tx, enrolled.token, world.now)
    assert invitation is not None
    chat = world.open_chat(None)
    late = enrolled.expires_at + timedelta(seconds=1)
    assert join.try_factor(world.tx, invitation.id, "4/2/1956", chat, late) == (Factor.VOID, 0)


def test_with_a_pin_the_date_of_birth_opens_nothing(world: World):
    enrolled = world.enrol(pin="4821")
    assert join.wants_pin(world.tx, join.present(world.tx, enrolled.token, world.now).id)
    assert try_factor(world, enrolled.token, "4/2/1956")[0] is Factor.WRONG
    assert try_factor(world, enrolled.token, " 48 21 ")[0] is Factor.RIGHT


def test_another_phone_takes_over_and_the_first_chat_is_closed(world: World):
    enrolled = world.joined()
    old = chats.of_patient(world.tx, enrolled.patient_id)
    assert old is not None
    invitation_id = _new_letter(world, enrolled.patient_id)
    chat = world.open_chat(None, "43")
    assert join.try_factor(world.tx, invitation_id, "4/2/1956", chat, world.now)[0] is Factor.RIGHT
    assert chats.get(world.tx, old.id).closed_at == world.now
    current = chats.of_patient(world.tx, enrolled.patient_id)
    assert current is not None
    assert current.id == chat.id
    assert world.deliveries(enrolled.patient_id)["before-surgery reminder 3"].state == deliveries.State.PENDING


def _new_letter(world: World, patient_id: str) -> str:
    enrol.invite_again(world.tx, patient_id, actor=OPERATOR, now=world.now, new_id=world.new_id, token="new-letter")
    invitation = join.present(world.tx, "new-letter", world.now)
    assert invitation is not None
    return invitation.id
