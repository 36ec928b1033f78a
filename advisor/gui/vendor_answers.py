"""A questionnaire that a vendor sent back: its answers beside the questions, and each point confirmed before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.dialog_buttons import described
from advisor.gui.file_dialogs import ask_open
from advisor.gui.messages import run_dialog, say
from advisor.gui.parts import label, sized
from advisor.gui.side_by_side import SideBySide
from advisor.gui.theme import dress
from advisor.gui.translation import counted, spoken, spoken_or_typed, told, tr
from advisor.gui.whole_table import measured_once, put_in, wrap_head

if TYPE_CHECKING:
    from advisor.case import Case, VendorAnswers
    from advisor.contracts import Contract
    from advisor.gui.main_window import MainWindow
    from advisor.recommendation.answered_offer import Proposal


def ask_and_import(window: MainWindow) -> None:
    """Ask for the filled PDF, then show what it would change."""
    if window.draft is None:
        return
    kinds = tr("Filled questionnaires (*.pdf);;All files (*)")
    path = ask_open(window, tr("The vendor's answers"), kinds)
    if path:
        import_answers(window, path)


def import_answers(window: MainWindow, path: str) -> None:
    """Read the answers beside the window, let the buyer confirm each point, and put them into the case as one step."""
    draft = window.draft
    if draft is None:
        return
    data = draft.case_data()

    def read() -> tuple[VendorAnswers, Case]:
        from advisor.files.case_file import case_from_data
        from advisor.files.filled_questionnaire import read_filled

        return read_filled(path), case_from_data(data)

    def show(found: tuple[VendorAnswers, Case]) -> None:
        filled, case = found
        dialog = AnswersDialog(filled, case, window)
        if run_dialog(dialog) == QDialog.DialogCode.Accepted and window.draft is draft:
            _keep(window, data, filled, case, dialog.offer(), dialog.confirmed())

    def failed(error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        say(window, tr("The answers can't be read"), told(error))

    window.files.lane.do(read, show, failed)


def _keep(
    window: MainWindow,
    data: dict[str, Any],
    filled: VendorAnswers,
    case: Case,
    offer: Contract | None,
    chosen: Sequence[Proposal],
) -> None:
    from advisor.files.case_file import case_to_data
    from advisor.files.filled_questionnaire import kept_in
    from advisor.recommendation.answered_offer import accepted_in

    assert window.draft is not None
    changed = kept_in(data, filled)
    if chosen:
        today = date.today().isoformat()
        offers = accepted_in(case_to_data(case)["offers"], filled, offer, chosen, today, case.currency)
        changed = {**changed, "offers": offers, "contracts": []}
    vendor = filled.vendor or filled.source
    what = tr("Answers of {vendor}").format(vendor=vendor)
    if chosen:
        window.draft.put_in_place(changed, what)
    else:
        window.draft.set_part("vendor_answers", changed["vendor_answers"], what)
        window.tell(tr("The answers of {vendor} stand beside their questions.").format(vendor=vendor))
        return

    def compare() -> str:
        from advisor.advice import advise
        from advisor.files.case_file import case_from_data
        from advisor.files.price_file import current_market
        from advisor.files.resources import read_method
        from advisor.report.vendor_comparison import change_of_advice

        market, method = current_market(date.today().isoformat()), read_method()
        after = case_from_data(changed)
        was, now = (advise(each, market, method, with_flips=False) for each in (case, after))
        return change_of_advice(was, now)

    def tell(effect: str) -> None:
        window.tell(spoken(effect))

    def failed(error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        window.tell(told(error))

    window.files.lane.do(compare, tell, failed)


class AnswersDialog(QDialog):
    """What was read, and for each point a box to tick: nothing counts that is not ticked."""

    def __init__(self, filled: VendorAnswers, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        from advisor.recommendation.answered_offer import offer_of
        from advisor.report.vendor_comparison import answer_rows

        self._filled, self._case = filled, case
        self._found: tuple[Proposal, ...] = ()
        vendor = filled.vendor or filled.source
        self.setWindowTitle(tr("Answers of {vendor}").format(vendor=vendor))
        layout = QVBoxLayout(self)
        read = tr("{answers} and {prices} were read.").format(
            answers=counted("%n answer", "%n answers", len(filled.answers)),
            prices=counted("%n price", "%n prices", len(filled.prices)),
        )
        layout.addWidget(label(read))
        layout.addWidget(
            label(
                tr("Tick what is right. Only ticked points go into the offer; all answers stay beside their questions.")
            )
        )
        from advisor.market.plans import vendor_and_name

        self.offers = QComboBox()
        self.offers.setAccessibleName(tr("Which offer the answers are about"))
        self.offers.setAccessibleDescription(tr("What you tick goes into this offer."))
        for each in case.offers:
            self.offers.addItem(vendor_and_name(each.vendor, each.name))
        self.offers.addItem(tr("A new offer from these prices"))
        own = offer_of(filled, case.offers)
        self.offers.setCurrentIndex(len(case.offers) if own is None else case.offers.index(own))
        caption = label(tr("These answers are about:"))
        caption.setBuddy(self.offers)
        layout.addWidget(caption)
        layout.addWidget(self.offers)
        self.points = _table(
            tr("Points to confirm"),
            [tr("Take over"), tr("The offer says"), tr("It would say"), tr("The vendor wrote")],
        )
        layout.addWidget(self.points, 3)
        self.nothing = label(tr("Nothing in it changes a term of this offer."), "secondary")
        layout.addWidget(self.nothing)
        layout.addWidget(label(tr("All answers")))
        rows = [[f"{row.mark}. {spoken(row.asked)}", spoken_or_typed(row.cells[0])] for row in answer_rows([filled])]
        self.answers = _table(tr("All answers"), [tr("Question"), tr("Answer")])
        with measured_once(self.answers):
            put_in(self.answers, rows)
        layout.addWidget(self.answers, 2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("&Keep the answers"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Takes what is ticked into the case.")))
        self.offers.currentIndexChanged.connect(self._propose)
        self._propose()
        sized(self, 900, 640)

    def offer(self) -> Contract | None:
        """The offer that the answers are about; None for a new one."""
        place = self.offers.currentIndex()
        return self._case.offers[place] if place < len(self._case.offers) else None

    def confirmed(self) -> list[Proposal]:
        """The ticked points."""
        ticked = Qt.CheckState.Checked
        return [each for row, each in enumerate(self._found) if self._box(row).checkState() == ticked]

    def tick(self, proposal: str) -> None:
        """Tick the point of this id."""
        place = [each.id for each in self._found].index(proposal)
        self._box(place).setCheckState(Qt.CheckState.Checked)

    def _box(self, row: int) -> QTableWidgetItem:
        item = self.points.item(row, 0)
        assert item is not None
        return item

    def _propose(self) -> None:
        from advisor.recommendation.answered_offer import proposals

        self._found = proposals(self._filled, self.offer(), self._case.currency)
        rows = [
            [spoken(p.label), spoken_or_typed(p.now), spoken_or_typed(p.becomes), spoken_or_typed(p.said)]
            for p in self._found
        ]
        with measured_once(self.points):
            put_in(self.points, rows)
        for row in range(len(rows)):
            self._box(row).setFlags(
                Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            )
            self._box(row).setCheckState(Qt.CheckState.Unchecked)
        self.points.setVisible(bool(rows))
        self.nothing.setVisible(not rows)


def compare_answers(window: MainWindow) -> None:
    """Every vendor's answers in one table."""
    if window.draft is None:
        return
    from advisor.files.case_file import case_from_data
    from advisor.report.vendor_comparison import answer_rows, price_rows, vendor_names

    data = window.draft.case_data()
    answered = case_from_data({"vendor_answers": data.get("vendor_answers", [])}).vendor_answers
    if not answered:
        say(
            window,
            tr("No answers yet"),
            tr("Import the questionnaires that your vendors sent back: File, Import a vendor's answers."),
        )
        return

    def rows(chosen: list[int]) -> list[list[str]]:
        those = [answered[place] for place in chosen]
        prices = [[f"{spoken(row.asked)} ({spoken(row.mark)})", *row.cells] for row in price_rows(those)]
        return prices + [
            [f"{row.mark}. {spoken(row.asked)}", *map(spoken_or_typed, row.cells)] for row in answer_rows(those)
        ]

    intro = tr("As the vendors wrote it. An empty cell was left empty: ask again.")
    run_dialog(SideBySide(tr("Vendors' answers side by side"), intro, vendor_names(answered), rows, window))


def _table(name: str, headings: list[str]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setAccessibleName(name)
    table.setAccessibleDescription(tr("What the vendor wrote, as it stands in the file."))
    table.setHorizontalHeaderLabels(headings)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(True)
    table.verticalHeader().hide()
    head = table.horizontalHeader()
    head.sectionResized.connect(lambda *_: wrap_head(table))
    head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table
