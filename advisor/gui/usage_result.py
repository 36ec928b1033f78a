"""What an export says: the days as a chart, the figures, what they change in the estimate, and what they can't tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from advisor.gui.charts_view import ChartView
from advisor.gui.flow_row import flowing
from advisor.gui.parts import button, card, emptied, label, scrolling
from advisor.gui.translation import counted, spoken, spoken_or_typed, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.review import Change, Range, Review


class UsageResult(QWidget):
    review_wanted = Signal()
    """The buyer wants plan and actual compared."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("What the export says"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 10, 0)
        self.figures = QGridLayout()
        rows.addLayout(self.figures)
        self.chart = ChartView(tr("Use by day"))
        self.chart.setMinimumHeight(190)
        rows.addWidget(self.chart)
        self.finding = label("", "secondary")
        rows.addWidget(self.finding)
        frame, self._change = card()
        rows.addWidget(frame)
        self.hint = label("", "hint")
        self._change.addWidget(self.hint)
        self._table = QGridLayout()
        self._change.addLayout(self._table)
        self.review_button = button(
            tr("&Plan and actual…"),
            self.review_wanted.emit,
            says=tr("Opens a report that holds each month of use against what was planned."),
        )
        self.signed = QComboBox()
        self.signed.setAccessibleName(tr("Which offer was signed"))
        self.signed.setAccessibleDescription(tr("What was measured is held against this offer."))
        self.signed.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._change.addWidget(flowing(self.review_button, self.signed))
        self._review = QVBoxLayout()
        self._change.addLayout(self._review)
        self._notes = QVBoxLayout()
        rows.addLayout(self._notes)
        rows.addStretch(1)
        self.area = scrolling(body)
        outer.addWidget(self.area)

    def show_summary(
        self, summary: Mapping[str, Any], *, can_review: bool, offers: Sequence[str] = (), text_percent: int = 100
    ) -> None:
        """The figures and the days; `offers` are those of the case, of which one may have been signed."""
        from advisor.gui.spoken_chart import spoken_chart
        from advisor.report.usage_chart import usage_chart

        emptied(self.figures)
        emptied(self._table)
        emptied(self._review)
        emptied(self._notes)
        self.review_button.setVisible(can_review)
        self.signed.setVisible(can_review and bool(offers))
        self.signed.clear()
        self.signed.addItem(tr("Signed: the one that was advised"), "")
        for name in offers:
            self.signed.addItem(tr("Signed: {name}").format(name=name[:40]), name)
        self.show_hint("")
        for number, (words, value) in enumerate(_figures(summary)):
            self.figures.addWidget(label(words, "secondary", wrap=False), number // 4 * 2, number % 4)
            self.figures.addWidget(label(value, "question", wrap=False), number // 4 * 2 + 1, number % 4)
        chart = usage_chart(summary)
        self.chart.setVisible(chart is not None)
        self.finding.setVisible(chart is not None)
        if chart is not None:
            self.chart.set_look(text_percent)
            self.chart.show_chart(spoken_chart(chart))
            self.finding.setText(spoken(chart.finding))
        models = [one for one in summary["by_model"] if one["model"]]
        if models:
            self._notes.addWidget(label(tr("By model, at list price"), "section"))
            for one in models[:10]:
                cost = tr("price not known") if one["list_cost"] is None else _money(one["list_cost"], "USD")
                self._notes.addWidget(label(tr("{model}: {cost}").format(model=one["model"], cost=cost)))
        if summary["warnings"]:
            self._notes.addWidget(label(tr("What to know about this file"), "section"))
            for warning in summary["warnings"]:
                self._notes.addWidget(label(spoken(warning)))

    def show_hint(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def show_change(self, change: Change, currency: str) -> None:
        """The estimate before and after, with what a week can't tell."""
        self.show_hint("")
        emptied(self._table)
        rows = (
            ("", tr("Before"), tr("With this export")),
            (
                tr("Tasks in a normal month"),
                _range(change.before.tasks),
                _range(change.after.tasks),
            ),
            (
                tr("Tokens of one task, {currency} at list price").format(currency=currency),
                _range(change.before.task_cost),
                _range(change.after.task_cost),
            ),
        )
        for number, row in enumerate(rows):
            for place, words in enumerate(row):
                name = "secondary" if number == 0 or place == 0 else "question"
                self._table.addWidget(label(words, name), number, place)
        self._table.addWidget(
            label(tr("In brackets: the range that holds 8 cases of 10. What these days can't tell:"), "secondary"),
            3,
            0,
            1,
            3,
        )
        for number, sentence in enumerate(change.cannot_tell):
            self._table.addWidget(label(f"– {spoken(sentence)}"), 4 + number, 0, 1, 3)
        self._fit()

    def show_review(self, review: Review) -> None:
        """Plan against actual, the verdict of today, and what to ask for."""
        from advisor.report.usage_text import figure_as_text

        self.show_hint("")
        emptied(self._review)
        title = label(tr("Plan and actual"), "section")
        self._review.addWidget(title)
        self._review.addWidget(label(spoken(review.sentence), "sentence"))
        for one in review.figures:
            actual = tr("not known") if one.actual is None else figure_as_text(one.actual)
            words = tr("{name}: planned {plan}, came {actual}").format(
                name=spoken(one.name), plan=_range(one.plan), actual=actual
            )
            self._review.addWidget(label(words))
        self._review.addWidget(label(tr("Ask for at the price review"), "section"))
        for ask in review.asks:
            self._review.addWidget(label(f"– {spoken(ask.what)} {spoken(ask.because)} ({ask.question})"))
        self._fit(title)

    def _fit(self, shown: QWidget | None = None) -> None:
        """Labels that wrap know their height only in the next rounds of the event loop; then what is new comes in sight."""

        def fit() -> None:
            self.area.fit()
            if shown is not None:
                self.area.ensureWidgetVisible(shown, 0, 300)

        for wait in (0, 30, 120):
            QTimer.singleShot(wait, self, fit)


def _money(amount: Any, currency: str) -> str:
    from advisor.report.usage_text import money_as_text

    return spoken_or_typed(money_as_text(amount, currency))


def _range(found: Range) -> str:
    from advisor.report.usage_text import range_as_text

    return spoken(range_as_text(found))


def _figures(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures at the top, each with its words."""

    def whole(value: Any) -> str:
        return tr("not known") if value is None else f"{float(value):,.0f}"

    per_request = summary["tokens_per_request"]["input"]
    spread = whole(per_request["mean"])
    if per_request["median"] is not None:
        spread = tr("{mean} (median {median})").format(mean=spread, median=whole(per_request["median"]))
    share = summary.get("cache_share")
    found = [
        (tr("Days with use"), counted("%n day", "%n days", int(summary["days"]))),
        (tr("Requests"), whole(summary["requests"])),
        (tr("Input tokens"), whole(summary["input_tokens"])),
        (tr("Output tokens"), whole(summary["output_tokens"])),
        (
            tr("At list price"),
            tr("not known") if summary["list_cost"] is None else _money(summary["list_cost"], "USD"),
        ),
        (tr("Input of a request"), spread),
        (tr("Read from a cache"), tr("not known") if share is None else f"{100 * float(share):.0f} %"),
        (tr("Busiest day"), str(summary.get("busiest_day") or tr("not known"))),
    ]
    if summary.get("busiest_hour"):
        found.append((tr("Busiest hour from"), str(summary["busiest_hour"])))
    if summary.get("billed") is not None:
        found.append((tr("Billed in the file"), _money(summary["billed"], str(summary.get("currency", "USD")))))
    return found
