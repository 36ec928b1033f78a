"""What if things turn out differently: numbers that price another answer at once, and what would flip the advice."""

from __future__ import annotations

import itertools
import math
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from advisor.gui.charts_ahead import CROSSOVER, RANGES, chart_of
from advisor.gui.charts_view import ChartPanel, ChartView
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import show_explanation
from advisor.gui.flip_list import FlipList
from advisor.gui.flow_row import flowing
from advisor.gui.parts import MadeWhenSeen, label, link, scrolling
from advisor.gui.question_page import PageFrame, Placing, nowhere
from advisor.gui.terms_to_move import TermsToMove, sliders_grid
from advisor.gui.translation import counted, mark, spoken, tr
from advisor.gui.tried_log import TriedLog, input_name
from advisor.gui.what_if_log import WhatIfLog
from advisor.gui.what_if_row import Scale, WhatIfRow
from advisor.gui.what_ifs import with_what_ifs
from advisor.gui.words import input_value_in_words
from advisor.interview.answers import read_number
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from advisor.advice import Advice
    from advisor.report.chart_parts import Chart

_WORK = (
    ("tasks", mark("Tasks a month"), Scale()),
    ("growth", mark("Growth a year"), Scale(-0.5, 2.0, times=False, shown_times=100, suffix=" %")),
    ("busiest", mark("Busiest month"), Scale(1.0, 10.0, times=False, decimals=2, suffix=" ×")),
    ("task_cost", mark("Model use of a task"), Scale(decimals=5)),
    ("budget", mark("Budget a month"), Scale()),
    ("loops", mark("Runaways a year"), Scale(0.0, 10.0, times=False, decimals=1)),
)


class ExplorePage(PageFrame):
    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        super().__init__(page, draft, place)
        self._advice: Advice | None = None
        self._percent = 100
        self.log = WhatIfLog()
        self.rows.setSpacing(2)
        self._banner = QWidget()
        strip = QVBoxLayout(self._banner)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(0)
        self._trying = label("")
        strip.addWidget(self._trying)
        self.undo_try = link(tr("Undo this try"), self._undo_last, says=tr("Takes back the last value that you tried."))
        self.keep = link(
            tr("Keep as my answers"), self._keep, says=tr("What you tried takes the place of your answers.")
        )
        self.back_to_mine = link(
            tr("Back to my answers"),
            self.draft.end_what_ifs,
            says=tr("Everything that you tried is taken back; your answers stand as before."),
        )
        for each in (self.undo_try, self.keep, self.back_to_mine):
            each.setProperty("tight", True)
        strip.addWidget(flowing(self.undo_try, self.keep, self.back_to_mine))
        self._banner.hide()
        self.rows.addWidget(self._banner)
        self._places = [
            MadeWhenSeen(partial(self._chart_panel, words))
            for words in (
                tr("Where the answer changes"),
                tr("What each offer costs"),
                tr("Month by month"),
                tr("What moves the bill"),
            )
        ]
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What to look at"))
        self.tabs.setAccessibleDescription(tr("Charts of the same figures, and what would flip the answer."))
        self.tabs.setUsesScrollButtons(True)
        for place_of_chart, words in zip(
            self._places, (tr("By volume"), tr("By offer"), tr("By month"), tr("What moves it")), strict=True
        ):
            self.tabs.addTab(place_of_chart, words)
        self.flips = FlipList(draft, lambda: self._advice)
        self.flips.tried.connect(self._tried)
        self.flips.filled.connect(self._order_tabs)
        self.tabs.addTab(scrolling(self.flips), tr("What flips it"))
        self.rows.addWidget(self.tabs, 1)
        self.controls = QTabWidget()
        self.controls.setAccessibleName(tr("What to change"))
        self.controls.setAccessibleDescription(
            tr("What you can try without changing your answers, and what each try did.")
        )
        self.controls.hide()  # until there are figures: a slider at 0 would look like an answer
        self.sliders = self._work_tab()
        self._first_offer = ""
        self._place_of_terms = MadeWhenSeen(self._terms_to_move)
        self.controls.addTab(self._place_of_terms, tr("Terms of the offers"))
        self._done = TriedLog(draft)
        self._done.filled.connect(self._order_tabs)
        self.controls.addTab(scrolling(self._done), tr("What each change did"))
        self.rows.addWidget(self.controls)
        self._waiting = label(tr("Working out the figures…"), "secondary")
        self.rows.addWidget(self._waiting)
        self.tabs.currentChanged.connect(lambda _: self._draw_chart())

    # Building

    def _work_tab(self) -> list[WhatIfRow]:
        tab = QWidget()
        grid = sliders_grid(tab)
        rows = [WhatIfRow(key, spoken(words), scale, grid, n) for n, (key, words, scale) in enumerate(_WORK)]
        for each in rows:
            each.tried.connect(self._tried)
        grid.setRowStretch(len(rows), 1)
        self.controls.addTab(tab, tr("Your work"))
        return rows

    def _chart_panel(self, words: str) -> ChartPanel:
        made = ChartPanel(words, explain=self._explain_chart)
        made.set_look(self._percent)
        made.view.be_at_least(self._least)
        QTimer.singleShot(0, self, self._order_tabs)
        return made

    def _terms_to_move(self) -> TermsToMove:
        made = TermsToMove(self.draft, self._tried_number)
        made.tried.connect(self._tried)
        made.set_look(self._percent)
        made.first = self._first_offer
        if self._advice is not None:
            made.show_offers(self._advice.verdict.offer)
        QTimer.singleShot(0, self, self._order_tabs)
        return made

    @property
    def _least(self) -> int:
        """Of a chart, in pixels: above the longest finding, and with something tried, the page still does not scroll."""
        return 124 if self.draft.what_if else 150

    @property
    def panels(self) -> list[ChartPanel]:
        """All of them, whether or not they were looked at."""
        return [each.part for each in self._places]

    @property
    def chart(self) -> ChartView:
        """The first of the charts."""
        view: ChartView = self._places[0].part.view
        return view

    @property
    def _terms(self) -> TermsToMove:
        terms: TermsToMove = self._place_of_terms.part
        return terms

    @property
    def offer_box(self) -> QComboBox:
        return self._terms.offer_box

    @property
    def terms(self) -> list[WhatIfRow]:
        """The sliders of the offer that is chosen in `offer_box`."""
        return self._terms.rows

    # What Tab reaches

    def stops(self) -> list[QWidget]:
        """Those of every tab: Qt passes over what is not in view."""
        found: list[QWidget] = [self.undo_try, self.keep, self.back_to_mine, self.tabs.tabBar()]
        for each in self._places:
            found += each.part.stops() if each.is_made else []
        found += [*self.flips.links, self.controls.tabBar()]
        for row in self.sliders:
            found += row.stops()
        found += self._terms.stops() if self._place_of_terms.is_made else []
        return [*found, *self._done.links]

    def _order_tabs(self) -> None:
        for first, second in itertools.pairwise(self.stops()):
            QWidget.setTabOrder(first, second)

    def set_look(self, percent: int) -> None:
        self._percent = percent
        for each in (*self._places, self._place_of_terms):
            if each.is_made:
                each.part.set_look(percent)
        for row in self.sliders:
            row.set_look(percent)

    def put_away(self) -> None:
        """The charts under the other tabs; each is drawn again when it is looked at."""
        for each in self._places:
            each.put_away()

    def kept(self) -> dict[str, Any]:
        """What each try did, where one looked, and the buyer's own values, which no advice tells while another is tried."""
        return {
            "log": self.log,
            "tabs": (self.tabs.currentIndex(), self.controls.currentIndex()),
            "own": [row.own for row in self.sliders],
            "offer": self._terms.offer_box.currentText() if self._place_of_terms.is_made else self._first_offer,
        }

    def take_back(self, kept: dict[str, Any]) -> None:
        if not kept:
            return
        self.log = kept["log"]
        for tabs, at in zip((self.tabs, self.controls), kept["tabs"], strict=True):
            tabs.setCurrentIndex(at)
        for row, own in zip(self.sliders, kept["own"], strict=True):
            row.show_at(own, None)
        self._first_offer = kept["offer"]
        if self._place_of_terms.is_made:
            self._terms.first = kept["offer"]

    # Showing

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        self._advice = advice
        self.log.see(advice, self.draft.what_if, self.draft.case_data())
        self._waiting.hide()
        self.controls.show()
        self._draw_chart()
        self._show_work(advice)
        if self._place_of_terms.is_made:
            self._terms.show_offers(advice.verdict.offer)
        self.flips.show_flips((*advice.flips, *advice.passing_flips), complete)
        self._show_banner()
        self._done.show_log(self.log)

    @property
    def chart_in_view(self) -> int | None:
        """Which of the charts is looked at; None when it is the list of flips."""
        number = self.tabs.currentIndex()
        return number if number < len(self._places) else None

    def show_figures(self, advice: Advice, which: int | None, chart: Chart | None) -> None:
        """The figures of a number that is being moved: its chart at once, everything else with the whole advice.

        `which` chart was drawn up, in case another one is looked at meanwhile.
        """
        self._advice = advice
        if which is not None and which == self.chart_in_view:
            self._show_chart(which, chart, first=True)
        self._show_banner(more=tr("being worked out…"))
        for row in (*self.sliders, *(self.terms if self._place_of_terms.is_made else ())):
            row.mark_tried(self._tried_number(row.key) is not None)

    def _draw_chart(self) -> None:
        """Only the chart in view: each takes a few milliseconds, and a slider moves all of them."""
        number = self.chart_in_view
        if self._advice is not None and number is not None:
            self._show_chart(number, chart_of(self._advice, number))

    def _show_chart(self, number: int, chart: Chart | None, *, first: bool = False) -> None:
        panel: ChartPanel = self._places[number].part
        panel.show_chart(chart, first=first)
        if chart is None:
            panel.words.setText(tr("Nothing that we don't know moves the bill of this offer."))
            panel.words.show()

    def _explain_chart(self) -> None:
        """What the chart in view is made of: the row at the marker where there is one, else the chosen offer."""
        from advisor.report.explanations import FIGURES
        from advisor.report.offers_shown import ranked_offers

        number, advice = self.chart_in_view, self._advice
        if advice is None or number is None:
            return
        view = self._places[number].part.view
        figure, of = ("crossover", "year", "month", "year")[number], ""
        if number == CROSSOVER:
            near = [mark.x for mark in getattr(view.chart.shape, "marks", ()) if mark.bold] if view.chart else []
            of = next((each.at for each in advice.verdict.crossovers if near and float(each.at) == near[0]), "")
            figure = figure if of else "normal_month"
        elif number == RANGES and view.marker is not None:
            of = ranked_offers(advice)[round(view.marker.place)].priced.name
        assert figure in FIGURES
        show_explanation(self, advice, figure, of)

    def _show_work(self, advice: Advice) -> None:
        from advisor.workload.estimate import LARGEST_OF_TWELVE

        work = advice.workload
        values = {
            "tasks": work.tasks_per_month,
            "growth": math.expm1(work.growth),
            "busiest": math.exp(work.month_sd * LARGEST_OF_TWELVE),
            "task_cost": work.task_cost,
            "budget": work.budget or 0.0,
            "loops": work.runaways_per_year,
        }
        for row in self.sliders:
            tried = self._tried_number(row.key)
            if tried is None:  # the advice is about the buyer's own value
                row.show_at(values[row.key], None)
            else:
                row.show_at(row.own, tried)
        has_budget = values["budget"] > 0
        for widget in next(row for row in self.sliders if row.key == "budget").widgets():
            widget.setVisible(has_budget)

    def _tried_number(self, key: str) -> float | None:
        number = read_number(self.draft.what_if.get(key, ""))
        return None if number is None else float(number)

    def _show_banner(self, more: str = "") -> None:
        tried = self.draft.what_if
        self._banner.setVisible(bool(tried))
        for each in self._places:
            if each.is_made:
                each.part.view.be_at_least(self._least)
        if not tried:
            return
        if len(tried) > 1:
            words = counted("Trying out %n change", "Trying out %n changes", len(tried))
        else:
            [(key, value)] = tried.items()
            words = tr("Trying out {input}: {value}").format(
                input=input_name(key, self.draft), value=input_value_in_words(key, value, self.draft)
            )
        self._trying.setText(tr("{trying} · {more}").format(trying=words, more=more) if more else words)

    # Trying

    def _tried(self, key: str, value: str | None) -> None:
        name = input_name(key, self.draft)
        what = (
            tr("{input}: what if").format(input=name) if value is not None else tr("{input}: reset").format(input=name)
        )
        self.draft.try_out(key, value, what)

    def _undo_last(self) -> None:
        """Take the last change back: to what was tried before it, or to the buyer's own answer."""
        for line in reversed(self.log.lines):
            if line.key and self.draft.what_if.get(line.key) == line.after and line.after is not None:
                self._tried(line.key, line.before)
                return
        tried = list(self.draft.what_if)
        if tried:
            self._tried(tried[-1], None)

    def _keep(self) -> None:
        """Make what is tried the buyer's own answers and terms."""
        tried = dict(self.draft.what_if)
        offers = [key for key in tried if key not in self.draft.questions.by_id]
        if offers:
            changed = with_what_ifs({"offers": self.draft.offers}, {key: tried[key] for key in offers})["offers"]
            self.draft.set_offers(changed, tr("Tried terms kept"))
        for key, value in tried.items():
            if key in self.draft.questions.by_id:
                self.draft.set_answer(key, value)
        self.draft.end_what_ifs()
