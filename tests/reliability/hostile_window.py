"""Opens every hostile file in the real window, as File → Open and dropping do, and measures what happens; with strace also
which files the process opened, from Python and from Qt.

By hand: python tests/reliability/hostile_window.py [--quick] [part of a name ...]
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.reliability.hostile_commands import LONGEST_SECONDS, MOST_MEGABYTES, _forget_peak, _status, memory_now  # noqa: E402
from tests.reliability.hostile_files import ENDINGS, REFUSED, SECRET, Hostile, corpus  # noqa: E402

START, END = "/the-window-reads-hostile-files", "/the-window-has-read-them"
_LONGEST_WAIT = 60.0
_OPENED_HERE = {
    "a newer format",
    "a format of 18 digits",
    "an override that is not known",
    "an override that is no number",
    "a case",
}
"""Refused by the command, shown by the window: read-only with a banner, or with the fault where the figures would be."""


class Buyer:
    """Sits before the window: notes every dialog that asks for an answer, and closes it."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.said: list[str] = []
        self.raised: list[str] = []
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        sys.excepthook = lambda kind, error, trace: self.raised.append(
            "".join(traceback.format_exception(kind, error, trace))
        )

    def _look(self) -> None:
        from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            self.said.append(dialog.text())
            dialog.done(QMessageBox.StandardButton.Cancel)
        elif isinstance(dialog, QDialog):
            self.said.append(f"dialog {dialog.windowTitle()}")
            dialog.reject()


def _wait(*busy: Any) -> None:
    """Until nothing that was asked for is still being done."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + _LONGEST_WAIT
    quiet = 0
    while quiet < 3:
        QApplication.processEvents()
        quiet = 0 if any(each() for each in busy) else quiet + 1
        if time.monotonic() > end:
            raise TimeoutError("it does not come to an end")
        time.sleep(0.001)


def _try(window: Any, buyer: Buyer, hostile: Hostile, file: str, pages: tuple[str, ...]) -> list[str]:
    from advisor.gui.usage_import import UsageImport

    buyer.said.clear()
    buyer.raised.clear()
    _forget_peak()
    before, start = memory_now(), time.process_time()
    if hostile.kind == "prices":
        from advisor.errors import AdvisorError
        from advisor.files.price_file import load_price_file, use_shipped_prices

        try:  # the price list's own dialog does this and says what is raised
            load_price_file(file)
            use_shipped_prices()
        except AdvisorError as error:
            buyer.said.append(str(error))
    else:
        window.open_path(file)
    _wait(lambda: window.files.lane.busy, lambda: any(each.lane.busy for each in window.findChildren(UsageImport)))
    seconds, megabytes = time.process_time() - start, _status("VmHWM") - before
    for page in pages if window.draft is not None and hostile.ends != REFUSED else ():
        window.wizard.jump(page)
        _wait()
    said = " ".join(buyer.said)
    importing = [each for each in window.findChildren(UsageImport) if each.isVisible()]
    faults = [f"raised {each[-700:]}" for each in buyer.raised]
    shown_instead = hostile.name in _OPENED_HERE or (hostile.kind == "export" and importing)
    if hostile.ends == REFUSED and not said and not shown_instead:
        faults.append("said nothing")
    if hostile.ends == REFUSED and hostile.kind != "export" and len(buyer.said) > 1:
        faults.append(f"said {len(buyer.said)} things: {buyer.said}")
    if len(said) > 1600 or "Traceback" in said:
        faults.append(f"said {len(said)} characters: {said[:200]}")
    if SECRET in said and not any(key in said for key in (f"{SECRET}x", f".{SECRET}", f" {SECRET}:")):
        faults.append(f"repeated the input: {said[:300]}")
    if seconds > LONGEST_SECONDS:
        faults.append(f"took {seconds:.1f} s")
    if megabytes > MOST_MEGABYTES:
        faults.append(f"took {megabytes:.0f} MB")
    for dialog in importing:
        dialog.close()
    if window.draft is not None:
        window.draft.unsaved = False
        window.drop_draft()
    _wait()
    return faults


def open_all(wanted: list[str]) -> int:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        os.environ["ADVISOR_DATA_DIR"] = f"{folder}/data"
        from advisor.gui.application import make_application
        from advisor.gui.beside import load_first, load_the_rest
        from advisor.gui.main_window import MainWindow

        make_application(["advisor"])
        load_first()
        load_the_rest()
        window = MainWindow()
        window.show()
        buyer = Buyer()
        window.open_sample("support-team")
        _wait(lambda: window.files.lane.busy)
        window.draft.unsaved = False
        window.drop_draft()
        if os.path.exists(START):
            raise AssertionError
        faults, tried = [], 0
        largest = 300_000 if "--quick" in wanted else 1 << 30  # the command line reads the large ones in the quick form
        names = [word for word in wanted if word != "--quick"]
        for number, hostile in enumerate(corpus()):
            label = f"{hostile.kind}: {hostile.name}"
            if hostile.kind not in ENDINGS or hostile.kind == "months":
                continue
            if len(hostile.content) > largest or (names and not any(name in label for name in names)):
                continue
            file = f"{folder}/from a mail {number}{ENDINGS[hostile.kind]}"
            Path(file).write_bytes(hostile.content)
            pages = ("offers", "result") if number % 4 == 0 or largest > 300_000 else ()  # it opens at "check"
            faults += [f"{label}: {fault}" for fault in _try(window, buyer, hostile, file, pages)]
            for left in Path(folder).glob("from a mail*"):
                left.unlink()
            tried += 1
        if os.path.exists(END):
            raise AssertionError
        window.adviser.stop()
        window.files.lane.wait()
        print(f"{tried} hostile files through the window: {len(faults)} faults")
        print("\n".join(faults), flush=True)
        os._exit(1 if faults else 0)  # nothing is saved here, and Qt need not be taken apart


def others_opened(trace: str) -> list[str]:
    """Files opened between the two marks that are neither the program's, the system libraries' nor in the folder of the run."""
    own = (str(PROJECT / "advisor"), str(PROJECT / "resources"), str(PROJECT / "tests"), "/dev/shm/", tempfile.gettempdir(), "/proc/", "/sys/", "/usr/", "/lib",
           "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/mime", "/etc/xdg", "/dev/urandom", "/etc/nsswitch.conf", sys.prefix, sys.base_prefix,
           os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix), str(Path.home() / ".cache/fontconfig"), str(Path.home() / ".config"), str(Path.home() / ".local"), *(p for p in sys.path if p and p != str(PROJECT)))  # fmt: skip
    inside = trace.split(START, 1)[-1].split(END, 1)[0]
    paths = re.findall(r'open(?:at)?2?\((?:[^"\n]*, )?"([^"]*)"[^\n]*= \d', inside)
    started = [line for line in inside.splitlines() if "execve(" in line]
    return sorted({path for path in paths if path.startswith("/") and not path.startswith(own)}) + started[:5]


def main(words: list[str]) -> int:
    if "--in-this-process" in words:
        return open_all([word for word in words if word != "--in-this-process"])
    command = [sys.executable, __file__, "--in-this-process", *words]
    if not shutil.which("strace") or os.environ.get("ADVISOR_TEST_NETWORK") == "watched":
        print("there is no strace to be used here, so which files Qt opens is not looked at")
        return subprocess.run(command, cwd=PROJECT).returncode
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "trace"
        # stat is watched for the two marks alone
        watched = [
            "strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-e",
            "trace=open,openat,openat2,execve,stat,newfstatat,statx",
            "-o",
            str(log),
        ]
        status = subprocess.run([*watched, *command], cwd=PROJECT, stderr=subprocess.DEVNULL).returncode
        trace = log.read_text("utf-8", "replace")
    if START not in trace or END not in trace:
        print("the trace has not both marks")
        return 1
    others = others_opened(trace)
    print(f"other files opened, other programs started: {len(others)}", *others[:20], sep="\n")
    return 1 if status or others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
