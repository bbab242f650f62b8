"""A layer between SQLite and the disk, for the whole process: it writes down what is done, or refuses it.

Every file that SQLite opens afterwards goes through it, whoever opens it: what is tried is our own `Database`, the
system's SQLite, and its shared memory. Only writing, cutting and synchronising are touched; the rest is the system's.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

OK, FULL, IOERR_FSYNC = 0, 13, 10 | (4 << 8)  # SQLite's own result codes
_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)


class _Vfs(ctypes.Structure):
    """sqlite3_vfs: the way to open files."""


_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_Vfs._fields_ = [
    ("version", _INT),
    ("size_of_file", _INT),
    ("longest_path", _INT),
    ("next", _POINTER),
    ("name", ctypes.c_char_p),
    ("data", _POINTER),
    ("open", _OPEN),
    ("rest", _POINTER * 15),
]


class _Methods(ctypes.Structure):
    """sqlite3_io_methods: what can be done with an open file."""

    _fields_ = (
        ("version", _INT),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", _POINTER * 13),
    )


class Storage:
    """What is asked of the files, as `happened(kind, file, offset, data)` may answer: OK lets it pass.

    `kind` is write, truncate or sync. What passes is then done by the system.
    """

    def __init__(self, happened: Callable[[str, str, int, bytes], int]) -> None:
        self._happened = happened
        self._kept: list[Any] = []  # what SQLite holds pointers to
        self._methods: dict[int, Any] = {}
        self._files: dict[int, str] = {}
        self._library = ctypes.CDLL(_sqlite3.__file__)  # finds SQLite as Python's own module does
        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._system = self._library.sqlite3_vfs_find(None)
        self._vfs = _Vfs.from_buffer_copy(self._system.contents)
        self._vfs.next, self._vfs.name, self._vfs.open = None, b"watched", _OPEN(self._open)

    def use(self) -> None:
        """From now on."""
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == OK

    def leave(self) -> None:
        """Files that are opened from now on are the system's alone."""
        assert self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == OK
        assert self._library.sqlite3_vfs_register(self._system, 1) == OK

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, opened: int) -> int:
        # The name goes on as the very pointer that came: the system keeps it as long as the file is open.
        code = int(self._system.contents.open(ctypes.addressof(self._system.contents), name, file, flags, opened))
        methods = ctypes.cast(file, ctypes.POINTER(_POINTER))
        if code == OK and methods[0]:
            self._files[file] = Path(ctypes.string_at(name).decode()).name if name else ""
            methods[0] = self._watched(methods[0])
        return code

    def _watched(self, address: int) -> int:
        if address not in self._methods:
            system = _Methods.from_address(address)
            ours = _Methods.from_buffer_copy(system)
            ours.write = _WRITE(self._write(system.write))
            ours.truncate = _TRUNCATE(self._truncate(system.truncate))
            ours.sync = _SYNC(self._sync(system.sync))
            self._kept.append((ours, system.write, system.truncate, system.sync))
            self._methods[address] = ctypes.addressof(ours)
        return int(self._methods[address])

    def _write(self, system: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, size: int, offset: int) -> int:
            code = self._happened("write", self._files[file], offset, ctypes.string_at(data, size))
            return code or system(file, data, size, offset)

        return write

    def _truncate(self, system: Callable[..., int]) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            return self._happened("truncate", self._files[file], size, b"") or system(file, size)

        return truncate

    def _sync(self, system: Callable[..., int]) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            return self._happened("sync", self._files[file], 0, b"") or system(file, flags)

        return sync
