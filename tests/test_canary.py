"""PySide6 6.12.0 drops a reference to None on every void call and ends Python 3.11 after some 5,000 of them. This one must not."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
import sys
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox
app = QApplication([])
point, line, box = QPointF(), QLineEdit(), QSpinBox()
before = sys.getrefcount(None)
for n in range(100_000):
    point.setX(n)
for n in range(50_000):
    line.setText("x")
    box.setValue(n % 90)
lost = before - sys.getrefcount(None)
sys.exit(f"{lost} references to None are gone" if lost > 50 else 0)
"""


def test_200_000_void_qt_calls_leave_python_whole() -> None:
    ran = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
