"""Everything that opens beside the case: comparisons, answers of vendors, prices, what was used and billed, and help.

Each entry of the menus that opens a window of its own has a line here; what it needs is loaded when it is first opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from advisor.gui.messages import run_dialog
from advisor.gui.translation import tr

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow


class SideWindows(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    # About the case

    def compare_cases(self) -> None:
        """Two or more saved cases side by side, the open one among them."""
        from advisor.gui.case_comparison import ask_and_compare

        ask_and_compare(self._window)

    def import_answers(self) -> None:
        """A questionnaire that a vendor sent back, each point confirmed before it counts."""
        from advisor.gui.vendor_answers import ask_and_import

        ask_and_import(self._window)

    def compare_answers(self) -> None:
        from advisor.gui.vendor_answers import compare_answers

        compare_answers(self._window)

    def explain_estimate(self) -> None:
        """How the figure in the status bar is made."""
        from advisor.gui.explain_dialog import show_explanation

        show_explanation(self._window, self._window.advice, "month")

    def edit_properties(self) -> None:
        from PySide6.QtWidgets import QDialog

        from advisor.gui.properties_dialog import PropertiesDialog

        draft = self._window.draft
        if draft is not None:
            dialog = PropertiesDialog(draft, self._window)
            if run_dialog(dialog) == QDialog.DialogCode.Accepted:
                draft.set_properties(*dialog.values())

    def show_payback(self) -> None:
        from advisor.gui.payback_page import show_payback

        show_payback(self._window)

    # Prices, and what was used and billed

    def show_prices(self) -> None:
        """The price list; when another one is loaded, the open case is priced again with it."""
        from advisor.gui.price_list import show_price_list

        show_price_list(self._window, self._window.price_again)

    def import_usage(self, path: str | None = None) -> None:
        """A usage export was opened or dropped on the window; without a path the buyer is asked for one."""
        from advisor.gui.usage_import import import_usage

        import_usage(self._window, path)

    def show_reconcile(self) -> None:
        from advisor.gui.usage_reconcile import show_reconcile

        show_reconcile(self._window)

    def show_plan(self) -> None:
        from advisor.gui.usage_plan import show_plan

        show_plan(self._window)

    # Help

    def show_help(self) -> None:
        from advisor.gui.help_view import show_help

        window = self._window
        page = window.wizard.frame.page if window.wizard is not None else None
        show_help(window, page.step if page is not None else "", page, window.questions)

    def show_glossary(self) -> None:
        from advisor.gui.help_view import GLOSSARY, show_help

        show_help(self._window, GLOSSARY)

    def show_shortcuts(self) -> None:
        from advisor.gui.help_view import show_shortcuts

        show_shortcuts(self._window, self._window.menus.shortcuts())

    def show_about(self) -> None:
        from advisor.gui.help_view import show_about

        window = self._window

        def prices_of() -> str:
            from advisor.files.price_file import current_market

            return current_market().models.compiled_on

        window.files.lane.do(
            prices_of, lambda day: show_about(window, day), lambda _: show_about(window, tr("not known"))
        )
