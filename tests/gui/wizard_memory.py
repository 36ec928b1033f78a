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
from PySide6.QtWidgets import QApplication, QStackedWidget

from advisor.gui.circles import Circles


def resident_mb() -> float:
    """Memory of this process that is in use, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def walk_once(window: QStackedWidget, circles: Circles) -> None:
    """One case: from the first page to the last, one answer on the way, and away with it."""
    from advisor.files.resources import read_question_list
    from advisor.gui.draft import Draft
    from advisor.gui.wizard import AdvisorWizard

    draft = Draft(read_question_list())
    wizard = AdvisorWizard(draft, window)
    window.addWidget(wizard)
    window.setCurrentWidget(wizard)
    draft.set_answer("tasks", "40000")
    for page in draft.flow.pages():
        wizard.jump(page.id)
        QApplication.processEvents()
        circles.look()  # nobody is through with a page in the second after which a timer of the program's does this
    window.removeWidget(wizard)
    wizard.let_go()
    draft.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def growth_mb(runs: int, first: int, circles: Circles) -> float:
    """What so many runs add, after `first` runs in which everything is loaded."""
    window = QStackedWidget()
    window.resize(1100, 700)
    window.show()
    for _ in range(first):
        walk_once(window, circles)
    before = resident_mb()
    for run in range(1, runs + 1):
        walk_once(window, circles)
        if run % 100 == 0:
            print(f"{run} runs: {resident_mb() - before:+.1f} MB", flush=True)
    grown = resident_mb() - before
    window.close()
    return grown


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ADVISOR_DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-memory-")
    from advisor.gui.application import make_application
    from advisor.gui.beside import load_first

    circles = Circles(make_application())
    load_first()
    runs = int(sys.argv[1])
    print(f"{runs:,} runs of the wizard: {growth_mb(runs, 10, circles):+.1f} MB, at {resident_mb():.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
