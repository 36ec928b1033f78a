"""Hostile files through the command line and the window: one sentence, at once, in little memory, and no other file opened."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.hostile_files import corpus

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
