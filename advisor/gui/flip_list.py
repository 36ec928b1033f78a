"""What would flip the advice: each line can be tried with one click, and explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import explain_link
from advisor.gui.parts import emptied, label, link
from advisor.gui.translation import spoken, tr
from advisor.gui.what_if_row import plain
from advisor.gui.what_ifs import offer_and_term
from advisor.gui.words import NOTHING_FLIPS, STILL_LOOKING, flip_in_words

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.recommendation.records import Flip


class FlipList(QWidget):
    """One row for each flip: what it is, Try it, Explain."""

    tried = Signal(str, object)
    filled = Signal()
    """Its links are others now."""

    def __init__(self, draft: Draft, advice: Callable[[], Advice | None]) -> None:
        super().__init__()
        self._draft, self._advice = draft, advice
        self._rows = QGridLayout(self)
        self._rows.setColumnStretch(0, 1)
        self.links: list[QWidget] = []
        self._flips: tuple[Flip, ...] = ()
        self._complete = False
        self._shown: object = None

    def show_flips(self, flips: tuple[Flip, ...], complete: bool) -> None:
        """The lines, made when they are looked at; while the search goes on an empty list says so."""
        self._flips, self._complete = flips, complete
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        flips, complete = self._flips, self._complete
        shown = (flips, complete or bool(flips), tuple(self._draft.offer_names), self._draft.currency)
        if shown == self._shown:
            return
        self._shown = shown
        emptied(self._rows)
        self.links = []
        if not flips:
            self._rows.addWidget(label(spoken(NOTHING_FLIPS if complete else STILL_LOOKING), "secondary"), 0, 0)
        for row, flip in enumerate(flips):
            self._add(row, flip)
        self._rows.setRowStretch(max(len(flips), 1), 1)
        self.filled.emit()

    def _add(self, row: int, flip: Flip) -> None:
        from advisor.report.explanations import flip_key

        words = flip_in_words(flip, self._draft)
        self._rows.addWidget(label(words), row, 0)
        explain = explain_link(self._advice, "flip", flip_key(flip), named=words)
        self._rows.addWidget(explain, row, 2, Qt.AlignmentFlag.AlignTop)
        known = flip.input in self._draft.questions.by_id
        if known or offer_and_term(flip.input, self._draft.offer_names) is not None:
            value = flip.at if isinstance(flip.at, str) else plain(flip.at)
            attempt = link(
                tr("Try it"),
                lambda: self.tried.emit(flip.input, value),
                tr("Try it: {change}").format(change=words),
                says=tr("Shows all figures as they would be; your own answer stays until you keep this one."),
            )
            self._rows.addWidget(attempt, row, 1, Qt.AlignmentFlag.AlignTop)
            self.links.append(attempt)
        self.links.append(explain)
