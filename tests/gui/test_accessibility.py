from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabWidget, QWidget, QWizard
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.gui.main_window import MainWindow
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import OfferForm
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.preview import Preview
from advisor.gui.properties_dialog import PropertiesDialog
from advisor.gui.question_page import QuestionPage
from tests.gui.dialogs import DIALOGS, let_go
from tests.gui.seen import clipped, in_sight, nameless, settled, undescribed


def test_everything_that_tab_reaches_has_a_name(every_page: Callable[[], Iterator[str]], window: MainWindow) -> None:
    assert nameless(window) == []
    for page in every_page():
        assert nameless(window) == [], page


def test_no_two_links_of_a_page_have_the_same_name(every_page: Callable[[], Iterator[str]], window: MainWindow) -> None:
    for page in every_page():
        assert window.wizard is not None
        links = [each.accessibleName() for each in window.wizard.frame.findChildren(QPushButton, "link")]
        assert len(links) == len(set(links)), page


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_text_is_clipped(every_page: Callable[[], Iterator[str]], window: MainWindow, percent: int) -> None:
    window.set_text(percent)
    assert clipped(window) == []
    for page in every_page():
        assert clipped(window) == [], page


def test_dialogs_name_all_their_fields(window: MainWindow) -> None:
    window.new_case()
    assert window.draft is not None
    for dialog in (OfferDialog(OfferForm(), "USD"), PlanDialog(), PropertiesDialog(window.draft)):
        dialog.show()
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.close()


def test_a_chart_says_its_finding_to_those_who_do_not_see_it(window: MainWindow) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("explore")
    seen = QAccessible.queryAccessibleInterface(window.wizard.explore.chart)
    assert seen is not None
    assert len(seen.text(QAccessible.Text.Description)) > 40


def test_every_control_of_a_question_has_a_role_a_name_and_a_description(
    every_page: Callable[[], Iterator[str]], window: MainWindow
) -> None:
    roles = {QAccessible.Role.RadioButton, QAccessible.Role.CheckBox, QAccessible.Role.EditableText}
    for page in every_page():
        assert window.wizard is not None
        if isinstance(window.wizard.frame, QuestionPage):
            for field in window.wizard.frame.fields.values():
                for stop in field.stops():
                    seen = QAccessible.queryAccessibleInterface(stop)
                    assert seen is not None and seen.role() in roles, page
                    assert seen.text(QAccessible.Text.Name), page
                    assert seen.text(QAccessible.Text.Description), (page, seen.text(QAccessible.Text.Name))


def test_whatever_tab_reaches_says_what_it_is_for_or_what_it_does(
    every_page: Callable[[], Iterator[str]], window: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    """Every field, slider, table, list, row of tabs and button; a description that repeats the name does not count."""
    found = undescribed(window)  # the start page
    for page in every_page():
        found += [f"{page}: {words}" for words in undescribed(window)]
    wizard = window.wizard
    assert wizard is not None
    wizard.show_advice(some_advice)
    for frame in (wizard.explore, wizard.result):
        wizard.jump(frame.page.id)
        for tabs in frame.findChildren(QTabWidget):
            for number in range(tabs.count()):
                tabs.setCurrentIndex(number)
                settled()
                found += [f"{tabs.tabText(number)}: {words}" for words in undescribed(window)]
    wizard.jump("volume")
    wizard.frame.findChildren(QLineEdit)[0].setText("lots")
    wizard.go_on()
    settled()
    found += [f"what is wrong: {words}" for words in undescribed(window)]
    for name, made in DIALOGS.items():
        dialog = made(window, some_advice)
        dialog.show()
        if isinstance(dialog, Preview):
            with qtbot.waitSignal(dialog.shown, timeout=60_000):
                pass
        settled()
        found += [f"{name}: {words}" for words in undescribed(dialog)]
        let_go(dialog)
    assert "\n".join(found) == ""


def test_tab_goes_down_the_page_and_within_a_row_to_the_right(
    every_page: Callable[[], Iterator[str]], window: MainWindow
) -> None:
    """Of two that follow each other the second is below the first, or beside it, or at the head of the next column."""
    window.resize(1100, 750)
    for page in every_page():
        assert window.wizard is not None
        settled()
        stops = [
            each
            for each in window.wizard.frame.stops()
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        places = [QRect(each.mapTo(window, QPoint(0, 0)), each.size()) for each in stops]
        for (one, first), (other, second) in itertools.pairwise(zip(stops, places, strict=True)):
            below, right = second.top() >= first.bottom() - 8, second.left() >= first.right() - 8
            assert below or right, (page, one.accessibleName(), other.accessibleName())


def test_a_fault_is_said_above_the_page_with_a_link_to_its_field_and_in_the_title(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.new_case()
    assert window.wizard is not None
    window.wizard.jump("volume")
    page = window.wizard.frame
    line = page.findChildren(QLineEdit)[0]
    line.setText("lots")
    window.wizard.button(QWizard.WizardButton.CustomButton2).click()
    qtbot.waitUntil(lambda: window.wizard is not None and window.wizard.focusWidget() is page.summary)
    assert window.windowTitle().startswith("Error: ")
    settled()
    assert [each.isVisible() for each in page.summary.links] == [True]
    assert page.summary.accessibleName().startswith("There is a problem: ")
    link = page.summary.links[0]
    assert isinstance(link, QPushButton)
    words = link.accessibleName().removeprefix("Correct: ")
    assert line.accessibleDescription().startswith(words)  # the same words stand beside the field
    assert words in [each.text() for each in page.summary.findChildren(QLabel)]
    link.click()
    assert window.wizard.focusWidget() is line
    line.setText("1,400")
    window.wizard.button(QWizard.WizardButton.CustomButton2).click()
    assert not window.windowTitle().startswith("Error: ")


def test_a_change_of_the_estimate_is_announced_once_in_words(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    window.open_sample("support-team")
    assert window.draft is not None
    said.clear()
    window.draft.set_answer("tasks", "90000")
    assert len(said) == 1
    assert "a month on average" in said[0]


def _picture(widget: QWidget) -> QImage:
    return (
        widget.window().grab(widget.rect().translated(widget.mapTo(widget.window(), widget.rect().topLeft()))).toImage()
    )


@pytest.mark.parametrize("percent", [100, 200])
def test_what_has_the_focus_is_in_sight_and_looks_different(
    every_page: Callable[[], Iterator[str]], window: MainWindow, qtbot: QtBot, percent: int
) -> None:
    window.resize(1100, 750)
    window.set_text(percent)
    for page in every_page():
        wizard = window.wizard
        assert wizard is not None
        stops = [
            each for each in wizard.frame.stops() if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        stops += [wizard.button(QWizard.WizardButton.CustomButton2), wizard.steps]
        for stop in stops if percent == 100 else stops[:1] + stops[-3:]:  # the last are those that may be out of sight
            if not stop.isVisible() or not stop.isEnabled():
                continue
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            settled()
            assert in_sight(stop), (page, stop.accessibleName())
            focused = _picture(stop)
            stop.clearFocus()
            settled()
            assert _picture(stop) != focused, (page, type(stop).__name__, stop.accessibleName())
