"""What each change on the explore page did to the figures, the newest first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import show_explained
from advisor.gui.move_explained import explained_move
from advisor.gui.parts import emptied, label, link
from advisor.gui.translation import spoken, tr
from advisor.gui.what_if_log import Tried, WhatIfLog
from advisor.gui.what_ifs import offer_and_term, term_in_words
from advisor.gui.words import VERDICTS, input_value_in_words

_LINES = 6


class TriedLog(QWidget):
    """The lines of a WhatIfLog in words, and all of it together above them."""

    filled = Signal()
    """Its links are others now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.links: list[QWidget] = []
        self._rows = QGridLayout(self)
        self._rows.setColumnStretch(0, 1)
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
        lines = list(reversed(log.lines[-_LINES:]))
        words = [self._line(line) for line in lines]
        if total is not None:
            lines.insert(0, total)
            words.insert(0, tr("All of it together: {effect}").format(effect=self._effect(total)))
        if words == self._shown:
            return
        self._shown = words
        emptied(self._rows)
        self.links = []
        if not log.lines:
            nothing = tr("Nothing tried yet. Each change is listed here with what it did to the figures.")
            self._rows.addWidget(label(nothing, "secondary"), 0, 0)
        for number, (line, said) in enumerate(zip(lines, words, strict=True)):
            words_of_it = label(said, "question" if line is total else "")
            self._rows.addWidget(words_of_it, number, 0, Qt.AlignmentFlag.AlignTop)
            explain = link(
                tr("Explain"),
                partial(self._explain, line, said),
                tr("Explain {figure}").format(figure=said),
                says=tr("Opens a window with the figures before and after it."),
            )
            explain.setProperty("tight", True)
            self._rows.addWidget(explain, number, 1, Qt.AlignmentFlag.AlignTop)
            self.links.append(explain)
        self._rows.setRowStretch(max(len(words), 1), 1)
        self.filled.emit()

    def _explain(self, line: Tried, said: str) -> None:
        figures = (
            (tr("Average month"), line.was.month, line.now.month),
            (tr("Bad month"), line.was.bad_month, line.now.bad_month),
        )
        values = (self._value(line.key, line.before), self._value(line.key, line.after)) if line.key else None
        show_explained(self, explained_move(said, figures, self._draft.currency, values))

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
