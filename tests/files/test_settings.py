"""What the window remembers: damage never stops the start, and never costs more than the settings."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from advisor.files.folders import settings_file
from advisor.files.settings import RECENT, RecentCase, Settings, is_there, read_settings, write_settings


def test_settings_are_read_as_they_were_written() -> None:
    settings = Settings(theme="dark", text_percent=150).with_recent(RecentCase(path="a.advisor.json", title="A"))
    assert write_settings(settings) == ""
    assert read_settings() == settings


def test_the_last_ten_cases_are_remembered_each_once_newest_first() -> None:
    settings = Settings()
    for number in [*range(12), 5]:
        settings = settings.with_recent(RecentCase(path=f"{number}"))
    assert [case.path for case in settings.recent] == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    assert len(settings.recent) == RECENT


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"text_percent": 100000}', b'{"theme": "pink"}', bytes(99), b"[" * 9999]
)
def test_damaged_settings_are_set_aside_and_the_usual_ones_are_used(content: bytes) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(content)
    assert read_settings() == Settings()
    assert not settings_file().exists()
    assert settings_file().with_name("settings.json.damaged").read_bytes() == content


def test_settings_that_are_written_at_the_moment_of_reading_are_not_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file was not there when it was opened, and is there when the reader hears of it."""
    opened = os.open

    def just_too_early(path: Any, *arguments: Any, **words: Any) -> int:
        if Path(path) == settings_file() and not settings_file().exists():
            monkeypatch.setattr(os, "open", opened)
            write_settings(Settings(theme="dark"))
            raise FileNotFoundError(errno.ENOENT, "not there", str(path))
        return opened(path, *arguments, **words)

    monkeypatch.setattr(os, "open", just_too_early)
    assert read_settings() == Settings()
    assert read_settings().theme == "dark"


def test_a_setting_of_a_newer_program_does_no_harm() -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(b'{"theme": "light", "hologram": true}')
    assert read_settings().theme == "light"


def test_a_full_disk_is_said_and_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(tmp_path / "file"))
    assert write_settings(Settings()) != ""


def test_a_case_that_was_moved_is_known_to_be_gone(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    assert is_there(RecentCase(path=str(tmp_path / "x")))
    assert not is_there(RecentCase(path=str(tmp_path / "gone")))
