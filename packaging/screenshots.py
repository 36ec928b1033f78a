"""Writes a picture of every page, dialog and chart into out/, in each theme, at several text sizes, and once more in a
language that is two fifths longer: to be looked at.

Run: python packaging/screenshots.py [--sizes 100,150,200] [--themes light,dark,contrast] [--sample support-team]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_MS = 120_000
_LAPTOP = {"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768}
"""The screen that is stood in for: no dialog is larger than it."""
_SETTLED_MS = 150
"""Until what wraps has its height and the bars beside it are drawn."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,150,200", help="text sizes in percent")
    parser.add_argument("--themes", default="light,dark,contrast")
    parser.add_argument("--languages", default="en,longer", help="en, longer, or both")
    parser.add_argument("--sample", default="support-team")
    parser.add_argument("--out", default=str(ROOT / "out"))
    chosen = parser.parse_args()
    kept = tempfile.mkdtemp(prefix="advisor-screenshots-")
    os.environ["ADVISOR_DATA_DIR"] = os.environ["XDG_DATA_HOME"] = kept
    laptop = Path(kept) / "screen.json"
    laptop.write_text(json.dumps({"screens": [_LAPTOP]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={laptop}"
    sys.path.insert(0, str(ROOT))

    from advisor.gui.application import make_application
    from advisor.gui.beside import load_first
    from advisor.gui.circles import Circles
    from advisor.gui.pseudo_locale import PseudoTranslator

    app = make_application()
    Circles(app)
    load_first()
    out = Path(chosen.out)
    out.mkdir(parents=True, exist_ok=True)
    themes, sizes = chosen.themes.split(","), [int(each) for each in chosen.sizes.split(",")]
    written = 0
    for language in chosen.languages.split(","):
        if language == "longer":
            # In the longer language one theme and one size show all that there is to see.
            translator = PseudoTranslator()
            app.installTranslator(translator)
            written += _all_pictures(out, [("light", 100)], chosen.sample, "longer_")
            app.removeTranslator(translator)
        else:
            looks = [(theme, size) for theme in themes for size in sizes]
            written += _all_pictures(out, looks, chosen.sample, "")
    print(f"{written} pictures in {out}")
    return 0


def _all_pictures(out: Path, looks: list[tuple[str, int]], sample: str, before: str) -> int:
    """Every page, tab, chart and dialog of one window in each look; gives how many pictures were written."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QTabWidget, QWidget

    from advisor.files.settings import Settings
    from advisor.gui.charts_view import ChartView
    from advisor.gui.main_window import MainWindow
    from tests.gui.dialogs import DIALOGS

    window = MainWindow(Settings(theme=looks[0][0], text_percent=looks[0][1]))
    window.resize(1100, 750)
    window.show()
    written, look = 0, ""

    def rest(milliseconds: int) -> None:
        """In Qt's own loop, as the program does: QTest.qWait holds Python's lock, and the worker hardly gets on."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def wait(until: Callable[[], object]) -> None:
        waited = 0
        while not until():
            rest(50)
            waited += 50
            assert waited < _PATIENCE_MS, "what is to be pictured does not come"

    def advised() -> bool:
        return window.advice is not None and window.advice.flips_were_sought

    def picture(widget: QWidget, name: str) -> None:
        nonlocal written
        rest(_SETTLED_MS)
        while not (window.wizard or window).updatesEnabled():  # the wizard's are off with the window's
            rest(max(_SETTLED_MS, 5))  # a look is being put on, or a page made, and the one before stands there
        widget.grab().save(str(out / f"{before}{look}_{name}.png"))
        written += 1

    def in_each_look(take: Callable[[], None]) -> None:
        nonlocal look
        for theme, size in looks:
            look = f"{theme}_{size}"
            window.set_theme(theme)
            window.set_text(size)
            while window.look.under_way:
                rest(_SETTLED_MS)
            take()

    def tabs_of(tabs: QTabWidget, name: str) -> None:
        """Each tab, and what is drawn on it."""
        for number in range(tabs.count()):
            if tabs.isTabVisible(number):
                tabs.setCurrentIndex(number)
                picture(window, f"{name}_tab_{number}")
                for chart in tabs.currentWidget().findChildren(ChartView):
                    picture(chart, f"50_{name[3:]}_chart_{number}")
        tabs.setCurrentIndex(0)

    def pages() -> None:
        assert window.wizard is not None and window.draft is not None
        for number, page in enumerate(window.draft.flow.pages(), 1):
            window.wizard.jump(page.id)
            picture(window, f"{number:02}_{page.id}")
        tabs_of(window.wizard.result.tabs, "30_result")
        window.wizard.jump("explore")
        tabs_of(window.wizard.explore.tabs, "32_explore")
        tabs_of(window.wizard.explore.controls, "33_controls")

    def something_is_wrong() -> None:
        assert window.wizard is not None
        window.wizard.jump("volume")
        field = next(iter(window.wizard.frame.fields.values()))  # type: ignore[attr-defined]  # a page of questions
        kept = field.entry.text()
        field.entry.setText("lots")
        window.wizard.go_on()
        picture(window, "31_something_is_wrong")
        field.entry.setText(kept)

    def dialogs() -> None:
        assert window.advice is not None
        for name, make in DIALOGS.items():
            dialog = make(window, window.advice)
            dialog.show()
            wait(lambda name=name, dialog=dialog: _READY.get(name, lambda _: True)(dialog))
            picture(dialog, f"40_{name}")
            dialog.close()
            dialog.deleteLater()

    def something_tried() -> None:
        assert window.wizard is not None
        window.wizard.jump("explore")
        window.wizard.explore.controls.setCurrentIndex(window.wizard.explore.controls.count() - 1)
        picture(window, "34_something_tried")

    def workflows() -> None:
        assert window.wizard is not None
        window.wizard.jump("result")
        tabs = window.wizard.result.tabs
        tabs.setCurrentIndex(tabs.count() - 1)
        picture(window, "35_several_workflows")
        window.wizard.jump("volume")
        picture(window, "36_a_page_of_one_workflow")

    wait(lambda: "samples" in vars(window.start))  # its tiles come after the first paint
    in_each_look(lambda: picture(window, "00_start"))
    window.open_sample(sample)
    wait(advised)
    in_each_look(pages)
    in_each_look(dialogs)
    in_each_look(something_is_wrong)
    wait(advised)
    assert window.draft is not None and window.wizard is not None and window.advice is not None
    first = window.advice
    window.wizard.explore.flips.tried.emit("tasks", "300000")
    wait(lambda: window.advice is not first and advised())
    in_each_look(something_tried)
    window.draft.end_what_ifs()
    window.draft.add_workflow("Phone line", like=True)
    window.wizard.jump("result")  # its last tab appears with the total of all workflows
    tabs = window.wizard.result.tabs
    wait(lambda: tabs.isTabVisible(tabs.count() - 1) and advised())
    in_each_look(workflows)
    window.draft.unsaved = False
    window.close()
    wait(lambda: not window.isVisible())
    window.adviser.stop()
    window.deleteLater()
    return written


_READY: dict[str, Callable[[Any], object]] = {
    "PaybackDialog": lambda dialog: dialog.found,
    "Preview": lambda dialog: not dialog.page.pixmap().isNull(),
    "PriceList": lambda dialog: dialog.models.rowCount(),
}
"""When what is made beside a dialog stands in it."""


if __name__ == "__main__":
    raise SystemExit(main())
