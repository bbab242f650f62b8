"""What the browser is given besides the cards: the page, the offline page, the manifest and the service worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.screen import Screen
from content.catalogue import SOURCE_LANGUAGE
from pages.assets import Assets, digest

PAGE = "/chat"
OFFLINE = "/chat/offline"
_ACCENT = "#0b5c66"  # as in chat.css
_PAPER = "#f3f7f7"
_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable.png", "512x512", "maskable"),
)
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders for one clinic. `texts` is language -> name -> text."""

    assets: Assets
    texts: Mapping[str, Mapping[str, str]]
    clinic: str
    extras: tuple[str, ...] = ()

    def chat(self, language: str) -> str:
        text = self.texts[language]
        return self._render("chat.html", language=language, text=text, extras=self.extras, accent=_ACCENT)

    def offline(self) -> str:
        """In every language at once: a browser keeps it before anybody knows which language will be needed."""
        return self._render("offline.html", language=SOURCE_LANGUAGE, texts=self.texts)

    def forgotten(self, language: str) -> str:
        """Where a browser goes that has no chat any more; it asks for nothing, so no new chat begins."""
        return self._render("forgotten.html", language=language, text=self.texts[language], extras=self.extras)

    def service_worker(self) -> str:
        """Its text, and so the name of its cache, changes whenever the shell does."""
        files = [OFFLINE, *self.assets.addresses()]
        version = digest("".join([self.offline(), *files]).encode())
        return self._render("sw.js", version=version, files=files, page=PAGE, offline=OFFLINE)

    def manifest(self) -> dict[str, Any]:
        icons = [
            {"src": self.assets.address(name), "sizes": size, "type": "image/png", "purpose": purpose}
            for name, size, purpose in _ICONS
        ]
        return {
            "id": PAGE,
            "name": self.clinic,
            "short_name": self.clinic,
            "start_url": PAGE,
            "scope": PAGE,
            "display": "standalone",
            "theme_color": _ACCENT,
            "background_color": _PAPER,
            "icons": icons,
        }

    def state(self, screen: Screen, language: str) -> str:
        """The JSON that the page draws from."""
        return json.dumps(screen.to_json() | {"language": language, "texts": dict(self.texts[language])})

    def _render(self, template: str, **values: Any) -> str:
        return _ENVIRONMENT.get_template(template).render(asset=self.assets.address, clinic=self.clinic, **values)
