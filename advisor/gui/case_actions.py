"""The two PDFs: drawn beside the window, shown, then saved or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from advisor.errors import AdvisorError
from advisor.files.names import slug
from advisor.gui.beside import Lane
from advisor.gui.file_dialogs import folder_to_show
from advisor.gui.messages import say
from advisor.gui.theme import dress
from advisor.gui.translation import told, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QProgressDialog

    from advisor.gui.main_window import MainWindow
    from advisor.gui.preview import Preview
    from advisor.portfolio import Portfolio
    from advisor.recommendation.payback import Payback


def paybacks_for(portfolio: Portfolio | None) -> tuple[Payback, ...]:
    """Whether the workloads pay back, for the operating annex of the report."""
    from advisor.files.export_file import payback_figures
    from advisor.review import paybacks

    return () if portfolio is None else paybacks(portfolio.works, payback_figures())


class CaseActions(QObject):
    """`preview` is the one that is open; `exported` carries the path of a PDF that is on the disk now."""

    exported = Signal(str)
    previewed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._lane = Lane(self)
        self._asked = 0
        self.preview: Preview | None = None

    def export_report(self, then: Callable[[Preview], object] = lambda _: None) -> None:
        """The recommendation as a PDF, with the case attached when it is saved; about all of its workflows together."""
        portfolio = self._window.adviser.portfolio

        def make(advice: Any, case_file: bytes | None) -> bytes:
            from advisor.report.pdf.recommendation import render_report

            return render_report(advice, "a4", case_file, portfolio=portfolio, paybacks=paybacks_for(portfolio))

        self._export(tr("Recommendation"), "recommendation", make, then)

    def export_questionnaire(self) -> None:
        """The questions for the vendor as a PDF with fields; nothing of the buyer's own figures is in it."""

        def make(advice: Any, case_file: bytes | None) -> bytes:
            from advisor.report.pdf.questionnaire import render_questionnaire

            return render_questionnaire(advice)

        self._export(tr("Questions for the vendor"), "questions", make)

    def export_as(self) -> None:
        """Anything that can be handed on, with its choices asked first."""
        if self._window.draft is not None:
            from advisor.gui.export_choice import export_as

            self.choice = export_as(self._window, self)

    def export_pdf(self, title: str, what: str, make: Callable[[Any, bytes | None], bytes]) -> None:
        """A PDF that `make` draws from the advice and the saved case, shown before it is saved."""
        self._export(title, what, make)

    def print_report(self) -> None:
        """The recommendation on paper: shown first, then the system's print dialog."""

        def when_drawn(preview: Preview) -> None:
            from PySide6.QtCore import Qt

            preview.shown.connect(preview.print, Qt.ConnectionType.SingleShotConnection)

        self.export_report(when_drawn)

    def cancel(self) -> None:
        """What is being drawn is not wanted any more."""
        self._asked += 1

    def wait(self) -> None:
        """Until no PDF is being drawn, in whatever thread this is called."""
        self._lane.wait()

    def _export(
        self,
        title: str,
        what: str,
        make: Callable[[Any, bytes | None], bytes],
        then: Callable[[Preview], object] = lambda _: None,
    ) -> None:
        window, draft, advice = self._window, self._window.draft, self._window.advice
        if draft is None:
            return
        portfolio = window.adviser.portfolio
        if advice is not None and portfolio is not None and portfolio.workflows:
            advice = portfolio.whole  # what is in view is one workflow; what is sent out is about all of them
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
        suggested = (draft.path or folder_to_show() / "case").with_name(f"{slug(draft.title)}-{what}.pdf")
        saved = draft.path if draft.path is not None and not draft.unsaved and not draft.read_only else None
        self._asked += 1
        asked = self._asked
        progress = self._progress(tr("Drawing the PDF…"))

        def draw() -> bytes | None:
            if asked != self._asked:
                return None
            return make(advice, None if saved is None else _bytes_of(saved))

        def drawn(pdf: bytes | None) -> None:
            _put_away(progress)
            if pdf is not None and asked == self._asked:
                self._show(pdf, title, suggested, then)

        def failed(error: Exception) -> None:
            _put_away(progress)
            if isinstance(error, AdvisorError):
                say(window, tr("Not exported"), told(error))
            else:  # a mistake of ours; the case is not touched by it, and the details can be copied
                raise error

        self._lane.do(draw, drawn, failed)

    def _progress(self, words: str) -> QProgressDialog:
        from PySide6.QtWidgets import QProgressDialog

        progress = QProgressDialog(words, tr("Cancel"), 0, 0, self._window)
        from PySide6.QtCore import Qt

        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(400)
        dress(progress)
        progress.canceled.connect(self.cancel)
        return progress

    def _show(self, pdf: bytes, title: str, suggested: Path, then: Callable[[Preview], object]) -> None:
        from advisor.gui.preview import Preview

        preview = Preview(pdf, title, suggested, self._window)
        self.preview = preview
        preview.saved.connect(self._done)
        preview.finished.connect(preview.deleteLater)
        preview.finished.connect(self._window.activateWindow)  # not every system gives the keys back by itself
        then(preview)
        preview.open()
        self.previewed.emit()

    def _done(self, path: str) -> None:
        self._window.tell(tr("Written: {path}").format(path=path), 10_000)
        self.exported.emit(path)


def _put_away(progress: QProgressDialog) -> None:
    """Hide it without the signal that it was cancelled, which closing would give."""
    progress.reset()
    progress.deleteLater()


def _bytes_of(path: Path) -> bytes | None:
    """The saved case that is attached; None when it went meanwhile: the PDF is made without it."""
    from advisor.files.reader import read_file

    try:
        return read_file(path)
    except AdvisorError:
        return None
