"""Power cuts on real file systems lose no save that was reported, and would lose some without the last sync."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.reliability.power_cut import PROJECT, SYSTEMS, why_not_here


def power_cut(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tests/reliability/power_cut.py", *words]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)


def _skip_without(system: str) -> None:
    if reason := why_not_here(system):
        pytest.skip(f"NO POWER CUT ON {system.upper()}: {reason}")


@pytest.mark.parametrize("system", SYSTEMS)
def test_of_forty_power_cuts_none_loses_a_save_that_was_reported(system: str) -> None:
    _skip_without(system)
    ran = power_cut("40", system)
    assert ran.returncode == 0 and "0 of 40 states" in ran.stdout, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_of_three_hundred_power_cuts_none_loses_a_save_that_was_reported(system: str) -> None:
    _skip_without(system)
    ran = power_cut("300", system)
    assert ran.returncode == 0 and "0 of 300 states" in ran.stdout, ran.stdout + ran.stderr


def test_without_the_last_sync_power_cuts_lose_saves_that_were_reported() -> None:
    _skip_without("ext4")
    ran = power_cut("40", "ext4", "--careless")
    assert ran.returncode == 1 and "a reported save is lost" in ran.stdout, ran.stdout + ran.stderr
