"""What the first paint is made of, and that the window is there before the engine is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = ("numpy", "pydantic", "reportlab", "PIL", "pypdf", "pypdfium2", "genai_prices", "PySide6.QtNetwork", "ssl",
             "http", "platformdirs.windows")  # fmt: skip
FIRST_PAINT = """
import json, sys
from advisor.gui.application import make_application, open_window
window = open_window()
app = make_application()
while not window._painted:
    app.processEvents()
print(json.dumps(sorted(sys.modules)), flush=True)
import os
os._exit(0)
"""
ENUMS = """
import enum, json, os
made, plain = [], enum.EnumType.__new__
def counted(kind, name, *args, **kwargs):
    made.append(name)
    return plain(kind, name, *args, **kwargs)
enum.EnumType.__new__ = counted
from advisor.gui.application import make_application, open_window
window = open_window()
app = make_application()
while not window._painted:
    app.processEvents()
print(json.dumps(made), flush=True)
os._exit(0)
"""
USABLE = """
import builtins, os
plain = builtins.__import__
from advisor.gui.application import make_application, open_window
assert builtins.__import__ is plain, "Qt's own import is still in place"
window = open_window()
app = make_application()
pressed = window.start.samples["support-team"]
while not window._painted:
    app.processEvents()
pressed.click()  # at once: it opens when what it needs is there
assert window.draft is None
while window.draft is None or window.advice is None:
    app.processEvents()
print(window.advice.verdict.family, flush=True)
os._exit(0)
"""

STAGES = """
import gc, json, os, sys
from advisor.gui.application import make_application, start
window = start()
app = make_application()
found = {"gc while loading": gc.isenabled()}
while not window._painted:
    app.processEvents()
found["after the first paint"] = [name for owner, name in ((window.start, "samples"), (window, "menus")) if name in vars(owner)]
found["menu bar"] = window.menuBar().height()
while "menus" not in vars(window):
    app.processEvents()
found["then"] = [len(window.start.samples), len(window.menus.actions) > 30]
found["menu bar with menus"] = window.menuBar().height()
over = []
window.loading.over.connect(lambda: over.append(gc.isenabled()))
while not over:
    app.processEvents()
app.processEvents()
found["windows"] = "advisor.gui.price_list" in sys.modules
found["gc when all is loaded"], found["never looked through"] = gc.isenabled(), gc.get_freeze_count() > 50_000

import threading, time, weakref
from PySide6.QtCore import QObject
class InACircle(QObject):
    pass
def one():
    made = InACircle()
    made.itself = made
    return weakref.ref(made, lambda _: gone.append(threading.current_thread() is threading.main_thread()))
def busy():
    end = time.monotonic() + 3
    while not gone and time.monotonic() < end:
        [[number] for number in range(5000)]
gone, kept = [], one()
worker = threading.Thread(target=busy)
worker.start()
while worker.is_alive():
    app.processEvents()
found["let go in the window's thread"] = gone
print(json.dumps(found), flush=True)
os._exit(0)
"""


def run(code: str, data: Path) -> str:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    found: list[str] = json.loads(run(FIRST_PAINT, tmp_path_factory.mktemp("first")))
    return found


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_first_paint_does_without(name: str, modules: list[str]) -> None:
    assert name not in modules


def test_of_qt_the_first_paint_loads_three_parts_and_of_the_engine_nothing(modules: list[str]) -> None:
    parts = {name for name in modules if name.startswith("PySide6.") and name.count(".") == 1 and name[8].isupper()}
    assert parts == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}
    engine = ("advisor.advice", "advisor.forecast", "advisor.recommendation", "advisor.market", "advisor.interview")
    assert [name for name in modules if name.startswith(engine)] == []


def test_what_is_clicked_before_everything_is_loaded_is_done_then(tmp_path: Path) -> None:
    assert run(USABLE, tmp_path) in ("per_token", "flat_rate", "hybrid_with_caps")


def test_the_first_paint_is_the_start_page_and_samples_and_menus_follow_without_moving_it(tmp_path: Path) -> None:
    """What was loaded is never looked through for what could go: all of it at once would hold the window up. What goes later
    is let go in the window's thread, also when a worker makes the objects: some of it is Qt's."""
    found = json.loads(run(STAGES, tmp_path))
    assert found["after the first paint"] == []
    assert found["then"] == [7, True]
    assert found["menu bar"] == found["menu bar with menus"] > 10
    assert (found["gc while loading"], found["gc when all is loaded"], found["never looked through"]) == (
        False,
        False,
        True,
    )
    assert found["windows"]  # none of them waits for its own code when it is opened
    assert found["let go in the window's thread"] == [True]


def test_no_class_of_qt_is_made_that_the_first_paint_does_not_use(tmp_path: Path) -> None:
    """One call that gives back a widget of any class, such as viewport(), makes the enumerations of all of Qt's widgets,
    66 of them, and one filter of any event those of all events: a tenth of the start."""
    made = set(json.loads(run(ENUMS, tmp_path)))
    assert "ColorRole" in made  # the probe sees what is made
    of_other_classes = {"WizardStyle", "SelectionBehavior", "TickPosition", "FileMode", "ScrollState", "InsertPolicy"}
    of_other_classes |= {"AlignmentFlag", "FocusPolicy", "ItemDataRole"}  # of Qt itself, with a hundred more
    assert made & of_other_classes == set()


THREADS = """
import os
os.environ.pop("OPENBLAS_NUM_THREADS", None)
from advisor.gui import beside
beside.load_first()
before = len(os.listdir("/proc/self/task"))
beside.load_the_rest()
print(len(os.listdir("/proc/self/task")) - before, os.environ.get("OPENBLAS_NUM_THREADS"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted as Linux lists them")
def test_numpy_begins_no_helpers_that_look_for_work_at_full_speed_beside_the_window(tmp_path: Path) -> None:
    """One a core but for the first, each at full speed for a tenth of a second after it was begun."""
    assert run(THREADS, tmp_path) == "0 None"
