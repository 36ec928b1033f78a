""" "Explain this number": a window with the formula, the arithmetic, what went in and the sources, for one figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from advisor.gui.dialog_buttons import described
from advisor.gui.parts import label, link, scrolling, sized
from advisor.gui.theme import dress
from advisor.gui.translation import spoken, tr
from advisor.gui.whole_table import WholeTable
from advisor.sentences import Sentence

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.report.explanation_parts import Explanation


class ExplainDialog(QDialog):
    """Reads from top to bottom; every part can be reached by keyboard, and the whole of it copied as text."""

    def __init__(self, said: Explanation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self._said = said
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("{figure} explained").format(figure=spoken(said.title)))
        words = spoken(said.as_text())
        figure = spoken(said.figure) if isinstance(said.figure, Sentence) else said.figure
        self.setAccessibleDescription(words)
        outer = QVBoxLayout(self)
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.addWidget(label(spoken(said.title), "secondary"))
        rows.addWidget(label(figure, "sentence"))
        rows.addWidget(label(spoken(said.formula)))
        if said.working:
            rows.addWidget(label(tr("The arithmetic"), "section"))
            for line in said.working:
                rows.addWidget(label(spoken(line)))
        if said.inputs:
            rows.addWidget(label(tr("What went in"), "section"))
            rows.addWidget(self._inputs(said))
        if said.sources:
            rows.addWidget(label(tr("Sources"), "section"))
            for line in said.sources:
                rows.addWidget(label(spoken(line) if isinstance(line, Sentence) else line, "secondary"))
        rows.addStretch(1)
        area = scrolling(body)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        area.setAccessibleName(tr("{figure}, explained").format(figure=f"{spoken(said.title)}: {figure}"))
        area.setAccessibleDescription(words)
        outer.addWidget(area, 1)
        buttons = QDialogButtonBox()
        copy = buttons.addButton(tr("&Copy as text"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(words))
        copy.setAutoDefault(False)
        copy.setAccessibleDescription(tr("Puts the whole explanation on the clipboard, to be pasted elsewhere."))
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        outer.addWidget(described(buttons))
        for before, after in ((area, copy), (copy, close)):  # the box alone would let Tab pass the first one by
            self.setTabOrder(before, after)
        sized(self, 640, 560)
        area.setFocus()

    def _inputs(self, said: Explanation) -> WholeTable:
        columns = (tr("Number"), tr("Value"), tr("Where it comes from"))
        table = WholeTable(columns, (4, 3, 4), tr("What went in"))
        table.setAccessibleDescription(tr("Each number that went into the figure, and where it comes from."))
        table.show_rows([[spoken(text) for text in (one.name, one.value, one.where_from)] for one in said.inputs])
        return table


def explain_link(
    advice: Callable[[], Advice | None], figure: str, of: str = "", *, named: str = "", words: str = ""
) -> QPushButton:
    """A link that opens the explanation of a figure of the advice as it stands then. `named` says which, for screen readers."""
    shown = words or tr("Explain")
    accessible = tr("Explain {figure}").format(figure=named) if named else shown
    made = link(shown, lambda: show_explanation(made, advice(), figure, of), accessible, says=how_it_was_worked_out())
    return made


def how_it_was_worked_out() -> str:
    """What each button does that explains a figure."""
    return tr("Opens a window with the formula, the numbers that went in and where they come from.")


def show_explanation(parent: QWidget, advice: Advice | None, figure: str, of: str = "") -> ExplainDialog | None:
    """Opens it over the window that `parent` belongs to; nothing happens before there is advice."""
    if advice is None:
        return None
    from advisor.report.explanations import explain

    return show_explained(parent, explain(advice, figure, of))


def show_explained(parent: QWidget, said: Explanation) -> ExplainDialog:
    """The window of an explanation that is at hand."""
    dialog = ExplainDialog(said, parent.window())
    dialog.open()
    return dialog
