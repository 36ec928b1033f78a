"""What if things turn out differently: sliders that price another answer at once, and what would flip the advice."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QSlider, QTabWidget, QVBoxLayout, QWidget

from advisor.gui.charts_view import ChartView
from advisor.gui.draft import Draft
from advisor.gui.parts import button, emptied, label, link, scrolling
from advisor.gui.question_page import PageFrame
from advisor.gui.translation import tr
from advisor.gui.words import NOTHING_FLIPS, STILL_LOOKING, flip_in_words
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice

_STEPS = 400


class WhatIf(QWidget):
    """A slider with a number field and Reset for one answer; the slider is logarithmic from a tenth to ten times."""

    tried = Signal(str, object)

    def __init__(self, question: str, words: str, decimals: int, grid: QGridLayout, row: int) -> None:
        super().__init__()
        self.question, self._centre, self._own = question, 1.0, ""
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(20)
        self.slider.setAccessibleName(words)
        self.slider.setMinimumWidth(90)
        self.box = QDoubleSpinBox()
        self.box.setDecimals(decimals)
        self.box.setRange(0, 1e12)
        self.box.setGroupSeparatorShown(True)
        self.box.setAccessibleName(tr("{words}, as a number").format(words=words))
        self.box.setKeyboardTracking(False)
        self.box.setMinimumWidth(130)
        self.reset = link(tr("Reset"), self.put_back, tr("Reset {words}").format(words=words.lower()))
        grid.addWidget(label(words), row, 0)
        grid.addWidget(self.slider, row, 1)
        grid.addWidget(self.box, row, 2)
        grid.addWidget(self.reset, row, 3)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)

    def centre_on(self, value: float, tried: bool) -> None:
        """Put the middle of the slider on this value, unless another one is being tried."""
        if tried or value <= 0:
            return
        self._centre = value
        self._show(value)

    def put_back(self) -> None:
        self._show(self._centre)
        self.tried.emit(self.question, None)

    def _show(self, value: float) -> None:
        for widget in (self.slider, self.box):
            widget.blockSignals(True)
        self.slider.setValue(round(_STEPS / 2 * (1 + math.log10(max(value, 1e-12) / self._centre))))
        self.box.setSingleStep(float(f"{self._centre / 50:.1g}"))
        self.box.setValue(value)
        for widget in (self.slider, self.box):
            widget.blockSignals(False)

    def _slid(self, step: int) -> None:
        value = self._centre * 10 ** (2 * step / _STEPS - 1)
        value = float(f"{value:.3g}")
        self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(False)
        self._emit(value)

    def _typed(self, value: float) -> None:
        if value > 0:
            self._show(value)
            self._emit(value)

    def _emit(self, value: float) -> None:
        self.tried.emit(
            self.question, f"{Decimal(repr(value)):f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
        )


class ExplorePage(PageFrame):
    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page, draft)
        self._advice: Advice | None = None
        self.chart = ChartView(tr("Where the answer changes"))
        self.ranges = ChartView(tr("What each offer costs"))
        self._finding = label("", "secondary")
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What to look at"))
        crossing = QWidget()
        inner = QVBoxLayout(crossing)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.addWidget(self.chart, 1)
        inner.addWidget(self._finding)
        self.tabs.addTab(crossing, tr("Where the answer changes"))
        self.tabs.addTab(self.ranges, tr("What each offer costs"))
        flips = QWidget()
        self._flips = QGridLayout(flips)
        self._flips.setColumnStretch(0, 1)
        self.tabs.addTab(scrolling(flips), tr("What would change the answer"))
        self.rows.addWidget(self.tabs, 1)
        self._controls = QWidget()  # hidden until there are figures: a slider at 0 would look like an answer
        grid = QGridLayout(self._controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self.rows.addWidget(self._controls)
        self._controls.hide()
        self._finding.setText(tr("Working out the figures…"))
        self.sliders = [
            WhatIf("tasks", tr("Tasks in a normal month"), 0, grid, 0),
            WhatIf("busiest", tr("Busiest month, times a normal one"), 2, grid, 1),
            WhatIf("task_cost", tr("Model tokens of one task, at list price"), 5, grid, 2),
        ]
        for slider in self.sliders:
            slider.tried.connect(self._tried)
        self.back_to_mine = button(tr("&Back to my answers"), self._reset_all)
        self.rows.addWidget(self.back_to_mine, 0, Qt.AlignmentFlag.AlignLeft)
        self._try_links: list[QWidget] = []

    def stops(self) -> list[QWidget]:
        found: list[QWidget] = [self.tabs.tabBar(), self.chart, self.ranges, *self._try_links]
        for slider in self.sliders:
            found += [slider.slider, slider.box, slider.reset]
        return [*found, self.back_to_mine]

    def set_look(self, dark: bool, percent: int) -> None:
        for chart in (self.chart, self.ranges):
            chart.set_look(dark, percent)

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        from advisor.report.charts import crossover_chart, range_chart
        from advisor.workload.estimate import LARGEST_OF_TWELVE

        self._advice = advice
        crossing = crossover_chart(advice)
        self.chart.show_chart(crossing)
        self._finding.setText(crossing.finding)
        self._controls.show()
        self.ranges.show_chart(range_chart(advice))
        work = advice.workload
        centres = {
            "tasks": work.tasks_per_month,
            "busiest": math.exp(work.month_sd * LARGEST_OF_TWELVE),
            "task_cost": work.task_cost,
        }
        for slider in self.sliders:
            slider.centre_on(centres[slider.question], slider.question in self.draft.what_if)
        self.back_to_mine.setVisible(bool(self.draft.what_if))
        emptied(self._flips)
        self._try_links = []
        shown = [flip for flip in advice.flips if flip.input in self.draft.questions.by_id]
        if not shown:
            self._flips.addWidget(label(NOTHING_FLIPS if complete else STILL_LOOKING, "secondary"), 0, 0)
        for row, flip in enumerate(shown):
            words = flip_in_words(flip, self.draft)
            value = flip.at if isinstance(flip.at, str) else f"{float(f'{flip.at:.5g}'):f}".rstrip("0").rstrip(".")
            self._flips.addWidget(label(words), row, 0)
            attempt = link(
                tr("Try it"), lambda q=flip.input, v=value: self._tried(q, v), tr("Try it: {words}").format(words=words)
            )  # type: ignore[misc]  # a lambda's defaults have no types
            self._flips.addWidget(attempt, row, 1)
            self._try_links.append(attempt)
        self._flips.setRowStretch(len(shown) + 1, 1)

    def _tried(self, question: str, value: str | None) -> None:
        short = self.draft.questions.by_id[question].short
        self.draft.try_out(
            question, value, tr("{short}: what if").format(short=short) if value is not None else f"{short}: reset"
        )

    def _reset_all(self) -> None:
        for question in list(self.draft.what_if):
            self.draft.what_if.pop(question)
        for slider in self.sliders:
            slider.put_back()
