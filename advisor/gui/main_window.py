"""The window: its parts, and what follows in them when something changes. Menus, files and look have modules of their own."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from advisor.files.reader import shown
from advisor.files.resources import read_question_list
from advisor.files.settings import Settings, read_settings, write_settings
from advisor.gui.beside import Loading, one_by_one
from advisor.gui.estimate_place import EstimatePlace
from advisor.gui.look import Look
from advisor.gui.parts import label
from advisor.gui.start_page import StartPage
from advisor.gui.theme import dress
from advisor.gui.translation import tr
from advisor.gui.window_parts import WindowParts
from advisor.gui.window_title import TITLE, title_of
from advisor.gui.worker import Adviser

if TYPE_CHECKING:  # the first paint makes no class of Qt that it does not use
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent

    from advisor.gui.draft import Draft
    from advisor.gui.wizard import AdvisorWizard
    from advisor.interview.questions import Questions

_READING = 10.0
"""Seconds that a sentence in the status bar is left alone; saying that changes are kept follows each of them by a second."""


class MainWindow(WindowParts):
    painted = Signal()
    """For the first time."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or read_settings()
        self.draft: Draft | None = None
        self.wizard: AdvisorWizard | None = None
        self.advice: Any = None
        """The latest Advice on the case as it stands, or None."""
        self.loading = Loading(self)
        self.look = Look(self)
        self.look.choose()
        self.estimate_place = EstimatePlace(self)
        self.adviser = Adviser(self)
        self.adviser.advised.connect(self._advised)
        self.adviser.failed.connect(self._advice_failed)
        self._may_close = False
        self.setWindowTitle(TITLE)
        self.resize(1100, 750)
        self.setAcceptDrops(True)
        self._make_parts()
        if self.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode("ascii", "ignore")))
        if self.loading.is_ready:
            self._is_ready()
        else:
            self.loading.ready.connect(self._is_ready)
        self._read_until = 0.0
        self.statusBar().showMessage(tr("All work stays on this computer."))

    # Its parts

    def _make_parts(self) -> None:
        # From the window inwards: a widget that gets another parent has its style worked out again, with all in it.
        centre = QWidget(self)
        for part in (centre, self.menuBar(), self.statusBar()):
            dress(part)
        self.setCentralWidget(centre)
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self.banner = label("", "banner")
        self.banner.setContentsMargins(16, 8, 16, 8)
        rows.addWidget(self.banner)
        self.banner.hide()
        self.stack = QStackedWidget(centre)
        rows.addWidget(self.stack, 1)
        self.start = StartPage(self.stack)
        self.stack.addWidget(self.start)
        self._painted = False
        self.menuBar().addAction(" ")  # the bar has its height before it has its menus
        then = self.loading.then
        self.start.new_case.connect(lambda: then(self.files.new_case))
        self.start.open_case.connect(lambda: then(self.files.ask_and_open))
        self.start.open_path.connect(lambda path: then(lambda: self.files.open_path(path)))
        self.start.open_sample.connect(lambda name: then(lambda: self.files.open_sample(name)))

    @property
    def questions(self) -> Questions:
        return read_question_list()

    def _is_ready(self) -> None:
        """What opening a case needs is there."""
        self.menus.add_steps(self.questions.steps)
        self.recent.show()
        one_by_one(
            self,
            self.look.ask_the_system,
            self.start.let_clicks_through,
            lambda: self.strip,
            lambda: self.estimate,
            lambda: self.workflow.box,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # Only now: the first paint waits for nothing that it does not show.
            one_by_one(self, lambda: self.start.samples, lambda: self.menus, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.painted.emit()
        self.loading.start()

    # The open case

    def show_draft(self, draft: Draft, page: str = "") -> None:
        """Open a case, on its first page or on another one."""
        from advisor.gui.wizard import AdvisorWizard

        self.drop_draft()
        self.draft = draft
        if page:
            draft.flow.jump("check")
            draft.flow.jump(page)
        draft.changed.connect(self._changed)
        draft.switched.connect(self._switched)
        self.wizard = AdvisorWizard(draft, self.stack)
        self.wizard.page_shown.connect(self._page_shown)
        self.wizard.help_wanted.connect(self.side.show_help)
        self.wizard.export_report.connect(self.actions_.export_report)
        self.wizard.export_questionnaire.connect(self.actions_.export_questionnaire)
        self.stack.addWidget(self.wizard)
        self.stack.setCurrentWidget(self.wizard)
        self.estimate.forget()
        self.estimate_place.put()
        from PySide6.QtCore import Qt

        self.resizeDocks([self.dock], [260], Qt.Orientation.Horizontal)
        self.look.put_on_pages()
        self.show_read_only()
        self.workflow.refresh()
        self.adviser.workflow = draft.workflow
        self.show_title()
        self.adviser.ask(draft.case_data)
        if draft.unsaved:
            self.unsaved_work.note_change()

    def show_read_only(self) -> None:
        """Say so where the open case may not be written over."""
        words = self.draft.read_only if self.draft is not None else ""
        self.menus.case_is_open(self.draft is not None, bool(words))
        self.banner.setText(words)
        self.banner.setVisible(bool(words))

    def drop_draft(self) -> None:
        """Close the case; what was unsaved has been decided on."""
        self.advice = None
        self.adviser.latest += 1
        if "trying" in vars(self):
            self.trying.forget()
        if self.wizard is not None:
            self.stack.removeWidget(self.wizard)
            self.wizard.let_go()
            self.unsaved_work.forget()
        self.draft = self.wizard = None
        self.show_read_only()
        self.workflow.refresh()
        self.menus.show_undo("", "")
        if self.stack.indexOf(self.start) < 0:  # it stood aside while the look was changed
            self.stack.addWidget(self.start)
        self.stack.setCurrentWidget(self.start)
        self.estimate_place.put()
        self.show_title()

    def _changed(self, what: str) -> None:
        if self.draft is None or self.wizard is None or self.sender() not in (None, self.draft):
            return  # said in a dialog that stayed open over a case that was closed
        self.advice = None
        self.estimate.expect(what)
        self.menus.show_undo(self.draft.history.undo_name, self.draft.history.redo_name)
        only_tried = self.trying.note_change()  # before asking: what comes back counts this change as seen
        self.adviser.ask(partial(self.draft.case_data, with_what_if=True))
        if only_tried:  # no answer is another one: there is nothing to keep or to mark
            self.trying.follow()
            return
        self.wizard.refresh_steps()
        self.unsaved_work.note_change()
        self.show_title()

    def _switched(self) -> None:
        """Another workflow is in view: its answers stand on the page."""
        if self.draft is None or self.wizard is None or self.sender() not in (None, self.draft):
            return  # said in a dialog that stayed open over a case that was closed
        self.adviser.workflow = self.draft.workflow
        self.workflow.refresh()
        self.estimate.forget()
        self.trying.forget()
        self.wizard.read_again()

    def _advised(self, advice: Any, complete: bool = True) -> None:
        if self.wizard is not None:
            self.advice = advice
            self.trying.rest(advice)
            self.estimate_place.show(advice)
            self.wizard.show_advice(advice, complete, self.adviser.portfolio)

    def is_saved_at(self, moment: str) -> None:
        """The case was saved: what is exported from now on carries the date of this save. No figure depends on it."""
        if self.advice is not None:
            self.advice = replace(self.advice, case=replace(self.advice.case, saved_at=moment))
        portfolio = self.adviser.portfolio
        if portfolio is not None:
            whole = replace(portfolio.whole, case=replace(portfolio.whole.case, saved_at=moment))
            self.adviser.portfolio = replace(portfolio, case=replace(portfolio.case, saved_at=moment), whole=whole)

    def _advice_failed(self, why: str) -> None:
        if self.draft is not None:
            self.estimate.show_trouble(why)

    def undo(self) -> None:
        """Take the last step back and show the page that it was made on."""
        if self.draft is not None:
            self._show_again(self.draft.undo())

    def redo(self) -> None:
        if self.draft is not None:
            self._show_again(self.draft.redo())

    def _show_again(self, page: str) -> None:
        if not page or self.wizard is None or self.draft is None:
            return
        if self.draft.flow.current == page:
            self.wizard.frame.arrive()
        else:
            self.wizard.jump(page)
        self.wizard.refresh_steps()

    # What stands around the page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.estimate_place.put()

    def _page_shown(self, page: str) -> None:
        self.estimate_place.put()
        self.show_title()

    def show_title(self) -> None:
        self.setWindowTitle(title_of(self.draft, self.wizard.frame if self.wizard is not None else None))
        self.setWindowModified(self.draft is not None and self.draft.unsaved)

    def tell(self, words: str, milliseconds: int = 0) -> None:
        """Something to know, in the status bar."""
        self._read_until = time.monotonic() + _READING if words else 0.0
        self.statusBar().showMessage(shown(words, 500), milliseconds)

    def tell_kept(self) -> None:
        """That changes are kept, unless something is there to be read: the next change says it again."""
        if self.draft is not None and self.draft.unsaved and time.monotonic() >= self._read_until:
            self.statusBar().showMessage(tr("Kept until you save"), 4000)

    def price_again(self) -> None:
        """Another list of prices holds."""
        if self.draft is not None:
            self.advice = None
            self.estimate.expect(tr("Model prices"))
            self.adviser.ask(partial(self.draft.case_data, with_what_if=True))

    # Going

    def go_back(self) -> None:
        if self.wizard is not None:
            self.wizard.go_back()

    def jump(self, target: str) -> None:
        if self.wizard is not None:
            self.wizard.jump(target)

    # Short names for what tests and other modules do most

    def new_case(self) -> None:
        self.files.new_case()

    def open_path(self, path: str) -> None:
        self.files.open_path(path)

    def open_sample(self, name: str) -> None:
        self.files.open_sample(name)

    def close_case(self) -> None:
        self.files.close_case()

    def save(self) -> None:
        self.files.save()

    def set_theme(self, name: str) -> None:
        self.look.set_theme(name)

    def set_text(self, percent: int) -> None:
        self.look.set_text(percent)

    # Settings, files dropped on the window, the end

    def keep_settings(self, **changes: Any) -> None:
        """Change settings and keep them for the next start, beside the window."""
        self.settings = replace(self.settings, **changes)
        settings = self.settings
        self.files.lane.do(lambda: write_settings(settings), failed=lambda _: None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            # After the drop is over: a message that waits would hold up the program that the file came from.
            QTimer.singleShot(0, self, lambda: self.loading.then(lambda: self.files.open_path(paths[0])))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes when the buyer has decided what becomes of unsaved work and all that is written is on the disk."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.files.leave(self._wind_down)

    def _wind_down(self) -> None:
        self.keep_settings(
            window=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            panes=self.estimate_place.panes,
        )
        self.later_starts.let_go()
        self.unsaved_work.end()
        self.adviser.cancel()
        from advisor.gui.messages import put_away

        put_away(self)
        self.setEnabled(False)

        def wait() -> None:
            self.adviser.wait()
            if "trying" in vars(self):
                self.trying.ticks.wait()
            self.actions_.wait()

        self.files.lane.do(wait, lambda _: self._close_now())

    def _close_now(self) -> None:
        self._may_close = True
        self.close()
