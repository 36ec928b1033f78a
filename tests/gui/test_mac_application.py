"""On a Mac, a document that is double-clicked comes as an event. No Mac here: the event is sent as Qt sends it there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

COLLECTED = """
import json, os
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from advisor.gui.mac_application import MacApplication
app = MacApplication(["advisor"])
def come(what):
    QApplication.postEvent(app, QFileOpenEvent(what))
    app.processEvents()
opened = []
come("/cases/first.advisor.json")
come(QUrl("https://example.com/not-a-file.json"))
before = list(opened)
app.hand_documents_to(opened.append)
collected = list(opened)
come("/cases/Müller & Söhne.advisor.json")
print(json.dumps([before, collected, opened]), flush=True)
os._exit(0)
"""

OPENED = """
import json, os, sys
from pathlib import Path
system, sys.platform = sys.platform, "darwin"
from advisor.gui.application import make_application, start
window = start()
sys.platform = system
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
app = make_application()
def come(name):
    QApplication.postEvent(app, QFileOpenEvent(os.path.abspath(name)))
def until(name):
    while window.draft is None or window.draft.path is None or window.draft.path.name != name:
        app.processEvents()
come("first.advisor.json")
app.processEvents()
found = [type(app).__name__, window.draft is None]
until("first.advisor.json")
window.showMinimized()
come("second.advisor.json")
until("second.advisor.json")
print(json.dumps([*found, window.isMinimized()]), flush=True)
os._exit(0)
"""


def run(code: str, folder: Path) -> list[object]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], env=env, cwd=folder, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    found: list[object] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_documents_that_come_before_the_window_can_open_them_are_handed_over_then_and_addresses_never(
    tmp_path: Path,
) -> None:
    before, collected, in_the_end = run(COLLECTED, tmp_path)
    assert before == []
    assert collected == ["/cases/first.advisor.json"]
    assert in_the_end == ["/cases/first.advisor.json", "/cases/Müller & Söhne.advisor.json"]


def test_a_case_that_is_double_clicked_on_a_mac_opens_once_all_is_loaded_and_a_later_one_in_the_same_window(
    tmp_path: Path,
) -> None:
    sample = ROOT / "resources/samples/support-team.advisor.json"
    for name in ("first", "second"):
        shutil.copy(sample, tmp_path / f"{name}.advisor.json")
    assert run(OPENED, tmp_path) == ["MacApplication", True, False]
