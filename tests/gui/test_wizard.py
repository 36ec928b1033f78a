"""Each trap of QWizard that was met has the test here that would have caught it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QScrollArea, QWidget, QWizard
from pytestqt.qtbot import QtBot

from advisor.gui.main_window import MainWindow
from advisor.gui.wizard import AdvisorWizard
from tests.gui.seen import settled

CONTINUE, BACK = QWizard.WizardButton.CustomButton2, QWizard.WizardButton.CustomButton1


@pytest.fixture
def wizard(window: MainWindow) -> AdvisorWizard:
    window.new_case()
    assert window.wizard is not None
    return window.wizard


def current(wizard: AdvisorWizard) -> str:
    return wizard.draft.flow.current


def test_continue_still_works_after_a_jump_back(wizard: AdvisorWizard) -> None:
    pages = [page.id for page in wizard.draft.flow.pages()]
    for _ in range(4):
        wizard.button(CONTINUE).click()
    wizard.jump(pages[1])
    wizard.button(CONTINUE).click()
    assert current(wizard) == pages[2]
    assert wizard.currentPage().isAncestorOf(wizard.frame)


def test_no_way_through_the_pages_takes_from_qt_s_own_history_what_is_not_there(wizard: AdvisorWizard) -> None:
    """QWizard.setCurrentId takes a page off its history for each move to a lower number, to minus one and below: then it
    writes outside of the list."""
    last_to_first = [page.id for page in reversed(wizard.draft.flow.pages())]
    for page in [*last_to_first, *reversed(last_to_first), *last_to_first]:
        wizard.jump(page)
        assert wizard.visitedIds() == [wizard.currentId()]


def test_back_goes_to_the_page_that_was_seen_last(wizard: AdvisorWizard) -> None:
    wizard.button(CONTINUE).click()
    second = current(wizard)
    wizard.jump("offers")
    wizard.button(BACK).click()
    assert current(wizard) == second


def test_changing_an_answer_returns_to_the_check_page(wizard: AdvisorWizard) -> None:
    wizard.jump("check")
    wizard.change("stage")
    assert "stage" in wizard.frame.page.questions
    wizard.button(CONTINUE).click()
    assert current(wizard) == "check"


def test_escape_does_not_hide_the_embedded_wizard(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    assert current(wizard) == wizard.draft.questions.pages[0].id


def test_enter_is_continue(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    first = current(wizard)
    qtbot.keyClick(wizard.frame.stops()[0], Qt.Key.Key_Return)
    assert current(wizard) != first


def test_continue_stays_the_button_of_enter_after_it_had_the_focus(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    on = wizard.button(QWizard.WizardButton.CustomButton2)
    assert isinstance(on, QPushButton)
    for page in ("volume", "check"):
        wizard.jump(page)
        on.setFocus()
        wizard.frame.stops()[0].setFocus()
        assert on.isDefault(), page
    wizard.jump("volume")
    on.setFocus()
    wizard.frame.stops()[0].setFocus()
    qtbot.keyClick(wizard.frame.stops()[0], Qt.Key.Key_Return)
    assert current(wizard) != "volume"


def test_enter_in_a_number_of_the_explore_page_stays_there(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    wizard.jump("explore")
    wizard.explore.sliders[0].box.setFocus()
    qtbot.keyClick(wizard.explore.sliders[0].box, Qt.Key.Key_Return)
    assert current(wizard) == "explore"


def test_the_first_field_has_the_focus_when_the_wizard_appears(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    for page in ("", "volume", "check"):  # the first show, and pages that are shown later
        if page:
            wizard.jump(page)
        first = next(each for each in wizard.frame.stops() if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        qtbot.waitUntil(lambda first=first: bool(wizard.focusWidget() is first), timeout=5000)


def test_continue_is_never_greyed_out(every_page: Callable[[], Iterator[str]], window: MainWindow) -> None:
    for page in every_page():
        assert window.wizard is not None
        assert window.wizard.button(CONTINUE).isEnabled(), page


def test_tab_goes_through_the_fields_in_order_then_continue_back_help_and_steps(
    every_page: Callable[[], Iterator[str]], window: MainWindow
) -> None:
    for page in every_page():
        wizard = window.wizard
        assert wizard is not None
        expected = [each for each in wizard.frame.stops() if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        expected += [wizard.button(CONTINUE), wizard.button(BACK), wizard.button(QWizard.WizardButton.HelpButton)]
        expected.append(wizard.steps)
        reached: list[QWidget] = []
        at: QWidget = expected[0]
        while len(reached) < 500 and (not reached or at is not expected[0]):
            if at in expected:
                reached.append(at)
            at = at.nextInFocusChain()
        assert [each.accessibleName() for each in reached] == [each.accessibleName() for each in expected], page


def test_tab_enters_a_group_at_the_checked_choice(wizard: AdvisorWizard) -> None:
    radios = wizard.frame.findChildren(QRadioButton)
    radios[2].click()
    assert [radio.focusPolicy() == Qt.FocusPolicy.StrongFocus for radio in radios] == [
        number == 2 for number in range(len(radios))
    ]


def test_what_was_typed_stays_and_is_explained_on_continue_and_not_before(wizard: AdvisorWizard, qtbot: QtBot) -> None:
    wizard.jump("volume")
    line = wizard.frame.findChildren(QLineEdit)[0]
    qtbot.keyClicks(line, "lots")
    errors = [each for each in wizard.frame.findChildren(QLabel, "error") if not each.isHidden()]
    assert errors == []
    wizard.button(CONTINUE).click()
    assert current(wizard) == "volume"
    assert line.text() == "lots"
    assert wizard.frame.heading.text().startswith("Error: ")
    errors = [each for each in wizard.frame.findChildren(QLabel, "error") if not each.isHidden()]
    assert len(errors) == 1
    assert line.accessibleDescription().startswith(errors[0].text())
    wizard.jump("stage")
    wizard.jump("volume")
    assert line.text() == "lots"  # also when the page was left and is seen again


def test_a_key_that_looks_like_a_number_stays_a_key(wizard: AdvisorWizard) -> None:
    wizard.draft.set_answer("routine", "50_75")
    wizard.jump("routine")
    checked = [each.text() for each in wizard.frame.findChildren(QRadioButton) if each.isChecked()]
    choice = next(c for c in wizard.draft.questions.by_id["routine"].choices if c.key == "50_75")
    assert choice.label in checked
    assert wizard.draft.case_data()["answers"]["routine"] == "50_75"


def test_markup_in_a_title_is_shown_as_it_was_typed(window: MainWindow) -> None:
    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or label.parent() is None or not label.text(), label.text()


def test_the_steps_outlive_the_garbage_collector(wizard: AdvisorWizard) -> None:
    import gc

    gc.collect()
    assert wizard.steps.count() == 6
    assert wizard.steps.item(0).text().startswith("1  ")


def test_no_question_page_scrolls_at_the_usual_size(
    every_page: Callable[[], Iterator[str]], window: MainWindow
) -> None:
    window.resize(1100, 750)
    for page in every_page():
        if page == "result":
            continue  # its first tab fits (tests of the result page); the others are lists
        assert _scrolled(window) == [], page


def _scrolled(window: MainWindow) -> list[int]:
    """How far the areas of the page in view can be moved, where they can."""
    assert window.wizard is not None
    settled()
    areas = [each for each in window.wizard.frame.findChildren(QScrollArea) if each.isVisible()]
    return [far for each in areas if (far := each.verticalScrollBar().maximum())]


def test_the_answers_of_every_sample_are_checked_without_scrolling_and_so_is_the_start(window: MainWindow) -> None:
    """The coding agent has the longest list: 33 answers, four of them in two lines."""
    window.resize(1100, 750)
    window.start.show_recent([(f"{n}.advisor.json", f"Case {n}, today, per-token", True) for n in range(5)])
    settled()
    assert window.start.findChildren(QScrollArea)[0].verticalScrollBar().maximum() == 0
    for name in window.start.samples:
        window.open_sample(name)
        assert window.wizard is not None and window.draft is not None
        window.wizard.jump("check")
        settled()
        assert _scrolled(window) == [], name
        window.draft.unsaved = False


def test_a_page_is_made_in_one_turn_of_the_loop_and_painted_in_a_later_one(window: MainWindow, qtbot: QtBot) -> None:
    """A page takes some 20 ms to be made and 15 to be painted: together with a slower machine's share, over 50."""
    window.open_sample("support-team")
    assert window.wizard is not None
    qtbot.waitUntil(window.stack.updatesEnabled)
    window.wizard.jump("volume")
    assert not window.stack.updatesEnabled()
    qtbot.waitUntil(window.stack.updatesEnabled)
    window.wizard.jump("volume")  # made already: nothing to wait for
    assert window.stack.updatesEnabled()


def test_the_check_page_is_built_once_for_the_same_questions_and_room(window: MainWindow, qtbot: QtBot) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    qtbot.waitUntil(window.stack.updatesEnabled)
    window.wizard.jump("check")
    qtbot.waitUntil(window.stack.updatesEnabled)
    before = window.wizard.frame.stops()
    window.wizard.jump("volume")
    window.wizard.jump("check")
    assert window.wizard.frame.stops() == before
    window.draft.set_answer("tasks", "77000")  # type: ignore[union-attr]
    window.wizard.jump("volume")
    window.wizard.jump("check")
    assert window.wizard.frame.stops() == before  # the same buttons with other words
    assert any("77,000" in each.accessibleDescription() for each in before)
    assert any("77,000" in each.text() for each in window.wizard.frame.findChildren(QLabel))


def test_the_pages_that_take_longest_are_made_while_nothing_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.new_case()
    assert window.wizard is not None
    wizard = window.wizard
    assert set(wizard.frames) == {"kind_of_work"}
    qtbot.waitUntil(lambda: set(wizard.frames) == {"kind_of_work", "offers", "explore", "check", "result"})
    assert wizard.draft.flow.current == "kind_of_work" and wizard.visitedIds() == [wizard.currentId()]


def test_the_change_with_the_focus_keeps_it_when_the_answers_go_into_other_columns(
    window: MainWindow, qtbot: QtBot
) -> None:
    """Each button is made anew then; the focus went on to "See the result", past all answers."""
    window.resize(1100, 750)
    window.open_sample("support-team")
    wizard = window.wizard
    assert wizard is not None
    wizard.jump("explore")  # the estimate stands beside it, and not beside the answers
    settled()
    wizard.jump("check")
    for width in (1100, 620, 1100):
        window.resize(width, 750)
        for _ in range(5):
            settled()
        assert wizard.focusWidget() is wizard.frame.stops()[0], width
