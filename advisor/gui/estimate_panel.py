"""Estimate so far, at the side: which way it leans, the range, and what the last change did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.gui.parts import card, label, scrolling
from advisor.gui.result_page import VERDICTS
from advisor.gui.translation import tr

if TYPE_CHECKING:
    from advisor.advice import Advice

_KEPT = 4


class EstimatePanel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        outer.addWidget(scrolling(body))
        rows = QVBoxLayout(body)
        rows.setContentsMargins(8, 4, 8, 8)
        first, inner = card()
        inner.addWidget(label(tr("Leaning towards"), "secondary"))
        self.verdict = label("…", "verdict")
        inner.addWidget(self.verdict)
        self.offer = label("")
        inner.addWidget(self.offer)
        inner.addWidget(label(tr("A month on average"), "secondary"))
        self.amount = label("…", "big", wrap=False)
        inner.addWidget(self.amount)
        self.range = label("", "secondary")
        inner.addWidget(self.range)
        self.sure = label("", "secondary")
        inner.addWidget(self.sure)
        rows.addWidget(first)
        second, inner2 = card()
        inner2.addWidget(label(tr("What moved it"), "question"))
        self.moves = label(tr("Nothing yet."), "secondary")
        inner2.addWidget(self.moves)
        rows.addWidget(second)
        self.trouble = label("", "error")
        self.trouble.hide()
        rows.addWidget(self.trouble)
        rows.addStretch(1)
        self._before: float | None = None
        self._what = ""
        self._moved: list[str] = []
        self.setAccessibleName(tr("Estimate so far"))

    def expect(self, what: str) -> None:
        """Something was changed, in the buyer's words; the next advice shows what it did."""
        self._what = what

    def forget(self) -> None:
        """Another case was opened: nothing has moved yet."""
        self._before, self._what, self._moved = None, "", []
        self.moves.setText(tr("Nothing yet."))
        self.verdict.setText("…")
        self.amount.setText("…")
        for each in (self.offer, self.range, self.sure):
            each.setText("")

    def show_trouble(self, why: str) -> None:
        self.trouble.setText(why)
        self.trouble.show()

    def show_advice(self, advice: Advice) -> None:
        from advisor.report.wording import money

        self.trouble.hide()
        currency = advice.case.currency
        verdict = advice.verdict
        cost = next(o for o in verdict.offers if o.priced.name == verdict.offer).priced.monthly
        self.verdict.setText(VERDICTS[verdict.family])
        self.offer.setText(verdict.offer)
        self.amount.setText(money(cost.mean, currency))
        self.range.setText(f"8 in 10 months: {money(cost.p10, currency)} to {money(cost.p90, currency)}")
        self.sure.setText(tr("Confidence: {confidence}").format(confidence=verdict.confidence))
        if self._what and self._before is not None:
            change = cost.mean - self._before
            sign = "▲" if change > 0 else "▼" if change < 0 else "="
            amount = tr("no change") if abs(change) < 0.005 * max(self._before, 1) else money(abs(change), currency)
            self._moved = [
                f"{sign} {amount}  {self._what}" if amount != "no change" else f"=  {self._what}: no change",
                *self._moved,
            ][:_KEPT]
            self.moves.setText("\n".join(self._moved))
            said = tr("{text}, {text2} a month on average, {moved}").format(
                text=self.verdict.text(), text2=self.amount.text(), moved=self._moved[0]
            )
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self._before, self._what = cost.mean, ""
