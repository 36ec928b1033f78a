"""The terms of one offer as sliders: its fee, what is included, what comes above it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from advisor.gui.draft import Draft
from advisor.gui.parts import emptied, label, scrolling
from advisor.gui.translation import tr
from advisor.gui.what_if_row import Scale, WhatIfRow
from advisor.gui.what_ifs import term_in_words, terms_to_try
from advisor.recommendation.term_units import unit_of_term


class TermsToMove(QWidget):
    tried = Signal(str, object)

    def __init__(self, draft: Draft, tried_number: Callable[[str], float | None]) -> None:
        """`tried_number` says what is tried for a key now, if anything."""
        super().__init__()
        self._draft, self._tried_number = draft, tried_number
        self._percent = 100
        self.rows: list[WhatIfRow] = []
        self.first = ""
        """The offer to begin with, instead of the one that is advised."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        self.offer_box = QComboBox()
        self.offer_box.setAccessibleName(tr("Offer whose terms to try"))
        self.offer_box.setAccessibleDescription(tr("The sliders below move the terms of this offer."))
        self.offer_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer_box.currentIndexChanged.connect(lambda _: self._show_terms())
        layout.addWidget(self.offer_box)
        self._no_terms = label("", "secondary")
        layout.addWidget(self._no_terms)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        fields = QWidget()
        self._grid = sliders_grid(fields)
        rows.addWidget(fields)
        rows.addStretch(1)
        layout.addWidget(scrolling(inner), 1)  # an offer may have many numbers

    def set_look(self, percent: int) -> None:
        self._percent = percent
        for row in self.rows:
            row.set_look(percent)

    def stops(self) -> list[QWidget]:
        return [self.offer_box, *(stop for row in self.rows for stop in row.stops())]

    def show_offers(self, chosen: str) -> None:
        """The offers of the case, first the one that is advised."""
        names = self._draft.offer_names
        if [self.offer_box.itemText(n) for n in range(self.offer_box.count())] != names:
            self.offer_box.blockSignals(True)
            self.offer_box.clear()
            self.offer_box.addItems(names)
            first, self.first = (self.first if self.first in names else chosen), ""
            self.offer_box.setCurrentIndex(names.index(first) if first in names else 0)
            self.offer_box.blockSignals(False)
        self.offer_box.setVisible(bool(names))
        self._show_terms()

    def _show_terms(self) -> None:
        offers, number = self._draft.offers, self.offer_box.currentIndex()
        terms = terms_to_try(offers[number]) if 0 <= number < len(offers) else {}
        name = str(offers[number].get("name", "")) if terms else ""
        keys = [f"{name}.{term}" for term in terms]
        if [row.key for row in self.rows] != keys:
            emptied(self._grid)
            self.rows = []
            for place, (term, now) in enumerate(terms.items()):
                unit = unit_of_term(offers[number], term)
                words = tr("Times list price") if term == "unit" and unit == "times" else term_in_words(term)
                scale = Scale(decimals=0 if now >= 100 else 4)
                if unit == "share" and now <= 1:
                    scale = Scale(0.0, 1.0, times=False, shown_times=100, suffix=" %")
                row = WhatIfRow(keys[place], words, scale, self._grid, place)
                row.tried.connect(self.tried)
                row.set_look(self._percent)
                self.rows.append(row)
        for row, now in zip(self.rows, terms.values(), strict=True):
            row.show_at(now, self._tried_number(row.key))
        self._no_terms.setVisible(not terms)
        self._no_terms.setText(
            tr("The prices of this offer come in steps; change them on the page of the offers.")
            if offers
            else tr("You have no offers yet: typical ones are compared. Add a quote, and try its terms here.")
        )


def sliders_grid(parent: QWidget) -> QGridLayout:
    """Name, slider, number and Reset side by side."""
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 6, 0, 0)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(1, 1)
    return grid
