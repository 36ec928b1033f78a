"""How soon the window is there, and whether it keeps answering, as ratios in one run.

    python tests/benchmarks/bench_startup.py [--rounds 9]

First paint: the program against a bare QWizard of ten pages with forty fields, each in a process of its own, taken in
turn; processor time (from the start of the process) and wall time (from the start by the parent). What is first painted
is the start page with its two buttons; the tiles of the samples and the menus follow in two turns, and how long until
then is said too. Gaps: the longest time
that Qt's loop of events did not come round, with the same probe on a window that does nothing beside it, so that a busy
machine shows. Slider: from a moved slider of Explore to the repainted chart, at 16,384 futures.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BYTE_CODE = Path(tempfile.gettempdir()) / "advisor-bench-byte-code"
FORBIDDEN = (
    "numpy",
    "pydantic",
    "pydantic_core",
    "reportlab",
    "PIL",
    "genai_prices",
    "PySide6.QtNetwork",
    "ssl",
    "http",
)

BARE = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QWizard, QWizardPage
app = QApplication(sys.argv)
app.setStyle("Fusion")
window = QWizard()
for number in range(10):
    page = QWizardPage()
    page.setTitle(f"Page {number}")
    rows = QFormLayout(page)
    for field in range(4):
        rows.addRow(f"Field {field}", QLineEdit())
    window.addPage(page)
window.resize(1100, 750)
window.show()
"""
OURS = """
import gc, sys, time
gc.disable()  # as advisor.__main__ does until all is loaded
from advisor.gui.application import make_application, open_window
from PySide6.QtCore import QEvent, QObject
window = open_window()
app = make_application()
"""
PAINTED = """
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            Watch.painted = True
        return False
watch = Watch()
# On the window and not on the program: PySide makes the classes of all that a filter sees, which is no part of a start.
window.installEventFilter(watch)
while not Watch.painted:
    app.processEvents()
at = (time.process_time(), time.time())
modules = sorted(sys.modules)
while "menus" not in vars(window) and hasattr(window, "start"):  # the samples come before the menus
    app.processEvents()
complete = (time.process_time(), time.time())
import json, os, resource
print(json.dumps({"cpu": at[0], "at": at[1], "complete": complete[0], "complete_at": complete[1], "modules": modules,
                  "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
os._exit(0)
"""


def environment(data: str) -> dict[str, str]:
    """A new user's, with the byte code of both programs on the disk, as an installed one has it."""
    own = {"QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": data, "XDG_DATA_HOME": data, "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, "PYTHONPYCACHEPREFIX": str(BYTE_CODE)}


def first_paint(code: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as data:
        env = environment(data)
        started = time.time()
        ran = subprocess.run(
            [sys.executable, "-c", code + PAINTED], env=env, capture_output=True, text=True, check=True
        )
        found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
        found["wall"] = found["at"] - started
        return found


def compare(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], what: str = "first paint") -> None:
    """Prints the bare wizard's and the program's figures of starts that were taken in turn."""
    for kind in ("cpu", "wall"):
        bare, ours = ([pair[number][kind] for pair in pairs] for number in (0, 1))
        ratios = [b / a for a, b in zip(bare, ours, strict=True)]
        print(
            f"{what}, {kind}: bare wizard {median(bare) * 1000:.0f} ms, advisor {median(ours) * 1000:.0f} ms, "
            f"median of {len(pairs)} pairs {median(ratios):.2f}x, of the least {min(ours) / min(bare):.2f}x (goal 1.20x)"
        )


def gaps(what: str) -> dict[str, Any]:
    """Runs one of event_gaps.py's journeys in a process of its own."""
    with tempfile.TemporaryDirectory() as data:
        env = environment(data)
        script = Path(__file__).with_name("event_gaps.py")
        ran = subprocess.run([sys.executable, str(script), what], env=env, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    first_paint(BARE), first_paint(OURS)  # so that files and byte code are in memory for both
    pairs = [(first_paint(BARE), first_paint(OURS)) for _ in range(rounds)]
    compare(pairs)
    bare, whole = (median(pair[number]["complete"] * 1000 for pair in pairs) for number in (0, 1))
    print(f"with samples and menus, cpu: {whole:.0f} ms, {whole / bare:.2f}x of the bare wizard (median of each)")
    print(f"memory at first paint: bare {pairs[-1][0]['rss_mb']:.0f} MB, advisor {pairs[-1][1]['rss_mb']:.0f} MB")
    modules = pairs[-1][1]["modules"]
    print(f"in sys.modules at first paint and forbidden: {[name for name in FORBIDDEN if name in modules] or 'none'}")
    print("of this program:", ", ".join(name for name in modules if name.startswith("advisor.")))
    print("of Qt:", ", ".join(name for name in modules if name.startswith("PySide6.")))
    for what in (
        "nothing",
        "loading",
        "opening",
        "answering",
        "slider",
        "tabs",
        "windows",
        "look",
        "exporting",
        "saving",
    ):
        found = gaps(what)
        print(f"{what}: {found['words']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
