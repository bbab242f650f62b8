"""Passwords, hashed with argon2id in a thread of their own."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

AT_ONCE = 2  # each check takes 64 MiB: a flood of logins waits instead of filling the memory

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to store, with its salt and parameters in it."""
    return _HASHER.hash(password)


class Passwords:
    """Checks passwords, a few at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def match(self, password_hash: str | None, password: str) -> bool:
        """Whether the password fits; without a hash never, in the same time."""
        async with self._turn:
            fits = await asyncio.to_thread(_verify, password_hash, password)
        return fits and password_hash is not None


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash or _of_nobody(), password)
    except VerificationError:
        return False


@cache
def _of_nobody() -> str:
    return hash_password("this opens nothing")
