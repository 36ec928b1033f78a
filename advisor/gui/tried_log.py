"""What each change on the explore page did to the figures, the newest first."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.gui.draft import Draft
from advisor.gui.parts import emptied, label
from advisor.gui.translation import spoken, tr
from advisor.gui.what_if_log import Tried, WhatIfLog
from advisor.gui.what_ifs import offer_and_term, term_in_words
from advisor.gui.words import VERDICTS, input_value_in_words

_LINES = 6


class TriedLog(QWidget):
    """The lines of a WhatIfLog in words, and all of it together above them."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 6, 0, 0)
        self._rows.setSpacing(2)
        self._log: WhatIfLog | None = None
        self._shown: list[str] | None = None

    def show_log(self, log: WhatIfLog) -> None:
        """The lines, made when they are looked at."""
        self._log = log
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        log = self._log
        if log is None:
            return
        total = log.total()
        words = [self._line(line) for line in reversed(log.lines[-_LINES:])]
        if total is not None:
            words.insert(0, tr("All of it together: {effect}").format(effect=self._effect(total)))
        if words == self._shown:
            return
        self._shown = words
        emptied(self._rows)
        if not log.lines:
            nothing = tr("Nothing tried yet. Each change is listed here with what it did to the figures.")
            self._rows.addWidget(label(nothing, "secondary"))
        for number, line in enumerate(words):
            self._rows.addWidget(label(line, "question" if total is not None and number == 0 else ""))
        self._rows.addStretch(1)

    def _line(self, line: Tried) -> str:
        if not line.key:
            return tr("Several changes at once: {effect}").format(effect=self._effect(line))
        return tr("{input}, {before} → {after}: {effect}").format(
            input=input_name(line.key, self._draft),
            before=self._value(line.key, line.before),
            after=self._value(line.key, line.after),
            effect=self._effect(line),
        )

    def _effect(self, line: Tried) -> str:
        from advisor.report.wording import money

        currency = self._draft.currency

        def moved(change: float, whole: float) -> str:
            if abs(change) < 0.005 * max(abs(whole), 1):
                return tr("no change")
            return f"{'▲' if change > 0 else '▼'} {money(abs(change), currency)}"

        words = tr("average month {month}, bad month {bad}").format(
            month=moved(line.month, line.was.month), bad=moved(line.bad_month, line.was.bad_month)
        )
        if line.turned:
            words += tr("; the advice becomes {kind}, {offer}").format(
                kind=spoken(VERDICTS[line.now.family]).lower(), offer=line.now.offer
            )
        return words + "."

    def _value(self, key: str, value: str | None) -> str:
        return tr("your own") if value is None else input_value_in_words(key, value, self._draft)


def input_name(key: str, draft: Draft) -> str:
    """What a tried number is called: the short name of its question, or the offer and its term."""
    question = draft.questions.by_id.get(key)
    if question is not None:
        return spoken(question.short)
    names = draft.offer_names
    place = offer_and_term(key, names)
    if place is None:
        return key
    return tr("{offer}, {term}").format(offer=names[place[0]], term=term_in_words(place[1]).lower())
