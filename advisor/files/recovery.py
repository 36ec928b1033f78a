"""Work that is not saved yet: kept within a second of every change, and offered after any kind of crash."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError
from advisor.files.case_file import case_data_from_bytes
from advisor.files.durable import digest, make_folder, try_lock, write_durably
from advisor.files.folders import recovery_folder
from advisor.files.migrations import Newer
from advisor.files.names import path_read, path_written
from advisor.files.reader import Place, parse_json, read_file, visible
from advisor.sentences import worded

_ENDING = ".recovery.json"
LARGEST_KEPT = 50_000_000
"""Work that has grown beyond what can be saved is kept all the same: a limit of safety, not of the market."""


@dataclass(frozen=True)
class Recovered:
    """Unsaved work of a window that did not end well."""

    file: Path
    case_path: Path | None
    """Where the case was saved before, or None when it never was."""
    kept_at: str
    """UTC."""
    data: dict[str, Any]
    """The case as it was at the last change."""
    loaded: str | None = None
    """Checksum of the saved case that the work began from: another one there now is somebody else's work."""


class Recovery:
    """The recovery file of one open window. Not for two threads at once: give it to the one that saves."""

    def __init__(self, name: str = "") -> None:
        make_folder(recovery_folder())
        self._name = name or f"{os.getpid()}-{secrets.token_hex(6)}"
        self.file = recovery_folder() / f"{self._name}{_ENDING}"
        # The lock tells the next start that this window still runs; the system frees it however the window ends.
        self._lock_file = self.file.with_suffix(".lock")
        self._lock = os.open(self._lock_file, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try_lock(self._lock)

    def keep(self, data: Mapping[str, Any], case_path: Path | None, loaded: str | None = None) -> None:
        """Make the case, as it is now, survive a crash; `loaded` as for `write_case`. Raises OSError."""
        case = visible(data)  # whatever was pasted: what is kept must be taken back after a crash
        record = {
            "case_path": None if case_path is None else path_written(str(case_path)),
            "kept_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "checksum": digest(_bytes(case)),
            "loaded": loaded,
            "case": case,
        }
        write_durably(self.file, json.dumps(record, ensure_ascii=False).encode("utf-8"), private=True)

    def forget(self) -> None:
        """The case is saved, or the buyer chose not to save: there is nothing to recover."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.file)

    def close(self) -> None:
        """The window ends in good order. What was kept and not forgotten stays for the next start."""
        with contextlib.suppress(OSError):
            os.unlink(self._lock_file)
        os.close(self._lock)


def find_recovered() -> tuple[Recovered, ...]:
    """The unsaved work of windows that run no more, chosen by checksum and not by date; damaged files are left out."""
    found = []
    for file in _left():
        with contextlib.suppress(AdvisorError):
            found.append(_read(file))
    return tuple(sorted(found, key=lambda each: each.kept_at, reverse=True))


def left_for_newer() -> tuple[str, ...]:
    """When work was kept (UTC) that only a newer program can read; it stays for that one, newest first."""
    found = []
    for file in _left():
        try:
            _read(file)
        except Newer:
            found.append(str(_record(file).get("kept_at", "")))
        except AdvisorError:
            continue
    return tuple(sorted(found, reverse=True))


def _left() -> list[Path]:
    """The recovery files of windows that run no more."""
    with contextlib.suppress(OSError):
        files = sorted(recovery_folder().glob(f"*{_ENDING}"))
        return [file for file in files if not _still_open(file.with_suffix(".lock"))]
    return []


def drop_recovered(recovered: Recovered) -> None:
    """Forget recovered work: after it was saved, or when the buyer does not want it."""
    for file in (recovered.file, recovered.file.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            os.unlink(file)


def _still_open(lock_file: Path) -> bool:
    try:
        descriptor = os.open(lock_file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def _record(file: Path) -> dict[str, Any]:
    place = Place.of(file)
    record = parse_json(read_file(file, LARGEST_KEPT), place)
    case = record.get("case")
    if not isinstance(case, dict) or record.get("checksum") != digest(_bytes(case)):
        raise AdvisorError(worded("{place}: is damaged; it is left where it is", place=place))
    return record


def _read(file: Path) -> Recovered:
    record = _record(file)
    path, loaded = record.get("case_path"), record.get("loaded")
    return Recovered(
        file=file,
        case_path=Path(path_read(path)) if isinstance(path, str) else None,
        kept_at=str(record.get("kept_at", "")),
        data=case_data_from_bytes(_bytes(record["case"]), Place.of(file)),
        loaded=loaded if isinstance(loaded, str) else None,
    )


def _bytes(case: Mapping[str, Any]) -> bytes:
    """One and the same bytes for one and the same case."""
    return json.dumps(dict(case), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
