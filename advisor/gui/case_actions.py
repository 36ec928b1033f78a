"""The dialogs for files: where to open, where to save, and the two PDFs, drawn beside the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog

from advisor.errors import AdvisorError
from advisor.files.case_file import ENDING
from advisor.files.durable import write_output
from advisor.gui.draft import Draft
from advisor.gui.messages import say
from advisor.gui.translation import mark, tr

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow

CASES = mark("Cases (*{ending});;All files (*)").format(ending=ENDING)


class _Told(QObject):
    done = Signal(str)
    failed = Signal(str)


class _Write(QRunnable):
    def __init__(self, make: Callable[[], bytes], path: Path, told: _Told) -> None:
        super().__init__()
        self._make, self._path, self._told = make, path, told

    def run(self) -> None:
        try:
            write_output(self._path, self._make())
        except AdvisorError as error:
            self._told.failed.emit(str(error))
        except Exception as error:  # a mistake of ours; the case is not touched by it
            self._told.failed.emit(
                tr("The PDF could not be made ({name__}: {error}). Your case is unchanged.").format(
                    name__=type(error).__name__, error=error
                )
            )
        else:
            self._told.done.emit(str(self._path))


class CaseActions(QObject):
    exported = Signal(str)
    """The path of a PDF that is on the disk now."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told = _Told()
        self._told.done.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self._told.failed.connect(
            lambda why: say(self._window, tr("Not exported"), why), Qt.ConnectionType.QueuedConnection
        )

    def ask_open(self) -> str:
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Open a case"), self._window.settings.last_folder, CASES)
        return path

    def ask_save(self, draft: Draft) -> Path | None:
        suggested = str(draft.path or Path(self._window.settings.last_folder) / f"{slug(draft.title)}{ENDING}")
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Save the case"), suggested, CASES)
        if not path:
            return None
        return Path(path if path.endswith(".json") else f"{path}{ENDING}")

    def export_report(self, path: str | None = None) -> None:
        """The recommendation as a PDF, with the case attached when it is saved."""

        def make(advice: Any, case_file: bytes | None) -> bytes:
            from advisor.report.pdf.recommendation import render_report

            return render_report(advice, "a4", case_file)

        self._export("recommendation", make, path)

    def export_questionnaire(self, path: str | None = None) -> None:
        """The questions for the vendor as a PDF with fields; nothing of the buyer's own figures is in it."""

        def make(advice: Any, case_file: bytes | None) -> bytes:
            from advisor.report.pdf.questionnaire import render_questionnaire

            return render_questionnaire(advice)

        self._export("questions", make, path)

    def _export(self, what: str, make: Callable[[Any, bytes | None], bytes], path: str | None) -> None:
        window, draft, advice = self._window, self._window.draft, self._window.advice
        if draft is None:
            return
        if advice is None:
            say(window, tr("One moment"), tr("The figures are still being worked out. Try again in a second."))
            return
        if draft.what_if:
            say(
                window,
                tr("You are trying something out"),
                tr("The sliders of Explore are not at your own answers. Go back to your answers there, then export."),
            )
            return
        if path is None:
            suggested = str(
                (draft.path or Path(window.settings.last_folder) / "case").with_name(f"{slug(draft.title)}-{what}.pdf")
            )
            path, _ = QFileDialog.getSaveFileName(window, tr("Export PDF"), suggested, "PDF (*.pdf)")
        if not path:
            return
        target = Path(path if path.lower().endswith(".pdf") else f"{path}.pdf")
        case_file = (
            draft.path.read_bytes() if draft.path is not None and not draft.unsaved and draft.path.is_file() else None
        )
        window.statusBar().showMessage(tr("Drawing the PDF…"))
        QThreadPool.globalInstance().start(_Write(lambda: make(advice, case_file), target, self._told))

    def _done(self, path: str) -> None:
        self._window.statusBar().showMessage(tr("Written: {path}").format(path=path), 10_000)
        self.exported.emit(path)


def slug(title: str) -> str:
    """A title as a file name that every system takes: letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return plain[:60].rstrip("-") or "case"
