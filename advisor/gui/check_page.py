"""Check your answers: everything that was said, by step, each with a way to change it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from advisor.gui.draft import Draft
from advisor.gui.parts import emptied, label, link
from advisor.gui.question_page import PageFrame
from advisor.gui.translation import tr
from advisor.interview.labels import answer_in_words
from advisor.interview.questions import Page


class CheckPage(PageFrame):
    change = Signal(str)
    """A question's or page's id."""

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page, draft)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self.rows.addLayout(self._grid)
        self.rows.addStretch(1)
        self._links: list[QPushButton] = []

    def arrive(self) -> None:
        emptied(self._grid)
        self._links = []
        flow = self.draft.flow
        step = ""
        asked = flow.asked()
        for page in flow.pages():
            if page.kind == "questions":
                rows = [(q, self.draft.questions.by_id[q].short, self._words(q)) for q in page.questions if q in asked]
            elif page.kind == "offers":
                offers = self.draft.offers
                names = ", ".join(str(offer.get("name") or "without a name") for offer in offers)
                rows = [("offers", tr("Offers"), names or tr("None yet: typical offers are compared"))]
            else:
                continue
            if page.step != step:
                step = page.step
                self._grid.addWidget(label(step, "section"), self._grid.rowCount(), 0, 1, 3)
            for target, short, words in rows:
                self._add(target, short, words)

    def _words(self, question: str) -> str:
        return answer_in_words(
            self.draft.questions.by_id[question], self.draft.flow.answer(question), self.draft.currency
        )

    def _add(self, target: str, short: str, words: str) -> None:
        row = self._grid.rowCount()
        change = link(tr("Change"), lambda: self.change.emit(target), tr("Change {short}").format(short=short.lower()))
        self._grid.addWidget(label(short, "secondary", wrap=False), row, 0)
        self._grid.addWidget(label(words), row, 1)
        self._grid.addWidget(change, row, 2)
        self._links.append(change)

    def stops(self) -> list[QWidget]:
        return list(self._links)
