"""Who may have an account, and which passwords do."""

from __future__ import annotations

import pytest

from clinic.accounts import Role, check_password, create
from clinic.errors import AccountError
from records import staff
from tests.clinic.hospital import Hospital
from tests.clinic.story import NOW, ids


@pytest.mark.parametrize(
    ("username", "password", "what"),
    [
        ("nora", "short words", "at least 12 characters"),
        ("nora", "x" * 1025, "at most 1024 characters"),
        ("nora.demonurse", "Nora.Demonurse", "must not be the username"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(username: str, password: str, what: str):
    with pytest.raises(AccountError, match=what):
        check_password(username, password)


def test_twelve_characters_of_any_kind_are_a_password():
    check_password("nora", "a b c d e f ")


async def test_an_account_is_kept_in_small_letters_and_found_in_any(hospital: Hospital):
    made = await hospital.write(
        lambda tx: create(tx, " Nora.D ", " Nora Demonurse ", "clinician", "hash", NOW, ids(0xB0000000))
    )
    found = await hospital.read(lambda tx: staff.with_username(tx, "NORA.d"))
    assert found == made
    assert (made.username, made.name) == ("nora.d", "Nora Demonurse")


@pytest.mark.parametrize(
    ("username", "name", "role", "what"),
    [
        ("no", "Nora", "clinician", "A username has"),
        ("nora demonurse", "Nora", "clinician", "A username has"),
        ("nora", " ", "clinician", "Give the person's name"),
        ("nora", "Nora", "boss", "The role must be one of: clinician, coordinator, admin"),
        ("CLARA", "Clara the second", "clinician", "already an account with the username 'clara'"),
    ],
)
async def test_an_account_that_will_not_do_is_refused_with_the_reason(
    hospital: Hospital, username: str, name: str, role: str, what: str
):
    with pytest.raises(AccountError, match=what):
        await hospital.write(lambda tx: create(tx, username, name, role, "hash", NOW, ids(0xB0000000)))


def test_every_role_says_what_it_may_do():
    assert all(role.meaning for role in Role)
