"""Earlier versions of a saved case: the last five are kept in the program's own folder, each named by its checksum."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.durable import digest, make_folder, write_durably
from advisor.files.folders import versions_folder
from advisor.files.names import CASE_ENDING
from advisor.files.reader import read_file

KEPT = 5


@dataclass(frozen=True)
class Version:
    """One earlier version of a case."""

    path: Path
    number: int
    """Counts up with every save; the highest is the newest."""
    kept_on: datetime
    """When it was replaced, in UTC. Shown only: the order is by number."""

    def read(self) -> bytes | None:
        """What was saved, or None when the copy is damaged: its name carries its checksum."""
        try:
            data = read_file(self.path)
        except AdvisorError:
            return None
        return data if self.path.name.split("-")[1].startswith(digest(data)[:32]) else None


def folder_of(case: Path) -> Path:
    """The folder with the earlier versions of this very path; two files of one name don't share it."""
    real = os.path.realpath(case)
    return versions_folder() / digest(os.fsencode(real))[:24]


def versions_of(case: Path) -> tuple[Version, ...]:
    """The whole earlier versions of a case, newest first; damaged ones are left out."""
    return tuple(version for version in _all_of(case) if version.read() is not None)


def keep_version(case: Path, data: bytes) -> None:
    """Keep what is about to be replaced; `forget_old_versions` after the save. Raises OSError."""
    present = _all_of(case)
    checksum = digest(data)[:32]
    if present and present[0].path.name.split("-")[1].startswith(checksum) and present[0].read() is not None:
        return
    folder = folder_of(case)
    make_folder(versions_folder())
    make_folder(folder)
    number = present[0].number + 1 if present else 1
    write_durably(folder / f"{number:08d}-{checksum}{CASE_ENDING}", data, private=True)


def forget_old_versions(case: Path) -> None:
    """All but the last five, once the save is done: until then the newest of them is the case itself."""
    for old in _all_of(case)[KEPT:]:
        with contextlib.suppress(OSError):
            os.unlink(old.path)


def _all_of(case: Path) -> tuple[Version, ...]:
    found = []
    with contextlib.suppress(OSError):
        for path in folder_of(case).glob(f"????????-*{CASE_ENDING}"):
            number = path.name[:8]
            if number.isascii() and number.isdigit():
                found.append(Version(path, int(number), _changed_on(path)))
    return tuple(sorted(found, key=lambda version: version.number, reverse=True))


def _changed_on(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):  # gone this moment, or of a year that no calendar has
        return datetime.fromtimestamp(0, UTC)
