"""Mistakes of the program itself, of every kind, each in a process of its own: first the unsaved work is kept, then one
dialog says what happened, with details to copy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.window_kills import kill_once

ROOT = Path(__file__).resolve().parents[2]
_BEGIN = """
import os, sys, threading
from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, qFatal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from advisor.gui.application import make_application, open_window
from advisor.gui.beside import load_first
from advisor.gui.faults import Faults
make_application()
load_first()
window = open_window()
faults = Faults(window)
faults.install()
app = QApplication.instance()
window.new_case()
window.unsaved_work._timer.setInterval(10_000_000)  # only what the fault itself writes counts here
window.draft.set_answer("tasks", "4321")
window.adviser.cancel()

class Boom(Exception):
    pass

def boom(*_):
    raise Boom("something unexpected")
"""
_WAIT = """
def look():
    if faults.dialog is None:
        return
    dialogs = [each for each in app.topLevelWidgets() if type(each).__name__ == "FaultDialog" and each.isVisible()]
    faults.dialog.copy_button.click()
    words = QGuiApplication.clipboard().text()
    print("DIALOGS", len(dialogs), "Boom: something unexpected" in words, "Python 3" in words, flush=True)
    os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(app.exec())
"""
KINDS = {
    "a slot": "QTimer.singleShot(0, boom)",
    "a slot, three times": "for _ in range(3): QTimer.singleShot(0, boom)",
    "a paint event": """
class Bad(QWidget):
    def paintEvent(self, event):
        boom()
bad = Bad()
bad.show()
""",
    "a thread": "threading.Thread(target=boom).start()",
    "a job of Qt's pool": """
class Job(QRunnable):
    def run(self):
        boom()
QThreadPool.globalInstance().start(Job())
""",
    "a job beside the window": "window.files.lane.do(boom)",
    "the end of an object": """
class Last:
    def __del__(self):
        boom()
def drop():
    Last()
QTimer.singleShot(0, drop)
""",
}


def run(code: str, data: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120)


def kept(data: Path) -> list[str]:
    files = (data / "recovery").glob("*.recovery.json")
    return [json.loads(file.read_bytes())["case"]["answers"]["tasks"] for file in files]


@pytest.mark.parametrize("kind", KINDS)
def test_work_is_kept_and_one_dialog_has_the_details(kind: str, tmp_path: Path) -> None:
    ran = run(f"{_BEGIN}\n{KINDS[kind]}\n{_WAIT}", tmp_path)
    assert "DIALOGS 1 True True" in ran.stdout, ran.stdout + ran.stderr
    assert kept(tmp_path) == ["4321"]
    assert "Boom: something unexpected" in ran.stderr


def test_before_qt_itself_ends_the_program_the_work_is_kept(tmp_path: Path) -> None:
    ran = run(f"{_BEGIN}\nQTimer.singleShot(0, lambda: qFatal('out of windows'))\napp.exec()", tmp_path)
    assert ran.returncode == -signal.SIGABRT
    assert kept(tmp_path) == ["4321"]
    assert "out of windows" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows ends programs in another way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_order_to_end_keeps_the_work_and_is_obeyed(number: signal.Signals, tmp_path: Path) -> None:
    ran = run(f"{_BEGIN}\nQTimer.singleShot(0, lambda: os.kill(os.getpid(), {int(number)}))\nstatus = app.exec()\n"
              "window.files.lane.wait()\nsys.stdout.flush()\nos._exit(status)", tmp_path)  # fmt: skip
    assert ran.returncode == 128 + number, ran.stderr
    assert kept(tmp_path) == ["4321"]


@pytest.mark.skipif(os.name == "nt", reason="there is no signal 9 on Windows")
def test_what_was_said_to_be_kept_is_there_after_five_kills() -> None:
    for after in (0.3, 0.7, 1.1, 1.6, 2.4):
        outcome = kill_once(after)
        assert outcome.changes > 0
        assert not outcome.acknowledged or outcome.recovered > 1000, outcome
    assert outcome.recovered > 1000  # two seconds of changes one after the other do not put the first file off
