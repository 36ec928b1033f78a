"""The interview as a wizard: Qt's QWizard is only the shell, the walk itself is interview.flow.

QWizard's own history breaks after a jump (Next then does nothing, and jumping back twice breaks the program's memory), so
Continue and Back are buttons of our own and its history is never longer than the page in view.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from advisor.gui.check_page import CheckPage
from advisor.gui.draft import Draft
from advisor.gui.explore_page import ExplorePage
from advisor.gui.offers_page import OffersPage
from advisor.gui.parts import KeepsItsLayout, PageScroll, fields_of_spin_boxes, gone_now, turned_page
from advisor.gui.question_page import PageFrame, QuestionPage
from advisor.gui.result_page import ResultPage
from advisor.gui.translation import mark, spoken, tr
from advisor.gui.worker import window_first

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.portfolio import Portfolio

_PAGES = {"offers": OffersPage, "explore": ExplorePage, "check": CheckPage, "result": ResultPage}
_BACK, _CONTINUE = QWizard.WizardButton.CustomButton1, QWizard.WizardButton.CustomButton2
_PROGRESS = {"done": mark("done"), "started": mark("started")}
_NOT_STARTED = mark("not started")
_IDLE = 250
"""Milliseconds after which nothing more is expected of the window at once."""


class AdvisorWizard(QWizard):
    page_shown = Signal(str)
    help_wanted = Signal()
    export_report = Signal()
    export_questionnaire = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)  # Aero on Windows ignores dark palettes
        option = QWizard.WizardOption
        self.setOptions(
            option.IndependentPages
            | option.NoCancelButton
            | option.NoBackButtonOnStartPage
            | option.HaveCustomButton1
            | option.HaveCustomButton2
            | option.HaveHelpButton
        )
        self.setButtonText(_BACK, tr("&Back"))
        self.setButtonText(_CONTINUE, tr("&Continue"))
        self.setButtonText(QWizard.WizardButton.HelpButton, tr("&Help"))
        self.setButtonLayout([QWizard.WizardButton.HelpButton, QWizard.WizardButton.Stretch, _BACK, _CONTINUE])
        for which, says in (
            (_BACK, tr("The page that was seen before this one; no answer is lost.")),
            (_CONTINUE, tr("Takes the answers of this page and goes on; what can't be read is said first.")),
            (QWizard.WizardButton.HelpButton, tr("Opens the help of this page.")),
        ):
            self.button(which).setAccessibleDescription(says)
        self.customButtonClicked.connect(self._pressed)
        self.helpRequested.connect(self.help_wanted)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_IDLE)
        self._ahead.timeout.connect(self._make_ahead)
        self._ids = {page.id: number for number, page in enumerate(draft.questions.pages)}
        self.frames: dict[str, PageFrame] = {}
        """The pages that were needed so far, or made ahead: a case opens with one."""
        self._holders: dict[str, QVBoxLayout] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        """Of pages that were put away: what they knew beside the case."""
        self._percent = 100
        self._advice: Advice | None = None
        self._complete = False
        self._portfolio: Portfolio | None = None
        # A Python reference is kept: QWizard alone does not keep the list alive, and the program would crash.
        self.steps = QListWidget()
        self.steps.setObjectName("steps")
        self.steps.setAccessibleName(tr("Steps"))
        self.steps.setAccessibleDescription(tr("Each step can be chosen at any time; no answer is lost."))
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.itemClicked.connect(self._step_chosen)
        self.steps.itemActivated.connect(self._step_chosen)
        for _ in draft.flow.steps:
            self.steps.addItem(QListWidgetItem())
        self.setSideWidget(self.steps)
        self.installEventFilter(KeepsItsLayout(self))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_sight)
        self._show()

    # Where we are

    @property
    def frame(self) -> PageFrame:
        return self._made(self.draft.flow.current)

    @property
    def result(self) -> ResultPage:  # type: ignore[override]  # QDialog.result() is of no use for an embedded wizard
        frame = self._made(next(page.id for page in self.draft.questions.pages if page.kind == "result"))
        assert isinstance(frame, ResultPage)
        return frame

    @property
    def explore(self) -> ExplorePage:
        frame = self._made(next(page.id for page in self.draft.questions.pages if page.kind == "explore"))
        assert isinstance(frame, ExplorePage)
        return frame

    def _made(self, page_id: str) -> PageFrame:
        if page_id not in self.frames:
            page = self.draft.questions.page_by_id[page_id]
            in_view = self.currentPage()
            window_first()
            self._paint_later()

            def place(made: QWidget) -> None:
                self._holder(page_id).addWidget(made)
                if in_view is not None:
                    made.resize(in_view.size())  # laid out once, for the room that it will have

            frame: PageFrame = _PAGES.get(page.kind, QuestionPage)(page, self.draft, place)
            self.frames[page_id] = frame
            frame.set_look(self._percent)
            frame.take_back(self._kept.pop(page_id, {}))
            if isinstance(frame, CheckPage):
                frame.change.connect(self.change)
                frame.rearranged.connect(self._order_tabs)
            elif isinstance(frame, ResultPage):
                frame.export_report.connect(self.export_report)
                frame.export_questionnaire.connect(self.export_questionnaire)
        return self.frames[page_id]

    def _holder(self, page_id: str) -> QVBoxLayout:
        """What QWizard takes for the page. It stays when the page goes: to take one from it hides all that is in view for
        a moment, and the focus goes elsewhere."""
        if page_id not in self._holders:
            holder = QWizardPage()
            self.setPage(self._ids[page_id], holder)
            self._holders[page_id] = QVBoxLayout(holder)
            self._holders[page_id].setContentsMargins(0, 0, 0, 0)
        return self._holders[page_id]

    def _make_ahead(self) -> None:
        """The pages that take longest are made before anybody goes there, one in each turn of the loop of events."""
        left = [page for page in self.draft.questions.pages if page.kind in _PAGES and page.id not in self.frames]
        if left:
            self._made(left[0].id).arrive()
            self._ahead.start()

    def put_away(self) -> None:
        """Let go of all that is out of sight, before another look: Qt works through every widget that there is, and those
        that are made later have it at once. Each page is made again when it is needed, with what it knew."""
        in_view = self.draft.flow.current
        for page_id, frame in list(self.frames.items()):
            if page_id == in_view:
                frame.put_away()
            elif not any(each.isVisible() for each in frame.findChildren(QDialog)):
                self._kept[page_id] = frame.kept()
                gone_now(self.frames.pop(page_id))
        self._paint_later()
        self._ahead.start()

    def _paint_later(self) -> None:
        """A page is made in this turn of the loop of events and painted in the next one: together they would hold the
        window up. Not updates of our own, which QWizard turns on again when it goes to another page."""
        around = self.parentWidget()
        if around is not None and around.updatesEnabled():
            around.setUpdatesEnabled(False)
            QTimer.singleShot(1, around, lambda: around.setUpdatesEnabled(True))

    def show_advice(self, advice: Advice, complete: bool = True, portfolio: Portfolio | None = None) -> None:
        """Bring the pages that show figures up to date; only the one in view is drawn now.

        `portfolio` holds all workflows, where the case has several.
        """
        self._advice, self._complete, self._portfolio = advice, complete, portfolio
        self._draw_advice()

    def read_again(self) -> None:
        """Another workflow is in view: its answers stand on the page, and its figures follow."""
        self._advice = None
        self._show()

    def _draw_advice(self) -> None:
        advice = self._advice
        if advice is not None and isinstance(self.frame, ResultPage):
            self.frame.show_portfolio(self._portfolio)
        if advice is not None and isinstance(self.frame, ResultPage | ExplorePage | OffersPage):
            self.frame.show_advice(advice, self._complete)
            self._order_tabs()
        elif advice is not None and isinstance(self.frame, QuestionPage):
            self.frame.show_advice(advice)

    def set_look(self, percent: int) -> None:
        self._percent = percent
        for frame in self.frames.values():
            frame.set_look(percent)
        self._widen_steps()

    # Going

    def go_on(self) -> None:
        """Continue: first say what has to be put right on this page, all of it at once."""
        faults = self.frame.faults()
        self.frame.show_faults(faults)
        if faults:
            self._order_tabs()
            self.page_shown.emit(self.draft.flow.current)  # the window's title says that something is wrong
            return
        self.draft.flow.next()
        self._show()

    def go_back(self) -> None:
        """The page that was seen last, as in a browser."""
        self.draft.flow.back()
        self._show()

    def jump(self, target: str) -> None:
        self.draft.flow.jump(target)
        self._show()

    def change(self, target: str) -> None:
        """From the check page to an answer; Continue then returns there."""
        self.draft.flow.change(target)
        self._show()

    def _pressed(self, which: int) -> None:
        # The signal carries a plain number, which is equal to no enum value until it is made one.
        if QWizard.WizardButton(which) == _BACK:
            self.go_back()
        else:
            self.go_on()

    def _step_chosen(self, item: QListWidgetItem) -> None:
        self.jump(self.draft.flow.steps[self.steps.row(item)])

    def _show(self) -> None:
        window_first()
        flow = self.draft.flow
        self.frame.arrive()
        if self.currentId() != self._ids[flow.current]:
            # Every move starts a new walk of Qt's: its setCurrentId takes a page off its history for a lower number, also
            # when there is none left, and then writes over whatever lies beside that list in memory.
            self.setStartId(self._ids[flow.current])
            self.restart()
        self._draw_advice()
        back, on = self.button(_BACK), self.button(_CONTINUE)
        back.setVisible(flow.can_go_back)
        on.setVisible(flow.current != "result")
        self.setButtonText(_CONTINUE, tr("See the &result") if flow.current == "check" else tr("&Continue"))
        on.setDefault(True)  # type: ignore[attr-defined]  # QWizard's buttons are push buttons
        # Else Qt takes the default away from it, and so Enter, as soon as it loses the focus: its window is no dialog.
        on.setAutoDefault(False)  # type: ignore[attr-defined]
        self._mark_steps()
        self._order_tabs()
        self._ahead.start()
        # At the first show Qt puts the focus on Continue; the first field is where a person starts.
        QTimer.singleShot(0, self, self._focus_first)
        self.page_shown.emit(flow.current)

    def refresh_steps(self) -> None:
        """After an answer: what is done now."""
        self._mark_steps()
        self._order_tabs()

    def _mark_steps(self) -> None:
        flow = self.draft.flow
        for row, step in enumerate(flow.steps):
            progress = flow.progress(step)
            done = "✓" if progress == "done" else ""
            item = self.steps.item(row)
            item.setText(f"{row + 1}  {spoken(step)}  {done}".rstrip())
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("Step {number}, {step}, {progress}").format(
                    number=row + 1, step=spoken(step), progress=spoken(_PROGRESS.get(progress, _NOT_STARTED))
                ),
            )
        self.steps.setCurrentRow(flow.step_number - 1)
        self._widen_steps()

    def _widen_steps(self) -> None:
        """As wide as the longest step, with the mark that it will get."""
        measure = self.steps.fontMetrics()
        widest = max(measure.horizontalAdvance(f"5  {spoken(step)}  ✓") for step in self.draft.flow.steps)
        self.steps.setMinimumWidth(widest + widest // 10 + 56)

    def _focus_first(self) -> None:
        stops = self.frame.stops()
        target = next((stop for stop in stops if stop.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_in_sight(self, before: QWidget | None, now: QWidget | None) -> None:
        """What gets the focus is scrolled into view, however it got it; Qt does so for Tab alone."""
        if now is None:
            return
        # Not from parent to parent: some are of any class that Qt has, and PySide would make all of them for it.
        for area in reversed(self.frame.findChildren(PageScroll)):  # the inner ones first
            if area.isAncestorOf(now):
                area.ensureWidgetVisible(now, 0, 12)

    def _order_tabs(self) -> None:
        """Fields in visual order, then Continue, Back, Help, steps; left alone, Qt starts with Continue."""
        chain: list[QWidget] = [
            *self.frame.all_stops(),
            self.button(_CONTINUE),
            self.button(_BACK),
            self.button(QWizard.WizardButton.HelpButton),
            self.steps,
        ]
        for first, second in itertools.pairwise(chain):
            QWidget.setTabOrder(first, second)

    def let_go(self) -> None:
        """Delete it with all its pages, once nothing is being done with them."""
        self.hide()
        self.setParent(None)
        for each in (self, *fields_of_spin_boxes(self)):
            each.deleteLater()

    # What QWizard would do by itself

    def reject(self) -> None:
        """Esc would hide an embedded wizard; it does nothing here."""

    def done(self, result: int) -> None:
        """The wizard never closes; the window does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is Continue, but in a number field of the explore page it only takes the number."""
        entering = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focus = self.focusWidget()
        if entering and isinstance(focus, QAbstractSpinBox):
            event.accept()
            return
        if (
            entering
            and isinstance(focus, QAbstractButton)
            and focus is not self.button(_CONTINUE)
            and focus.objectName() in ("link", "primary")
        ):
            focus.click()
            event.accept()
            return
        if turned_page(self.frame, event):
            event.accept()
            return
        super().keyPressEvent(event)
