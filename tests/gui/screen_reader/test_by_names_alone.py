"""The real program on a screen of its own, driven by a real AT-SPI client that knows nothing but names and roles."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outside import run_outside

READER = Path(__file__).with_name("reader.py")
ROOT = Path(__file__).resolve().parents[3]
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = ("Xvfb", "openbox", "dbus-run-session")
PACKAGES = (
    "xvfb openbox dbus dbus-x11 at-spi2-core python3-gi gir1.2-atspi-2.0 libxcb-cursor0 libxkbcommon-x11-0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)


def missing() -> str:
    """What this machine lacks, in words, or nothing."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is of Linux"
    lacks = [name for name in NEEDED if shutil.which(name) is None]
    if not Path(SYSTEM_PYTHON).exists():
        lacks.append(SYSTEM_PYTHON)
    else:
        ask = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
        if subprocess.run([SYSTEM_PYTHON, "-c", ask], capture_output=True, check=False).returncode:
            lacks.append("gi with Atspi 2.0")
    return f"{', '.join(lacks)} missing: apt-get install {PACKAGES}" if lacks else ""


@pytest.mark.skipif(bool(missing()), reason=f"NOT RUN, the journey of a screen reader: {missing()}")
def test_from_new_to_an_exported_pdf_with_names_alone(tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        **{name: value for name, value in os.environ.items() if name.isidentifier()},
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    script = str(READER.with_name("on_a_screen.sh"))
    # dbus-daemon opens a socket of the kernel's own as it starts, which the filter of the tests would end.
    said = run_outside(["sh", script, sys.executable, SYSTEM_PYTHON, str(READER), str(pdf)], environment, tmp_path, 600)
    assert "\nDONE\n" in said, said[-4000:]
    assert "page Are these answers right?" in said
    assert pdf.read_bytes().startswith(b"%PDF-")
