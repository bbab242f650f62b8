"""Which decision aids and guides patients are shown: of each the newest that a clinician has signed."""

from __future__ import annotations

from datetime import date

from decision_aids.errors import AidError
from decision_aids.library import Library, may_be_offered
from decision_aids.model import DecisionAid, Guide

Aid = DecisionAid | Guide


class Aids:
    """The library, and what of it may be offered. `drafts`, for the demo alone: also what nobody has signed yet."""

    def __init__(self, library: Library, *, drafts: bool = False) -> None:
        self._library = library
        self.drafts = drafts
        # Whether an aid meets the standard takes a while to judge, and does not change from day to day.
        self._fit: dict[str, Aid] = {
            **{one.id: one for one in library.guides.offered(date.min, drafts=drafts)},
            **{one.id: one for one in library.offered(date.min, drafts=drafts)},
        }

    def with_drafts(self) -> Aids:
        """The same library as the demo offers it."""
        return Aids(self._library, drafts=True)

    def get(self, aid_id: str, version: str | None = None) -> Aid:
        """The aid or guide of this version, or the newest, whoever may see it; `AidError` where there is none."""
        if aid_id in self._library:
            return self._library.get(aid_id, version)
        return self._library.guides.get(aid_id, version)

    def to_begin(self, aid_id: str) -> Aid | None:
        """The version that a patient begins with; None where there is none that may be offered."""
        return self._fit.get(aid_id)

    def to_go_on_with(self, aid_id: str, version: str) -> Aid | None:
        """The very version that a patient has begun; None once it is retired, or gone."""
        try:
            begun = self.get(aid_id, version)
        except AidError:
            return None
        return begun if may_be_offered(begun, date.min, drafts=self.drafts) else None

    def ids(self) -> tuple[str, ...]:
        """Every aid and every guide that there is, signed or not."""
        return (*self._library.ids(), *self._library.guides.ids())


NONE = Aids(Library(()))
