"""What goes out in somebody else's format, and what of the survey it does not say."""

from __future__ import annotations

from dataclasses import dataclass

from exchange.losses import Loss


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of the file. `where` of a loss is the part of our own file that stays behind."""

    data: bytes
    losses: tuple[Loss, ...]
