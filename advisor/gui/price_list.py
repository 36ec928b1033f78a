"""The window "Model prices": what every model costs and what vendors publish, to search, filter and sort; here the
buyer loads a newer list from the disk, and goes back to the shipped one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.beside import show_next
from advisor.gui.file_dialogs import ask_open
from advisor.gui.flow_row import flowing
from advisor.gui.messages import say
from advisor.gui.parts import button, label, sized
from advisor.gui.price_table import PriceTable, RowTable
from advisor.gui.theme import dress
from advisor.gui.translation import counted, mark, spoken, told, tr
from advisor.gui.worker import give_way, window_first

if TYPE_CHECKING:
    from advisor.gui.price_rows import Row
    from advisor.market.market import Market

_PRICE_FILES = mark("Price files (*.json);;All files (*)")
_EVERYONE = mark("All providers")


def show_price_list(window: QWidget, changed: Callable[[], object]) -> PriceList:
    """Open the one price list of a window, or bring it to the front; `changed` is called when other prices hold."""
    window_first()
    found = window.findChild(PriceList)
    if found is None:
        found = PriceList(window)
        found.prices_changed.connect(lambda: changed())
    show_next(found)
    return found


@dataclass(frozen=True)
class _Lists:
    """A market and its rows, made beside the window."""

    market: Market
    models: dict[tuple[str, str], Row]
    plans: dict[str, Row]
    loaded: bool


class _Told(QObject):
    read = Signal(object)
    failed = Signal(str)


class _Read(QRunnable):
    def __init__(self, get: Callable[[], Market], today: date, told: _Told) -> None:
        super().__init__()
        self._get, self._today, self._told = get, today, told

    def run(self) -> None:
        give_way()
        from advisor.files.price_file import is_loaded
        from advisor.gui.price_rows import model_rows, plan_row

        try:
            market = self._get()
            plans = {plan.id: plan_row(plan, self._today, market.max_age_days) for plan in market.plans}
            lists = _Lists(market, model_rows(market, self._today), plans, is_loaded())
        except AdvisorError as error:
            self._told.failed.emit(told(error))
        except Exception as error:  # a mistake of ours: the prices stay as they were
            self._told.failed.emit(
                tr("The program made a mistake ({kind}: {error}). Nothing has changed.").format(
                    kind=type(error).__name__, error=error
                )
            )
        else:
            self._told.read.emit(lists)


class PriceList(QDialog):
    prices_changed = Signal()
    """Another list of model prices holds from now on."""

    def __init__(self, parent: QWidget | None = None, today: date | None = None) -> None:
        super().__init__(parent)
        dress(self)
        from advisor.gui.price_rows import MODEL_COLUMNS, PLAN_COLUMNS

        self.setWindowTitle(tr("Model prices"))
        self._today = today or date.today()
        self._lists: _Lists | None = None
        self._told = _Told()
        self._told.read.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._told.failed.connect(self._refused, Qt.ConnectionType.QueuedConnection)
        layout = QVBoxLayout(self)
        self.summary = label(tr("Reading the prices…"))
        layout.addWidget(self.summary)
        tabs = QTabWidget()
        tabs.setAccessibleName(tr("Prices of models, and published plans"))
        tabs.setAccessibleDescription(tr("What models cost, and what vendors publish."))
        layout.addWidget(tabs, 1)

        self.model_search = _search(tr("Search by model or provider"), tr("Search the model prices"), self._find_models)
        self.provider = QComboBox()
        self.provider.setAccessibleName(tr("Sold by"))
        self.provider.setAccessibleDescription(tr("Shows the models of one seller."))
        self.provider.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.provider.setMinimumContentsLength(18)
        self.provider.addItem(spoken(_EVERYONE), "")
        self.provider.currentIndexChanged.connect(self._find_models)
        self.by_token = QCheckBox(tr("Only those sold by the token"))
        self.by_token.setAccessibleDescription(tr("Leaves out models that are sold by another unit."))
        self.by_token.toggled.connect(self._find_models)
        self.models_shown = label("", "secondary", wrap=False)
        self.models = RowTable(MODEL_COLUMNS, range(2, 5), self)
        self.model_table = PriceTable(self.models, tr("Model prices"), (24, 14, 16, 15, 12, 24, 24, 26))
        self.model_detail = _detail(tr("About the selected model"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.addWidget(self.model_search, 0, 0, 1, 3)
        grid.addWidget(flowing(self.provider, self.by_token), 1, 0, 1, 3)
        grid.addWidget(self.models_shown, 2, 0, 1, 3)
        grid.addWidget(self.model_table, 3, 0, 1, 3)
        grid.addWidget(self.model_detail, 4, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(3, 3)
        grid.setRowStretch(4, 1)
        tabs.addTab(page, tr("Model prices"))

        self.plan_search = _search(
            tr("Search by vendor, plan or unit"), tr("Search the published plans"), self._find_plans
        )
        self.plans_shown = label("", "secondary", wrap=False)
        self.plans = RowTable(PLAN_COLUMNS, range(0), self)
        self.plan_table = PriceTable(self.plans, tr("Published plans"), (14, 20, 40, 16, 22, 18, 40))
        self.plan_detail = _detail(tr("About the selected plan"))
        page = QWidget()
        column = QVBoxLayout(page)
        for widget, share in (
            (self.plan_search, 0),
            (self.plans_shown, 0),
            (self.plan_table, 3),
            (self.plan_detail, 1),
        ):
            column.addWidget(widget, share)
        tabs.addTab(page, tr("Published plans"))
        tabs.currentChanged.connect(lambda _: self._fit_plans())
        for table, rows, detail in (
            (self.model_table, self.models, self.model_detail),
            (self.plan_table, self.plans, self.plan_detail),
        ):
            table.selectionModel().currentRowChanged.connect(
                lambda now, _, rows=rows, detail=detail: detail.setPlainText(
                    rows.row(now.row()).detail if now.isValid() else ""
                )
            )
            rows.modelReset.connect(detail.clear)

        bottom = QHBoxLayout()
        self.load_button = button(
            tr("&Load a newer price file…"),
            self.ask_for_file,
            says=tr("Asks for the file; its prices take the place of those shown here."),
        )
        self.back_button = button(
            tr("&Back to the shipped prices"), self.go_back, says=tr("Those that came with this program.")
        )
        self.close_button = button(tr("&Close"), self.close, says=tr("Closes this window."))
        bottom.addWidget(self.load_button)
        bottom.addWidget(self.back_button)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        layout.addLayout(bottom)
        sized(self, 1060, 680)
        self.model_search.setFocus()
        from advisor.files.price_file import current_market

        self._read(current_market)

    def ask_for_file(self) -> None:
        path = ask_open(self, tr("Load a newer price file"), spoken(_PRICE_FILES))
        if path:
            self.load(path)

    def load(self, path: str) -> None:
        """Use the prices of a file; when it is refused, the buyer is told why, and nothing changes."""
        from advisor.files.price_file import load_price_file

        self._read(lambda: load_price_file(path))

    def go_back(self) -> None:
        """Use the list that came with the program again."""
        from advisor.files.price_file import use_shipped_prices

        self._read(use_shipped_prices)

    def _read(self, get: Callable[[], Market]) -> None:
        self.load_button.setEnabled(False)
        self.back_button.setEnabled(False)
        QThreadPool.globalInstance().start(_Read(get, self._today, self._told))

    def _refused(self, why: str) -> None:
        self._can_load()
        say(self, tr("These prices can't be used"), why)

    def _show(self, lists: _Lists) -> None:
        before, self._lists = self._lists, lists
        self.summary.setText(_summary(lists.market, self._today))
        self.provider.blockSignals(True)
        chosen = self.provider.currentData()
        self.provider.clear()
        self.provider.addItem(spoken(_EVERYONE), "")
        providers = lists.market.models.providers
        for key in sorted(providers, key=lambda key: providers[key].name.casefold()):
            self.provider.addItem(providers[key].name, key)
        self.provider.setCurrentIndex(max(0, self.provider.findData(chosen)))
        self.provider.blockSignals(False)
        self._find_models()
        self._find_plans()
        self._can_load()
        if before is not None and lists.market.models is not before.market.models:
            self.prices_changed.emit()

    def _can_load(self) -> None:
        self.load_button.setEnabled(True)
        self.back_button.setEnabled(self._lists is not None and self._lists.loaded)

    def _find_models(self) -> None:
        if self._lists is None:
            return
        from advisor.market.market import search_models

        provider, by_token = self.provider.currentData(), self.by_token.isChecked()
        found = [
            self._lists.models[model.provider, model.id]
            for model in search_models(self._lists.market, self.model_search.text())
            if provider in ("", model.provider) and (model.has_token_price or not by_token)
        ]
        self.models.show_rows(found)
        there_are = len(self._lists.models)
        self.models_shown.setText(_how_many(len(found), there_are, counted("%n model", "%n models", there_are)))

    def _fit_plans(self) -> None:
        """Rows as high as their words; out of sight it would only take time."""
        if self.plan_table.isVisible():
            self.plan_table.resizeRowsToContents()

    def _find_plans(self) -> None:
        if self._lists is None:
            return
        from advisor.market.market import search_plans

        found = [self._lists.plans[plan.id] for plan in search_plans(self._lists.market, self.plan_search.text())]
        self.plans.show_rows(found)
        self._fit_plans()
        there_are = len(self._lists.plans)
        self.plans_shown.setText(_how_many(len(found), there_are, counted("%n plan", "%n plans", there_are)))


def _how_many(found: int, number: int, things: str) -> str:
    there_are = things.replace(str(number), f"{number:,}")
    if found == 0:
        return tr("None of {there_are}; use fewer words or another filter.").format(there_are=there_are)
    return tr("{found:,} of {there_are}. Choose one to see all that is known about its price.").format(
        found=found, there_are=there_are
    )


def _summary(market: Market, today: date) -> str:
    """Where the list comes from and how old it is, with what to do when it is too old."""
    from advisor.report.wording import day

    models, limit = market.models, market.max_age_days
    days = (today - date.fromisoformat(market.checked_on)).days
    words = tr(
        "List prices in {currency} for a million tokens, from {source}, compiled on {compiled_on} and known to be right up to {checked_on}. What your vendor quotes may differ."
    ).format(
        currency=models.currency,
        source=models.source,
        compiled_on=spoken(day(models.compiled_on)),
        checked_on=spoken(day(market.checked_on)),
    )
    if days > limit:
        words += " " + tr(
            "The list is old: {days} days. After {limit} days prices have probably changed; ask the vendor, or load a newer price file."
        ).format(days=days, limit=limit)
    return f"{words} {spoken(market.note)}".strip()


def _search(placeholder: str, name: str, changed: Callable[[], None]) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    line.setMaxLength(200)
    line.textChanged.connect(lambda _: changed())
    return line


def _detail(name: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setAccessibleName(name)
    text.setAccessibleDescription(tr("All that is known about the selected row."))
    text.setPlaceholderText(tr("All that is known about the chosen price appears here."))
    return text
