"""What the window remembers between two starts: recent cases, theme, text size and where it stood.

Read by hand and not with pydantic: these are the only fields that the window needs before its first paint.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError
from advisor.files.durable import make_folder, why_not_saved, write_durably
from advisor.files.folders import data_folder, settings_file
from advisor.files.names import path_read, path_written
from advisor.files.reader import read_json, visible

RECENT = 10
_LONGEST_PATH, _LONGEST_TITLE = 10_000, 300
THEMES = ("system", "light", "dark", "contrast")


@dataclass(frozen=True)
class RecentCase:
    """A case that was opened or saved lately."""

    path: str
    title: str = ""
    opened_at: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Settings:
    """Nothing here changes a figure; a setting of a newer program is left out without harm."""

    recent: tuple[RecentCase, ...] = ()
    theme: str = "system"
    text_percent: int = 100
    last_folder: str = ""
    window: str = ""
    """The window's size and place, in base64."""
    panes: str = ""
    """Where the docks stand, in base64."""
    estimate: bool = True
    """Whether "Estimate so far" is wanted at the side."""

    def with_recent(self, case: RecentCase) -> Settings:
        """The same settings with this case first among the recent ones."""
        others = [each for each in self.recent if each.path != case.path]
        return replace(self, recent=(case, *others)[:RECENT])


def read_settings() -> Settings:
    """The settings, or the usual ones when there are none. A damaged file is set aside under another name."""
    file = settings_file()
    try:
        return _settings(read_json(file))
    except AdvisorError as error:
        # What is not there, or can't be read just now, is not damaged: another start may be writing it at this moment.
        if not isinstance(error.__cause__, OSError):
            with contextlib.suppress(OSError):
                os.replace(file, file.with_name(f"{file.name}.damaged"))
        return Settings()


def write_settings(settings: Settings) -> str:
    """Keep the settings; returns why that failed, or nothing. Never an error: the work goes on without."""
    try:
        make_folder(data_folder())
        content = json.dumps(_as_written(settings), ensure_ascii=False, indent=2) + "\n"
        write_durably(settings_file(), content.encode("utf-8"), private=True)
    except OSError as error:
        return why_not_saved(error)
    return ""


def _as_written(settings: Settings) -> dict[str, Any]:
    """As `read_settings` takes them back, whatever a case is called and wherever it lies."""
    recent = tuple(
        replace(each, path=path_written(each.path), title=each.title[:_LONGEST_TITLE]) for each in settings.recent
    )
    plain = replace(settings, recent=recent, last_folder=path_written(settings.last_folder))
    return dict(visible(asdict(plain)))


def is_there(case: RecentCase) -> bool:
    """False for a recent case whose file was moved or removed."""
    try:
        return Path(case.path).is_file()
    except (OSError, ValueError):
        return False


def _settings(found: Mapping[str, Any]) -> Settings:
    recent = found.get("recent", [])
    if not isinstance(recent, list) or len(recent) > RECENT or not all(isinstance(each, dict) for each in recent):
        raise AdvisorError("settings: recent is not a list of cases")
    return Settings(
        recent=tuple(
            RecentCase(
                path_read(_text(each, "path", _LONGEST_PATH)), _text(each, "title", _LONGEST_TITLE), _text(each, "opened_at", 40),
                _text(each, "verdict", 40),
            )
            for each in recent
        ),
        theme=_one_of(found, "theme", THEMES),
        text_percent=_number(found, "text_percent", 100, 50, 300),
        last_folder=path_read(_text(found, "last_folder", _LONGEST_PATH)),
        window=_text(found, "window", 20_000),
        panes=_text(found, "panes", 20_000),
        estimate=_flag(found, "estimate", True),
    )  # fmt: skip


def _text(found: Mapping[str, Any], name: str, longest: int) -> str:
    value = found.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise AdvisorError(f"settings: {name} is not a text of at most {longest} characters")
    return value


def _number(found: Mapping[str, Any], name: str, usual: int, least: int, most: int) -> int:
    value = found.get(name, usual)
    if type(value) is not int or not least <= value <= most:
        raise AdvisorError(f"settings: {name} is not a number from {least} to {most}")
    return value


def _flag(found: Mapping[str, Any], name: str, usual: bool) -> bool:
    value = found.get(name, usual)
    if type(value) is not bool:
        raise AdvisorError(f"settings: {name} is neither true nor false")
    return value


def _one_of(found: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = found.get(name, choices[0])
    if value not in choices:
        raise AdvisorError(f"settings: {name} is none of {', '.join(choices)}")
    return str(value)
