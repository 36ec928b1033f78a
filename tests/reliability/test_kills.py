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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9 and no fork")
def test_what_was_typed_before_a_kill_of_the_running_window_is_there_at_the_next_start() -> None:
    # How much is lost is measured by hand (window_kills.py 100): a busy machine must not turn this red.
    command = [sys.executable, "tests/reliability/window_kills.py", "3"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert "'kills': 3" in ran.stdout and "'nothing kept': 0" in ran.stdout, ran.stdout + ran.stderr
