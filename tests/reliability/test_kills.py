"""What was reported as saved outlives kill -9 and other windows; more kills by hand, see kills.py."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.reliability.kills import PROJECT


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9 and no fork")
def test_of_2000_kills_while_saving_and_400_edits_in_four_windows_nothing_reported_is_lost() -> None:
    command = [sys.executable, "tests/reliability/kills.py", "2000", "400"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "'kills': 2000" in ran.stdout and "'lost or torn': 0" in ran.stdout
    assert "'edits': 400, 'lost': 0, 'twice': 0, 'failed': 0" in ran.stdout
    saves = re.search(r"'reported saves': (\d+)", ran.stdout)
    assert saves is not None and int(saves[1]) > 2000  # it did save between the kills
