"""Kills the running window with signal 9 at random moments while answers are being given, and looks what is recovered.

    python tests/gui/window_kills.py 100        (how many kills; prints the most work that any of them cost)

The child says on its output when it changed an answer, and when the window was told that a state is in the recovery file.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = 1.0
"""Seconds of work: the promise."""

_CHILD = """
import os, time
from PySide6.QtCore import QTimer
from advisor.gui.application import open_window
from PySide6.QtWidgets import QApplication
window = open_window()
done = []
kept = window.unsaved_work.keep

def say(*words):
    os.write(1, (" ".join(map(str, words)) + chr(10)).encode())

def change():
    done.append(1)
    window.draft.set_answer("tasks", str(1000 + len(done)))
    say("changed", 1000 + len(done), time.time())

def told():
    say("kept")

def begin():
    window.files.new_case()
    window.tell_kept = told
    timer = QTimer(window)
    timer.timeout.connect(change)
    timer.start(40)

window.loading.then(begin)
QApplication.instance().exec()
"""


@dataclass(frozen=True)
class Outcome:
    changes: int
    """Made before the kill, as far as the child could say so."""
    acknowledged: bool
    """The window had been told that something is kept."""
    recovered: int
    """The value in the recovery file; 0 without one."""
    lost_seconds: float
    """From the first change that is not in the file to the kill."""


def kill_once(after: float) -> Outcome:
    """One window, killed so many seconds after its first change."""
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": data, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", _CHILD]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            first = child.stdout.readline()
            time.sleep(after)
            killed = time.time()
            os.kill(child.pid, signal.SIGKILL)
            lines = [first, *child.stdout.read().splitlines()]
        changes = {int(words[1]): float(words[2]) for words in map(str.split, lines) if words[0] == "changed"}
        files = list(Path(data, "recovery").glob("*.recovery.json"))
        recovered = max((int(json.loads(f.read_bytes())["case"]["answers"]["tasks"]) for f in files), default=0)
        missing = [at for value, at in changes.items() if value > recovered and at <= killed]
        lost = killed - min(missing) if missing else 0.0
        return Outcome(len(changes), any(line.strip() == "kept" for line in lines), recovered, lost)


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chance = random.Random(20261122)
    outcomes = [kill_once(chance.uniform(0.1, 3.0)) for _ in range(kills)]
    most = max(each.lost_seconds for each in outcomes)
    torn = sum(1 for each in outcomes if each.acknowledged and not each.recovered)
    over = sum(1 for each in outcomes if each.lost_seconds > ALLOWED)
    print(
        f"{kills} kills of the running window: most work lost {most:.2f} s, over {ALLOWED:.0f} s {over}, "
        f"kept states lost or torn {torn}, changes made {sum(each.changes for each in outcomes)}"
    )
    return 1 if over or torn else 0


if __name__ == "__main__":
    raise SystemExit(main())
