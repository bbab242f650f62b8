"""The fixtures of whole clinics."""

from __future__ import annotations

from tests.e2e.conftest import another_clinic, clinic, clinics, sqlite_url  # noqa: F401
