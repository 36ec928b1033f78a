from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QPushButton, QStyle, QStyleOptionButton

from advisor.advice import Advice
from advisor.gui.charts_view import ChartView
from advisor.gui.main_window import MainWindow
from advisor.gui.theme import CONTRAST, DARK, LIGHT, Colours, chosen_colours, dress, style_sheet
from advisor.report import ops
from advisor.report.charts import crossover_chart


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 to 1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_text_has_a_contrast_of_at_least_four_and_a_half(colours: Colours) -> None:
    texts = (colours.text, colours.secondary, colours.accent, colours.error, colours.good)
    for text, background in itertools.product(texts, (colours.page, colours.window)):
        assert _contrast(text, background) >= 4.5, (text, background)
    assert _contrast(colours.on_accent, colours.accent) >= 4.5
    assert _contrast(colours.text, colours.hover) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_the_border_of_a_field_has_a_contrast_of_at_least_three(colours: Colours) -> None:
    for background in (colours.page, colours.window):
        assert _contrast(colours.border, background) >= 3


def test_high_contrast_has_at_least_seven_to_one_everywhere() -> None:
    c = CONTRAST
    for text, background in itertools.product(
        (c.text, c.secondary, c.accent, c.error, c.good, c.border), (c.page, c.window)
    ):
        assert _contrast(text, background) >= 7, (text, background)
    assert _contrast(c.on_accent, c.accent) >= 7 and _contrast(c.text, c.hover) >= 7


def test_the_theme_follows_the_system_only_where_it_is_asked_to() -> None:
    assert chosen_colours("system", system_is_dark=True) is DARK
    assert chosen_colours("system", system_is_dark=False) is LIGHT
    assert chosen_colours("system", system_is_dark=False, system_wants_contrast=True) is CONTRAST
    assert chosen_colours("light", system_is_dark=True, system_wants_contrast=True) is LIGHT
    assert chosen_colours("contrast", system_is_dark=False) is CONTRAST


def test_the_same_look_again_costs_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    set_again: list[str] = []
    window.look.put_on()
    monkeypatch.setattr(window.centralWidget(), "setStyleSheet", set_again.append)
    window.look.put_on()
    assert set_again == []
    window.look.set_text(150)
    assert len(set_again) == 1


def test_a_new_look_is_that_of_the_window_and_not_of_the_application(window: MainWindow) -> None:
    """A new sheet of the application takes five times as long with the same widgets. What opens later has it too."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.styleSheet()
    window.look.set_theme("dark")
    assert app.styleSheet() == before
    dialog = QDialog(window)
    dress(dialog)
    button = QPushButton("Close", dialog)
    dialog.show()
    assert button.palette().button().color().name() == DARK.page.lower()


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("ratio", [1, 2])
def test_a_ticked_box_shows_a_tick_on_the_accent(
    qapp: QApplication, colours: Colours, percent: int, ratio: int
) -> None:
    """The box is full of the accent to its edge, and a tick goes from the left over the bottom up to the right."""
    box = QCheckBox()
    box.setChecked(True)
    box.setStyleSheet(style_sheet(colours, percent))
    box.resize(box.sizeHint())
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    image = QImage(box.size() * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    box.render(image)

    def at(x: float, y: float) -> QColor:
        return image.pixelColor(*(int(ratio * (start + share * place.width())) for start, share in ((place.x(), x), (place.y(), y))))  # fmt: skip

    accent, tick = QColor(colours.accent), QColor(colours.on_accent)
    for corner in ((0.5, 0.06), (0.06, 0.5), (0.5, 0.95), (0.95, 0.5), (0.4, 0.3), (0.8, 0.8)):
        assert at(*corner) == accent, corner
    on_the_tick = [at(x, y) for x, y in ((0.29, 0.56), (0.42, 0.66), (0.6, 0.46), (0.7, 0.36))]
    for each in on_the_tick:
        # half way or more from the accent to the colour of the tick: its edge is smoothed
        assert abs(each.lightness() - tick.lightness()) < abs(each.lightness() - accent.lightness())
    box.deleteLater()


def test_every_chart_stands_on_the_colour_of_its_page() -> None:
    pairs = [(LIGHT, ops.LIGHT), (DARK, ops.DARK), (CONTRAST, ops.CONTRAST)]
    assert [chart.background for _, chart in pairs] == [page.page for page, _ in pairs]


def test_a_chart_is_drawn_in_the_theme_of_the_window(window: MainWindow, some_advice: Advice) -> None:
    view = ChartView("Chart")
    view.resize(500, 300)
    view.show_chart(crossover_chart(some_advice))
    for name, colours in (("contrast", CONTRAST), ("dark", DARK), ("light", LIGHT)):
        window.set_theme(name)
        assert view.picture().toImage().pixelColor(2, 2) == QColor(colours.page), name
    view.deleteLater()


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_an_example_in_an_empty_field_is_as_readable_as_other_secondary_text(
    qapp: QApplication, colours: Colours
) -> None:
    """Left alone, Qt draws it in the colour of the text at half strength: 3.2 : 1 on white."""
    field = QLineEdit()
    field.setStyleSheet(style_sheet(colours, 200))
    field.setPlaceholderText("for example 1,400")
    field.resize(500, 70)
    image = QImage(field.size(), QImage.Format.Format_ARGB32)
    field.render(image)
    inside = {image.pixelColor(x, y).name() for x in range(10, 490) for y in range(10, 60)}
    assert max(_contrast(each, colours.page) for each in inside) >= 0.9 * _contrast(colours.secondary, colours.page)
    field.deleteLater()
