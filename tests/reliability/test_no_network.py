"""Nothing reaches the network: the whole test run is under a filter that a planted leak turns red, and the libraries
with which a program could call out are never loaded."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.no_network import PROJECT, WATCHED, run_watched, sockets_seen, why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=why_not_here() or "-")

LEAKS = {
    "a connection": "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "a name looked up": "import socket; socket.getaddrinfo('example.invalid', 443)",
    "IPv6": "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "the list of network cards": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "a child process": "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', "
    "'import socket; socket.socket()']).returncode == -31 and 159)",
    "Qt": "from PySide6.QtNetwork import QTcpSocket; s = QTcpSocket(); s.connectToHost('127.0.0.1', 9); s.waitForConnected(500)",
}
not_watched = pytest.mark.skipif(
    os.environ.get(WATCHED) == "watched", reason="plants leaks, which strace would count in this run"
)
FILTERED = "from tests.reliability.no_network import forbid_network; forbid_network(); "


@not_watched
@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_ends_the_program(leak: str) -> None:
    ran = subprocess.run([sys.executable, "-c", FILTERED + LEAKS[leak]], cwd=PROJECT, capture_output=True)
    assert ran.returncode in (-signal.SIGSYS, 159), (ran.returncode, ran.stderr[-500:])


def test_a_local_socket_is_allowed() -> None:
    # The screen of a Linux desktop and the single instance of the window need it.
    code = FILTERED + "import socket; socket.socket(socket.AF_UNIX).close(); socket.socketpair()"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT).returncode == 0


@not_watched
def test_a_leak_planted_in_a_test_turns_the_run_red_and_names_its_line(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text("import socket\n\n\ndef test_leak():\n    socket.socket(socket.AF_INET)\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.reliability.no_network", "-p", "no:cacheprovider",
               "--rootdir", str(tmp_path), "-c", os.devnull, str(planted)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop(WATCHED, None)
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == -signal.SIGSYS and "test_planted.py" in ran.stderr, ran.stderr[-800:]


def test_this_very_run_is_under_the_filter() -> None:
    if os.environ.get(WATCHED) == "watched":
        pytest.skip("strace counts the sockets of this run instead")
    status = Path("/proc/self/status").read_text("utf-8")
    assert "Seccomp:\t2" in status


@pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here")
def test_seen_from_outside_a_leak_is_counted_and_a_local_socket_is_not() -> None:
    code = "import socket; socket.socket(socket.AF_UNIX); socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
    if os.environ.get(WATCHED) == "watched":
        pytest.skip("one strace inside another is not possible")
    trace = "12 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n12 socket(AF_INET, SOCK_DGRAM, 0) = 4\n12 socket(0x29, 1, 0) = 5"
    assert len(sockets_seen(trace)) == 2
    java = '11 clone(flags=0) = 13\n13 execve("/usr/bin/java", []) = 0\n13 clone3({}, 88) = 14\n14 socket(AF_INET6, SOCK_STREAM, 0) = 6'
    apart = java.replace('/usr/bin/java", []) = 0', '/usr/bin/java", [] <unfinished ...>').replace(
        "\n13 clone3", "\n13 <... execve resumed>) = 0\n13 clone3"
    )
    # The child becomes Java before its parent hears of it; and the number of one that is gone may be a program's later.
    early = '11 vfork( <unfinished ...>\n13 execve("/usr/bin/java", []) = 0\n11 <... vfork resumed>) = 13\n13 socket(AF_INET6, SOCK_STREAM, 0) = 6'
    again = f"{early}\n11 clone(flags=0) = 13\n13 socket(AF_INET, SOCK_STREAM, 0) = 6"
    assert len(sockets_seen(again)) == 1
    for each in (java, apart, early):
        assert sockets_seen(each) == [] and len(sockets_seen(each.replace("java", "python"))) == 1
    status, asked, local = run_watched([sys.executable, "-c", code])
    # Under this run's own filter the planted socket is asked for, and ends the program.
    assert (status != 0, len(asked), local) == (Path("/proc/self/status").read_text().count("Seccomp:\t2") == 1, 1, 1)


NEVER_LOADED = (
    "ssl", "_ssl", "http", "http.client", "urllib.request", "ftplib", "smtplib", "socketserver", "xmlrpc", "asyncio", "PySide6.QtNetwork",
    "PySide6.QtWebEngineCore", "requests", "httpx", "genai_prices",
)  # fmt: skip
WALK = """
import importlib, pkgutil, sys
from pathlib import Path
import advisor
for module in pkgutil.walk_packages(advisor.__path__, "advisor."):
    if not module.name.startswith("advisor.gui"):
        importlib.import_module(module.name)
from advisor.cli import run
folder = Path(sys.argv[1])
case = str(folder / "c.advisor.json")
done = [run(["--data-dir", str(folder / "data"), *words]) for words in (
    ["sample", "support-team", "-o", case], ["check", case], ["questionnaire", case, "-o", str(folder / "q.pdf")],
    ["report", case, "-o", str(folder / "r.pdf")], ["models", "opus"], ["plans", "zendesk"],
)]
assert done == [0] * 6, done
"""
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from advisor.gui.application import make_application
from advisor.gui.main_window import MainWindow
app = make_application(["advisor"])
window = MainWindow()
window.show()
import importlib, pkgutil, advisor.gui
for module in pkgutil.iter_modules(advisor.gui.__path__, "advisor.gui."):
    importlib.import_module(module.name)
window.open_sample("support-team")
while window.draft is None:
    QApplication.processEvents()
for page in window.draft.flow.pages():
    window.wizard.jump(page.id)
    QApplication.processEvents()
window.adviser.stop()
window.draft.unsaved = False
window.close()
"""
SAY = f"""
print("LOADED", *[name for name in {NEVER_LOADED!r} if name in sys.modules])
"""


@pytest.mark.parametrize("walk", [WALK, WINDOW], ids=["every module and command", "the window"])
def test_nothing_that_could_call_out_is_ever_loaded(walk: str, tmp_path: Path) -> None:
    environment = {**os.environ, "ADVISOR_DATA_DIR": str(tmp_path / "data"), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", walk + SAY, str(tmp_path)], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    assert ran.stdout.strip().splitlines()[-1].strip() == "LOADED"
