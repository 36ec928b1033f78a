"""Formatting, lint and types are part of the tests: a reader meets one style, and a wrong type is found before a buyer does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.mark.parametrize("words", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join)
def test_the_tool_has_nothing_to_say(words: list[str]) -> None:
    ran = subprocess.run([sys.executable, "-m", *words], cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]


def test_lock_files_pin_every_package_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / "packaging" / name).read_text("utf-8")
        pinned = re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.IGNORECASE)
        assert len(pinned) >= 10
        assert len(re.findall(r"(?m)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text)) == len(pinned)
        assert not re.search(r"https?://|file:|--index-url|--find-links|--extra-index", text)


def test_every_requirement_of_the_project_is_in_the_lock() -> None:
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[<>=!~ \[]", each)[0] for each in project["dependencies"]]
    locked = {
        line.split("==")[0].lower()
        for line in (PROJECT / "packaging/requirements.lock").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert {name.lower() for name in names} <= locked
