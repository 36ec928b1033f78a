"""The form for one offer, in plain words, with a worked bill that follows what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from advisor.errors import AdvisorError
from advisor.gui.dialog_buttons import described
from advisor.gui.offer_form import (
    BEYOND,
    ENFORCEMENT,
    METERS,
    SAID,
    OfferForm,
    contract_from_form,
    example_bill,
    kept_in_words,
    unknowns,
)
from advisor.gui.parts import label, row_label, scrolling
from advisor.gui.theme import dress
from advisor.gui.translation import mark, spoken, told, tr
from advisor.gui.typed_prices import parse_price
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money

_AMOUNTS = {
    "fee": mark("Monthly fee"),
    "included": mark("Units included a month"),
    "price": mark("Price of one unit"),
    "seat_fee": mark("Fee for each person"),
    "minimum": mark("Least that is billed a month"),
    "committed": mark("Committed for a year"),
    "cap": mark("Monthly spending cap"),
}
_TIMES = {key: "year" if key == "committed" else "" if key == "price" else "month" for key in _AMOUNTS}
"""For what time each amount is."""
_LONGEST_TERM = 120


class OfferDialog(QDialog):
    """Ends with `contract`, the offer as contract data. `unit` is the buyer's own word for tasks: conversations."""

    def __init__(
        self,
        form: OfferForm,
        currency: str,
        original: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
        *,
        unit: str = "",
    ) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(tr("Offer"))
        self.contract: dict[str, Any] = {}
        self._currency, self._original, self._unit = currency, original, unit
        layout = QVBoxLayout(self)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.addWidget(
            label(
                tr("Fill in what the quote says. Leave open what it does not say: we ask the vendor."),
                "secondary",
            )
        )
        self._rows = QGridLayout()
        self._rows.setColumnStretch(0, 5)
        self._rows.setColumnStretch(1, 6)
        self._rows.setVerticalSpacing(4)
        inner.addLayout(self._rows, 1)
        self._lines: dict[str, QLineEdit] = {}
        self._boxes: dict[str, QComboBox] = {}
        self._marks: dict[str, QLabel] = {}
        self._line("name", tr("Name of the offer"), form.name, tr("for example Growth plan"))
        self._line("vendor", tr("Vendor (optional)"), form.vendor, "")
        fee = tr("Monthly fee, {currency}").format(currency=currency)
        self._line("fee", fee, form.fee, tr("leave empty when there is none"))
        seat_fee = tr("Fee for each person a month, {currency} (optional)").format(currency=currency)
        self._line("seat_fee", seat_fee, form.seat_fee, tr("for example 19"))
        self._box("meter", tr("What is counted"), METERS, form.meter)
        self._line("included", tr("How many are included a month"), form.included, tr("leave empty when none are"))
        self._box("beyond", tr("Above the included ones"), BEYOND, form.beyond)
        price = tr("Price of one (more), {currency}").format(currency=currency)
        self._line("price", price, form.price, tr("for example 0.05"))
        minimum = tr("Least you pay a month, {currency} (optional)").format(currency=currency)
        self._line("minimum", minimum, form.minimum, tr("a minimum, if there is one"))
        committed = tr("Committed or paid ahead for a year, {currency} (optional)").format(currency=currency)
        self._line("committed", committed, form.committed, tr("due even if unused"))
        self._line(
            "cap", tr("Monthly spending cap, {currency}").format(currency=currency), form.cap, tr("empty: not said")
        )
        self._box("cap_stops", tr("Does the cap really stop the service?"), ENFORCEMENT, form.cap_stops)
        self._line("term_months", tr("Bound for how many months"), form.term_months, tr("1 is month to month"))
        self._box("price_floats", tr("Does the price follow market prices?"), SAID, form.price_floats)
        self._box("usage_meter", tr("Can you see a usage meter?"), SAID, form.usage_meter)
        self._box("logs", tr("Are there logs that you can check?"), SAID, form.logs)
        self.kept = label("", "secondary")
        kept = kept_in_words(original) if original is not None else []
        if kept:
            self.kept.setText(
                tr(
                    "Fine print that these fields can't say. It stays as it is and counts in every bill: {clauses}."
                ).format(clauses="; ".join(kept))
            )
        self.kept.setVisible(bool(kept))
        inner.addWidget(self.kept)
        self._rows.setRowStretch(self._rows.rowCount(), 1)
        layout.addWidget(scrolling(body), 1)
        self.example = label("", "question")
        self.example.setMinimumHeight(3 * self.fontMetrics().height())
        self.example.setAccessibleName(tr("Example bill"))
        layout.addWidget(self.example)
        self.open_points = label("", "secondary")
        layout.addWidget(self.open_points)
        self._error = label("", "error")
        self._error.hide()
        layout.addWidget(self._error)
        buttons = QDialogButtonBox()
        save = buttons.addButton(tr("Keep this offer"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Puts it into the list of offers that are compared.")))
        self.ensurePolished()
        line, letter = self.fontMetrics().height(), self.fontMetrics().averageCharWidth()
        room = self.screen().availableGeometry()
        high, wide = body.sizeHint().height() + 10 * line, 105 * letter
        self.resize(min(wide, max(room.width() - 40, 500)), min(high, max(room.height() - 60, 400)))
        self._follow()

    def _line(self, key: str, words: str, value: str, hint: str) -> None:
        line = QLineEdit(value)
        line.setMaxLength(120 if key in ("name", "vendor") else 40)
        line.setPlaceholderText(hint)
        line.setAccessibleName(words)
        line.textEdited.connect(self._follow)
        self._lines[key] = line
        self._row(key, words, line)

    def _box(self, key: str, words: str, choices: Mapping[str, str], value: str) -> None:
        box = QComboBox()
        box.setAccessibleName(words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name, text in choices.items():
            box.addItem(spoken(text), name)
        box.setCurrentIndex(max(0, list(choices).index(value) if value in choices else 0))
        box.currentIndexChanged.connect(self._follow)
        self._boxes[key] = box
        self._row(key, words, box)

    def _row(self, key: str, words: str, field: QWidget) -> None:
        """Words, field, and beside it the mark that what is open becomes a question to the vendor."""
        row = self._rows.rowCount()
        self._marks[key] = label("", "secondary", wrap=False)
        name = row_label(words, field)
        name.setWordWrap(True)
        for column, widget in enumerate((name, field, self._marks[key])):
            self._rows.addWidget(widget, row, column)

    def marked(self) -> list[str]:
        """The fields that are marked as open."""
        return [key for key, made in self._marks.items() if made.text() == tr("? we ask")]

    def form(self) -> OfferForm:
        """What stands in the fields. Raises AdvisorError naming the field that is not a number."""
        values = {key: str(box.currentData()) for key, box in self._boxes.items()}
        for key, line in self._lines.items():
            text = line.text().strip()
            if key in _AMOUNTS and text:
                try:
                    text = self._read(key, text)
                except AdvisorError as error:
                    raise AdvisorError(
                        tr("{field}: {fault}.").format(field=spoken(_AMOUNTS[key]), fault=told(error).rstrip("."))
                    ) from error
            values[key] = text
        if values["term_months"]:
            months = read_number(values["term_months"])
            if months is None or months != int(months) or not 1 <= months <= _LONGEST_TERM:
                raise AdvisorError(tr("Bound for how many months: enter a whole number from 1 to 120."))
            values["term_months"] = str(int(months))
        return OfferForm(**values)

    def _read(self, key: str, text: str) -> str:
        """The amount that a field stands for; what is written behind it has to fit the field."""
        read, meter, time = parse_price(text), str(self._boxes["meter"].currentData()), _TIMES[key]
        if read.every and read.every != time and not (key == "price" and read.every == "month"):
            if not time:
                raise AdvisorError(tr("a price of one unit is for no time; a fee goes into the field for fees"))
            raise AdvisorError(
                tr("give the amount for a year") if time == "year" else tr("give the amount for one month")
            )
        counted = "seats" if key == "seat_fee" else meter if key in ("price", "included") else ""
        if read.meter and read.meter != counted:
            if read.meter == "seats" and key == "fee":
                raise AdvisorError(tr("what is paid for each person goes into the field below"))
            raise AdvisorError(
                tr("it is for {unit}; choose that under What is counted").format(unit=spoken(METERS[read.meter]))
                if counted
                else tr("write the amount alone")
            )
        if key != "price" and read.units != "1":
            raise AdvisorError(tr("write the amount alone"))
        return read.of_one

    def understood(self, key: str) -> str:
        """What was read in a field, where it was not typed as the plain number; nothing while it can't be read."""
        text = self._lines[key].text().strip()
        try:
            amount = read_number(self._read(key, text)) if text else None
        except AdvisorError:
            return ""
        if amount is None or text.replace(",", "") == f"{amount:f}":
            return ""
        if key == "included":
            return tr("= {number} a month").format(number=grouped(amount))
        shown = money(amount, self._currency)
        if key == "price":
            return tr("= {amount} each").format(amount=shown)
        return tr("= {amount} a year").format(amount=shown) if key == "committed" else tr("= {amount} a month").format(amount=shown)  # fmt: skip

    def accept(self) -> None:
        from advisor.contracts import read_contract

        try:
            form = self.form()
            contract = contract_from_form(form, self._currency, self._original)
            read_contract(contract, tr("This offer"))
        except AdvisorError as error:
            self._error.setText(told(error))
            self._error.show()
            return
        self.contract = contract
        super().accept()

    def _follow(self) -> None:
        """The worked bill and what is still open, as one types."""
        words, left = "", {}
        try:
            form = self.form()
            left = unknowns(form)
            words = example_bill(contract_from_form(form, self._currency, self._original), form, self._unit)
        except AdvisorError:
            pass  # said when the offer is kept; half a number is no fault while one types
        for key, made in self._marks.items():
            read = self.understood(key) if key in _AMOUNTS else ""
            made.setText(tr("? we ask") if key in left else read)
            field: QWidget = self._lines.get(key) or self._boxes[key]
            field.setAccessibleDescription(
                tr("Not said: we ask the vendor.") if key in left else read or tr("As the quote says.")
            )
        points = ", ".join(left.values())
        self.open_points.setText(tr("Not said, so we ask the vendor: {points}.").format(points=points) if left else "")
        self.example.setText(words or tr("An example bill appears here once there is a price."))
