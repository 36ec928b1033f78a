"""Check your answers: everything that was said, by step, each with a way to change it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from advisor.gui.draft import Draft
from advisor.gui.parts import emptied, label, link
from advisor.gui.question_page import PageFrame, Placing, nowhere
from advisor.gui.spoken_answers import answer_spoken
from advisor.gui.translation import counted, spoken, tr
from advisor.interview.questions import Page

_LETTERS = 52
"""A column is at least as wide as so many average letters; where there is no room for two, there is one."""


_SHORT, _WORDS = 5 / 12, 7 / 12
"""Of the room in a column: the short name and the answer."""
_BESIDE = 110
"""Pixels that Change and the gaps take of a column."""
_OF_A_HEADING = 1.6
"""Rows that a heading takes with the gap above it."""
_NAMES = 3
"""So many offers are named; the others are counted."""


@dataclass(frozen=True)
class _Heading:
    """A step, and what is left to answer in it."""

    step: str
    left: str

    @property
    def words(self) -> str:
        return tr("{step} · {left}").format(step=self.step, left=self.left)


@dataclass(frozen=True)
class _Said:
    """One answer: the question's or page's id, its short name, and what was said."""

    target: str
    short: str
    words: str


def _place_of(line: _Heading | _Said) -> str:
    """What stays the same of a line when its words change."""
    return f"step {line.step}" if isinstance(line, _Heading) else line.target


class CheckPage(PageFrame):
    change = Signal(str)
    """A question's or page's id."""
    rearranged = Signal()
    """The same answers in other columns: Tab goes through other buttons."""

    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        super().__init__(page, draft, place)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(30)
        self.rows.addLayout(self._columns)
        self.rows.addStretch(1)
        self._links: list[QPushButton] = []
        self._lines: list[_Heading | _Said] = []
        self._texts: dict[str, tuple[Any, ...]] = {}
        """By the place of a line, what stands there: a heading, or the answer's name, its words and its button."""
        self._side_by_side = 0
        self._resized = QTimer(self)  # once for several: what stands beside the page goes and comes with it
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self._arrange_again)

    def arrive(self) -> None:
        before, self._lines = self._lines, self._said()
        if [_place_of(line) for line in before] != [_place_of(line) for line in self._lines]:
            self._side_by_side = 0  # other questions: all of it anew
        else:
            for line, was in zip(self._lines, before, strict=True):
                if line != was:
                    self._say(line)
        self._arrange()

    def _say(self, line: _Heading | _Said) -> None:
        """The same line with other words."""
        texts = self._texts[_place_of(line)]
        if isinstance(line, _Heading):
            texts[0].setText(line.words)
        else:
            texts[0].setText(line.short)
            texts[1].setText(line.words)
            self._describe(texts[2], line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized.start(0)

    def _arrange_again(self) -> None:
        before, focused = self._side_by_side, self.window().focusWidget()
        place = next((number for number, each in enumerate(self._links) if each is focused), None)
        self._arrange()
        if self._side_by_side != before:
            self.rearranged.emit()
            if place is not None:  # the button that had the focus is another one now
                QTimer.singleShot(0, self._links[place], self._links[place].setFocus)

    def set_look(self, percent: int) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Two columns of the same length where there is room for them, read down the first and then the second."""
        columns = 2 if self.width() >= 2 * _LETTERS * self.fontMetrics().averageCharWidth() else 1
        if columns == self._side_by_side or not self._lines:
            return
        self._side_by_side = columns
        emptied(self._columns)
        self._links, self._texts = [], {}
        lines = self._lines
        half = self._half(lines)
        if columns == 1:
            self._add_column(lines)
        elif isinstance(lines[half - 1], _Heading):  # a heading stands above its answers
            self._add_column(lines[: half - 1])
            self._add_column(lines[half - 1 :])
        else:
            self._add_column(lines[:half])
            step = next(line.step for line in reversed(lines[:half]) if isinstance(line, _Heading))
            again = [] if isinstance(lines[half], _Heading) else [_Heading(step, tr("continued"))]
            self._add_column([*again, *lines[half:]])

    def _half(self, lines: list[_Heading | _Said]) -> int:
        """How many of them make up half of the height, as far as it is known before they are laid out."""
        measure, room = self.fontMetrics(), max(self.width() / 2 - _BESIDE, 100)

        def rows(line: _Heading | _Said) -> float:
            if isinstance(line, _Heading):
                return _OF_A_HEADING
            parts = ((line.short, _SHORT), (line.words, _WORDS))
            return max(math.ceil(measure.horizontalAdvance(text) / (share * room)) for text, share in parts)

        heights = [rows(line) for line in lines]
        total, so_far = sum(heights), 0.0
        for number, height in enumerate(heights, 1):
            so_far += height
            if so_far >= total / 2:
                return number
        return len(lines)

    def _said(self) -> list[_Heading | _Said]:
        """The headings and under each what was said in that step."""
        asked = self.draft.flow.asked()
        found: list[_Heading | _Said] = []
        for step in self.draft.flow.steps:
            rows: list[_Said] = []
            for page in self.draft.flow.pages():
                if page.step == step and page.kind == "questions":
                    rows += [
                        _Said(each, self._short(each), self._words(each)) for each in page.questions if each in asked
                    ]
                elif page.step == step and page.kind == "offers":
                    rows.append(_Said("offers", tr("Offers"), self._offers()))
            missing = sum(1 for row in rows if row.target != "offers" and self.draft.flow.answer(row.target) is None)
            left = counted("%n not answered", "%n not answered", missing) if missing else tr("complete")
            if rows:
                found += [_Heading(spoken(step), left), *rows]
        return found

    def _short(self, question: str) -> str:
        return spoken(self.draft.questions.by_id[question].short)

    def _words(self, question: str) -> str:
        return answer_spoken(
            self.draft.questions.by_id[question], self.draft.flow.answer(question), self.draft.currency
        )

    def _offers(self) -> str:
        names = [str(offer.get("name") or tr("without a name")) for offer in self.draft.offers]
        if len(names) > _NAMES:
            more = len(names) - _NAMES
            names = [*names[:_NAMES], counted("%n more", "%n more", more)]
        return "; ".join(names) or tr("None yet: typical offers are compared")

    def _add_column(self, lines: list[_Heading | _Said]) -> None:
        column = QWidget()
        grid = QGridLayout(column)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, round(12 * _SHORT))
        grid.setColumnStretch(1, round(12 * _WORDS))
        for row, line in enumerate(lines):
            if isinstance(line, _Heading):
                heading = label(line.words, "section")
                heading.setContentsMargins(0, 6 if row else 0, 0, 0)
                grid.addWidget(heading, row, 0, 1, 3)
                self._texts.setdefault(_place_of(line), (heading,))  # the first, not where a step is continued
                continue
            texts = (label(line.short, "secondary"), label(line.words))
            for place, text in enumerate(texts):
                text.setContentsMargins(0, 2, 0, 0)
                grid.addWidget(text, row, place, Qt.AlignmentFlag.AlignTop)
            change = self._change(line)
            grid.addWidget(change, row, 2, Qt.AlignmentFlag.AlignTop)
            self._texts[_place_of(line)] = (*texts, change)
        grid.setRowStretch(len(lines), 1)
        self._columns.addWidget(column, 1)

    def _change(self, line: _Said) -> QPushButton:
        change = link(tr("Change"), lambda: self.change.emit(line.target), says="")
        change.setProperty("tight", True)
        self._describe(change, line)
        self._links.append(change)
        return change

    def _describe(self, change: QPushButton, line: _Said) -> None:
        answer = line.short[:1].lower() + line.short[1:]
        change.setAccessibleName(tr("Change {answer}").format(answer=answer))
        change.setAccessibleDescription(tr("Now: {answer}").format(answer=line.words))

    def stops(self) -> list[QWidget]:
        return list(self._links)
