"""Another theme or text size: what is out of sight is let go of and made again, and nothing that a buyer did is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from advisor.files.settings import Settings
from advisor.gui import theme
from advisor.gui.explore_page import ExplorePage
from advisor.gui.main_window import MainWindow
from advisor.gui.offers_page import OffersPage
from advisor.gui.result_page import ResultPage
from advisor.gui.theme import DARK, LIGHT
from advisor.gui.usage_plan import PlanOfSevenDays
from advisor.gui.usage_reconcile import ReconcileDialog
from advisor.gui.wizard import AdvisorWizard
from tests.gui.dialogs import let_go


@pytest.fixture
def wizard(window: MainWindow) -> AdvisorWizard:
    window.open_sample("support-team")
    assert window.wizard is not None
    return window.wizard


def test_only_what_is_in_sight_is_worked_through(
    window: MainWindow, every_page: Callable[[], Iterator[str]], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """With every page and tab seen there are 1,300 widgets, at 0.2 ms and more each; a buyer waits for a third of them."""
    for _ in every_page():
        page = window.wizard.frame  # type: ignore[union-attr]
        for tabs in (each for each in (getattr(page, "tabs", None),) if each is not None):
            for tab in range(tabs.count()):
                tabs.setCurrentIndex(tab)
            tabs.setCurrentIndex(0)
    there: list[tuple[int, int]] = []
    put_on, turn, counter = theme.dress, [0], QTimer()
    counter.timeout.connect(lambda: turn.append(turn.pop() + 1))
    counter.start(0)

    def counted(part: QWidget) -> None:
        there.append((turn[0], len(part.findChildren(QWidget))))
        put_on(part)

    monkeypatch.setattr(theme, "dress", counted)
    everything = len(window.findChildren(QWidget))
    assert everything > 1_000
    for page, most in (("result", 150), ("explore", 130), ("offers", 90), ("check", 150), ("volume", 90)):
        window.jump(page)
        QApplication.processEvents()
        there.clear()
        window.set_text(110 if window.settings.text_percent == 100 else 100)
        assert not there  # the pages go in a turn of their own
        qtbot.waitUntil(lambda: len(there) == 4 and window.updatesEnabled())
        # the page with what is around it, the menus, the status bar and the estimate, each in its turn
        assert len({when for when, _ in there}) == 4 and max(each for _, each in there) < most, (page, there)


def test_a_page_that_was_put_away_comes_back_in_the_new_look(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    """At 200 % the volume page scrolls, at 100 % it does not."""
    for page in ("volume", "tokens"):
        wizard.jump(page)
        qtbot.waitUntil(window.stack.updatesEnabled)
    assert wizard.frames["volume"].scroll_area.verticalScrollBar().maximum() == 0
    window.set_text(200)
    window.set_theme("dark")
    assert set(wizard.frames) == {"tokens"}
    wizard.jump("volume")
    qtbot.waitUntil(lambda: wizard.frame.scroll_area.verticalScrollBar().maximum() > 100)
    assert wizard.frame.heading.palette().windowText().color().name().upper() == DARK.text
    window.set_text(100)


def test_what_was_typed_on_another_page_stays_also_what_can_t_be_read(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    wizard.jump("volume")
    line = wizard.frame.findChildren(QLineEdit)[0]
    line.clear()
    qtbot.keyClicks(line, "lots")  # type: ignore[no-untyped-call]
    assert wizard.draft.flow.answer("tasks") is None
    wizard.jump("stage")
    for name in ("dark", "light"):
        window.set_theme(name)
        assert not isValid(line)
    wizard.jump("volume")
    again = wizard.frame.findChildren(QLineEdit)[0]
    assert again.text() == "lots"
    assert [each for each in wizard.frame.findChildren(QLabel, "error") if not each.isHidden()] != []
    assert wizard.draft.flow.answer("tasks") is None
    again.clear()
    qtbot.keyClicks(again, "1.4k")  # type: ignore[no-untyped-call]
    wizard.jump("stage")
    window.set_text(110)
    wizard.draft.set_answer("tasks", "5000")  # as undo does, while the page is away
    wizard.jump("volume")
    assert wizard.frame.findChildren(QLineEdit)[0].text() == "5,000"
    window.set_text(100)


def test_reasons_that_were_opened_are_open_again(window: MainWindow, wizard: AdvisorWizard) -> None:
    wizard.jump("volume")
    why = next(each for each in wizard.frame.stops() if each.accessibleName().startswith("Why we ask"))
    why.click()  # type: ignore[attr-defined]
    wizard.jump("stage")
    window.set_theme("dark")
    wizard.jump("volume")
    assert any(each.text() == "Hide" for each in wizard.frame.stops())  # type: ignore[attr-defined]


def test_where_one_looked_and_what_was_tried_stay(window: MainWindow, wizard: AdvisorWizard) -> None:
    wizard.jump("result")
    wizard.result.tabs.setCurrentIndex(4)
    wizard.jump("explore")
    explore = wizard.explore
    explore.tabs.setCurrentIndex(2)
    explore.controls.setCurrentIndex(1)
    explore.offer_box.setCurrentIndex(explore.offer_box.count() - 1)
    offer = explore.offer_box.currentText()
    row = next(each for each in explore.sliders if each.key == "tasks")
    own = row.own
    row.box.setValue(own * 2)
    log = explore.log
    assert "tasks" in wizard.draft.what_if
    wizard.jump("offers")
    table = wizard.frame._table  # type: ignore[attr-defined]
    table.selectRow(table.rowCount() - 1)
    last = table.currentRow()
    assert last > 0
    wizard.jump("stage")
    window.set_theme("dark")
    assert set(wizard.frames) == {"stage"}
    wizard.jump("explore")
    again = wizard.explore
    assert isinstance(again, ExplorePage) and again is not explore
    assert (again.tabs.currentIndex(), again.controls.currentIndex()) == (2, 1)
    assert again.offer_box.currentText() == offer
    assert again.log is log
    tried = next(each for each in again.sliders if each.key == "tasks")
    assert tried.own == own and tried.box.value() == pytest.approx(own * 2)
    tried.put_back()
    assert "tasks" not in wizard.draft.what_if and tried.box.value() == pytest.approx(own)
    wizard.jump("result")
    assert isinstance(wizard.frame, ResultPage) and wizard.frame.tabs.currentIndex() == 4
    wizard.jump("offers")
    assert isinstance(wizard.frame, OffersPage) and wizard.frame._table.currentRow() == last


def test_the_tabs_of_the_result_that_are_let_go_of_are_filled_again(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    wizard.jump("result")
    tabs, before = wizard.result.tabs, {}
    page = wizard.result

    def words_of(tab: int) -> list[str]:
        body = tabs.widget(tab)
        assert body is not None
        return [each.text() for each in body.findChildren(QLabel)]

    def look_at(tab: int) -> None:
        tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not page._left)  # a long list is filled piece by piece

    for tab in range(8):
        look_at(tab)
        before[tab] = words_of(tab)
    assert all(before.values())
    tabs.setCurrentIndex(2)
    window.set_theme("dark")
    assert wizard.frame is page and words_of(5) == []
    for tab in range(8):
        look_at(tab)
        assert words_of(tab) == before[tab]


def test_the_page_in_sight_stays_as_it_is(window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot) -> None:
    """Where one types, what can be taken back in the field, and how far the page was moved."""
    window.set_text(200)
    wizard.jump("volume")
    page = wizard.frame
    bar = page.scroll_area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    line = page.findChildren(QLineEdit)[0]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is line)
    line.clear()
    qtbot.keyClicks(line, "14x")  # type: ignore[no-untyped-call]
    line.setCursorPosition(1)
    bar.setValue(60)
    for name in ("dark", "contrast", "light"):
        window.set_theme(name)
        qtbot.waitUntil(window.stack.updatesEnabled)
        assert wizard.frame is page and QApplication.focusWidget() is line
        assert (line.text(), line.cursorPosition(), bar.value()) == ("14x", 1, 60)
    line.undo()
    assert line.text() != "14x"
    window.set_text(100)
    assert QApplication.focusWidget() is line


def test_undo_and_redo_go_to_a_page_that_was_put_away(window: MainWindow, wizard: AdvisorWizard) -> None:
    wizard.jump("volume")
    before = wizard.frame.findChildren(QLineEdit)[0].text()
    wizard.frame.findChildren(QLineEdit)[0].setText("77000")
    wizard.jump("stage")
    window.set_theme("dark")
    window.undo()
    assert wizard.draft.flow.current == "volume"
    assert wizard.frame.findChildren(QLineEdit)[0].text() == before
    wizard.jump("stage")
    window.set_theme("light")
    window.redo()
    assert wizard.draft.flow.answer("tasks") == "77000"
    assert wizard.frame.findChildren(QLineEdit)[0].text() == "77,000"


def test_a_dialog_that_is_open_stays_open_with_the_page_that_it_belongs_to(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    wizard.jump("offers")
    page = wizard.frame
    dialog = QDialog(page)
    field = QLineEdit(dialog)
    dialog.show()
    field.setText("half a wo")
    of_window = QDialog(window)
    of_window.show()
    wizard.jump("stage")
    window.set_text(125)
    assert isValid(dialog) and dialog.isVisible() and field.text() == "half a wo"
    assert of_window.isVisible() and wizard.frames["offers"] is page
    dialog.close()
    qtbot.waitUntil(lambda: "font-size: 13.12pt" in window.centralWidget().styleSheet())  # 1.25 x 10.5
    window.set_text(100)
    assert not isValid(dialog) and "offers" not in wizard.frames
    of_window.close()
    of_window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_look_again_and_again_leaves_no_widgets_behind(window: MainWindow, wizard: AdvisorWizard) -> None:
    left = []
    for number in range(6):
        for page in ("explore", "result", "volume"):
            wizard.jump(page)
            QApplication.processEvents()
        window.set_theme("dark" if number % 2 else "light")
        window.set_theme("light" if number % 2 else "dark")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        left.append(len(QApplication.allWidgets()))
    assert left[-1] <= left[1]


def test_windows_beside_the_case_get_another_look_after_it_and_each_in_its_turn(
    window: MainWindow, wizard: AdvisorWizard, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    hidden, shown = PlanOfSevenDays(window), ReconcileDialog(window)
    shown.show()
    order: list[QWidget] = []
    put_on = theme.dress
    monkeypatch.setattr(theme, "dress", lambda part: (order.append(part), put_on(part)))
    window.set_theme("dark")
    qtbot.waitUntil(lambda: len(order) == 6)
    assert order[4:] == [shown, hidden] and order[3] is window.centralWidget()
    for each in order:
        assert f"background: {DARK.window}" in each.styleSheet()
    assert not window.styleSheet()  # or all that belongs to it would be worked through in one go
    box = QDialog(shown)
    theme.dress(box)
    assert not box.styleSheet()  # it has the look of the one that it stands over
    let_go(shown)
    let_go(hidden)


def test_a_look_put_on_while_another_is_being_put_on_is_the_one_that_stays(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    window.set_theme("dark")
    window.set_text(125)
    window.set_theme("light")
    qtbot.waitUntil(lambda: window.updatesEnabled() and "13.12pt" in window.statusBar().styleSheet())
    qtbot.wait(100)
    for part in theme.parts(window):
        assert part.styleSheet() == theme.style_sheet(LIGHT, 125)


def test_the_start_page_stands_aside_and_comes_back_in_the_new_look(
    window: MainWindow, wizard: AdvisorWizard, qtbot: QtBot
) -> None:
    start, new = window.start, window.start.new_button
    window.set_theme("dark")
    qtbot.waitUntil(window.stack.updatesEnabled)
    assert start.window() is not window
    assert wizard.draft is not None and not wizard.draft.unsaved
    window.close_case()
    assert window.start is start and start.window() is window and new.isVisible()
    assert new.findChildren(QLabel)[0].palette().windowText().color().name().upper() == DARK.text


def test_a_start_page_that_stands_aside_goes_with_its_window(qtbot: QtBot) -> None:
    """It has no parent then: Python would delete it whenever and in whatever thread it looks for circles."""
    window = MainWindow(Settings(theme="light"))
    window.show()
    window.open_sample("support-team")
    window.set_theme("dark")
    qtbot.waitUntil(window.stack.updatesEnabled)
    assert window.start.window() is not window
    gone: list[bool] = []
    window.start.destroyed.connect(lambda: gone.append(True))
    window.close()
    window.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
