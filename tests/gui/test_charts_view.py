"""A chart of the window: read out by keyboard, shown as a table, and taken away as picture and as numbers."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QTableWidget
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.gui.charts_view import ChartPanel, ChartView
from advisor.gui.main_window import MainWindow
from advisor.gui.writing import wait_for_writing
from advisor.report.chart_reading import readings
from advisor.report.charts import crossover_chart, fan_chart, range_chart, tornado_chart


@pytest.fixture
def panel(qtbot: QtBot, some_advice: Advice) -> ChartPanel:
    made = ChartPanel("Where the answer changes")
    qtbot.addWidget(made)
    made.resize(700, 420)
    with qtbot.waitExposed(made):
        made.show()
    made.show_chart(crossover_chart(some_advice))
    return made


def description(panel: ChartPanel) -> str:
    seen = QAccessible.queryAccessibleInterface(panel.view)
    assert seen is not None
    return seen.text(QAccessible.Text.Description)


def test_the_first_arrow_comes_in_at_your_own_volume_and_the_description_says_the_figures(
    panel: ChartPanel, qtbot: QtBot
) -> None:
    before = description(panel)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    # Growth at 200,000: 900 + 100,000 x 0.006
    assert description(panel).startswith("200,000 conversations a month (your volume). Growth $1,500")
    assert panel.words.text() == description(panel) != before
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert description(panel) == before


def test_arrows_home_and_end_walk_over_the_whole_chart(panel: ChartPanel, qtbot: QtBot) -> None:
    chart = panel.view.chart
    assert chart is not None
    every = [each.words for each in readings(chart)]
    qtbot.keyClick(panel.view, Qt.Key.Key_Home)
    heard = [description(panel)]
    while heard[-1] != every[-1]:
        qtbot.keyClick(panel.view, Qt.Key.Key_Right)
        assert description(panel) != heard[-1], "the marker stands still before the end"
        heard.append(description(panel))
    assert heard == every
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)  # at the end it stays
    assert description(panel) == every[-1]
    qtbot.keyClick(panel.view, Qt.Key.Key_End)
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert description(panel) == every[-2]


def test_a_chart_that_somebody_moves_is_painted_before_anything_else(
    panel: ChartPanel, some_advice: Advice, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    paint = type(panel.view)._paint

    def noted(view: ChartView, painter: QPainter, marker: object) -> None:
        assert view.chart is not None
        painted.append(view.chart.key)
        paint(view, painter, marker)  # type: ignore[arg-type]

    monkeypatch.setattr(ChartView, "_paint", noted)
    panel.show_chart(range_chart(some_advice))
    assert painted == []  # in the next turn, with all that has changed
    QApplication.processEvents()
    assert painted == ["ranges"]
    panel.show_chart(crossover_chart(some_advice), first=True)
    assert painted == ["ranges", "crossover"]


def test_a_move_is_announced(panel: ChartPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert len(told) == 1 and told[0].message() == description(panel)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [crossover_chart, range_chart, fan_chart, tornado_chart])
def test_a_click_reads_out_the_nearest_place(
    panel: ChartPanel, qtbot: QtBot, some_advice: Advice, kind: object
) -> None:
    panel.show_chart(kind(some_advice))  # type: ignore[operator]
    view = panel.view
    for each in view._readings:
        place = view.rect().center()
        if view._upright:
            place.setX(round(view._spot(each)))
        else:
            place.setY(round(view._spot(each)))
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        assert view.marker is not None
        assert view.marker.place == pytest.approx(each.place, abs=1e-6)


def test_the_marker_is_painted_and_never_in_the_picture_that_is_taken_away(panel: ChartPanel, qtbot: QtBot) -> None:
    screen, taken = panel.view.grab().toImage(), panel.view.picture().toImage()
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.grab().toImage() != screen
    assert panel.view.picture().toImage() == taken


def test_the_table_of_a_chart_is_a_real_table_with_its_finding(panel: ChartPanel, qtbot: QtBot) -> None:
    panel.table_link.click()
    dialog = panel.view.findChild(QDialog)
    assert dialog is not None and dialog.isVisible()
    table = dialog.findChild(QTableWidget)
    chart = panel.view.chart
    assert table is not None and chart is not None
    shown = [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]
    assert shown == [list(row) for row in chart.table.rows]
    dialog.close()


def test_copying_puts_the_picture_and_the_numbers_on_the_clipboard(panel: ChartPanel) -> None:
    menu = panel.view.actions_menu()
    words = [action.text().replace("&", "") for action in menu.actions()]
    assert words == ["Show as table", "Copy as image", "Copy data", "Save as picture or data…"]
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().image().width() == 2 * panel.view.width()
    menu.actions()[2].trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["Conversations a month", "Growth ($)"]
    assert next(x for x in lines if x.startswith("111111")).split("\t")[:3] == ["111111", "966.67", "966.67"]


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_a_chart_is_saved_as_picture_drawing_or_numbers(
    panel: ChartPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    target = tmp_path / "chart"  # without an ending: the chosen kind of file gives it
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), f"{ending.upper()} (*.{ending})"))
    panel.view.save()
    wait_for_writing()
    written = tmp_path / f"chart.{ending}"
    if ending == "png":
        assert QImage(str(written)).width() == 2 * panel.view.width()
    elif ending == "svg":
        root = ElementTree.fromstring(written.read_bytes())
        assert any("Growth" in (text.text or "") for text in root.iter("{http://www.w3.org/2000/svg}text"))
    else:
        with written.open(encoding="utf-8-sig", newline="") as file:
            assert ["111111", "966.67", "966.67"] in [row[:3] for row in csv.reader(file)]


def test_a_chart_that_can_t_be_saved_says_why(
    panel: ChartPanel, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("advisor.gui.writing.say", lambda _parent, _title, words: said.append(words))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "x.csv"), ""))
    panel.view.save()
    qtbot.waitUntil(lambda: len(said) == 1 and bool(said[0]), timeout=30_000)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_table_of_a_chart_shows_every_heading_and_figure_whole(
    window: MainWindow, some_advice: Advice, qtbot: QtBot, percent: int
) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    window.look.set_text(percent)
    window.wizard.jump("explore")
    window.wizard.explore.show_advice(some_advice)
    window.wizard.explore.panels[0].view.show_table()
    table = window.findChildren(QDialog)[0].findChildren(QTableWidget)[0]
    qtbot.waitUntil(table.isVisible)
    head = table.horizontalHeader()
    for column in range(table.columnCount()):
        assert table.columnWidth(column) >= max(head.sectionSizeHint(column), table.sizeHintForColumn(column))
    window.look.set_text(100)
