"""The export: responses, answers, scores, a codebook and a manifest, as files that open with labels in any tool.

Without `identified` nothing in it says who somebody is or when anything was: no name, no date, no own words, days
counted from the procedure. An export only reads: whoever asks for one writes into the audit trail who it was, first.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from care.practice import Practice
from pathways.model import Pathway
from records.database import Tx
from reports import (
    codebook,
    csvfile,
    export_answers,
    export_decisions,
    export_deliveries,
    export_records,
    export_scores,
    export_tables,
    export_wide,
)
from reports.csvfile import Cell
from reports.errors import ReportError
from reports.export_columns import Described
from reports.export_decisions import Weighed
from reports.export_deliveries import Told
from reports.export_records import Ended
from surveys.model import Survey

MANIFEST = "manifest.json"
Place = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a file of this name for writing."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of an export: rows below its header, SHA-256 of its bytes."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """A survey or pathway in a version that occurs in the export."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds. `patients` and `episodes` count those with at least one response in it."""

    made_at: datetime
    identified: bool
    patients: int
    episodes: int
    surveys: tuple[Version, ...]
    pathways: tuple[Version, ...]
    files: tuple[File, ...]

    def to_json(self) -> str:
        plain = asdict(self) | {"made_at": self.made_at.astimezone(UTC).isoformat("T", "seconds")}
        return json.dumps(plain, indent=2) + "\n"


def write(tx: Tx, practice: Practice, folder: Path, *, identified: bool, now: datetime) -> Manifest:
    """Export into a folder, which is made where it is missing; its files are readable by their owner only.

    Files of an earlier export are replaced when all new ones are complete, the manifest last. Raises `ReportError`
    rather than leave anything out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as draft:
        drafts = Path(draft)
        manifest = _export(tx, practice, lambda name: _private(drafts / name), identified=identified, now=now)
        for name in (*(file.name for file in manifest.files), MANIFEST):
            (drafts / name).replace(folder / name)
    return manifest


def zipped(tx: Tx, practice: Practice, *, identified: bool, now: datetime) -> bytes:
    """The same files as one ZIP archive, for a download; nothing touches the disk."""
    memory = io.BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as archive:
        _export(tx, practice, lambda name: _member(archive, name, now), identified=identified, now=now)
    return memory.getvalue()


def _private(path: Path) -> IO[bytes]:
    path.touch(mode=0o600)
    return path.open("wb")


def _member(archive: ZipFile, name: str, now: datetime) -> AbstractContextManager[IO[bytes]]:
    entry = ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return archive.open(entry, "w")


def _export(tx: Tx, practice: Practice, place: Place, *, identified: bool, now: datetime) -> Manifest:
    ended = export_records.load(tx, practice, identified=identified)
    sent = export_deliveries.load(tx, practice, now)
    weighed = export_decisions.load(tx, practice, now)
    files = tuple(_files(tx, place, ended, sent, weighed, identified=identified))
    manifest = Manifest(
        made_at=now,
        identified=identified,
        patients=len({one.patient.id for one in ended}),
        episodes=len({one.episode.id for one in ended}),
        surveys=tuple(Version(survey.id, survey.version) for survey in _surveys(ended)),
        pathways=tuple(Version(pathway.id, pathway.version) for pathway in _pathways(ended)),
        files=files,
    )
    with place(MANIFEST) as stream:
        stream.write(manifest.to_json().encode())
    return manifest


def _files(
    tx: Tx, place: Place, ended: Sequence[Ended], sent: Sequence[Told], weighed: Sequence[Weighed], *, identified: bool
) -> Iterator[File]:
    """Each file, written and held against what the database has."""
    surveys, stored = _surveys(ended), export_scores.stored(tx, ended)
    scored = export_scores.scores(tx, ended, stored)
    responses, answers = export_tables.responses(identified=identified), export_tables.answers(identified=identified)
    scores, history = export_tables.scores(), export_tables.scores_history()
    deliveries = export_deliveries.table(identified=identified)
    decisions = export_decisions.table(identified=identified)
    wide = [(survey, export_wide.table(survey, identified=identified)) for survey in surveys]
    others: list[Described] = [deliveries, decisions, *(table for _, table in wide)]
    tables: list[Described] = [responses, answers, scores, history, *others]
    aids = export_decisions.aids(weighed)
    words = list(codebook.entries(tables, _pathways(ended), surveys, aids, identified=identified))
    asked = sum(len(export_answers.questions(one.survey)) for one in ended)
    distinct = len({(score.response_id, score.score_id) for score in stored})
    yield _file(place, responses, responses.rows(ended), expected=len(ended))
    yield _file(place, answers, answers.rows(export_answers.answers(tx, ended)), expected=asked)
    yield _file(place, scores, scores.rows(scored), expected=distinct)
    yield _file(place, history, history.rows(export_scores.history(scored)), expected=len(stored))
    yield _file(place, deliveries, deliveries.rows(sent), expected=len(sent))
    yield _file(place, decisions, decisions.rows(weighed), expected=len(weighed))
    for survey, table in wide:
        theirs = [one for one in ended if one.survey is survey]
        yield _file(place, table, table.rows(export_wide.rows(tx, theirs, scored)), expected=len(theirs))
    yield _file(place, codebook.TABLE, codebook.TABLE.rows(words), expected=len(words))


def _file(place: Place, table: Described, rows: Iterable[list[Cell]], *, expected: int) -> File:
    with place(table.file) as stream:
        written = csvfile.write(stream, [column.name for column in table.columns], rows)
    if written.rows != expected:
        raise ReportError(f"{table.file} got {written.rows} rows where the database has {expected}.")
    return File(table.file, written.rows, written.sha256)


def _surveys(ended: Sequence[Ended]) -> list[Survey]:
    found = {(one.survey.id, one.survey.version): one.survey for one in ended}
    return [found[key] for key in sorted(found)]


def _pathways(ended: Sequence[Ended]) -> list[Pathway]:
    found = {(one.pathway.id, one.pathway.version): one.pathway for one in ended}
    return [found[key] for key in sorted(found)]
