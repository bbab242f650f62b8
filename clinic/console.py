"""What every route works with: the ports, the pages, and short ways to both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.responses import RedirectResponse

from care.practice import Practice
from clinic.pages import Pages
from clinic.ports import Ports
from records.database import Tx

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Console:
    ports: Ports
    pages: Pages

    @property
    def practice(self) -> Practice:
        return self.ports.practice

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self.ports.database.read(work)

    async def look(self, work: Callable[[Tx], T]) -> T:
        """Read what belongs to patients: a writing unit of work, since the trail says who looked."""
        return await self.ports.database.write(work)

    async def change(self, work: Callable[[Tx], T]) -> T:
        """Change something, then wake whoever has to act on it."""
        result = await self.ports.database.write(work)
        self.ports.after_change()
        return result


def go(path: str, done: str | None = None) -> RedirectResponse:
    """To a page, with a short word on it (a code of `clinic.pages.NOTICES`)."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)
