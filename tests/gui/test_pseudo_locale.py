"""The window in a language that is two fifths longer, and from right to left: it has to bear both before it gets a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from advisor.gui import charts_ahead
from advisor.gui.main_window import MainWindow
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import OfferForm
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.properties_dialog import PropertiesDialog
from advisor.gui.pseudo_locale import PseudoTranslator, pseudo
from tests.gui.seen import beyond_the_edge, clipped, settled


@pytest.fixture
def pseudo_language(qapp: QApplication) -> Iterator[None]:
    """Installed before the window is made, and taken away after it is gone."""
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    charts_ahead._made.clear()  # charts are kept with their texts
    yield
    qapp.removeTranslator(translator)
    charts_ahead._made.clear()


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_language_is_two_fifths_longer_and_keeps_what_is_filled_in() -> None:
    words = "Where the answer changes"
    assert len(pseudo(words)) >= 1.4 * len(words)
    assert pseudo("Save {name}?").format(name="Growth") == "[Sávé Growth? ëxt]"
    assert pseudo("&Back").startswith("[&B")
    assert pseudo(pseudo("Back")) == pseudo("Back")


def _faults(page: str, window: MainWindow) -> list[str]:
    return [f"{page}: {words}" for words in (*clipped(window), *beyond_the_edge(window))]


def test_no_text_is_cut_on_any_page_in_a_longer_language(
    pseudo_language: None, window: MainWindow, every_page: Callable[[], Iterator[str]]
) -> None:
    window.resize(1100, 750)
    settled()
    found = _faults("start", window)
    for page in every_page():
        settled()
        found += _faults(page, window)
    assert found == []


def test_no_text_is_cut_in_a_dialog_in_a_longer_language(pseudo_language: None, window: MainWindow) -> None:
    window.new_case()
    assert window.draft is not None
    found = []
    for dialog in (OfferDialog(OfferForm(), "USD"), PlanDialog(), PropertiesDialog(window.draft)):
        dialog.show()
        settled()
        found += [f"{type(dialog).__name__}: {words}" for words in (*clipped(dialog), *beyond_the_edge(dialog))]
        dialog.close()
    assert found == []


def test_the_window_speaks_the_language_that_is_installed(
    pseudo_language: None, window: MainWindow, every_page: Callable[[], Iterator[str]]
) -> None:
    """Every text of a page is in it: what is not in brackets is a number, a name, or was typed by the buyer."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    english = []
    for page in every_page():
        assert window.wizard is not None
        for widget in window.wizard.frame.findChildren(QLabel) + window.wizard.frame.findChildren(QAbstractButton):
            words = widget.text()
            if widget.isVisible() and sum(c.isalpha() for c in words) > 12 and "[" not in words:
                english.append(f"{page}: {words[:80]}")
    assert english == []


def test_from_right_to_left_the_steps_stand_at_the_right_and_charts_are_not_mirrored(
    right_to_left: None, window: MainWindow, every_page: Callable[[], Iterator[str]]
) -> None:
    window.resize(1100, 750)
    for page in every_page():
        settled()
        wizard = window.wizard
        assert wizard is not None
        steps, body = (each.mapTo(window, each.rect().center()).x() for each in (wizard.steps, wizard.frame))
        assert steps > body, page
        assert beyond_the_edge(window) == [], page
    assert window.wizard is not None
    chart = window.wizard.explore.chart
    window.wizard.jump("explore")
    settled()
    mirrored = chart.picture(1.0).toImage()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    settled()
    chart.resize(int(mirrored.width()), int(mirrored.height()))
    assert chart.picture(1.0).toImage() == mirrored
