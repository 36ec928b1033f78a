"""What if things turn out differently: numbers that price another answer at once, and what would flip the advice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from advisor.gui.charts_view import ChartPanel
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import explain_link, show_explanation
from advisor.gui.parts import emptied, label, link, scrolling
from advisor.gui.question_page import PageFrame
from advisor.gui.translation import counted, mark, spoken, tr
from advisor.gui.what_if_log import Tried, WhatIfLog
from advisor.gui.what_if_row import Scale, WhatIfRow, plain
from advisor.gui.what_ifs import offer_and_term, term_in_words, terms_to_try
from advisor.gui.words import (
    NOTHING_FLIPS,
    STILL_LOOKING,
    VERDICTS,
    counts_model_cost,
    flip_in_words,
    input_value_in_words,
)
from advisor.interview.answers import read_number
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.recommendation.records import Flip

_WORK = (
    ("tasks", mark("Tasks a month"), Scale()),
    ("growth", mark("Growth a year"), Scale(-0.5, 2.0, times=False, shown_times=100, suffix=" %")),
    ("busiest", mark("Busiest month"), Scale(1.0, 10.0, times=False, decimals=2, suffix=" ×")),
    ("task_cost", mark("Model use of a task"), Scale(decimals=5)),
    ("budget", mark("Budget a month"), Scale()),
    ("loops", mark("Runaways a year"), Scale(0.0, 10.0, times=False, decimals=1)),
)
_LINES = 6


class ExplorePage(PageFrame):
    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page, draft)
        self._advice: Advice | None = None
        self._percent = 100
        self.log = WhatIfLog()
        self.rows.setSpacing(2)
        self._banner = QWidget()
        strip = QHBoxLayout(self._banner)
        strip.setContentsMargins(0, 0, 0, 0)
        self._trying = label("")
        strip.addWidget(self._trying, 1)
        self.undo_try = link(tr("Undo this try"), self._undo_last)
        self.keep = link(tr("Keep as my answers"), self._keep)
        self.back_to_mine = link(tr("Back to my answers"), self.draft.end_what_ifs)
        for each in (self.undo_try, self.keep, self.back_to_mine):
            each.setProperty("tight", True)
            strip.addWidget(each)
        self._banner.hide()
        self.rows.addWidget(self._banner)
        self.panels = [
            ChartPanel(words, explain=self._explain_chart)
            for words in (
                tr("Where the answer changes"),
                tr("What each offer costs"),
                tr("Month by month"),
                tr("What moves the bill"),
            )
        ]
        self.chart = self.panels[0].view
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What to look at"))
        self.tabs.setUsesScrollButtons(True)
        for panel, words in zip(
            self.panels, (tr("By volume"), tr("By offer"), tr("By month"), tr("What moves it")), strict=True
        ):
            self.tabs.addTab(panel, words)
        flips = QWidget()
        self._flips = QGridLayout(flips)
        self._flips.setColumnStretch(0, 1)
        self._flip_links: list[QWidget] = []
        self.tabs.addTab(scrolling(flips), tr("What flips it"))
        self.rows.addWidget(self.tabs, 1)
        self.controls = QTabWidget()
        self.controls.setAccessibleName(tr("What to change"))
        self.controls.hide()  # until there are figures: a slider at 0 would look like an answer
        self.sliders = self._work_tab()
        self.terms: list[WhatIfRow] = []
        self._terms_tab()
        self._log_tab()
        self.rows.addWidget(self.controls)
        self._waiting = label(tr("Working out the figures…"), "secondary")
        self.rows.addWidget(self._waiting)
        self.tabs.currentChanged.connect(lambda _: self._draw_chart())

    # Building

    def _work_tab(self) -> list[WhatIfRow]:
        tab = QWidget()
        grid = _grid(tab)
        rows = [WhatIfRow(key, spoken(words), scale, grid, n) for n, (key, words, scale) in enumerate(_WORK)]
        for each in rows:
            each.tried.connect(self._tried)
        grid.setRowStretch(len(rows), 1)
        self.controls.addTab(tab, tr("Your work"))
        return rows

    def _terms_tab(self) -> None:
        tab = QWidget()
        layout = QVBoxLayout(tab)
        layout.setContentsMargins(0, 6, 0, 0)
        self.offer_box = QComboBox()
        self.offer_box.setAccessibleName(tr("Offer whose terms to try"))
        self.offer_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer_box.currentIndexChanged.connect(lambda _: self._show_terms())
        layout.addWidget(self.offer_box)
        self._no_terms = label("", "secondary")
        layout.addWidget(self._no_terms)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        fields = QWidget()
        self._terms_grid = _grid(fields)
        rows.addWidget(fields)
        rows.addStretch(1)
        layout.addWidget(scrolling(inner), 1)  # an offer may have many numbers
        self.controls.addTab(tab, tr("Terms of the offers"))

    def _log_tab(self) -> None:
        tab = QWidget()
        self._log_rows = QVBoxLayout(tab)
        self._log_rows.setContentsMargins(0, 6, 0, 0)
        self._log_rows.setSpacing(2)
        self.controls.addTab(scrolling(tab), tr("What each change did"))

    # What Tab reaches

    def stops(self) -> list[QWidget]:
        """Those of every tab: Qt passes over what is not in view."""
        found: list[QWidget] = [self.undo_try, self.keep, self.back_to_mine, self.tabs.tabBar()]
        for panel in self.panels:
            found += panel.stops()
        found += [*self._flip_links, self.controls.tabBar()]
        for row in self.sliders:
            found += row.stops()
        found.append(self.offer_box)
        for row in self.terms:
            found += row.stops()
        return found

    def set_look(self, dark: bool, percent: int) -> None:
        self._percent = percent
        for panel in self.panels:
            panel.set_look(dark, percent)
        for row in (*self.sliders, *self.terms):
            row.set_look(percent)

    # Showing

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        self._advice = advice
        self.log.see(advice, self.draft.what_if, self.draft.case_data())
        self._waiting.hide()
        self.controls.show()
        self._draw_chart()
        self._show_work(advice)
        self._show_offers(advice)
        self._show_flips((*advice.flips, *advice.passing_flips), complete)
        self._show_banner()
        self._show_log()

    def _draw_chart(self) -> None:
        """Only the chart in view: each takes a few milliseconds, and a slider moves all of them."""
        from advisor.report.charts import crossover_chart, fan_chart, range_chart, tornado_chart

        number = self.tabs.currentIndex()
        if self._advice is None or number >= len(self.panels):
            return
        chart = (crossover_chart, range_chart, fan_chart, tornado_chart)[number](self._advice)
        self.panels[number].show_chart(chart)
        if chart is None:
            self.panels[number].words.setText(tr("Nothing that we don't know moves the bill of this offer."))
            self.panels[number].words.show()

    def _explain_chart(self) -> None:
        """What the chart in view is made of: the row at the marker where there is one, else the chosen offer."""
        from advisor.report.charts import ranked_offers
        from advisor.report.explanations import FIGURES

        number, advice = self.tabs.currentIndex(), self._advice
        if advice is None or number >= len(self.panels):
            return
        view = self.panels[number].view
        figure, of = ("crossover", "year", "month", "year")[number], ""
        if number == 0:
            near = [mark.x for mark in getattr(view.chart.shape, "marks", ()) if mark.bold] if view.chart else []
            of = next((each.at for each in advice.verdict.crossovers if near and float(each.at) == near[0]), "")
            figure = figure if of else "normal_month"
        elif number == 1 and view.marker is not None:
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

    def _show_offers(self, advice: Advice) -> None:
        names = [str(offer.get("name", "")) for offer in self.draft.offers]
        if [self.offer_box.itemText(n) for n in range(self.offer_box.count())] != names:
            self.offer_box.blockSignals(True)
            self.offer_box.clear()
            self.offer_box.addItems(names)
            self.offer_box.setCurrentIndex(names.index(advice.verdict.offer) if advice.verdict.offer in names else 0)
            self.offer_box.blockSignals(False)
        self.offer_box.setVisible(bool(names))
        self._show_terms()

    def _show_terms(self) -> None:
        offers, number = self.draft.offers, self.offer_box.currentIndex()
        terms = terms_to_try(offers[number]) if 0 <= number < len(offers) else {}
        name = str(offers[number].get("name", "")) if terms else ""
        keys = [f"{name}.{term}" for term in terms]
        if [row.key for row in self.terms] != keys:
            emptied(self._terms_grid)
            self.terms = []
            for place, (term, now) in enumerate(terms.items()):
                times = term == "unit" and counts_model_cost(offers[number])
                words = tr("Times list price") if times else term_in_words(term)
                scale = Scale(decimals=0 if now >= 100 else 4)
                if term.startswith("discount") and now <= 1:
                    scale = Scale(0.0, 1.0, times=False, shown_times=100, suffix=" %")
                row = WhatIfRow(keys[place], words, scale, self._terms_grid, place)
                row.tried.connect(self._tried)
                row.set_look(self._percent)
                self.terms.append(row)
        for row, now in zip(self.terms, terms.values(), strict=True):
            row.show_at(now, self._tried_number(row.key))
        self._no_terms.setVisible(not terms)
        self._no_terms.setText(
            tr("The prices of this offer come in steps; change them on the page of the offers.")
            if offers
            else tr("You have no offers yet: typical ones are compared. Add a quote, and try its terms here.")
        )

    def _show_flips(self, flips: tuple[Flip, ...], complete: bool) -> None:
        emptied(self._flips)
        self._flip_links = []
        if not flips:
            self._flips.addWidget(label(spoken(NOTHING_FLIPS if complete else STILL_LOOKING), "secondary"), 0, 0)
        from advisor.report.explanations import flip_key

        names = [str(offer.get("name", "")) for offer in self.draft.offers]
        for row, flip in enumerate(flips):
            words = flip_in_words(flip, self.draft)
            self._flips.addWidget(label(words), row, 0)
            explain = explain_link(lambda: self._advice, "flip", flip_key(flip), named=words)
            self._flips.addWidget(explain, row, 2, Qt.AlignmentFlag.AlignTop)
            if flip.input in self.draft.questions.by_id or offer_and_term(flip.input, names) is not None:
                value = flip.at if isinstance(flip.at, str) else plain(flip.at)
                attempt = link(
                    tr("Try it"),
                    lambda key=flip.input, value=value: self._tried(key, value),  # type: ignore[misc]  # a lambda's defaults have no types
                    tr("Try it: {change}").format(change=words),
                )
                self._flips.addWidget(attempt, row, 1, Qt.AlignmentFlag.AlignTop)
                self._flip_links.append(attempt)
            self._flip_links.append(explain)
        self._flips.setRowStretch(max(len(flips), 1), 1)

    def _show_banner(self) -> None:
        tried = self.draft.what_if
        self._banner.setVisible(bool(tried))
        if not tried:
            return
        if len(tried) > 1:
            self._trying.setText(counted("Trying out %n change", "Trying out %n changes", len(tried)))
            return
        [(key, value)] = tried.items()
        self._trying.setText(
            tr("Trying out {input}: {value}").format(
                input=self._input_name(key), value=input_value_in_words(key, value, self.draft)
            )
        )

    def _show_log(self) -> None:
        emptied(self._log_rows)
        total = self.log.total()
        if not self.log.lines:
            self._log_rows.addWidget(
                label(tr("Nothing tried yet. Each change is listed here with what it did to the figures."), "secondary")
            )
        if total is not None:
            self._log_rows.addWidget(
                label(tr("All of it together: {effect}").format(effect=self._effect(total)), "question")
            )
        for line in reversed(self.log.lines[-_LINES:]):
            if line.key:
                words = tr("{input}, {before} → {after}: {effect}").format(
                    input=self._input_name(line.key),
                    before=self._shown(line.key, line.before),
                    after=self._shown(line.key, line.after),
                    effect=self._effect(line),
                )
            else:
                words = tr("Several changes at once: {effect}").format(effect=self._effect(line))
            self._log_rows.addWidget(label(words))
        self._log_rows.addStretch(1)

    def _effect(self, line: Tried) -> str:
        from advisor.report.wording import money

        currency = self.draft.currency

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

    def _shown(self, key: str, value: str | None) -> str:
        return tr("your own") if value is None else input_value_in_words(key, value, self.draft)

    def _input_name(self, key: str) -> str:
        question = self.draft.questions.by_id.get(key)
        if question is not None:
            return spoken(question.short)
        names = [str(offer.get("name", "")) for offer in self.draft.offers]
        place = offer_and_term(key, names)
        if place is None:
            return key
        return tr("{offer}, {term}").format(offer=names[place[0]], term=term_in_words(place[1]).lower())

    # Trying

    def _tried(self, key: str, value: str | None) -> None:
        name = self._input_name(key)
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
        from advisor.gui.what_ifs import with_what_ifs

        tried = dict(self.draft.what_if)
        offers = [key for key in tried if key not in self.draft.questions.by_id]
        if offers:
            changed = with_what_ifs({"offers": self.draft.offers}, {key: tried[key] for key in offers})["offers"]
            self.draft.set_offers(changed, tr("Tried terms kept"))
        for key, value in tried.items():
            if key in self.draft.questions.by_id:
                self.draft.set_answer(key, value)
        self.draft.end_what_ifs()


def _grid(parent: QWidget) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 6, 0, 0)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(1, 1)
    return grid
