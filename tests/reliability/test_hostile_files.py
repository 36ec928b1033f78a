"""Hostile files through the command line and the window: one sentence, at once, in little memory, and no other file opened."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.hostile_commands import Tried, faults_of
from tests.reliability.hostile_files import SECRET, corpus
from tests.reliability.hostile_window import END, START, others_opened

PROJECT = Path(__file__).resolve().parents[2]


def test_there_are_more_than_two_hundred_hostile_files_each_with_a_name_of_its_own() -> None:
    files = corpus()
    assert len(files) >= 300 and len({(file.kind, file.name) for file in files}) == len(files)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders, and no figure for the peak of memory")
def test_the_command_line_answers_each_with_one_sentence_within_bounds_and_opens_nothing_else() -> None:
    command = [sys.executable, "tests/reliability/hostile_commands.py"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    tries = re.match(r"(\d+) tries", ran.stdout)
    assert tries is not None and int(tries[1]) > 400


@pytest.mark.skipif(os.name == "nt", reason="measured with what Linux says of a process")
def test_the_window_answers_each_without_a_traceback_and_opens_no_other_file() -> None:
    command = [sys.executable, "tests/reliability/hostile_window.py", "--quick"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    tried = re.search(r"(\d+) hostile files through the window: 0 faults", ran.stdout)
    assert tried is not None and int(tried[1]) >= 200


@pytest.mark.parametrize(
    ("ended", "fault"),
    [
        ({"status": "Traceback"}, "raised"),
        ({"status": 0}, "ended with 0"),
        ({"said": "two\nlines\n"}, "said"),
        ({"said": f"advisor: x: {SECRET} is wrong\n"}, "repeated the input"),
        ({"said": "advisor: " + "x" * 2000}, "characters"),
        ({"seconds": 3.0}, "took 3.0 s"),
        ({"megabytes": 200.0}, "took 200 MB"),
        ({"opened": ["/etc/passwd"]}, "opened"),
        ({"started": ["subprocess.Popen"]}, "started"),
    ],
)
def test_the_judge_finds_what_is_planted(ended: dict[str, Any], fault: str) -> None:
    fine: dict[str, Any] = {"status": 1, "said": "advisor: x: is wrong; mend it\n", "printed": "", "seconds": 0.1,
                            "megabytes": 1.0, "opened": ["x"], "started": []}  # fmt: skip
    assert faults_of(Tried("a", **fine), "x", "refused", ("/usr",)) == []
    found = faults_of(Tried("a", **{**fine, **ended}), "x", "refused", ("/usr",))
    assert len(found) >= 1 and any(fault in each for each in found)


def test_a_file_that_qt_opens_is_seen_in_the_trace() -> None:
    trace = f'1 newfstatat(AT_FDCWD, "{START}", 0) = -1\n1 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 5\n1 stat("{END}") = -1\n'
    assert others_opened(trace) == ["/etc/shadow"]
