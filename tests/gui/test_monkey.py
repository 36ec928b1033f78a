"""Some hundred actions at random and some walks through the wizard; the long forms are run by hand (tests/benchmarks)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from advisor.gui.worker import Adviser
from tests.gui.monkey import monkey, summary

_ACTIONS = 800
_RUNS = 6
ROOT = Path(__file__).resolve().parents[2]


def test_a_monkey_finds_no_mistake(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Adviser, "ask", Adviser.ask)  # put back afterwards: the monkey answers in its place
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    try:
        found = monkey(tmp_path, seed=20).run(_ACTIONS)
    finally:
        qapp.setQuitOnLastWindowClosed(quits)
    print(summary(found))
    for stall in found.stalls:
        print("stall:", stall)
    assert found.mistakes == []
    assert found.actions == _ACTIONS


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory in use from /proc")
def test_walks_through_the_wizard_leave_nothing_behind() -> None:
    """A wizard that is not let go of costs 12 MB a run: 6 x 12 = 72 MB; what the allocator keeps is far below 1 MB. In a
    process of its own: what other tests left free is filled first, and looks like growth."""
    line = (sys.executable, "-m", "tests.gui.wizard_memory", str(_RUNS))
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=300)
    told = re.search(r"^6 runs of the wizard: ([+-]\d+\.\d) MB", ran.stdout, re.MULTILINE)
    assert told is not None, ran.stderr
    assert float(told[1]) < 1.0
