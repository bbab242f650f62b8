"""A page's own files, read once, and addressed by their content so that browsers may keep them for good."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    media_type: str
    version: str


class Assets:
    """The files in and below a folder, served under an address. A closed set: a name that is not there is not found,
    whatever it looks like."""

    def __init__(self, folder: Path, address: str) -> None:
        self._address = address
        files = (path for path in sorted(folder.rglob("*")) if path.suffix in _TYPES)
        self._assets = {path.name: _read(path) for path in files}

    def address(self, name: str) -> str:
        return f"{self._address}/{name}?v={self._assets[name].version}"

    def addresses(self) -> list[str]:
        return [self.address(name) for name in self._assets]

    def response(self, name: str, version: str | None) -> Response | None:
        """The file, to be kept for good under its own version; None where there is no such file."""
        asset = self._assets.get(name)
        if asset is None:
            return None
        keep = _FOR_GOOD if version == asset.version else "no-cache"
        return Response(asset.body, media_type=asset.media_type, headers={"Cache-Control": keep})


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, _TYPES[path.suffix], digest(body))


def digest(body: bytes) -> str:
    """A version: twelve hexadecimal digits that change with any byte."""
    return sha256(body).hexdigest()[:12]
