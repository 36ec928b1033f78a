"""The cases that were opened last: on the start page and in the menu, with their date, their verdict and whether the file
is still there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from advisor.files.reader import shown
from advisor.files.settings import RecentCase, is_there
from advisor.gui.file_dialogs import start_in
from advisor.gui.translation import mark, spoken

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow

_VERDICTS = {
    "per_token": mark("Per-token"),
    "flat_rate": mark("Flat-rate"),
    "hybrid_with_caps": mark("Hybrid with caps"),
}


class RecentCases(QObject):
    """Those of one window, kept in its settings."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        start_in(window.settings.last_folder)

    def remember(self, path: Path, title: str) -> None:
        """This case was opened or saved: it is the latest."""
        from datetime import UTC, datetime

        verdict = self._window.advice.verdict.family if self._window.advice is not None else ""
        recent = RecentCase(str(path.absolute()), title, datetime.now(UTC).date().isoformat(), verdict)
        settings = self._window.settings.with_recent(recent)
        folder = str(path.absolute().parent)
        start_in(folder)
        self._window.keep_settings(recent=settings.recent, last_folder=folder)
        self.show()

    def forget(self) -> None:
        self._window.keep_settings(recent=())
        self.show()

    def show(self) -> None:
        """On the start page and in the menu; whether each file is still there is found out beside the window."""
        cases = self._window.settings.recent
        self._window.files.lane.do(lambda: [is_there(each) for each in cases], lambda there: self._show(cases, there))

    def _show(self, cases: tuple[RecentCase, ...], there: list[bool]) -> None:
        lines = []
        for case, is_still_there in zip(cases, there, strict=True):
            name = shown(case.title or Path(case.path).name, 200)
            parts = (name, case.opened_at, spoken(_VERDICTS.get(case.verdict, "")))
            lines.append((case.path, " · ".join(part for part in parts if part), is_still_there))
        self._window.start.show_recent(lines)
        self._window.menus.show_recent(lines)
