"""Estimate so far, at the side: which way it leans, the range, and what the last change did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.gui.explain_dialog import explain_link, show_explained
from advisor.gui.parts import card, label, link, scrolling
from advisor.gui.translation import spoken, tr
from advisor.gui.words import VERDICTS

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
        self._advice: Advice | None = None
        self.links = [
            explain_link(lambda: self._advice, key, named=named, words=words)
            for key, named, words in (
                ("month", tr("A month on average"), tr("Explain the average")),
                ("range", tr("Eight of ten months"), tr("Explain the range")),
                ("confidence", tr("Confidence"), tr("Explain the confidence")),
            )
        ]
        for each in self.links:
            each.hide()
            inner.addWidget(each)
        rows.addWidget(first)
        second, inner2 = card()
        inner2.addWidget(label(tr("What moved it"), "question"))
        self.moves = label(tr("Nothing yet."), "secondary")
        inner2.addWidget(self.moves)
        self._moves: tuple[str, float, float] | None = None
        self.explain_move = link(
            tr("Explain the last change"),
            self._explain_move,
            says=tr("Opens a window with the estimate before and after it."),
        )
        self.explain_move.hide()
        inner2.addWidget(self.explain_move)
        rows.addWidget(second)
        self.trouble = label("", "error")
        self.trouble.hide()
        rows.addWidget(self.trouble)
        rows.addStretch(1)
        self._before: float | None = None
        self._what = ""
        self._moved: list[tuple[str, bool]] = []
        """What was said of each change, and whether it did nothing; the latest first."""
        self.setAccessibleName(tr("Estimate so far"))

    def expect(self, what: str) -> None:
        """Something was changed, in the buyer's words; the next advice shows what it did."""
        self._what = what

    def forget(self) -> None:
        """Another case was opened: nothing has moved yet."""
        self._before, self._what, self._moved = None, "", []
        self.moves.setText(tr("Nothing yet."))
        self.explain_move.hide()
        self.verdict.setText("…")
        self.amount.setText("…")
        for each in (self.offer, self.range, self.sure):
            each.setText("")
        self._advice = None
        for link_ in self.links:
            link_.hide()

    def _explain_move(self) -> None:
        if self._moves is None or self._advice is None:
            return
        from advisor.gui.move_explained import explained_move

        what, before, after = self._moves
        figures = ((tr("Average month"), before, after),)
        show_explained(self, explained_move(what, figures, self._advice.case.currency))

    def show_trouble(self, why: str) -> None:
        self.trouble.setText(why)
        self.trouble.show()

    def show_advice(self, advice: Advice, worked_out: bool = True) -> None:
        """Not `worked_out`: a number is being moved, and what follows from it is said with the whole advice."""
        from advisor.report.wording import money

        self.trouble.hide()
        self._advice = advice
        for each in self.links:
            each.show()
        currency, verdict = advice.case.currency, advice.verdict
        cost = next(o for o in verdict.offers if o.priced.name == verdict.offer).priced.monthly
        self.verdict.setText(spoken(VERDICTS[verdict.family]))
        self.offer.setText(verdict.offer)
        self.amount.setText(money(cost.mean, currency))
        self.range.setText(
            tr("8 in 10 months: {low} to {high}").format(low=money(cost.p10, currency), high=money(cost.p90, currency))
        )
        if not worked_out:
            self.sure.setText(tr("Being worked out…"))
            return
        self.sure.setText(tr("Confidence: {confidence}").format(confidence=spoken(verdict.confidence)))
        if self._what and self._before is not None:
            change = cost.mean - self._before
            nothing = abs(change) < 0.005 * max(self._before, 1)
            if nothing:
                moved = tr("= {what}: no change").format(what=self._what)
            else:
                sign = "▲" if change > 0 else "▼"
                moved = tr("{sign} {amount}  {what}").format(
                    sign=sign, amount=money(abs(change), currency), what=self._what
                )
            self._moves = (self._what, self._before, cost.mean)
            self.explain_move.show()
            # That an earlier change did nothing is no news any more: such lines would hide the one that did something.
            self._moved = [(moved, nothing), *(each for each in self._moved if not each[1])][:_KEPT]
            self.moves.setText("\n".join(words for words, _ in self._moved))
            said = tr("{verdict}, {amount} a month on average, {moved}").format(
                verdict=self.verdict.text(), amount=self.amount.text(), moved=moved
            )
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self._before, self._what = cost.mean, ""
