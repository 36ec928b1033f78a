"""What to sign and what to ask: the verdict in one sentence, four numbers, and the rest under tabs. Reads the advice, computes nothing."""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from advisor.gui import result_lines
from advisor.gui.charts_ahead import CROSSOVER, RANGES, chart_of
from advisor.gui.charts_view import ChartPanel
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import explain_link, how_it_was_worked_out, show_explained
from advisor.gui.flow_row import flowing
from advisor.gui.parts import PageScroll, button, card, emptied, gone_now, label, line, link, scrolling
from advisor.gui.question_page import PageFrame, Placing, nowhere
from advisor.gui.result_lines import Line
from advisor.gui.translation import counted, mark, spoken, tr
from advisor.gui.whole_table import WholeTable
from advisor.gui.words import NOTHING_FLIPS, STILL_LOOKING, VERDICTS
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.portfolio import Portfolio

_TABS = (
    mark("Answer"),
    mark("Offers"),
    mark("Why"),
    mark("Caps and alerts"),
    mark("What would change it"),
    mark("Ask the vendor"),
    mark("Assumptions"),
    mark("Not known"),
    mark("All workflows"),
)
_ANSWER, _OFFERS, _WHY, _CAPS, _FLIPS, _ASK, _ASSUMED, _UNKNOWN, _WORKFLOWS = _TABS


_AT_ONCE = 12
"""Lines of a tab that are made in one turn of the loop of events: a screen shows about as many, and fifty take a tenth of a
second."""
_LARGE = 150
"""Text size in percent from which the page is short of height."""


class ResultPage(PageFrame):
    export_report = Signal()
    export_questionnaire = Signal()

    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        super().__init__(page, draft, place)
        self._advice: Advice | None = None
        self._complete = True
        self._stale: set[str] = set()
        """Tabs that say what an older advice said."""
        self.scroll_area.hide()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Parts of the result"))
        self.tabs.setAccessibleDescription(tr("The answer, and all that stands behind it."))
        self.tabs.setUsesScrollButtons(True)
        self._bodies: dict[str, QVBoxLayout] = {}
        """Of the tabs that were filled so far: each is made when it is first looked at, so that a case opens at once."""
        self._areas: dict[str, PageScroll] = {}
        self._holders = {name: QWidget() for name in _TABS}
        for name, holder in self._holders.items():
            self.tabs.addTab(holder, spoken(name))
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.addWidget(self.tabs, 1)
        self._export = [
            button(
                tr("Export &recommendation (PDF)…"),
                self.export_report.emit,
                says=tr("Shows the report page by page, to be saved or printed."),
            ),
            button(
                tr("Export &questions for the vendor (PDF)…"),
                self.export_questionnaire.emit,
                says=tr("Shows a form that the vendor fills in and sends back, to be saved or printed."),
            ),
        ]
        self._export[0].setObjectName("primary")
        self._export_row = flowing(*self._export)
        outer.addWidget(self._export_row)
        self._sentence = label(tr("Working out your answer…"), "sentence")
        self._confidence = label("", "secondary")
        self._confidence_link = self._explain("confidence", named=tr("Confidence"))
        self._dissent = label("")
        self._percent = 100
        self._columns = 4
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(10)
        self.crossover = ChartPanel(tr("Where the answer changes"), least=130)
        self._links: dict[str, list[QWidget]] = {name: [] for name in _TABS}
        self._left: dict[str, list[Line]] = {}
        """Lines of a tab that are still to be made."""
        answer = self._body(_ANSWER)
        answer.addWidget(self._sentence)
        sure = QHBoxLayout()
        sure.addWidget(self._confidence, 1)
        sure.addWidget(self._confidence_link, 0, Qt.AlignmentFlag.AlignTop)
        answer.addLayout(sure)
        answer.addWidget(self._dissent)
        answer.addLayout(self._numbers)
        answer.addWidget(self.crossover, 1)
        self._portfolio: Portfolio | None = None
        self.tabs.setTabVisible(_TABS.index(_WORKFLOWS), False)
        self.tabs.currentChanged.connect(self._look_at)

    def _body(self, tab: str) -> QVBoxLayout:
        """The rows of a tab."""
        if tab not in self._bodies:
            body = QWidget()
            layout = QVBoxLayout(body)
            layout.setContentsMargins(2, 8, 10, 4)
            layout.setSpacing(7)
            area = scrolling(body)
            whole = self._holders[tab].layout() or QVBoxLayout(self._holders[tab])
            whole.setContentsMargins(0, 0, 0, 0)
            whole.addWidget(area)
            self._bodies[tab], self._areas[tab] = layout, area
        return self._bodies[tab]

    def _body_below(self, tab: str, widget: QWidget, stretch: int) -> None:
        """Keep this at the head of a tab; its rows stand below it from now on."""
        outer = self._body(tab)
        outer.addWidget(widget, stretch)
        self._bodies[tab] = QVBoxLayout()
        outer.addLayout(self._bodies[tab], 1 - stretch)

    @cached_property
    def ranges(self) -> ChartPanel:
        """What each offer costs, made with its tab."""
        made = ChartPanel(tr("What each offer costs"))
        made.set_look(self._percent)
        self._body_below(_OFFERS, made, 1)
        return made

    @cached_property
    def workflow_table(self) -> WholeTable:
        """One row a workflow, made for a case that has some."""
        columns = (tr("Workflow"), tr("Advice"), tr("Offer"), tr("A month"), tr("Of the money"), tr("How sure"))
        made = WholeTable(columns, (5, 4, 6, 4, 4, 5), tr("Advice for each workflow"))
        made.setAccessibleDescription(tr("A row for each workflow, and one for all together."))
        self._body_below(_WORKFLOWS, made, 0)
        return made

    def show_portfolio(self, portfolio: Portfolio | None) -> None:
        """All workflows of the case and their total; the tab is there only for a case that has some."""
        from advisor.report.wording import money, percent

        total = portfolio.total if portfolio is not None else None
        self.tabs.setTabVisible(_TABS.index(_WORKFLOWS), total is not None)
        self._portfolio = portfolio
        if portfolio is None or total is None:
            return
        currency = portfolio.case.currency
        rows = [
            (
                one.name,
                spoken(VERDICTS[one.family]),
                one.offer,
                money(one.monthly_mean, currency),
                percent(one.share),
                spoken(one.confidence),
            )
            for one in total.verdicts
        ]
        rows.append((tr("All together"), "", "", money(total.monthly.mean, currency), percent(1.0), ""))
        self.workflow_table.show_rows(rows)
        self._stale.add(_WORKFLOWS)
        self._look_at(0)

    def sentence(self) -> str:
        """The verdict as it is shown."""
        return self._sentence.text()

    def lines(self, tab: str) -> list[str]:
        """Every text of a tab, by its English name."""
        self._fill_tab(tab)
        while tab in self._left:
            self._go_on(tab)
        return [each.text() for each in self._holders[tab].findChildren(QLabel)]

    def stops(self) -> list[QWidget]:
        """Those of every tab: Qt passes over what is not in view."""
        found: list[QWidget] = [self.tabs.tabBar(), self._confidence_link]
        for name in _TABS:
            found += [self.workflow_table] if name == _WORKFLOWS and name in self._bodies else []
            found += self._links[name]
            if name == _ANSWER:
                found += self.crossover.stops()
            elif name == _OFFERS and name in self._bodies:
                found += self.ranges.stops()
        return [*found, *self._export]

    def kept(self) -> dict[str, Any]:
        return {"tab": self.tabs.currentIndex()}

    def take_back(self, kept: dict[str, Any]) -> None:
        tab = kept.get("tab", 0)
        self.tabs.setTabVisible(tab, True)
        self.tabs.setCurrentIndex(tab)

    def put_away(self) -> None:
        """The lines under the other tabs; each is filled again when it is looked at."""
        for tab in {*self._bodies} - {_ANSWER, _WORKFLOWS, self._tab_in_view()}:
            del self._bodies[tab]
            gone_now(self._areas.pop(tab))
            self._links[tab] = []
            self._left.pop(tab, None)
            self._stale.add(tab)
            if tab == _OFFERS:
                del self.ranges

    def set_look(self, percent: int) -> None:
        self._percent = percent
        self._columns = 4 if percent <= 110 else 2
        # Large text needs the height: the two buttons then stand at the end of the answer, and under File as ever.
        place = self._body(_ANSWER) if percent >= _LARGE else self.layout()
        if place is not None:
            place.addWidget(self._export_row)
        self.crossover.set_look(percent)
        if _OFFERS in self._bodies:
            self.ranges.set_look(percent)

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        """Everything from one record. Only the tab in view is filled now, the others when they are looked at: all of
        them are some hundred lines, and the window must not stand still for them."""
        self._advice, self._complete = advice, complete
        self._stale = {*_TABS}
        self._fill_tab(_ANSWER)
        self._fill_tab(self._tab_in_view())

    def _tab_in_view(self) -> str:
        return _TABS[max(self.tabs.currentIndex(), 0)]

    def _look_at(self, _: int) -> None:
        self._fill_tab(self._tab_in_view())

    def _fill_tab(self, tab: str) -> None:
        """Bring one tab up to date, if it is not."""
        advice = self._advice
        if advice is None or tab not in self._stale:
            return
        self._stale.discard(tab)
        if tab == _ANSWER:
            self._show_answer(advice)
        elif tab == _OFFERS:
            self.ranges.show_chart(chart_of(advice, RANGES))
            self._fill(_OFFERS, result_lines.offers(advice))
        elif tab == _WHY:
            self._fill(_WHY, result_lines.reasons(advice))
        elif tab == _CAPS:
            self._fill(_CAPS, result_lines.levels(advice))
        elif tab == _FLIPS:
            self._fill_flips(advice, self._complete)
        elif tab == _ASK:
            asked = counted("%n question. Export it as a PDF that the vendor can fill in.", "%n questions, the most important first. Export them as a PDF that the vendor can fill in.", len(advice.questions))  # fmt: skip
            self._fill(_ASK, result_lines.questions(advice), asked)
        elif tab == _ASSUMED:
            words = tr(
                "What you did not say, we assumed; our own numbers stand first. Explain shows why, and the sources."
            )
            self._fill(_ASSUMED, result_lines.assumptions(advice), words)
        elif tab == _UNKNOWN:
            unknown = result_lines.unknowns(advice)
            wider = tr("What is not known makes the ranges wider and is never counted as zero.")
            nothing = tr("Everything that we ask is answered, and the quotes leave nothing open.")
            self._fill(_UNKNOWN, unknown, wider if unknown else nothing)
        elif self._portfolio is not None:
            self._fill(_WORKFLOWS, result_lines.together(self._portfolio))
        QTimer.singleShot(0, self, self._fit)

    def _show_answer(self, advice: Advice) -> None:
        verdict = advice.verdict
        self._sentence.setText(
            tr("{kind}. {sentence}").format(kind=spoken(VERDICTS[verdict.family]), sentence=spoken(verdict.sentence))
        )
        confidence = tr("Confidence: {confidence}. {because}").format(
            confidence=spoken(verdict.confidence), because=spoken(verdict.confidence_because)
        )
        if advice.offers_are_typical:
            confidence += " " + tr("You gave no offers, so these are typical ones of the market.")
        elif len(verdict.offers) == 1:
            confidence += " " + tr("You gave one offer, so it is compared with nothing: a second one tells more.")
        self._confidence.setText(confidence)
        self._dissent.setText(spoken(verdict.dissent or ""))
        self._dissent.setVisible(bool(verdict.dissent))
        self._show_numbers(advice)
        self.crossover.show_chart(chart_of(advice, CROSSOVER))

    def _show_numbers(self, advice: Advice) -> None:
        from advisor.report.wording import money, percent

        verdict, currency = advice.verdict, advice.case.currency
        chosen = next(o for o in verdict.offers if o.priced.name == verdict.offer).priced
        month, year, cap = chosen.monthly, chosen.annual, verdict.levels.monthly_cap
        between = tr("8 of 10: {low} to {high}")
        emptied(self._numbers)
        self._links[_ANSWER] = []
        shares = ", ".join(percent(share) for share in verdict.levels.alerts)
        cards = (
            ("month", tr("A month on average"), money(month.mean, currency),
             between.format(low=money(month.p10, currency), high=money(month.p90, currency))),
            ("bad_month", tr("A bad month"), money(month.cvar95, currency), tr("average of the worst 1 in 20")),
            ("year", tr("A year on average"), money(year.mean, currency),
             between.format(low=money(year.p10, currency), high=money(year.p90, currency))),
            ("monthly_cap", tr("Monthly cap to set"), tr("none needed") if cap is None else money(cap, currency),
             tr("alerts at {shares}").format(shares=shares)),
        )  # fmt: skip
        for place, (key, words, figure, more) in enumerate(cards):
            frame = self._card(key, words, figure, more)
            self._numbers.addWidget(frame, place // self._columns, place % self._columns)

    def _card(self, key: str, words: str, figure: str, more: str) -> QFrame:
        frame, inner = card()
        inner.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(label(words, "secondary"), 1)
        explain = self._explain(key, named=tr("{name}: {figure}").format(name=words, figure=figure), words=tr("How?"))
        top.addWidget(explain)
        self._links[_ANSWER].append(explain)
        inner.addLayout(top)
        inner.addWidget(label(figure, "big", wrap=False))
        inner.addWidget(label(more, "secondary"))
        frame.setAccessibleName(tr("{name}: {figure}, {more}").format(name=words, figure=figure, more=more))
        return frame

    def _explain(self, key: str, of: str = "", *, named: str, words: str = "") -> QWidget:
        if key == "total":
            return link(
                tr("Explain"),
                self._explain_total,
                tr("Explain {figure}").format(figure=named),
                says=how_it_was_worked_out(),
            )
        return explain_link(lambda: self._advice, key, of, named=named, words=words)

    def _explain_total(self) -> None:
        from advisor.report.explanations import explain_total

        if self._portfolio is not None:
            show_explained(self, explain_total(self._portfolio))

    def _fill(self, tab: str, lines: list[Line], before: str = "") -> None:
        emptied(self._body(tab))
        self._links[tab] = []
        if before:
            self._body(tab).addWidget(label(before))
        self._left[tab] = lines
        self._go_on(tab)

    def _go_on(self, tab: str) -> None:
        """The next lines of a tab that is being filled: as many as can be seen, the others in turns of their own."""
        if tab not in self._left:
            return  # it was put away meanwhile, or filled anew
        lines, layout = self._left.pop(tab), self._body(tab)
        for each in lines[:_AT_ONCE]:
            if each.heading:
                layout.addWidget(line(each.words, "question"))
                continue
            words = line(tr("•  {words}").format(words=each.words))
            if not each.figure:
                layout.addWidget(words)
                continue
            row = QHBoxLayout()
            layout.addLayout(row)
            row.addWidget(words, 1)
            explain = self._explain(each.figure, each.of, named=each.words)
            row.addWidget(explain, 0, Qt.AlignmentFlag.AlignTop)
            self._links[tab].append(explain)
        if len(lines) > _AT_ONCE:
            self._left[tab] = lines[_AT_ONCE:]
            QTimer.singleShot(1, self, lambda: self._go_on(tab))
        else:
            layout.addStretch(1)
        for first, second in itertools.pairwise(self.stops()):
            QWidget.setTabOrder(first, second)

    def _fill_flips(self, advice: Advice, complete: bool) -> None:
        lines = result_lines.flips(advice, self.draft)
        if lines:
            before = tr("One thing at a time, everything else as it is:") if advice.flips else spoken(NOTHING_FLIPS)
        else:
            before = spoken(NOTHING_FLIPS if complete else STILL_LOOKING)
        self._fill(_FLIPS, lines, before)

    def _fit(self) -> None:
        """Once the new texts have their fonts, give the tab in view the height that they need."""
        area = self._areas.get(self._tab_in_view())
        if area is not None:
            area.fit()
