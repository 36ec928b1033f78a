"""How much memory grows when the wizard is opened, walked through and closed again and again.

By hand: python -m tests.gui.wizard_memory 1000
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication


def resident_mb() -> float:
    """Memory of this process that is in use, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def walk_once() -> None:
    """One case: from the first page to the last, one answer on the way, and away with it."""
    from advisor.files.resources import read_question_list
    from advisor.gui.draft import Draft
    from advisor.gui.wizard import AdvisorWizard

    draft = Draft(read_question_list())
    wizard = AdvisorWizard(draft)
    wizard.resize(1100, 700)
    wizard.show()
    draft.set_answer("tasks", "40000")
    for page in draft.flow.pages():
        wizard.jump(page.id)
        QApplication.processEvents()
    wizard.close()
    wizard.let_go()
    draft.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def growth_mb(runs: int, first: int) -> float:
    """What so many runs add, after `first` runs in which everything is loaded."""
    for _ in range(first):
        walk_once()
    before = resident_mb()
    for run in range(1, runs + 1):
        walk_once()
        if run % 100 == 0:
            print(f"{run} runs: {resident_mb() - before:+.1f} MB", flush=True)
    return resident_mb() - before


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ADVISOR_DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-memory-")
    from advisor.gui.application import make_application
    from advisor.gui.beside import load_first

    make_application()
    load_first()
    runs = int(sys.argv[1])
    print(f"{runs:,} runs of the wizard: {growth_mb(runs, 10):+.1f} MB, at {resident_mb():.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
