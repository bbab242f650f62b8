"""The files of the project: all that git tracks or would track."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS: tuple[str, ...] = tuple(
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]
)


def files() -> list[Path]:
    """Every file of the project; in a copy without git, every file outside hidden and generated folders."""
    if (ROOT / ".git").exists():
        # A build server's checkout may belong to another user, which git would refuse to read.
        git = ["git", "-c", "safe.directory=*", "-C", str(ROOT)]
        command = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        found = [ROOT / name for name in names if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _generated(path.relative_to(ROOT))]
    return sorted(path for path in found if path.is_file())


def product_files() -> list[Path]:
    """Every Python file of the rooms."""
    return [path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS]


def _generated(path: Path) -> bool:
    return any(part.startswith(".") or part in {"var", "node_modules", "__pycache__"} for part in path.parts[:-1])
