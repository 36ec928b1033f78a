"""A chart on screen: the same drawing operations as in the PDF, painted by Qt, with its finding in words and its table."""

from __future__ import annotations

import io

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QBrush,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMenu,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.translation import tr
from advisor.report import ops as drawing_ops
from advisor.report.chart_parts import Chart
from advisor.report.drawing import draw

POINTS = 96 / 72


class ChartView(QWidget):
    """Shows one chart; F10 or the context menu copies it, shows it as a table or saves it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._dark = False
        self._percent = 100
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 150)

    def sizeHint(self) -> QSize:
        return QSize(560, 220)

    def show_chart(self, chart: Chart | None) -> None:
        self._chart = chart
        if chart is not None:
            self.setAccessibleDescription(chart.alternative)
            self.setToolTip("")
        self.update()

    def set_look(self, dark: bool, percent: int) -> None:
        self._dark, self._percent = dark, percent
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, float(self.width()), float(self.height()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.palette().color(self.palette().ColorRole.Highlight)), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint(self, painter: QPainter, width: float, height: float) -> None:
        theme = drawing_ops.DARK if self._dark else drawing_ops.LIGHT
        painter.fillRect(QRectF(0, 0, width, height), QColor(theme.background))
        if self._chart is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = 9.5 * POINTS * self._percent / 100
        for op in draw(self._chart, width, height, _measure, theme, size):
            _paint_op(painter, op)

    def picture(self, scale: float = 2.0) -> QPixmap:
        """The chart as a picture, twice as fine as on screen."""
        made = QPixmap(int(self.width() * scale), int(self.height() * scale))
        made.setDevicePixelRatio(scale)
        painter = QPainter(made)
        self._paint(painter, float(self.width()), float(self.height()))
        painter.end()
        return made

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._chart is None:
            return
        menu = QMenu(self)
        for words, does in (
            (tr("Show as table"), self.show_table),
            (tr("Copy picture"), lambda: QGuiApplication.clipboard().setPixmap(self.picture())),
            (tr("Copy data"), lambda: QGuiApplication.clipboard().setText(self.data_text("\t"))),
            (tr("Save picture…"), self._save_picture),
        ):
            action = QAction(words, menu)
            action.triggered.connect(does)
            menu.addAction(action)
        menu.exec(event.globalPos())

    def data_text(self, between: str) -> str:
        """The chart's table as lines of text."""
        if self._chart is None:
            return ""
        table = self._chart.table
        out = io.StringIO()
        for row in (table.columns, *table.rows):
            out.write(between.join(str(cell) for cell in row) + "\n")
        return out.getvalue()

    def show_table(self) -> None:
        """The chart's figures in a table of their own window."""
        if self._chart is None:
            return
        dialog = QDialog(self)
        dialog.setWindowTitle(self._chart.title)
        table = chart_table(self._chart)
        layout = QVBoxLayout(dialog)
        layout.addWidget(table)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(dialog.reject)
        layout.addWidget(close)
        dialog.resize(640, 420)
        dialog.exec()

    def _save_picture(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save picture"), "chart.png", tr("Picture (*.png)"))
        if path:
            self.picture().save(path)


def chart_table(chart: Chart) -> QTableWidget:
    """A chart's figures as a table that a screen reader can walk."""
    table = QTableWidget(len(chart.table.rows), len(chart.table.columns))
    table.setAccessibleName(chart.title)
    table.setHorizontalHeaderLabels([str(column) for column in chart.table.columns])
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for row, cells in enumerate(chart.table.rows):
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(str(cell))
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    table.resizeColumnsToContents()
    return table


def _font(size: float, bold: bool) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    return font


def _measure(text: str, size: float, bold: bool) -> float:
    return QFontMetricsF(_font(size, bold)).horizontalAdvance(text)


def _pen(colour: str, width: float, dash: tuple[float, ...] | None) -> QPen:
    pen = QPen(QColor(colour), width)
    if dash:
        pen.setDashPattern([length / max(width, 0.1) for length in dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _paint_op(painter: QPainter, op: drawing_ops.Op) -> None:
    kind = op[0]
    if kind == "line":
        painter.setPen(_pen(op[5], op[6], op[7]))
        painter.drawLine(QPointF(op[1], op[2]), QPointF(op[3], op[4]))
    elif kind == "pline":
        painter.setPen(_pen(op[2], op[3], op[4]))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in op[1]]))
    elif kind in ("poly", "rect"):
        fill = QColor(op[2] if kind == "poly" else op[5])
        fill.setAlphaF(op[3] if kind == "poly" else op[6])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(fill))
        if kind == "poly":
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in op[1]]))
        else:
            painter.drawRect(QRectF(op[1], op[2], op[3], op[4]))
    elif kind == "circle":
        painter.setPen(QPen(QColor(op[5]), op[6]) if op[5] else Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(op[4])) if op[4] else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(op[1], op[2]), op[3], op[3])
    elif kind == "text":
        _, x, y, text, size, bold, colour, anchor = op
        painter.setFont(_font(size, bold))
        painter.setPen(QColor(colour))
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * _measure(text, size, bold)
        painter.drawText(QPointF(left, y), text)
