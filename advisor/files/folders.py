"""Where the program keeps what is not the buyer's own file: settings, earlier versions and recovery files."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

DATA_FOLDER_VARIABLE = "ADVISOR_DATA_DIR"
"""Set by `--data-dir` and by the tests; everything below then stays inside that folder."""

_NAME = "agent-pricing-advisor"


def keep_data_in(folder: Path) -> None:
    """From now on, in this process and those that it starts, keep settings, versions and recovery files there."""
    os.environ[DATA_FOLDER_VARIABLE] = str(folder.absolute())


def data_folder() -> Path:
    """The program's own folder; it need not exist yet."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def versions_folder() -> Path:
    """Where the last five versions of each saved case are kept."""
    return data_folder() / "versions"


def recovery_folder() -> Path:
    """Where work that is not saved yet is kept."""
    return data_folder() / "recovery"


def settings_file() -> Path:
    """Window size, theme and recent files."""
    return data_folder() / "settings.json"


def documents_folder() -> Path:
    """Where a save dialog starts when there is nothing better."""
    return Path(platformdirs.user_documents_dir())
