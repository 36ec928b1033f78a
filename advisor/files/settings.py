"""What the window remembers between two starts: recent cases, theme, text size and where it stood."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import AdvisorError
from advisor.files.durable import make_folder, write_durably
from advisor.files.folders import data_folder, settings_file
from advisor.files.reader import read_json

RECENT = 10


class RecentCase(BaseModel):
    """A case that was opened or saved lately."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    path: str = Field(max_length=4096)
    title: str = Field(default="", max_length=300)
    opened_at: str = ""
    verdict: str = ""


class Settings(BaseModel):
    """Nothing here changes a figure; a setting of a newer program is left out without harm."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    recent: list[RecentCase] = Field(default_factory=list, max_length=RECENT)
    theme: Literal["system", "light", "dark"] = "system"
    text_percent: int = Field(default=100, ge=50, le=300)
    last_folder: str = Field(default="", max_length=4096)
    window: str = Field(default="", max_length=20_000)
    """The window's size and place, in base64."""
    panes: str = Field(default="", max_length=20_000)

    def with_recent(self, case: RecentCase) -> Settings:
        """The same settings with this case first among the recent ones."""
        others = [each for each in self.recent if each.path != case.path]
        return self.model_copy(update={"recent": [case, *others][:RECENT]})


def read_settings() -> Settings:
    """The settings, or the usual ones when there are none. A damaged file is set aside under another name."""
    file = settings_file()
    try:
        return Settings.model_validate(read_json(file))
    except (AdvisorError, ValidationError):
        with contextlib.suppress(OSError):
            os.replace(file, file.with_name(f"{file.name}.damaged"))
        return Settings()


def write_settings(settings: Settings) -> str:
    """Keep the settings; returns why that failed, or nothing. Never an error: the work goes on without."""
    try:
        make_folder(data_folder())
        write_durably(settings_file(), (settings.model_dump_json(indent=2) + "\n").encode("utf-8"))
    except OSError as error:
        from advisor.files.durable import why_not_saved

        return why_not_saved(error)
    return ""


def is_there(case: RecentCase) -> bool:
    """False for a recent case whose file was moved or removed."""
    return Path(case.path).is_file()
