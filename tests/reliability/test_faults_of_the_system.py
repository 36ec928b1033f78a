"""Whatever the system answers, and wherever the process is killed, the old or the new case is whole, and the cause is said."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.files import durable
from advisor.files.durable import why_not_saved
from tests.reliability.every_call import CALLS, PROJECT


def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"tests/reliability/{script}", *words], cwd=PROJECT, capture_output=True, text=True
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_call_of_a_save_may_fail_in_every_way_or_be_the_last_before_a_kill() -> None:
    ran = run("every_call.py")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    points = [int(number) for number in re.findall(r": (\d+) (?:failed calls|kills), 0 faults", ran.stdout)]
    assert len(points) == 4 and min(points) > 40


def test_full_over_quota_and_read_only_places_keep_the_old_case_and_the_cause_is_named() -> None:
    ran = run("bad_disks.py")
    if "SKIPPED" in ran.stdout:
        pytest.skip(f"NO BAD DISKS: {ran.stdout.strip()}")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert int(re.findall(r"(\d+) bad disks, 0 faults", ran.stdout)[0]) >= 12


def test_every_error_that_a_save_may_meet_has_words_of_its_own() -> None:
    met = {number for numbers in CALLS.values() for number in numbers}
    unsaid = {number for number in met if "the system refused" in why_not_saved(OSError(number, ""))}
    assert unsaid == {errno.EMLINK, errno.ENOLCK, errno.EINVAL, errno.ENOTSUP}  # tolerated where they may come


# Windows and a Mac can't be had here: what differs there is played


def test_a_file_that_a_virus_scanner_holds_for_a_moment_is_saved_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, tries = tmp_path / "x", [0]
    real = os.replace

    def held(source: str, target: str) -> None:
        tries[0] += 1
        if tries[0] < 4:
            error = PermissionError(13, "held")
            error.winerror = 32  # type: ignore[attr-defined]  # as on Windows
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    durable.write_durably(path, b"new")
    assert path.read_bytes() == b"new" and tries == [4]


def test_a_file_that_is_held_for_long_is_refused_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def held(source: str, target: str) -> None:
        error = PermissionError(13, "held")
        error.winerror = 5  # type: ignore[attr-defined]  # as on Windows
        raise error

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(durable, "_WINDOWS_PATIENCE", 0.1)
    with pytest.raises(PermissionError):
        durable.write_durably(path, b"new")
    assert path.read_bytes() == b"old" and [each.name for each in path.parent.iterdir()] == ["x"]


def test_on_a_mac_the_sync_reaches_the_disk_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    asked: list[int] = []
    monkeypatch.setattr(durable.sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, order: asked.append(order))
    durable.write_durably(tmp_path / "x", b"new")
    assert asked == [51]
