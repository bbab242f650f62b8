"""Sealing: only the right key, in the right place, opens what nobody has touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import SealError
from records.keyring import SHORTEST_SECRET, Keyring, hash_token

KEYS = Keyring("a test key of more than thirty-two characters")
OTHER = Keyring("another test key of more than thirty-two letters")
PLACE, ROW = "patients.name_sealed", "patient-1"


@given(st.text())
def test_what_was_sealed_opens_again(text):
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert KEYS.unseal(KEYS.seal(text, PLACE, ROW), PLACE, ROW) == text


def test_a_changed_byte_anywhere_is_noticed():
    sealed = KEYS.seal("Testa Ampleperson", PLACE, ROW)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealError):
            KEYS.unseal(bytes(changed), PLACE, ROW)


@pytest.mark.parametrize(("place", "row"), [("patients.mrn_sealed", ROW), (PLACE, "patient-2")])
def test_a_value_that_was_moved_does_not_open(place, row):
    with pytest.raises(SealError, match="changed or moved"):
        KEYS.unseal(KEYS.seal("Testa", PLACE, ROW), place, row)


def test_a_key_that_is_not_in_the_ring_is_asked_for_by_name():
    with pytest.raises(SealError, match="AFTERWELL_PREVIOUS_SECRET_KEYS"):
        OTHER.unseal(KEYS.seal("Testa", PLACE, ROW), PLACE, ROW)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + b"x" * 40])
def test_what_is_no_sealed_value_is_refused(sealed):
    with pytest.raises(SealError):
        KEYS.unseal(sealed, PLACE, ROW)


def test_the_same_words_are_sealed_differently_each_time():
    assert KEYS.seal("Testa", PLACE, ROW) != KEYS.seal("Testa", PLACE, ROW)


def test_a_short_secret_is_refused_with_what_to_do():
    with pytest.raises(SealError, match="afterwell keys new"):
        Keyring("x" * (SHORTEST_SECRET - 1))


@pytest.mark.parametrize("spelled", ["a-17", " A-17 ", "\uff21-17"])
def test_a_number_is_found_however_it_is_spelled(spelled):
    assert KEYS.index(spelled, "patients.mrn") == KEYS.index("A-17", "patients.mrn")


def test_an_index_belongs_to_its_place_and_its_key():
    indexes = {KEYS.index("42", "chats.web"), KEYS.index("42", "chats.telegram"), OTHER.index("42", "chats.web")}
    assert len(indexes) == 3


def test_a_ring_shows_no_secret_when_it_is_printed():
    assert "test key" not in repr(KEYS)


def test_a_token_is_kept_as_a_hash():
    assert hash_token("token") == hash_token("token") != "token"
