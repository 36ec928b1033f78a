"""A language of accents in which English shows: what of a window nobody translated, and what no translator would see."""

from __future__ import annotations

import dataclasses
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QTableWidget,
    QTabWidget,
    QWidget,
)

from advisor.gui.charts_view import ChartView
from advisor.gui.pseudo_locale import PseudoTranslator

ROOT = Path(__file__).resolve().parents[2]
MOST_ROWS = 60
"""Of a long table that are looked at."""
_LETTERS_OF_ENGLISH = re.compile(r"[aceinouydlszACEINOUY]")
"""The language of the test has none of these: each has an accent there."""


class Asked(PseudoTranslator):
    """Notes every text that it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str:
        if context == "Advisor":
            self.texts.add(text)
        return super().translate(context, text, note, n)


def english_in(text: str, names: set[str]) -> list[str]:
    """Words that nobody translated. Initials such as CSV are none, nor is the language's own padding, nor the letter of
    a word that is its key, which keeps its form."""
    text = re.sub("&(.)", "", text)
    for name in sorted((name for name in names if name in text), key=len, reverse=True):
        text = text.replace(name, " ")
    words = re.findall(r"[^\W\d_]+", text)
    return [w for w in words if len(w) > 1 and not w.isupper() and "ë" not in w and _LETTERS_OF_ENGLISH.search(w[1:])]


def texts_of(root: QWidget) -> Iterator[str]:
    """All that is written on it, and all that a screen reader says of it; not what the buyer typed."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(n) for n in range(widget.count()))
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(n) for n in range(widget.count()))
        elif isinstance(widget, QListWidget):
            yield from (widget.item(n).text() for n in range(widget.count()))
        elif isinstance(widget, QPlainTextEdit):
            yield from (widget.toPlainText(), widget.placeholderText())
        elif isinstance(widget, QTableWidget):
            cells = [widget.item(row, c) for row in range(widget.rowCount()) for c in range(widget.columnCount())]
            heads = [widget.horizontalHeaderItem(column) for column in range(widget.columnCount())]
            yield from (cell.text() for cell in (*cells, *heads) if cell is not None)
        elif isinstance(widget, QTableView):
            model = widget.model()
            across, down = range(model.columnCount()), range(min(MOST_ROWS, model.rowCount()))
            yield from (str(model.headerData(place, Qt.Orientation.Horizontal) or "") for place in across)
            yield from (str(model.index(row, place).data() or "") for row in down for place in across)
        elif isinstance(widget, ChartView) and widget.chart is not None:
            yield from _strings(widget.chart)


def _strings(made: Any) -> Iterator[str]:
    if isinstance(made, str):
        yield made
    elif dataclasses.is_dataclass(made):
        for field in dataclasses.fields(made):
            if field.name not in ("key", "currency"):
                yield from _strings(getattr(made, field.name))
    elif isinstance(made, tuple):
        for each in made:
            yield from _strings(each)


@cache
def catalogue() -> frozenset[str]:
    """Every text that packaging/make_translation.py gives to translators."""
    make = runpy.run_path(str(ROOT / "packaging" / "make_translation.py"))
    return frozenset(str(message.findtext("source")) for message in make["translation"]("de").iter("message"))
