"""What the console turns down, in one sentence for the person in front of it."""

from __future__ import annotations


class ClinicError(Exception):
    """Base of this room's expected errors."""


class AccountError(ClinicError):
    """An account cannot be made as asked, for instance because the password is too short."""


class PageError(ClinicError):
    """A request that is turned down: an HTTP status and one sentence, which never repeats what was sent."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
