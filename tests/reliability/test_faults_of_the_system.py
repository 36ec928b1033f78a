"""Whatever the system answers, and wherever the process is killed, the old or the new case is whole, and the cause is said."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys

import pytest

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
