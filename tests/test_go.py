"""The one command that sets everything up: quick the second time, and whole again after it was stopped anywhere."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script with a .venv of its own, in which nothing is really installed."""
    spec = importlib.util.spec_from_file_location("go", PROJECT / "packaging/go.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").touch()
    for name, value in (("VENV", venv), ("PYTHON", venv / "bin/python"), ("STAMP", venv / "set-up-for")):
        monkeypatch.setattr(module, name, value)
    return module


class Commands:
    """Stands in for subprocess.run: notes each call, and pip ends as it is told."""

    def __init__(self, pip_install: int | type[BaseException] = 0) -> None:
        self.pip_install = pip_install
        self.calls: list[list[str]] = []

    def __call__(self, words: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.calls.append([str(word) for word in words])
        installing = "install" in words
        if installing and isinstance(self.pip_install, type):
            raise self.pip_install
        return subprocess.CompletedProcess(words, self.pip_install if installing else 0)  # type: ignore[arg-type]  # a number here

    def installs(self) -> int:
        return sum("install" in words for words in self.calls)


def test_the_second_time_nothing_is_installed(go: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = Commands()
    monkeypatch.setattr(subprocess, "run", commands)
    assert go.set_up("requirements.lock") and commands.installs() == 1
    assert go.set_up("requirements.lock") and commands.installs() == 1
    assert go.set_up("requirements-dev.lock") and commands.installs() == 2
    assert go.set_up("requirements.lock") and commands.installs() == 2  # both marks are kept


def test_a_changed_lock_file_is_installed_again(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands = Commands()
    monkeypatch.setattr(subprocess, "run", commands)
    monkeypatch.setattr(go, "PROJECT", tmp_path)
    (tmp_path / "packaging").mkdir()
    for content in ("a==1", "a==2"):
        (tmp_path / "packaging/requirements.lock").write_text(content)
        assert go.set_up("requirements.lock")
    assert commands.installs() == 2


def test_stopped_in_the_middle_it_starts_again_where_it_was(go: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", Commands(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        go.set_up("requirements.lock")
    assert not go.STAMP.exists()
    again = Commands()
    monkeypatch.setattr(subprocess, "run", again)
    assert go.set_up("requirements.lock") and again.installs() == 1 and go.STAMP.exists()


def test_without_a_connection_it_says_so_and_marks_nothing(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", Commands(1))
    assert not go.set_up("requirements.lock")
    assert not go.STAMP.exists() and "Start again" in capsys.readouterr().out


def test_where_apt_is_not_allowed_it_prints_the_one_line_to_type(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(go.os, "geteuid", lambda: 1000, raising=False)
    assert not go.install({"libegl1", "libgl1"})
    assert "sudo apt-get install -y --no-install-recommends libegl1 libgl1" in capsys.readouterr().out


@pytest.mark.parametrize(("screen", "packages"), [(False, set()), (True, {"libxcb-cursor0"})])
def test_it_installs_the_packages_of_what_the_program_needs_here(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, screen: bool, packages: set[str]
) -> None:
    """One list for this script and for the self-check; only libxcb-cursor is missing, which only a screen needs."""
    from advisor import system_libraries

    asked: list[set[str]] = []
    monkeypatch.setattr(go.sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "_loads", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.setattr(go, "install", lambda wanted: asked.append(wanted) or True)
    assert go.has_system_libraries(screen) and asked == [packages]
