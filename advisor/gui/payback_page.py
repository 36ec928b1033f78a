"""Does it pay back: eight answers on the left, what follows from them on the right, sorted into six months, eighteen, not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.answer_fields import AnswerField
from advisor.gui.beside import one_by_one, show_next
from advisor.gui.flow_row import flowing
from advisor.gui.latest import Latest
from advisor.gui.parts import button, card, emptied, label, line, scrolling, sized
from advisor.gui.theme import dress
from advisor.gui.translation import mark, spoken, spoken_or_typed, told, tr
from advisor.gui.words import BASIS

if TYPE_CHECKING:
    from advisor.gui.draft import Draft
    from advisor.gui.main_window import MainWindow
    from advisor.recommendation.payback import Payback

_GROUPS = {
    "six_months": mark("Inside six months"),
    "eighteen_months": mark("Inside eighteen months"),
    "not_yet": mark("Not yet"),
    "unknown": mark("Can't be said yet"),
}


def show_payback(window: MainWindow) -> PaybackDialog | None:
    """Open the page on the case that is open; there is none without a case."""
    if window.draft is None:
        return None
    found = window.findChild(PaybackDialog)
    if found is not None and found.draft is not window.draft:
        found.close()
    if found is None or found.is_done or found.draft is not window.draft:
        found = PaybackDialog(window.draft, window)
        for half in found.halves:
            half.hold_back()
    show_next(found, *(half.bring for half in found.halves))
    return found


class PaybackDialog(QDialog):
    """Answers go into the case as they are given; the figures follow beside the window."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        from advisor.recommendation.payback import QUESTIONS

        self.draft = draft
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Does it pay back?"))
        self.found: tuple[Payback, ...] = ()
        self.is_done = False
        self.lane = Latest(self.work_out, 300, self)
        outer = QVBoxLayout(self)
        outer.addWidget(label(tr("Does it pay back, and when?"), "heading"))
        outer.addWidget(
            label(
                tr(
                    "What the agent replaces against what it costs. What you leave open is a range, or is said to be unknown; it is never zero."
                ),
                "secondary",
            )
        )
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        outer.addWidget(parts, 1)
        # From the outside inwards: what gets another parent has its style worked out again, with all in it.
        left, right = QWidget(), QWidget()
        questions, column = QVBoxLayout(left), QVBoxLayout(right)
        self.halves = scrolling(left), scrolling(right)
        """What is asked, and what it comes to."""
        for half in self.halves:
            parts.addWidget(half)
        questions.setSpacing(14)
        self.fields: dict[str, AnswerField] = {}
        for name in QUESTIONS:
            field = AnswerField(draft.questions.by_id[name], draft.currency)
            field.show_value(draft.flow.answer(name))
            field.answered.connect(self._answered)
            field.setToolTip(spoken(draft.questions.by_id[name].why))
            self.fields[name] = field
            asked = QVBoxLayout()
            asked.setSpacing(0)
            asked.addWidget(field)
            asked.addWidget(label(spoken(draft.questions.by_id[name].good_answer), "hint"))
            questions.addLayout(asked)
        questions.addStretch(1)
        self.sentence = label(tr("Working it out…"), "sentence")
        column.addWidget(self.sentence)
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("Workflows, sorted by when they pay back"))
        self.table.setAccessibleDescription(tr("A row for each workflow, the one that pays back first on top."))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        column.addWidget(self.table)
        self._details = QVBoxLayout()
        column.addLayout(self._details)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addStretch(1)
        parts.setSizes([400, 560])
        self.close_button = button(tr("Close"), self.close, says=tr("Closes this window."))
        outer.addWidget(flowing(self.close_button, apart=True))
        draft.changed.connect(self._case_changed)
        sized(self, 1020, 700)
        self.fields["today_cost_per_task"].setFocus()
        # What is read last is made last, so that the window answers between.
        one_by_one(self, self._ask_what_fits, self._say_what_to_measure, self.work_out)

    def _ask_what_fits(self) -> None:
        from advisor.files.export_file import operating

        frame, fit = card()
        self._below.addWidget(frame)
        fit.addWidget(line(tr("One tool for your trade, or one for everything? Ask, we don't decide it"), "section"))
        for one in operating().fit_questions:
            fit.addWidget(line(spoken(one.question), "question"))
            fit.addWidget(line(spoken(one.why), "hint"))

    def _say_what_to_measure(self) -> None:
        from advisor.files.export_file import operating

        frame, run = card()
        self._below.addWidget(frame)
        run.addWidget(line(tr("What to measure, and who owns what goes wrong"), "section"))
        for measure in operating().measures:
            run.addWidget(line(f"{spoken(measure.name)}: {spoken(measure.what)} {spoken(measure.beware)}"))
        for failure in operating().failures:
            run.addWidget(line(f"{spoken(failure.name)}: {spoken(failure.what)}", "question"))
            run.addWidget(line(f"{spoken(failure.prevent)} {spoken(failure.owner)}", "hint"))
            ask = tr("Ask the vendor: {question}").format(question=spoken(failure.vendor_question))
            run.addWidget(line(ask, "hint"))

    def done(self, result: int) -> None:
        self.is_done = True
        super().done(result)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        for field in self.fields.values():
            field.fit()

    def _answered(self, name: str, value: object) -> None:
        self.draft.set_answer(name, value if isinstance(value, str) else None)

    def _case_changed(self, *_: object) -> None:
        if self.isVisible():
            self.lane.soon()

    def work_out(self) -> None:
        """Advise on the case beside the window, and say what it brings."""
        data = self.draft.case_data()

        def job() -> tuple[Payback, ...]:
            from advisor.files.case_file import case_from_data
            from advisor.files.export_file import payback_figures
            from advisor.files.price_file import current_market
            from advisor.files.resources import read_method
            from advisor.portfolio import advise_portfolio
            from advisor.review import paybacks

            case = case_from_data(data)
            whole = advise_portfolio(case, current_market(), read_method(), with_flips=False)
            return paybacks(whole.works, payback_figures())

        self.lane.do(job, self._show, self._failed)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        self.sentence.setText(told(error))

    def _show(self, found: tuple[Payback, ...]) -> None:
        from advisor.report.payback_text import band_as_text

        self.found = found
        self.sentence.setText(
            spoken(found[0].sentence) if len(found) == 1 else tr("Each workflow by itself, the soonest first.")
        )
        columns = (
            tr("Workflow"),
            tr("Pays back"),
            tr("Months"),
            tr("A month brings"),
            tr("A quarter of waiting costs"),
        )
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(list(columns))
        self.table.setRowCount(len(found))
        for number, one in enumerate(found):
            cells = (
                spoken_or_typed(one.name) or tr("This work"),
                spoken(_GROUPS[one.group]),
                *(spoken_or_typed(band_as_text(band)) for band in (one.months, one.gain, one.waiting)),
            )
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(number, place, item)
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap)))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()
        self.table.setVisible(len(found) > 1)
        rows = sum(self.table.rowHeight(number) for number in range(len(found)))
        self.table.setFixedHeight(rows + header.sizeHint().height() + 8)
        emptied(self._details)
        for one in found:
            frame, inside = card()
            inside.addWidget(line(spoken_or_typed(one.name) or tr("This work"), "section"))
            if len(found) > 1:
                inside.addWidget(line(spoken(one.sentence)))
            unit = f" {self.draft.currency}"
            for words, band in (
                (tr("One settled task today"), one.cost_today),
                (tr("One task that the agent settles"), one.cost_with_agent),
                (tr("One task when people take the rest"), one.cost_mixed),
                (tr("Won back in a month"), one.won_back),
                (tr("A month brings, after its own cost"), one.gain),
                (tr("A quarter of waiting costs"), one.waiting),
            ):
                if band is not None:
                    amount = spoken_or_typed(band_as_text(band, unit))
                    inside.addWidget(line(tr("{what}: {amount}").format(what=words, amount=amount)))
            for each in one.assumptions:
                words = f"– {spoken(each.name)}: {spoken_or_typed(each.value)}"
                if each.basis in BASIS:  # a claim says so itself
                    words = tr("{figure} ({basis})").format(figure=words, basis=spoken(BASIS[each.basis]))
                inside.addWidget(line(words, "hint"))
            self._details.addWidget(frame)
