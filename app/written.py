"""Where a command's file goes: beside the caller under its usual name, wherever `--out` says, or to standard output."""

from __future__ import annotations

from pathlib import Path

import typer

from app.errors import UsageError

PRINTED = "-"


def write(data: bytes, out: str | None, usual: str, *, force: bool) -> Path | None:
    """Write the file and say where it is; nothing where it was printed.

    Raises `UsageError` where a file is there already, unless it may be written over.
    """
    if out == PRINTED:
        typer.echo(data, nl=False)
        return None
    path = Path(out or usual)
    try:
        with path.open("wb" if force else "xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise UsageError(
            f"{path} is there already; choose another place with --out, or write over it with --force"
        ) from None
    return path
