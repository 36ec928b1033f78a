"""One editor for each kind of answer: it shows what was said, and says when that changes. "Not sure" is always there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.amounts import parse_amount
from advisor.gui.parts import label
from advisor.gui.translation import tr
from advisor.interview.answers import NOT_SURE
from advisor.interview.labels import NOT_SURE_WORDS, answer_in_words, in_currency
from advisor.interview.questions import Question
from advisor.interview.typed_answers import read_typed, show_typed

_NUMBER = "\0number"
_LONG_LIST = 10
"""More choices than this stand in three columns, so that the page needs no scrolling."""


class AnswerField(QWidget):
    """A question with its editor. `answered` carries the value for the case file, None when nothing is said."""

    answered = Signal(str, object)

    def __init__(self, question: Question, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self._currency = currency
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._title = label(in_currency(question.title, currency), "question")
        layout.addWidget(self._title)
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        self._line: QLineEdit | None = None
        self._not_sure: QCheckBox | None = None
        if question.kind == "choice":
            self._add_choices(layout)
        else:
            self._add_number(layout)
        self._echo = label("", "hint")
        self._echo.setVisible(False)
        layout.addWidget(self._echo)
        self._error = label("", "error")
        self._error.setVisible(False)
        layout.addWidget(self._error)

    # Building

    def _add_choices(self, layout: QVBoxLayout) -> None:
        choices = [
            (choice.key, in_currency(choice.label, self._currency), choice.help) for choice in self.question.choices
        ]
        choices.append((NOT_SURE, NOT_SURE_WORDS, ""))
        side_by_side = sum(len(words) for _, words, _ in choices) <= 46 and not self.question.allow_number
        rows = QHBoxLayout() if side_by_side else QVBoxLayout()
        rows.setSpacing(12 if side_by_side else 0)
        in_columns = QGridLayout() if len(choices) > _LONG_LIST else None
        if in_columns is not None:
            rows.addLayout(in_columns)
        for number, (key, words, help_) in enumerate(choices):
            radio = QRadioButton(words.replace("&", "&&"))
            radio.setAccessibleName(f"{self.question.short}: {words}")
            radio.setAccessibleDescription(help_ or self._title.text())
            radio.setToolTip(in_currency(help_, self._currency))
            self._group.addButton(radio)
            self._radios[key] = radio
            if in_columns is not None:
                in_columns.addWidget(radio, number // 3, number % 3)
            else:
                rows.addWidget(radio)
        if side_by_side:
            rows.addStretch(1)
        layout.addLayout(rows)
        if self.question.allow_number:
            row = QHBoxLayout()
            radio = QRadioButton(tr("A number of your own:"))
            radio.setAccessibleName(tr("{short}: a number of your own").format(short=self.question.short))
            self._group.addButton(radio)
            self._radios[_NUMBER] = radio
            row.addWidget(radio)
            self._line = self._number_line()
            row.addWidget(self._line)
            row.addWidget(label(self._unit(), "hint", wrap=False))
            row.addStretch(1)
            layout.addLayout(row)
            self._line.textEdited.connect(lambda _: radio.setChecked(True))
        for radio in self._radios.values():
            radio.toggled.connect(self._picked)
        self._keep_tab_on_the_checked_one()

    def _add_number(self, layout: QVBoxLayout) -> None:
        row = QHBoxLayout()
        self._line = self._number_line()
        row.addWidget(self._line)
        row.addWidget(label(self._unit(), "hint", wrap=False))
        self._not_sure = QCheckBox(NOT_SURE_WORDS)
        self._not_sure.setAccessibleName(f"{self.question.short}: {NOT_SURE_WORDS}")
        self._not_sure.toggled.connect(self._not_sure_toggled)
        row.addSpacing(16)
        row.addWidget(self._not_sure)
        row.addStretch(1)
        layout.addLayout(row)

    def _number_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(40)
        line.setMaximumWidth(240)
        line.setMinimumWidth(140)
        line.setAccessibleName(self._title.text())
        line.setAccessibleDescription(self.question.example)
        if self.question.example_value is not None:
            line.setPlaceholderText(
                tr("for example {show_typed}").format(
                    show_typed=show_typed(self.question, str(self.question.example_value))
                )
            )
        line.textEdited.connect(self._typed)
        return line

    def _unit(self) -> str:
        if self.question.shown_as == "percent":
            return "%"
        return f"{self._currency} {self.question.unit}" if self.question.kind == "money" else self.question.unit

    # Showing and reading

    def show_value(self, value: str | None) -> None:
        """Show what stands in the case, without saying that it changed."""
        self.blockSignals(True)
        typed = "" if value in (None, NOT_SURE) else show_typed(self.question, value)
        if self._radios:
            key = value if value in self._radios else _NUMBER if typed and _NUMBER in self._radios else None
            self._group.setExclusive(False)
            for name, radio in self._radios.items():
                radio.setChecked(name == key)
            self._group.setExclusive(True)
            self._keep_tab_on_the_checked_one()
        if self._not_sure is not None:
            self._not_sure.setChecked(value == NOT_SURE)
        if self._line is not None and (self._line.text() == "" or not self._same_number(value)):
            self._line.setText(typed)
        self.show_error("")
        self.blockSignals(False)

    def _same_number(self, value: str | None) -> bool:
        try:
            return self._line is not None and read_typed(self.question, parse_amount(self._line.text())) == value
        except AdvisorError:
            return False

    def fault(self) -> str:
        """What is wrong with what was typed, or nothing; an empty field is not wrong."""
        if self._line is None or not self._line.text().strip() or (self._not_sure and self._not_sure.isChecked()):
            return ""
        if self._radios and not self._radios[_NUMBER].isChecked():
            return ""
        try:
            read_typed(self.question, parse_amount(self._line.text()))
        except AdvisorError as error:
            return str(error)
        return ""

    def show_error(self, words: str) -> None:
        self._error.setText(words)
        self._error.setVisible(bool(words))
        if self._line is not None:
            self._line.setProperty("wrong", bool(words))
            self._line.setAccessibleDescription(words or self.question.example)
            self._line.style().unpolish(self._line)
            self._line.style().polish(self._line)

    def stops(self) -> list[QWidget]:
        """What Tab reaches, in visual order."""
        found: list[QWidget] = [radio for key, radio in self._radios.items() if key != _NUMBER]
        if _NUMBER in self._radios:
            found.append(self._radios[_NUMBER])
        if self._line is not None:
            found.append(self._line)
        if self._not_sure is not None:
            found.append(self._not_sure)
        return found

    # Slots

    def _picked(self, on: bool) -> None:
        if not on or self.signalsBlocked():
            return
        self._keep_tab_on_the_checked_one()
        key = next((key for key, radio in self._radios.items() if radio.isChecked()), None)
        if key == _NUMBER:
            self._typed()
        else:
            self.show_error("")
            self.answered.emit(self.question.id, key)

    def _typed(self) -> None:
        if self._not_sure is not None and self._not_sure.isChecked():
            self._not_sure.blockSignals(True)
            self._not_sure.setChecked(False)
            self._not_sure.blockSignals(False)
        if self._line is None or not self._line.text().strip():
            self._show_echo("")
            self.answered.emit(self.question.id, None)
            return
        try:
            value = read_typed(self.question, parse_amount(self._line.text()))
        except AdvisorError:
            self._show_echo("")  # said on Continue, not while typing
            return
        self.show_error("")
        words = answer_in_words(self.question, value, self._currency)
        self._show_echo("" if words.split(" ")[0] == self._line.text().strip() else f"= {words}")
        self.answered.emit(self.question.id, value)

    def _not_sure_toggled(self, on: bool) -> None:
        if self.signalsBlocked():
            return
        if on:
            self.show_error("")
            self._show_echo("")
            self.answered.emit(self.question.id, NOT_SURE)
        else:
            self.answered.emit(self.question.id, None)
            self._typed()

    def _show_echo(self, words: str) -> None:
        self._echo.setText(words)
        self._echo.setVisible(bool(words))

    def _keep_tab_on_the_checked_one(self) -> None:
        """Tab goes to the checked radio button (or the first), arrows to the others; Qt alone would take the first."""
        checked = next((radio for radio in self._radios.values() if radio.isChecked()), None)
        for number, radio in enumerate(self._radios.values()):
            on = radio is checked or (checked is None and number == 0)
            radio.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
