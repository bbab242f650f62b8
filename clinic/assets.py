"""The console's own files, read once, and addressed by their content so that browsers may keep them for good."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response

from clinic.errors import PageError

DIRECTORY = Path(__file__).parent / "static"
ADDRESS = "/console/static"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    media_type: str
    version: str


class Assets:
    """A closed set: a name that is not in the folder is not found, whatever it looks like."""

    def __init__(self, directory: Path = DIRECTORY) -> None:
        self._assets = {path.name: _read(path) for path in directory.rglob("*") if path.suffix in _TYPES}

    def address(self, name: str) -> str:
        return f"{ADDRESS}/{name}?v={self._assets[name].version}"

    def response(self, name: str, version: str | None) -> Response:
        asset = self._assets.get(name)
        if asset is None:
            raise PageError(404, "There is no such file.")
        keep = _FOR_GOOD if version == asset.version else "no-cache"
        return Response(asset.body, media_type=asset.media_type, headers={"Cache-Control": keep})


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, _TYPES[path.suffix], sha256(body).hexdigest()[:12])
