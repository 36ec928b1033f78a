"""One number of the explore page: a slider, a field for the number, and Reset, all moving together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from advisor.gui.parts import label, link
from advisor.gui.translation import tr

_STEPS = 400


@dataclass(frozen=True)
class Scale:
    """How far a slider goes: from a share of the buyer's own value to so many times it, or from one number to another."""

    low: float = 0.1
    high: float = 10.0
    times: bool = True
    """Steps are factors of the own value; else `low` and `high` are the ends themselves."""
    decimals: int = 0
    shown_times: float = 1.0
    """The field shows the value times this: 100 for shares as percent."""
    suffix: str = ""


class WhatIfRow(QObject):
    """Ends in `tried(key, value)`; the value is a decimal string, or None for back to the buyer's own."""

    tried = Signal(str, object)

    def __init__(self, key: str, words: str, scale: Scale, grid: QGridLayout, row: int) -> None:
        super().__init__()
        self.key, self.words, self._scale, self._own = key, words, scale, 1.0
        self.name: QLabel = label(words, wrap=False)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        # One step is a change that the number shows: a smaller one would be rounded back, and the arrow keys stand still.
        self._steps = (
            _STEPS if scale.times else round((scale.high - scale.low) * scale.shown_times * 10**scale.decimals)
        )
        self.slider.setRange(0, self._steps)
        self.slider.setPageStep(self._steps // 20)
        self.slider.setAccessibleName(words)
        self.slider.setMinimumWidth(80)
        self.box = QDoubleSpinBox()
        self.box.setDecimals(scale.decimals)
        if scale.times:
            self.box.setRange(0, 1e12)
        else:
            self.box.setRange(scale.low * scale.shown_times, scale.high * scale.shown_times)
        self.box.setGroupSeparatorShown(True)
        self.box.setSuffix(scale.suffix)
        self.box.setAccessibleName(tr("{words}, as a number").format(words=words))
        for each in (self.slider, self.box):
            each.setAccessibleDescription(tr("Tries another value; your own stays until you keep this one."))
        self.box.setKeyboardTracking(False)
        self.box.setMinimumWidth(110)
        self.box.lineEdit().setTextMargins(
            5, 0, 0, 0
        )  # a style sheet's padding does not reach the text of such a field
        self.reset = link(
            tr("Reset"),
            self.put_back,
            tr("Reset {words}").format(words=words),
            says=tr("Puts your own value back."),
        )
        self.reset.setProperty("tight", True)
        for column, widget in enumerate((self.name, self.slider, self.box, self.reset)):
            grid.addWidget(widget, row, column)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)

    def set_look(self, percent: int) -> None:
        """As low as the text allows: six rows and a chart share the page."""
        self.box.setFixedHeight(round(28 * percent / 100))

    @property
    def own(self) -> float:
        """The buyer's own value, as it was shown last."""
        return self._own

    def widgets(self) -> list[QWidget]:
        return [self.name, self.slider, self.box, self.reset]

    def stops(self) -> list[QWidget]:
        return [] if self.slider.isHidden() else [self.slider, self.box, self.reset]

    def show_at(self, own: float, tried: float | None) -> None:
        """The buyer's own value (the middle of a slider in times), and the value that is tried, if any."""
        if own <= 0 and self._scale.times:
            return
        self._own = own
        self._put(own if tried is None else tried)
        self.reset.setEnabled(tried is not None)

    def mark_tried(self, tried: bool) -> None:
        """Whether there is something to reset; its place is not touched while it is being moved."""
        self.reset.setEnabled(tried)

    def put_back(self) -> None:
        self._put(self._own)
        self.tried.emit(self.key, None)

    def _put(self, value: float) -> None:
        self._put_slider(value)
        self._put_box(value)

    def _put_slider(self, value: float) -> None:
        low, high = self._ends()
        if self._scale.times:
            share = math.log(max(value, 1e-12) / low) / math.log(high / low)
        else:
            share = (value - low) / (high - low)
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._steps * min(max(share, 0.0), 1.0)))
        self.slider.blockSignals(False)

    def _put_box(self, value: float) -> None:
        self.box.blockSignals(True)
        step = abs(self._own) / 50 if self._scale.times else (self._scale.high - self._scale.low) / 50
        self.box.setSingleStep(float(f"{step * self._scale.shown_times:.1g}") or 1.0)
        self.box.setValue(value * self._scale.shown_times)
        self.box.blockSignals(False)

    def _ends(self) -> tuple[float, float]:
        if self._scale.times:
            return self._own * self._scale.low, self._own * self._scale.high
        return self._scale.low, self._scale.high

    def _slid(self, step: int) -> None:
        low, high = self._ends()
        if self._scale.times:
            value = float(f"{low * (high / low) ** (step / self._steps):.3g}")
        else:
            times = self._scale.shown_times
            value = round((low + (high - low) * step / self._steps) * times, self._scale.decimals) / times
        self._tell(value)  # first, for its figures are worked out while the window goes on
        self._put_box(value)

    def _typed(self, shown: float) -> None:
        value = shown / self._scale.shown_times
        if value > 0 or not self._scale.times:
            self._put_slider(value)
            self._tell(value)

    def _tell(self, value: float) -> None:
        self.tried.emit(self.key, plain(value))


def plain(value: float) -> str:
    """A number as a decimal string without an exponent, at most nine figures."""
    return format(Decimal(f"{value:.9g}").normalize(), "f")
