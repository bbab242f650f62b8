"""Where an embedded database lies: on a disk of this machine, with room to grow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from app.doctor.finding import Finding, look, ok, wrong

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"}
FLEETING = {"tmpfs": "memory", "ramfs": "memory", "overlay": "the layer of a container"}
MB = 2**20
LEAST, LITTLE = 200 * MB, 1024 * MB  # bytes free


def disk_findings(file: Path, mounts: str | None = None) -> Iterator[Finding]:
    """`mounts` is what /proc/self/mountinfo says; read where it is not given."""
    yield _kind(file.resolve(), _mounted() if mounts is None else mounts)
    yield _room(file)


def _kind(file: Path, mounts: str) -> Finding:
    kind = _filesystem(file, mounts)
    if kind in NETWORK:
        found = f"{file} lies on a network file system ({kind}), where SQLite's locks do not hold"
        return wrong("disk", found, "move it to a disk of this machine, or use PostgreSQL")
    if kind in FLEETING:
        found = f"{file} lies in {FLEETING[kind]} ({kind}) and goes when that goes"
        return look("disk", found, "move it to a disk, or to a volume that outlives the container")
    return ok("disk", f"{file}, {kind or 'a file system of unknown kind'}")


def _room(file: Path) -> Finding:
    free, size = shutil.disk_usage(file.parent).free, file.stat().st_size
    found = f"{free // MB} MB free; the database has {size // MB} MB"
    if free < LEAST:
        return wrong("disk space", found, "make room: a full disk stops answers from being stored")
    if free < max(LITTLE, 2 * size):
        return look("disk space", found, "make room for growth, and for a backup beside it")
    return ok("disk space", found)


def _filesystem(file: Path, mounts: str) -> str | None:
    """The kind of the file system with the longest mount point above the file; the last one mounted there counts."""
    best, kind = Path(), None
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(left.split()[4].replace("\\040", " "))
        if file.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, right.split()[0]
    return kind


def _mounted() -> str:
    """Empty where the system has no such list."""
    return MOUNTS.read_text() if MOUNTS.exists() else ""
