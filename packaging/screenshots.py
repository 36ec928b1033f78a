"""Writes a picture of every page and dialog into out/, light and dark, at several text sizes: to be looked at.

Run: python packaging/screenshots.py [--sizes 100,150,200] [--sample support-team]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_MS = 60_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,150,200", help="text sizes in percent")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--sample", default="support-team")
    parser.add_argument("--out", default=str(ROOT / "out"))
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ADVISOR_DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-screenshots-")
    sys.path.insert(0, str(ROOT))

    from PySide6.QtTest import QTest

    from advisor.files.settings import Settings
    from advisor.gui import explain_dialog
    from advisor.gui.application import make_application
    from advisor.gui.main_window import MainWindow
    from advisor.gui.offer_comparison import compare_offers
    from advisor.gui.offer_dialog import OfferDialog
    from advisor.gui.offer_form import OfferForm
    from advisor.gui.payback_page import PaybackDialog
    from advisor.gui.plan_dialog import PlanDialog
    from advisor.gui.properties_dialog import PropertiesDialog
    from advisor.gui.side_by_side import SideBySide
    from advisor.gui.usage_import import import_usage
    from advisor.gui.usage_plan import PlanOfSevenDays
    from advisor.gui.usage_reconcile import show_reconcile
    from advisor.gui.workflow_switch import NameDialog

    make_application()
    out = Path(chosen.out)
    out.mkdir(parents=True, exist_ok=True)
    settings = Settings()
    window = MainWindow(settings)
    window.resize(1100, 750)
    window.show()
    written = 0

    def picture(widget: object, name: str) -> None:
        nonlocal written
        QTest.qWait(60)
        widget.grab().save(str(out / f"{theme}_{size}_{name}.png"))  # type: ignore[attr-defined]  # any widget
        written += 1

    def worked_out(window: MainWindow) -> None:
        waited = 0
        while window.advice is None and waited < _PATIENCE_MS:
            QTest.qWait(50)
            waited += 50

    for theme in chosen.themes.split(","):
        for size in (int(each) for each in chosen.sizes.split(",")):
            window.set_theme(theme)
            window.set_text(size)
            if window.draft is not None:
                window.close_case()
            picture(window, "00_start")
            window.open_sample(chosen.sample)
            waited = 0
            while (window.advice is None or not window.advice.flips) and waited < _PATIENCE_MS:
                QTest.qWait(50)
                waited += 50
            assert window.wizard is not None and window.draft is not None
            for number, page in enumerate(window.draft.flow.pages(), 1):
                window.wizard.jump(page.id)
                picture(window, f"{number:02}_{page.id}")
            tabs = window.wizard.result.tabs
            for number in range(tabs.count()):
                tabs.setCurrentIndex(number)
                picture(window, f"30_result_tab_{number}")
            tabs.setCurrentIndex(0)
            window.wizard.jump("explore")
            explore = window.wizard.explore
            for number in range(explore.tabs.count()):
                explore.tabs.setCurrentIndex(number)
                picture(window, f"31_explore_{number}")
            explore.tabs.setCurrentIndex(0)
            explore.sliders[0].box.setValue(explore.sliders[0].box.value() * 0.8)
            for number in range(explore.controls.count()):
                explore.controls.setCurrentIndex(number)
                picture(window, f"32_explore_controls_{number}")
            explore.controls.setCurrentIndex(0)
            explore.back_to_mine.click()
            worked_out(window)
            explain = explain_dialog.show_explanation(window, window.advice, "month")
            offers = window.draft.offers
            side_by_side = SideBySide(
                "Offers side by side", "", [str(offer["name"]) for offer in offers],
                lambda places, offers=offers: compare_offers([offers[place] for place in places]).rows, window,
            )  # fmt: skip
            for name, dialog in (
                ("explain", explain),
                ("side_by_side", side_by_side),
                ("workflow_name", NameDialog("Add a workflow", "Name of the new workflow", "", "", window)),
                ("offer", OfferDialog(OfferForm(name="Growth", fee="499", included="10000", price="0.05"), "USD")),
                ("plans", PlanDialog()),
                ("properties", PropertiesDialog(window.draft)),
                ("import_usage", import_usage(window)),
                ("compare_with_a_bill", show_reconcile(window)),
                ("seven_days", PlanOfSevenDays(window)),
                ("payback", PaybackDialog(window.draft, window)),
            ):
                dialog.show()
                picture(dialog, f"40_{name}")
                dialog.close()
            window.draft.add_workflow("Night shift", like=True)
            worked_out(window)
            window.wizard.jump("result")
            tabs.setCurrentIndex(tabs.count() - 1)
            picture(window, "33_result_all_workflows")
            window.draft.unsaved = False
    window.adviser.stop()
    print(f"{written} pictures in {out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
