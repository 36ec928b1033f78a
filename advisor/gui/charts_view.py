"""A chart on screen: the drawing operations of the PDF painted by Qt, read out by keyboard, and taken away in five ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.chart_painting import measure, paint_op
from advisor.gui.chart_table import show_table
from advisor.gui.file_dialogs import ask_save
from advisor.gui.parts import label, link
from advisor.gui.translation import spoken, tr
from advisor.report import ops as drawing_ops
from advisor.report.chart_parts import Chart
from advisor.report.chart_reading import Reading, first_reading, readings
from advisor.report.drawing import draw

POINTS = 96 / 72
_FILES = "PNG (*.png);;SVG (*.svg);;CSV (*.csv)"
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class ChartView(QWidget):
    """Shows one chart. Arrow keys move a marker and say the figures there; Escape takes it away again."""

    read_out = Signal(str)
    """What the marker stands on, in words; empty when there is no marker."""

    def __init__(self, name: str, least: int = 150) -> None:
        """`least` is the height in pixels at 100 % below which the page scrolls instead."""
        super().__init__()
        self._least = least
        self._chart: Chart | None = None
        self._read: tuple[Reading, ...] | None = ()
        self._at: int | None = None
        self._percent = 100
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, least)
        self.setAttribute(
            Qt.WidgetAttribute.WA_OpaquePaintEvent
        )  # it fills its place, so nobody paints what is behind it

    def sizeHint(self) -> QSize:
        return QSize(560, self.minimumHeight())

    @property
    def chart(self) -> Chart | None:
        return self._chart

    @property
    def marker(self) -> Reading | None:
        """The place that is read out."""
        return None if self._at is None else self._readings[self._at]

    def show_chart(self, chart: Chart | None, *, first: bool = False) -> None:
        """`first`: painted before anything else that has changed, for somebody moves it."""
        if chart is self._chart:
            return
        self._chart, self._read = chart, None if chart is not None else ()
        if self._at is not None and self._at >= len(self._readings):
            self._at = None
        if first:
            self.repaint()
        else:
            self.update()
        self._describe()

    @property
    def _readings(self) -> tuple[Reading, ...]:
        """Made when they are first asked for: a slider passes many charts that nobody reads out."""
        if self._read is None:
            assert self._chart is not None
            self._read = readings(self._chart)
        return self._read

    def be_at_least(self, least: int) -> None:
        """Another height in pixels at 100 % below which the page scrolls instead."""
        self._least = least
        self.setMinimumHeight(round(least * self._percent / 100))

    def set_look(self, percent: int) -> None:
        self._percent = percent
        self.be_at_least(self._least)
        self.update()

    # Reading it out

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self._readings) - 1
        if not self._readings or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _FORWARD or key in _BACK:
            self._move((self._at if self._at is not None else self._first(key)) + (1 if key in _FORWARD else -1))
        elif key == Qt.Key.Key_Home:
            self._move(0)
        elif key == Qt.Key.Key_End:
            self._move(last)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._at = None
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def _first(self, key: int) -> int:
        """One before (or after) where the marker comes in, so that the first arrow key brings it there."""
        assert self._chart is not None
        return first_reading(self._chart) + (-1 if key in _FORWARD else 1)

    def _move(self, to: int) -> None:
        self._at = max(0, min(len(self._readings) - 1, to))
        self._describe()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))
        self.update()

    def _describe(self) -> None:
        """What a screen reader hears: the figures at the marker, else the finding and how to read the chart."""
        words = ""
        if self.marker is not None:
            words = spoken(self.marker.words)
        elif self._chart is not None:
            self.setAccessibleDescription(
                tr("{chart} Arrow keys read it out.").format(chart=spoken(self._chart.alternative))
            )
        if words:
            self.setAccessibleDescription(words)
        self.read_out.emit(words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._readings and event.button() == Qt.MouseButton.LeftButton:
            self._move(self._nearest(event.position()))

    def _nearest(self, point: QPointF) -> int:
        """The reading nearest to a point of the screen; both axes are even, so the first and the last tell where all are."""
        first, last = self._readings[0], self._readings[-1]
        start, end = self._spot(first), self._spot(last)
        if start == end:
            return 0
        along = point.x() if self._upright else point.y()
        place = first.place + (last.place - first.place) * (along - start) / (end - start)
        return min(range(len(self._readings)), key=lambda n: abs(self._readings[n].place - place))

    @property
    def _upright(self) -> bool:
        """True when the marker is an upright line (lines), false when it is a row."""
        return bool(self._readings and self._readings[0].points)

    def _spot(self, reading: Reading) -> float:
        """Where on the screen the marker of a reading stands: its x for lines, the middle of its row else."""
        assert self._chart is not None
        plain = self._ops(None)
        added = next(
            op for op in self._ops(reading) if op not in plain and op[0] == ("line" if self._upright else "rect")
        )
        return float(added[1] if self._upright else added[2] + added[4] / 2)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Painting it

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, self.marker)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.palette().color(self.palette().ColorRole.Highlight)), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    @property
    def _theme(self) -> drawing_ops.Theme:
        """The one whose background is that of the pages."""
        page = QGuiApplication.palette().base().color().name().upper()
        themes = (drawing_ops.LIGHT, drawing_ops.DARK, drawing_ops.CONTRAST)
        return next((each for each in themes if each.background == page), drawing_ops.LIGHT)

    @property
    def _label_size(self) -> float:
        return 9.5 * POINTS * self._percent / 100

    def _ops(self, marker: Reading | None) -> list[drawing_ops.Op]:
        if self._chart is None:
            return []
        width, height = float(self.width()), float(self.height())
        return draw(self._chart, width, height, measure, self._theme, self._label_size, marker)

    def _paint(self, painter: QPainter, marker: Reading | None) -> None:
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), QColor(self._theme.background))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for op in self._ops(marker):
            paint_op(painter, op)

    # Taking it away

    def picture(self, scale: float = 2.0) -> QPixmap:
        """The chart without the marker as a picture, twice as fine as on screen."""
        made = QPixmap(int(self.width() * scale), int(self.height() * scale))
        made.setDevicePixelRatio(scale)
        painter = QPainter(made)
        self._paint(painter, None)
        painter.end()
        return made

    def actions_menu(self) -> QMenu:
        """Everything that can be done with the chart."""
        menu = QMenu(self)
        for words, does in (
            (tr("Show as &table"), self.show_table),
            (tr("Copy as &image"), self.copy_picture),
            (tr("Copy &data"), self.copy_data),
            (tr("&Save as picture or data…"), self.save),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, does=does: does())
            action.setEnabled(self._chart is not None)
            menu.addAction(action)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.actions_menu().popup(event.globalPos())

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.picture().toImage())

    def copy_data(self) -> None:
        from advisor.report.chart_files import chart_as_tabs

        if self._chart is not None:
            QGuiApplication.clipboard().setText(chart_as_tabs(self._chart))

    def show_table(self) -> None:
        """The chart's figures in a table of their own window."""
        if self._chart is not None:
            show_table(self._chart, self)

    def save(self) -> None:
        """Ask where, then write PNG, SVG or CSV by the ending of the name."""
        if self._chart is None:
            return
        path = ask_save(self, tr("Save the chart"), f"{self._chart.key}.png", _FILES, (".png", ".svg", ".csv"))
        if not path:
            return
        ending = Path(path).suffix.lower().lstrip(".")
        from advisor.files.durable import write_output
        from advisor.gui.writing import write_beside

        content = self.as_file(ending)
        write_beside(self, tr("The chart is not saved"), lambda: write_output(Path(path), content()))

    def as_file(self, ending: str) -> Callable[[], bytes]:
        """What makes the bytes of a png, svg or csv file of the chart as it is now; it may be called in any thread."""
        from advisor.report.chart_files import chart_as_csv, chart_as_svg

        assert self._chart is not None
        if ending == "png":
            return partial(_packed, self.picture().toImage())  # packing it takes a tenth of a second
        if ending == "csv":
            return partial(chart_as_csv, self._chart)
        size = (float(self.width()), float(self.height()))
        return partial(bytes, chart_as_svg(self._chart, *size, measure, self._theme, self._label_size))


def _packed(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(buffer.data().data())


class ChartPanel(QWidget):
    """A chart with what it says under it, or what the marker stands on, and the ways to take it away."""

    def __init__(self, name: str, *, explain: Callable[[], object] | None = None, least: int = 150) -> None:
        """`explain` opens the explanation of the figures; without one there is no such link."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(2)
        self.view = ChartView(name, least)
        layout.addWidget(self.view, 1)
        self.words = label("", "secondary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        self.table_link = link(
            tr("Show as table"),
            self.view.show_table,
            tr("Show {chart} as a table").format(chart=name),
            says=tr("Opens a window with every figure of the chart in rows."),
        )
        self.more_link = link(
            tr("Copy or save"),
            self._offer,
            tr("Copy or save {chart}").format(chart=name),
            says=tr("Opens a menu: as a picture, as a drawing, or its figures as a table."),
        )
        links = QVBoxLayout()
        links.setSpacing(0)
        links.addWidget(self.table_link)
        links.addWidget(self.more_link)
        self.explain_link: QWidget | None = None
        if explain is not None:
            self.explain_link = link(
                tr("Explain"),
                explain,
                tr("Explain the figures of {chart}").format(chart=name),
                says=tr("Opens a window with the formula, the numbers that went in and where they come from."),
            )
            links.addWidget(self.explain_link)
        for each in self.stops()[1:]:
            each.setProperty("tight", True)
        links.addStretch(1)
        row.addLayout(links)
        layout.addLayout(row)
        self.view.read_out.connect(self._say)

    def show_chart(self, chart: Chart | None, *, first: bool = False) -> None:
        self.view.show_chart(chart, first=first)

    def set_look(self, percent: int) -> None:
        self.view.set_look(percent)
        layout = self.layout()
        if layout is not None:
            # Out of sight, the column of links would keep the height that it had with the other text.
            layout.invalidate()
            layout.activate()

    def stops(self) -> list[QWidget]:
        explain = [] if self.explain_link is None else [self.explain_link]
        return [self.view, self.table_link, self.more_link, *explain]

    def _offer(self) -> None:
        self.view.actions_menu().popup(self.more_link.mapToGlobal(self.more_link.rect().bottomLeft()))

    def _say(self, words: str) -> None:
        chart = self.view.chart
        if not words and chart is not None:
            words = f"{chart.finding} {chart.note}".strip()
        self.words.setText(words)
