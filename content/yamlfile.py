"""One authored YAML file into one pydantic model, with the place of every value kept for later checks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from content import advice, parsed, textfile, yamltree
from content.problems import ContentError, Problem

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Located(Generic[M]):
    """A file's content together with where each part of it stands."""

    file: str
    content: M
    places: Mapping[yamltree.Path, yamltree.Place]

    def place(self, *path: str | int) -> yamltree.Place:
        """Line and column, from 1, of what the keys and indexes lead to; of its nearest parent if it is not written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def problem(self, what: str, advice: str, *path: str | int) -> Problem:
        """A fault at the place of `path`, ready for a ContentError."""
        return Problem(self.file, *self.place(*path), what, advice)


def read(path: Path, model: type[M]) -> M:
    """The content of a UTF-8 file of at most 1 MB; ContentError names each fault with its line, column and advice."""
    return read_located(path, model).content


def read_located(path: Path, model: type[M]) -> Located[M]:
    """As `read`, with the place of every value."""
    file = str(path)
    tree = parsed.tree(path, textfile.read(path))
    try:
        # JSON mode keeps to what the author wrote: a list may become a tuple, but never a number a text.
        content = model.model_validate_json(json.dumps(tree.value), strict=True)
    except ValidationError as error:
        raise ContentError(advice.problems(error, model, file, tree.places)) from error
    return Located(file, content, tree.places)
