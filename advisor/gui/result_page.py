"""What to sign and what to ask: the verdict in one sentence, four numbers, and the rest under tabs. Reads the advice, computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from advisor.gui.charts_view import ChartView
from advisor.gui.draft import Draft
from advisor.gui.parts import PageScroll, button, card, emptied, label, scrolling
from advisor.gui.question_page import PageFrame
from advisor.gui.translation import mark, spoken, tr
from advisor.gui.words import NOTHING_FLIPS, STILL_LOOKING, flip_in_words
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice

VERDICTS = {
    "per_token": mark("Per-token"),
    "flat_rate": mark("Flat-rate"),
    "hybrid_with_caps": mark("Hybrid with caps"),
}
_TABS = (
    mark("Answer"),
    mark("Offers"),
    mark("Why"),
    mark("Caps and alerts"),
    mark("What would change it"),
    mark("Ask the vendor"),
    mark("Assumptions"),
)


class ResultPage(PageFrame):
    export_report = Signal()
    export_questionnaire = Signal()

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page, draft)
        self._advice: Advice | None = None
        self.scroll_area.hide()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Parts of the result"))
        self.tabs.setUsesScrollButtons(True)
        self._bodies: dict[str, QVBoxLayout] = {}
        for name in _TABS:
            body = QWidget()
            layout = QVBoxLayout(body)
            layout.setContentsMargins(2, 8, 10, 4)
            layout.setSpacing(7)
            self._bodies[name] = layout
            self.tabs.addTab(scrolling(body), spoken(name))
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.addWidget(self.tabs, 1)
        row = QHBoxLayout()
        self._export = [
            button(tr("Export &recommendation (PDF)…"), self.export_report.emit),
            button(tr("Export &questions for the vendor (PDF)…"), self.export_questionnaire.emit),
        ]
        self._export[0].setObjectName("primary")
        for each in self._export:
            row.addWidget(each)
        row.addStretch(1)
        outer.addLayout(row)
        self._sentence = label(tr("Working out your answer…"), "sentence")
        self._confidence = label("", "secondary")
        self._dissent = label("")
        self._columns = 4
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(10)
        self._ranges = ChartView(tr("What each offer costs"))
        self._crossover = ChartView(tr("Where the answer changes"))
        answer = self._bodies["Answer"]
        for widget in (self._sentence, self._confidence, self._dissent):
            answer.addWidget(widget)
        answer.addLayout(self._numbers)
        answer.addWidget(self._crossover, 1)
        self._finding = label("", "secondary")
        answer.addWidget(self._finding)

    def sentence(self) -> str:
        """The verdict as it is shown."""
        return self._sentence.text()

    def _fit(self) -> None:
        """Once the new texts have their fonts, give each tab the height that they need."""
        for number in range(self.tabs.count()):
            area = self.tabs.widget(number)
            if isinstance(area, PageScroll):
                area.fit()

    def stops(self) -> list[QWidget]:
        return [self.tabs.tabBar(), self._crossover, *self._export]

    def set_look(self, dark: bool, percent: int) -> None:
        self._columns = 4 if percent <= 110 else 2
        for chart in (self._ranges, self._crossover):
            chart.set_look(dark, percent)

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        """Fill every tab from one record."""
        from advisor.report.charts import crossover_chart, range_chart
        from advisor.report.wording import money, percent

        self._advice = advice
        verdict, currency = advice.verdict, advice.case.currency
        chosen = next(o for o in verdict.offers if o.priced.name == verdict.offer).priced
        self._sentence.setText(f"{VERDICTS[verdict.family]}. {verdict.sentence}")
        confidence = tr("Confidence: {confidence}. {confidence_because}").format(
            confidence=verdict.confidence, confidence_because=verdict.confidence_because
        )
        typical = (
            tr(" You gave no offers, so these are typical ones of the market.") if advice.offers_are_typical else ""
        )
        self._confidence.setText(confidence + typical)
        self._dissent.setText(verdict.dissent or "")
        self._dissent.setVisible(bool(verdict.dissent))
        emptied(self._numbers)
        cap = verdict.levels.monthly_cap
        for column, (words, figure, more) in enumerate(
            (
                (
                    tr("A month on average"),
                    money(chosen.monthly.mean, currency),
                    f"8 of 10: {money(chosen.monthly.p10, currency)} to {money(chosen.monthly.p90, currency)}",
                ),
                (tr("A bad month"), money(chosen.monthly.cvar95, currency), tr("average of the worst 1 in 20")),
                (
                    tr("Twelve months"),
                    money(chosen.annual.mean, currency),
                    f"8 of 10: {money(chosen.annual.p10, currency)} to {money(chosen.annual.p90, currency)}",
                ),
                (
                    tr("Monthly cap to set"),
                    tr("none needed") if cap is None else money(cap, currency),
                    tr("alerts at {list}").format(list=", ".join(percent(a) for a in verdict.levels.alerts)),
                ),
            )
        ):
            frame, inner = card()
            inner.addWidget(label(words, "secondary"))
            inner.addWidget(label(figure, "big", wrap=False))
            inner.addWidget(label(more, "secondary"))
            frame.setAccessibleName(f"{words}: {figure}, {more}")
            self._numbers.addWidget(frame, column // self._columns, column % self._columns)
        crossing = crossover_chart(advice)
        self._crossover.show_chart(crossing)
        self._finding.setText(crossing.finding)
        ranges = range_chart(advice)
        self._ranges.show_chart(ranges)
        self._fill_offers(advice, ranges.finding)
        self._fill(
            mark("Why"),
            [
                f"{reason.because}  ({reason.rule}: “{reason.quote}”)" if reason.quote else reason.because
                for reason in verdict.reasons
                if reason.counted
            ],
            verdict.price_of_certainty.sentence if verdict.price_of_certainty else "",
            verdict.routing.sentence
            and tr("Routing, that is where the work is sent and not how it is paid: {sentence}").format(
                sentence=verdict.routing.sentence
            ),
        )
        self._fill_levels(advice)
        QTimer.singleShot(0, self, self._fit)
        self._fill_flips(advice, complete)
        self._fill(
            mark("Ask the vendor"),
            [
                tr("{id}  {question}  Why: {because}").format(id=q.id, question=q.question, because=q.because or q.why)
                for q in advice.questions
            ],
            tr(
                "{number} questions, the most important first. Export them as a PDF that the vendor can fill in."
            ).format(number=len(advice.questions)),
        )
        self._fill(
            mark("Assumptions"),
            [f"{a.name}: {a.value} ({a.basis})" for a in advice.assumptions],
            tr(
                "What you did not say, we assumed. Each default is listed with where it comes from; the report names the sources."
            ),
            *advice.price_warnings,
        )

    def _fill(self, tab: str, items: list[str], *before: str | None) -> None:
        layout = self._bodies[tab]
        emptied(layout)
        for words in before:
            if words:
                layout.addWidget(label(words))
        for words in items:
            layout.addWidget(label(f"•  {words}"))
        layout.addStretch(1)

    def _fill_offers(self, advice: Advice, finding: str) -> None:
        from advisor.report.wording import money

        layout = self._bodies["Offers"]
        self._ranges.setParent(None)
        emptied(layout)
        layout.addWidget(label(finding))
        layout.addWidget(self._ranges, 1)
        self._ranges.show()
        currency = advice.case.currency
        for each in advice.verdict.offers:
            cost = each.priced.monthly
            words = f"{each.priced.name} ({VERDICTS[each.priced.family].lower()}): {money(cost.mean, currency)} a month, 8 of 10 months {money(cost.p10, currency)} to {money(cost.p90, currency)}."
            if each.excluded_because:
                words += tr(" Left out: {excluded_because}").format(excluded_because=each.excluded_because)
            layout.addWidget(label(words))

    def _fill_levels(self, advice: Advice) -> None:
        from advisor.report.wording import money, percent

        levels, currency = advice.verdict.levels, advice.case.currency
        rows = [
            (tr("Monthly cap"), levels.monthly_cap, "monthly_cap"),
            (tr("Daily stop"), levels.daily_stop, "daily_stop"),
            (tr("Cap for one task"), levels.per_task_cap, "per_task_cap"),
            (tr("Worth committing to, a month"), levels.commitment, "commitment"),
        ]
        items = [
            f"{words}: {money(amount, currency)}. {levels.workings.get(key, '')}"
            for words, amount, key in rows
            if amount is not None
        ]
        items.append(
            tr("Alerts at {list} of the cap, to a person who may act.").format(
                list=", ".join(percent(a) for a in levels.alerts)
            )
        )
        items.append(tr("At most {retries} repeats of a failed step.").format(retries=levels.retries))
        items += list(advice.verdict.conditions)
        self._fill(
            mark("Caps and alerts"),
            items,
            tr("Review every {review_every_months} months.").format(
                review_every_months=advice.verdict.review_every_months
            ),
        )

    def _fill_flips(self, advice: Advice, complete: bool) -> None:
        if advice.flips:
            self._fill(
                mark("What would change it"),
                [flip_in_words(flip, self.draft) for flip in advice.flips],
                tr("One thing at a time, everything else as it is:"),
            )
        else:
            self._fill(
                mark("What would change it"),
                [],
                NOTHING_FLIPS if complete else STILL_LOOKING,
            )


def numbers_shown(page: ResultPage) -> list[str]:
    """The figures on the cards, for tests and for copying."""
    return [each.text() for each in page.findChildren(QLabel, "big", Qt.FindChildOption.FindChildrenRecursively)]
