"""The fixtures of whole clinics."""

from __future__ import annotations

from tests.e2e.conftest import another_clinic, clinic, clinics, sqlite_url  # noqa: F401
from tests.records.conftest import database, postgres_template, sqlite_template, url  # noqa: F401
