"""One editor for each kind of answer: it shows what was said, and says when that changes. "Not sure" is always there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from advisor.errors import AdvisorError
from advisor.gui.amounts import in_habit
from advisor.gui.choice_buttons import Choices, WrappingCheckBox, WrappingRadio
from advisor.gui.flow_row import flowing
from advisor.gui.parts import label
from advisor.gui.spoken_answers import answer_spoken
from advisor.gui.translation import spoken, told, tr
from advisor.gui.typed_prices import parse_price
from advisor.interview.answers import NOT_SURE
from advisor.interview.labels import NOT_SURE_WORDS, in_currency
from advisor.interview.questions import Question
from advisor.interview.typed_answers import read_typed, show_typed

_UNIT_OF = {"tasks": "task", "minutes": "minute", "seats": "people"}
_NUMBER = "\0number"


class AnswerField(QWidget):
    """A question with its editor. `answered` carries the value for the case file, None when nothing is said."""

    answered = Signal(str, object)

    def __init__(
        self, question: Question, currency: str, parent: QWidget | None = None, *, in_columns: int = 1
    ) -> None:
        super().__init__(parent)
        self.question = question
        self._currency = currency
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._words = in_currency(spoken(question.title), currency)
        self._short = spoken(question.short)
        self._title = label(self._words, "question")
        layout.addWidget(self._title)
        self.setAccessibleName(self._words)
        self._group = QButtonGroup(self)
        self._radios: dict[str, WrappingRadio] = {}
        self._line: QLineEdit | None = None
        self._not_sure: WrappingCheckBox | None = None
        self._value: str | None = None
        if question.kind == "choice":
            self._add_choices(layout, in_columns)
        else:
            self._add_number(layout)
        # What was understood, or what is wrong: one line of its own that keeps its place, so that nothing jumps.
        self._below = label("", "hint")
        layout.addWidget(self._below)  # before it is shown: without a parent it would be a window of its own
        self._below.setVisible(self._line is not None and not self._radios)

    # Building

    def _add_choices(self, layout: QVBoxLayout, in_columns: int) -> None:
        for choice in self.question.choices:
            self._add_radio(
                choice.key, in_currency(spoken(choice.label), self._currency), in_currency(spoken(choice.help), self._currency)
            )  # fmt: skip
        self._add_radio(NOT_SURE, spoken(NOT_SURE_WORDS), "")
        layout.addWidget(Choices(list(self._radios.values()), not self.question.allow_number, in_columns))
        if self.question.allow_number:
            radio = self._add_radio(_NUMBER, tr("A number of your own:"), "")
            self._line = self._number_line()
            layout.addWidget(flowing(radio, self._line, label(self._unit(), "hint", wrap=False)))
            self._line.textChanged.connect(lambda _: None if self.signalsBlocked() else radio.setChecked(True))
        for each in self._radios.values():
            each.toggled.connect(self._picked)
        self._keep_tab_on_the_checked_one()

    def _add_radio(self, key: str, words: str, help_: str) -> WrappingRadio:
        radio = WrappingRadio(words.replace("&", "&&"))
        radio.setAccessibleName(tr("{question}: {answer}").format(question=self._short, answer=words.rstrip(":")))
        radio.setAccessibleDescription(help_ or self._words)
        radio.setToolTip(help_)
        self._group.addButton(radio)
        self._radios[key] = radio
        return radio

    def _add_number(self, layout: QVBoxLayout) -> None:
        self._line = self._number_line()
        self._title.setText(self._words.replace("&", "&&"))  # a label with a buddy reads & as its key
        self._title.setBuddy(self._line)
        self._not_sure = WrappingCheckBox(spoken(NOT_SURE_WORDS))
        self._not_sure.setAccessibleName(
            tr("{question}: {answer}").format(question=self._short, answer=spoken(NOT_SURE_WORDS))
        )
        self._not_sure.setAccessibleDescription(self._words)
        self._not_sure.toggled.connect(self._not_sure_toggled)
        layout.addWidget(flowing(self._line, label(self._unit(), "hint", wrap=False), self._not_sure))

    def _number_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(40)
        line.setAccessibleName(self._words)
        if self.question.example_value is not None:
            amount = in_habit(show_typed(self.question, str(self.question.example_value)))
            line.setPlaceholderText(tr("for example {amount}").format(amount=amount))
        line.textChanged.connect(self._typed)  # not textEdited: assistive technology sets the text without typing it
        return line

    def fit(self) -> None:
        """Give the number field the width that its example needs with this text size."""
        if self._line is not None:
            letters = self._line.fontMetrics().horizontalAdvance(self._line.placeholderText() + "00")
            self._line.setMinimumWidth(letters + 24)
            self._line.setMaximumWidth(letters + 80)

    def _unit(self) -> str:
        if self.question.shown_as == "percent":
            return "%"
        unit = spoken(self.question.unit)
        return f"{self._currency} {unit}" if self.question.kind == "money" else unit

    # Showing and reading

    def show_value(self, value: str | None) -> None:
        """Show what stands in the case, without saying that it changed."""
        self.blockSignals(True)
        typed = "" if value in (None, NOT_SURE) else in_habit(show_typed(self.question, value))
        if self._radios:
            key = value if value in self._radios else _NUMBER if typed and _NUMBER in self._radios else None
            self._group.setExclusive(False)
            for name, radio in self._radios.items():
                radio.setChecked(name == key)
            self._group.setExclusive(True)
            self._keep_tab_on_the_checked_one()
        if self._not_sure is not None:
            self._not_sure.setChecked(value == NOT_SURE)
        if self._line is not None and (value != self._value or not self._line.text().strip()):
            self._line.setText(typed)  # otherwise what was typed stays, also what could not be read
        self._value = value
        self.show_error(self.fault())
        self.blockSignals(False)

    @property
    def typed(self) -> tuple[str, str | None]:
        """What stands in the number field as it was typed, and the value that was made of it."""
        return ("" if self._line is None else self._line.text()), self._value

    def put_back(self, typed: str, value: str | None) -> None:
        """As it was `typed` in the field that stood here before, for the value that goes with it."""
        if self._line is not None and typed.strip():
            self.blockSignals(True)
            self._line.setText(typed)
            self.blockSignals(False)
            self._value = value

    def _amount(self) -> str:
        """The number in the field; what is written behind it, "200 tickets a month", has to be what is asked for."""
        assert self._line is not None
        read, unit = parse_price(self._line.text()), self.question.unit
        other_time = bool(read.every) and read.every not in unit.split()
        other_thing = bool(read.meter) and not any(_UNIT_OF.get(read.meter, "?") in word for word in unit.split())
        if other_time or other_thing or read.units != "1":
            raise AdvisorError(tr("give the number of {unit}, or the number alone").format(unit=spoken(unit)))
        return read.amount

    def _understood(self) -> str | None:
        """The value of what stands in the number field; None when that is not one."""
        try:
            return None if self._line is None else read_typed(self.question, self._amount())
        except AdvisorError:
            return None

    def fault(self) -> str:
        """What is wrong with what was typed, or nothing; an empty field is not wrong."""
        if self._line is None or not self._line.text().strip() or (self._not_sure and self._not_sure.isChecked()):
            return ""
        if self._radios and not self._radios[_NUMBER].isChecked():
            return ""
        try:
            amount = self._amount()
        except AdvisorError as error:
            return tr("{question}: {fault}, or choose Not sure.").format(question=self._short, fault=error)
        try:
            read_typed(self.question, amount)
        except AdvisorError as error:
            return in_habit(told(error))
        return ""

    def show_error(self, words: str) -> None:
        if self._line is None:
            return
        self._line.setProperty("wrong", bool(words))
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)
        self._say_below(words, "error") if words else self._say_below(self._echo(), "hint")

    def _echo(self) -> str:
        """What was understood, in words: "= 1,400 tasks a month"."""
        value = self._understood()
        other = self._not_sure is not None and self._not_sure.isChecked()
        if value is None or other or (self._radios and not self._radios[_NUMBER].isChecked()):
            return ""
        return in_habit(f"= {answer_spoken(self.question, value, self._currency)}")

    def _say_below(self, words: str, name: str) -> None:
        self._below.setText(words)
        self._below.setVisible(bool(words) or not self._radios)
        if self._below.objectName() != name:
            self._below.setObjectName(name)
            self._below.style().unpolish(self._below)
            self._below.style().polish(self._below)
        if self._line is not None:
            example = in_currency(spoken(self.question.example), self._currency)
            self._line.setAccessibleDescription(" ".join(each for each in (words, example) if each))

    @property
    def entry(self) -> QWidget:
        """Where a fault of this field is put right."""
        return self._line if self._line is not None else self.stops()[0]

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
            self._say(key)

    def _typed(self) -> None:
        if self.signalsBlocked():
            return
        if self._not_sure is not None and self._not_sure.isChecked():
            self._not_sure.blockSignals(True)
            self._not_sure.setChecked(False)
            self._not_sure.blockSignals(False)
        self.show_error("")  # what is wrong is said on Continue, not while typing
        self._say(self._understood())

    def _not_sure_toggled(self, on: bool) -> None:
        if self.signalsBlocked():
            return
        if on:
            self.show_error("")
            self._say(NOT_SURE)
        else:
            self._typed()

    def _say(self, value: str | None) -> None:
        """Tell the case; what can't be read as an answer is none."""
        self._value = value
        self.answered.emit(self.question.id, value)

    def _keep_tab_on_the_checked_one(self) -> None:
        """Tab goes to the checked radio button (or the first), arrows to the others; Qt alone would take the first."""
        checked = next((radio for radio in self._radios.values() if radio.isChecked()), None)
        for number, radio in enumerate(self._radios.values()):
            on = radio is checked or (checked is None and number == 0)
            radio.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
