"""Encryption of identifying values (AES-256-GCM) and blind indexes for looking them up.

A sealed value is `version | key id | nonce | ciphertext and tag`; table, column and row are bound in as associated
data, so that a value moved to another row or column does not open. The key id names the secret it was sealed with,
so that old and new secrets can live side by side while `afterwell keys rotate` re-seals.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from records.errors import SealError

_VERSION = b"\x01"
_KEY_ID = slice(1, 5)
_NONCE = slice(5, 17)
_BODY = slice(17, None)
SHORTEST_SECRET = 32


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"afterwell", info=purpose.encode()).derive(secret.encode())


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM
    index: bytes


def _key(secret: str) -> _Key:
    raw = _derive(secret, "seal")
    return _Key(sha256(raw).digest()[:4], AESGCM(raw), _derive(secret, "index"))


class Keyring:
    """The current secret, which seals, and earlier ones, which only open."""

    def __init__(
        self, secret: str, previous: tuple[str, ...] = (), random: Callable[[int], bytes] = os.urandom
    ) -> None:
        for one in (secret, *previous):
            if len(one) < SHORTEST_SECRET:
                raise SealError(
                    f"AFTERWELL_SECRET_KEY has {len(one)} characters; give it at least {SHORTEST_SECRET} "
                    "(`afterwell keys new` prints a good one)"
                )
        self._current = _key(secret)
        self._all = {key.id: key for key in (self._current, *map(_key, previous))}
        self._secret = secret
        self._random = random

    def __repr__(self) -> str:
        return f"Keyring({self._current.id.hex()}, {len(self._all)} in all)"

    def seal(self, text: str, place: str, row: str) -> bytes:
        """Encrypt `text` for `place` ("table.column") and `row` (its identity)."""
        nonce = self._random(12)
        body = self._current.cipher.encrypt(nonce, text.encode(), f"{place}:{row}".encode())
        return _VERSION + self._current.id + nonce + body

    def unseal(self, sealed: bytes, place: str, row: str) -> str:
        """Decrypt; raises `SealError` when the key is unknown or anything was changed or moved."""
        key = self._all.get(sealed[_KEY_ID])
        if sealed[:1] != _VERSION or key is None:
            raise SealError(f"a value of {place} was sealed with a key that is not in AFTERWELL_PREVIOUS_SECRET_KEYS")
        try:
            return key.cipher.decrypt(sealed[_NONCE], sealed[_BODY], f"{place}:{row}".encode()).decode()
        except InvalidTag as error:
            raise SealError(f"a value of {place} does not open: it was changed or moved") from error

    @property
    def current_prefix(self) -> bytes:
        """How every value sealed with the current key begins."""
        return _VERSION + self._current.id

    def is_current(self, sealed: bytes) -> bool:
        return sealed[_KEY_ID] == self._current.id

    def index(self, value: str, place: str) -> str:
        """Blind index of a value: equal values of one place give equal indexes, and nothing else can be learned."""
        return _index(self._current, value, place)

    def indexes(self, value: str, place: str) -> tuple[str, ...]:
        """The index under every key of the ring, for look-ups while a rotation is under way."""
        return tuple(_index(key, value, place) for key in self._all.values())

    def secret_for(self, purpose: str) -> str:
        """A derived secret (hex) for another purpose, such as the webhook's path or signing a cookie."""
        return _derive(self._secret, purpose).hex()


def _index(key: _Key, value: str, place: str) -> str:
    normal = unicodedata.normalize("NFKC", value).strip().casefold()
    return hmac.new(key.index, f"{place}:{normal}".encode(), sha256).hexdigest()[:32]


def hash_token(token: str) -> str:
    """How a one-time or session token of at least 128 random bits is kept: SHA-256, hex."""
    return sha256(token.encode()).hexdigest()
