"""Every action of the window: its words, its key and its place in the menus, and the sheet of shortcuts made from them.

To add an entry, add one line to the menu that it belongs to in `_fill`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from advisor.gui.translation import spoken, tr

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow

_Key = QKeySequence.StandardKey


class Menus:
    """The menu bar of one window. `actions` has each action by its name, in the order of the menus."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.actions: dict[str, QAction] = {}
        self._menu_of: dict[str, str] = {}
        self._with_case: list[QAction] = []
        window.menuBar().clear()
        self._fill()
        self.case_is_open(False)

    def _fill(self) -> None:
        window = self._window
        files, exports, look, side = window.files, window.actions_, window.look, window.side

        menu = self._menu(tr("&File"))
        self._add(menu, "new", tr("&New"), files.new_case, _Key.New)
        self._add(menu, "open", tr("&Open…"), files.ask_and_open, _Key.Open)
        self.recent = menu.addMenu(tr("Open &recent"))
        self._add(menu, "save", tr("&Save"), files.save, _Key.Save, case=True)
        self._add(menu, "save_as", tr("Save &as…"), files.save_as, "Ctrl+Shift+S", case=True)
        self._add(menu, "versions", tr("Earlier &versions…"), files.show_versions, case=True)
        menu.addSeparator()
        self._add(menu, "report", tr("&Export recommendation (PDF)…"), exports.export_report, "Ctrl+E", case=True)
        self._add(
            menu,
            "questionnaire",
            tr("Export &questions for the vendor (PDF)…"),
            exports.export_questionnaire,
            "Ctrl+Shift+E",
            case=True,
        )
        self._add(menu, "export_as", tr("Exp&ort as…"), exports.export_as, "Ctrl+Alt+E", case=True)
        self._add(menu, "answers", tr("Import a vendor's a&nswers…"), side.import_answers, "Ctrl+Shift+I", case=True)
        self._add(menu, "compare_answers", tr("Compare &vendors' answers…"), side.compare_answers, case=True)
        self._add(menu, "print", tr("&Print the recommendation…"), exports.print_report, _Key.Print, case=True)
        menu.addSeparator()
        self._add(menu, "compare", tr("Co&mpare cases…"), side.compare_cases)
        self._add(menu, "properties", tr("&Document properties…"), side.edit_properties, "Ctrl+I", case=True)
        self._add(menu, "close", tr("&Close case"), files.close_case, "Ctrl+W", case=True)
        self._add(menu, "exit", tr("E&xit"), window.close, _Key.Quit)

        menu = self._menu(tr("&Edit"))
        self.undo = self._add(menu, "undo", tr("&Undo"), window.undo, _Key.Undo)
        self.redo = self._add(menu, "redo", tr("&Redo"), window.redo, "Ctrl+Shift+Z")

        menu = self._menu(tr("&Workflows"))
        flows = window.workflow
        self._add(menu, "workflow_add", tr("&Add a workflow…"), flows.add, "Ctrl+Shift+N", case=True)
        self._add(menu, "workflow_rename", tr("&Rename…"), flows.rename)
        self._add(menu, "workflow_duplicate", tr("&Duplicate"), flows.duplicate)
        self._add(menu, "workflow_remove", tr("Re&move"), flows.remove)
        self._add(menu, "workflow_next", tr("&Next workflow"), flows.go_next, "Ctrl+PgDown")

        menu = self._menu(tr("&View"))
        themes = QActionGroup(window)
        for name, words in (
            ("system", tr("Theme: as the s&ystem")),
            ("light", tr("Theme: &light")),
            ("dark", tr("Theme: &dark")),
            ("contrast", tr("Theme: &high contrast")),
        ):
            action = self._add(menu, f"theme_{name}", words, partial(look.set_theme, name))
            action.setCheckable(True)
            action.setChecked(look.theme == name)
            themes.addAction(action)
        menu.addSeparator()
        self._add(menu, "larger", tr("Larger &text"), lambda: look.step_text(1), _Key.ZoomIn)
        self._add(menu, "smaller", tr("&Smaller text"), lambda: look.step_text(-1), _Key.ZoomOut)
        self._add(menu, "usual_size", tr("&Usual text size"), lambda: look.set_text(100), "Ctrl+0")
        menu.addSeparator()
        estimate = self._add(menu, "estimate", tr("&Estimate so far"), window.estimate_place.toggle, "Ctrl+Shift+T")
        estimate.setCheckable(True)
        estimate.setChecked(window.settings.estimate)
        self._add(menu, "prices", tr("&Model prices…"), side.show_prices, "Ctrl+M")

        menu = self._menu(tr("&Go"))
        self._add(menu, "back", tr("&Back"), window.go_back, "Alt+Left", case=True)
        self._steps = menu
        self._add(menu, "result", tr("&Result"), lambda: window.jump("result"), "Ctrl+R", case=True)

        menu = self._menu(tr("&Measure"))
        self._add(menu, "usage", tr("&Import usage…"), side.import_usage, "Ctrl+U")
        self._add(menu, "reconcile", tr("&Compare with a bill…"), side.show_reconcile, "Ctrl+Shift+U")
        self._add(menu, "seven_days", tr("&Seven-day plan…"), side.show_plan)
        self._add(menu, "payback", tr("&Does it pay back?…"), side.show_payback, "Ctrl+B", case=True)

        menu = self._menu(tr("&Help"))
        self._add(menu, "help", tr("&Help on this page"), side.show_help, _Key.HelpContents)
        self._add(menu, "glossary", tr("&Glossary"), side.show_glossary)
        self._add(menu, "shortcuts", tr("&Keyboard shortcuts"), side.show_shortcuts, "Ctrl+/")
        self._add(menu, "about", tr("&About"), side.show_about)

    def _menu(self, title: str) -> QMenu:
        # The menu is named by its title in the sheet of shortcuts; Python keeps no reference that Qt would outlive.
        return self._window.menuBar().addMenu(title)

    def _add(
        self,
        menu: QMenu,
        name: str,
        words: str,
        does: Callable[[], object],
        key: QKeySequence.StandardKey | str | None = None,
        *,
        case: bool = False,
    ) -> QAction:
        """One entry; `case` greys it out while no case is open."""
        action = QAction(words, self._window)
        action.setObjectName(name)
        if key is not None:
            # setShortcut() would make the enumerations of all of Qt's namespace, which the first paint feels
            if isinstance(key, str):
                action.setShortcuts([QKeySequence.fromString(key)])
            else:
                action.setShortcuts(QKeySequence.keyBindings(key)[:1])
        # What an entry does may need parts that are still being loaded just after the start.
        action.triggered.connect(lambda _=False: self._window.loading.then(does))
        menu.addAction(action)
        self.actions[name] = action
        self._menu_of[name] = menu.title()
        if case:
            self._with_case.append(action)
        return action

    def add_steps(self, titles: Sequence[str]) -> None:
        """The steps of the interview under Go, once they are known: Ctrl+1 for the first."""
        before = self.actions["result"]
        for number, step in enumerate(titles, 1):
            if f"step_{number}" in self.actions:
                continue
            action = self._add(
                self._steps, f"step_{number}", f"&{number}  {spoken(step)}",
                partial(self._window.jump, step), f"Ctrl+{number}", case=True,
            )  # fmt: skip
            action.setEnabled(before.isEnabled())
            self._steps.insertAction(before, action)

    def case_is_open(self, is_open: bool, read_only: bool = False) -> None:
        """Grey out what needs a case, or a case that may be written."""
        for action in self._with_case:
            action.setEnabled(is_open)
        if read_only:
            self.actions["save"].setEnabled(False)

    def show_undo(self, undo: str, redo: str) -> None:
        """Name what Undo and Redo would do; empty greys the entry out."""
        self.undo.setText(tr("&Undo: {what}").format(what=_plain(undo)) if undo else tr("&Undo"))
        self.redo.setText(tr("&Redo: {what}").format(what=_plain(redo)) if redo else tr("&Redo"))
        self.undo.setEnabled(bool(undo))
        self.redo.setEnabled(bool(redo))

    def show_recent(self, cases: Sequence[tuple[str, str, bool]]) -> None:
        """(path, words, whether the file is still there), the latest first."""
        self.recent.clear()
        for path, words, there in cases:
            action = self.recent.addAction(
                _plain(words) if there else tr("{case} (not there any more)").format(case=_plain(words))
            )
            action.setEnabled(there)
            open_it = partial(self._window.files.open_path, path)
            action.triggered.connect(lambda _=False, open_it=open_it: self._window.loading.then(open_it))
        self.recent.addSeparator()
        clear = self.recent.addAction(tr("&Forget these"))
        clear.triggered.connect(lambda _=False: self._window.recent.forget())
        self.recent.setEnabled(bool(cases))

    def shortcuts(self) -> list[tuple[str, str, str]]:
        """(menu, what it does, keys) of every action that has a key, in the order of the menus."""
        return [
            (
                self._menu_of[name].replace("&", ""),
                action.text().replace("&", ""),
                ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()),
            )
            for name, action in self.actions.items()
            if action.shortcuts()
        ]


def _plain(words: str) -> str:
    """A name from outside as the text of an entry: an ampersand in it is not a key."""
    return words.replace("&", "&&")[:120]
