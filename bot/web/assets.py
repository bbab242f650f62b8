"""The chat page's own files."""

from __future__ import annotations

from pathlib import Path

from pages.assets import Assets

DIRECTORY = Path(__file__).parent / "static"


def chat_assets() -> Assets:
    return Assets(DIRECTORY, "/chat/static")
