"""Writes a picture of every page, dialog and chart into out/, in each theme, at several text sizes, and once more in a
language that is two fifths longer: to be looked at.

Run: python packaging/screenshots.py [--sizes 100,150,200] [--themes light,dark,contrast] [--sample support-team]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_MS = 60_000
_DRAWN_MS = 2_000
"""Until what is made beside a dialog stands in it."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,150,200", help="text sizes in percent")
    parser.add_argument("--themes", default="light,dark,contrast")
    parser.add_argument("--languages", default="en,longer", help="en, longer, or both")
    parser.add_argument("--sample", default="support-team")
    parser.add_argument("--out", default=str(ROOT / "out"))
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ADVISOR_DATA_DIR"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="advisor-screenshots-")
    sys.path.insert(0, str(ROOT))

    from advisor.gui.application import make_application
    from advisor.gui.beside import load_first
    from advisor.gui.pseudo_locale import PseudoTranslator

    app = make_application()
    load_first()
    out = Path(chosen.out)
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    languages = chosen.languages.split(",")
    for language in languages:
        translator = PseudoTranslator() if language == "longer" else None
        if translator is not None:
            app.installTranslator(translator)
        for theme in chosen.themes.split(","):
            # In the longer language one theme and one size show all that there is to see.
            if translator is not None and theme != "light":
                continue
            for size in (int(each) for each in chosen.sizes.split(",")):
                if translator is None or size == 100:
                    written += _all_pictures(out, theme, size, chosen.sample, "longer_" if translator else "")
        if translator is not None:
            app.removeTranslator(translator)
    print(f"{written} pictures in {out}")
    return 0


def _all_pictures(out: Path, theme: str, size: int, sample: str, before: str) -> int:
    """Every page, tab, chart and dialog of one window in this look; gives how many pictures were written."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    from advisor.files.settings import Settings
    from advisor.gui.charts_view import ChartView
    from advisor.gui.main_window import MainWindow
    from tests.gui.dialogs import DIALOGS

    window = MainWindow(Settings(theme=theme, text_percent=size))
    window.resize(1100, 750)
    window.show()
    written = 0

    def picture(widget: QWidget, name: str) -> None:
        nonlocal written
        QTest.qWait(60)
        widget.grab().save(str(out / f"{before}{theme}_{size}_{name}.png"))
        written += 1

    picture(window, "00_start")
    window.open_sample(sample)
    waited = 0
    while (window.advice is None or not window.advice.flips) and waited < _PATIENCE_MS:
        QTest.qWait(50)
        waited += 50
    advice = window.advice
    assert window.wizard is not None and window.draft is not None and advice is not None
    for number, page in enumerate(window.draft.flow.pages(), 1):
        window.wizard.jump(page.id)
        picture(window, f"{number:02}_{page.id}")
        for place, chart in enumerate(window.wizard.frame.findChildren(ChartView)):
            picture(chart, f"50_{page.id}_chart_{place}")
    tabs = window.wizard.result.tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        picture(window, f"30_result_tab_{number}")
    tabs.setCurrentIndex(0)
    window.wizard.jump("volume")
    field = next(iter(window.wizard.frame.fields.values()))  # type: ignore[attr-defined]  # a page of questions
    field.entry.setText("lots")
    window.wizard.go_on()
    picture(window, "31_something_is_wrong")
    field.entry.setText("")
    for name, make in DIALOGS.items():
        dialog = make(window, advice)
        dialog.show()
        QTest.qWait(_DRAWN_MS if name in ("Preview", "PriceList") else 0)
        picture(dialog, f"40_{name}")
        dialog.close()
    window.draft.unsaved = False
    window.close()
    for _ in range(100):
        if not window.isVisible():
            break
        QTest.qWait(50)
    window.adviser.stop()
    window.deleteLater()
    return written


if __name__ == "__main__":
    raise SystemExit(main())
