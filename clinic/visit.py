"""One request by somebody who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from care import actor
from care.actor import Actor
from clinic.accounts import Role
from clinic.forms import Form
from clinic.sessions import Login


@dataclass(frozen=True, slots=True)
class Visit:
    """`now` is one moment for the whole request; `form` is empty but in a POST."""

    request: Request
    login: Login
    now: datetime
    form: Form

    @property
    def actor(self) -> Actor:
        return actor.staff(self.login.member.id)

    @property
    def csrf(self) -> str:
        return self.login.session.csrf

    @property
    def is_admin(self) -> bool:
        return self.login.member.role == Role.ADMIN.code

    @property
    def from_htmx(self) -> bool:
        """Whether a script of ours asked for a part of the page."""
        return "hx-request" in self.request.headers

    def path(self, name: str) -> str:
        """A part of the address, such as an opaque id."""
        value: str = self.request.path_params[name]
        return value
