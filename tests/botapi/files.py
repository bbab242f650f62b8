"""Pictures and documents that the bot sends: uploaded, or sent again by their file id."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.contract import Upload
from tests.botapi.errors import bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_SIDES = 10_000  # width and height together
MAX_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the server keeps; `width` and `height` are 0 where they are not read (documents, JPEG)."""

    file_id: str
    filename: str
    content: bytes
    width: int = 0
    height: int = 0

    def photo_json(self) -> list[dict[str, Any]]:
        return [{**self._name(), "width": self.width, "height": self.height, "file_size": len(self.content)}]

    def document_json(self) -> dict[str, Any]:
        return {**self._name(), "file_name": self.filename, "file_size": len(self.content)}

    def _name(self) -> dict[str, str]:
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}"}


class Files:
    """Every file the bot uploaded, by file id."""

    def __init__(self) -> None:
        self._stored: dict[str, StoredFile] = {}

    def photo(self, reference: Upload | str, attached: Mapping[str, Any]) -> StoredFile:
        return self._get(reference, attached, photo=True)

    def document(self, reference: Upload | str, attached: Mapping[str, Any]) -> StoredFile:
        return self._get(reference, attached, photo=False)

    def _get(self, reference: Upload | str, attached: Mapping[str, Any], *, photo: bool) -> StoredFile:
        if isinstance(reference, str) and reference.startswith("attach://"):
            reference = attached.get(reference.removeprefix("attach://"), "")
        if isinstance(reference, Upload):
            return self._store(reference, photo=photo)
        if reference not in self._stored:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._stored[reference]

    def _store(self, upload: Upload, *, photo: bool) -> StoredFile:
        width, height = _photo_size(upload.content) if photo else _document_size(upload.content)
        stored = StoredFile(f"file{len(self._stored) + 1}", upload.filename, upload.content, width, height)
        self._stored[stored.file_id] = stored
        return stored


def _photo_size(content: bytes) -> tuple[int, int]:
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    if content.startswith(_JPEG):
        return 0, 0
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or len(content) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _document_size(content: bytes) -> tuple[int, int]:
    if len(content) > MAX_DOCUMENT_BYTES:
        raise bad_request("file is too big")
    if not content:
        raise bad_request("file must be non-empty")
    return 0, 0
