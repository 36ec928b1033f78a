"""kill -9 of the running window while someone types: how much typing is lost.

By hand: python tests/reliability/window_kills.py [KILLS]          (long: 100)
Each window is a fork that has loaded the program already; it changes the title of a case every 10 ms and reports each change.
"""

from __future__ import annotations

import os
import random
import signal
import struct
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from advisor.files.recovery import drop_recovered, find_recovered  # noqa: E402

_REPORT = struct.Struct("<id")


def _type_until_killed(told: int) -> None:
    from PySide6.QtCore import QTimer

    from advisor.gui.application import make_application
    from advisor.gui.main_window import MainWindow

    app = make_application(["advisor"])
    window = MainWindow()
    window.show()
    window.open_sample("support-team")
    end = time.monotonic() + 60
    while window.draft is None and time.monotonic() < end:
        app.processEvents()
    number = 0

    def type_on() -> None:
        nonlocal number
        number += 1
        draft = window.draft
        assert draft is not None
        draft.set_properties(str(number), draft.buyer, draft.currency, draft.notes)
        os.write(told, _REPORT.pack(number, time.monotonic()))

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(type_on)
    timer.start()
    app.exec()


def kill_windows(kills: int, folder: Path, seed: int = 5) -> dict[str, float]:
    """Seconds of typing that were lost: the most and the mean of all kills; and how many found nothing to recover."""
    os.environ["ADVISOR_DATA_DIR"] = str(folder / "data")
    chance = random.Random(seed)
    lost: list[float] = []
    nothing = 0
    for _ in range(kills):
        seen, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(seen)
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 2)
                _type_until_killed(told)
            finally:
                os._exit(1)
        os.close(told)
        said = os.read(seen, _REPORT.size)  # the first change
        time.sleep(1.2 + chance.random() * 1.5)
        os.kill(child, signal.SIGKILL)
        killed = time.monotonic()
        os.waitpid(child, 0)
        while more := os.read(seen, 65536):
            said += more
        os.close(seen)
        changes = dict(_REPORT.iter_unpack(said[: len(said) // _REPORT.size * _REPORT.size]))
        found = find_recovered()
        if not found:
            nothing += 1
            continue
        kept = int(found[0].data["title"])
        first_lost = min((moment for number, moment in changes.items() if number > kept), default=killed)
        lost.append(killed - first_lost)
        for each in found:
            drop_recovered(each)
    mean = sum(lost) / max(1, len(lost))
    return {
        "kills": kills,
        "most lost (s)": round(max(lost, default=0.0), 3),
        "mean lost (s)": round(mean, 3),
        "nothing kept": nothing,
    }


def main(words: list[str]) -> int:
    kills = int(words[0]) if words else 5
    from advisor.gui.beside import load_first, load_the_rest

    load_first()
    load_the_rest()
    import advisor.gui.main_window  # noqa: F401  # loaded once, before the forks

    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        figures = kill_windows(kills, Path(folder))
    print(f"kill -9 of the running window: {figures}")
    return 1 if figures["nothing kept"] or figures["most lost (s)"] > 1.0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
