"""A file's parsed tree, kept beside it as Python keeps its own compiled files: parsing YAML is slow, reading it is not.

What is kept is found by the checksum of the text and of the parser, so it cannot be stale. Where the folder cannot be
written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from content import yamltree
from content.yamltree import Tree

SMALL = 4_000  # characters that are parsed before a second file could be opened
_PARSER = hashlib.sha256(Path(yamltree.__file__).read_bytes())


def tree(path: Path, text: str) -> Tree:
    """The tree of a file's text; `ContentError` as `yamltree.parse` raises it."""
    if len(text) < SMALL:
        return yamltree.parse(text, str(path))
    kept = _kept(path, text)
    with suppress(OSError, ValueError, TypeError, KeyError):
        return _read(kept)
    found = yamltree.parse(text, str(path))
    with suppress(OSError):
        _write(kept, path, found)
    return found


def _kept(path: Path, text: str) -> Path:
    checksum = _PARSER.copy()
    checksum.update(text.encode("utf-8"))
    return path.parent / "__pycache__" / f"{path.name}.{checksum.hexdigest()[:32]}.json"


def _read(kept: Path) -> Tree:
    data = json.loads(kept.read_bytes())
    return Tree(data["value"], {tuple(path): (line, column) for path, line, column in data["places"]})


def _write(kept: Path, path: Path, found: Tree) -> None:
    """Whole or not at all, and without what earlier texts left behind."""
    kept.parent.mkdir(exist_ok=True)
    for older in kept.parent.glob(f"{path.name}.*.json"):
        older.unlink(missing_ok=True)
    places = [[list(where), line, column] for where, (line, column) in found.places.items()]
    half = kept.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps({"value": found.value, "places": places}), encoding="utf-8")
    half.replace(kept)
