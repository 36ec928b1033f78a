"""The rules of a good interview and the traps of Qt that no other test of the window covers; README.md here lists all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWizard,
)
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.files.resources import read_question_list, read_toml
from advisor.gui.answer_fields import AnswerField
from advisor.gui.estimate_panel import EstimatePanel
from advisor.gui.explain_dialog import ExplainDialog, show_explanation
from advisor.gui.main_window import MainWindow
from advisor.gui.name_dialog import NameDialog
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import OfferForm
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.properties_dialog import PropertiesDialog
from advisor.gui.question_page import PageFrame, QuestionPage
from advisor.gui.side_by_side import SideBySide
from tests.gui.seen import clipped, settled, with_a_dearer_month

GUI = Path(__file__).resolve().parents[2] / "advisor" / "gui"
CONTINUE = QWizard.WizardButton.CustomButton2


def _texts(root: QDialog | PageFrame) -> list[str]:
    found = [each.text() for each in (*root.findChildren(QLabel), *root.findChildren(QPushButton))]
    return [*found, *(each.placeholderText() for each in root.findChildren(QLineEdit))]


def test_r1_r2_r3_r4_r8_r9_r11_r17_every_page_keeps_the_rules(
    every_page: Callable[[], Iterator[str]], window: MainWindow
) -> None:
    questions, seen, captions = read_question_list(), 0, set()
    for page in every_page():
        assert window.wizard is not None
        frame = window.wizard.frame
        assert frame.heading.text() == questions.page_by_id[page].heading  # R1: the heading is the question
        words = window.wizard.button(CONTINUE).text().replace("&", "")
        assert words == {"check": "See the result"}.get(page, "Continue")  # R3
        assert not [text for text in _texts(frame) if "*" in text], page  # R4
        assert frame.findChildren(QScrollArea), page  # P16
        captions.add(next(each.text() for each in frame.findChildren(QLabel, "caption")))
        if isinstance(frame, QuestionPage):
            seen += 1
            _asks_well(frame)
    assert 10 <= seen <= 14  # at most 14 question pages
    # R11, R17: six steps, and their number never changes
    assert {caption.partition(" · ")[0] for caption in captions} == {f"Step {n} of 6" for n in range(1, 7)}
    assert window.wizard is not None and window.draft is not None
    last = [each.text().replace("&", "") for each in window.wizard.result._export]  # R8: verbs that say what happens
    assert last == ["Export recommendation (PDF)…", "Export questions for the vendor (PDF)…"]
    assert not window.wizard.button(CONTINUE).isVisible()
    for row in range(window.wizard.steps.count()):  # R9: each step is reached by choosing it
        window.wizard.steps.itemClicked.emit(window.wizard.steps.item(row))
        assert window.draft.flow.step_number == row + 1


def _asks_well(frame: QuestionPage) -> None:
    """R2: why we ask, once for the page and with every question in it, and Not sure for each."""
    questions = read_question_list()
    links = [each for each in frame.findChildren(QPushButton, "link") if each.text() == "Why we ask this"]
    assert len(links) == 1 and links[0].isVisible(), frame.page.id
    links[0].click()
    for name, field in frame.fields.items():
        if not field.isHidden():
            assert questions.by_id[name].why[:40] in frame._reasons.text(), name
            words = [each.text() for each in (*field.findChildren(QRadioButton), *field.findChildren(QCheckBox))]
            assert "Not sure" in " ".join(words), name


def test_r4_what_may_stay_empty_in_a_dialog_is_called_optional(window: MainWindow) -> None:
    window.files.new_case()
    assert window.draft is not None
    offer, properties = OfferDialog(OfferForm(), "USD"), PropertiesDialog(window.draft)
    for dialog in (offer, properties):
        assert not [text for text in _texts(dialog) if "*" in text]
    assert "Vendor (optional)" in _texts(offer)


def test_r7_what_was_not_answered_is_shown_as_not_provided_and_each_change_has_its_own_name(window: MainWindow) -> None:
    window.files.new_case()
    assert window.wizard is not None
    window.wizard.jump("check")
    page = window.wizard.frame
    assert "Not provided" in [each.text() for each in page.findChildren(QLabel)]
    names = [each.accessibleName() for each in page.findChildren(QPushButton, "link")]
    assert len(names) > 20 and len(set(names)) == len(names)
    assert all(name.startswith("Change ") for name in names)


def test_r13_nothing_is_asked_twice() -> None:
    pages = read_question_list().pages
    asked = [question for page in pages for question in page.questions]
    assert len(asked) == len(set(asked))


def test_r14_a_saved_case_opens_on_the_check_page(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    from advisor.files.resources import read_bytes

    saved = tmp_path / "desk.advisor.json"
    saved.write_bytes(read_bytes("samples/support-team.advisor.json"))
    window.files.open_path(str(saved))
    qtbot.waitUntil(lambda: window.wizard is not None, timeout=60_000)
    assert window.draft is not None
    assert window.draft.flow.current == "check"


def test_r16_the_estimate_says_what_the_last_change_did_and_a_range(qtbot: QtBot, some_advice: Advice) -> None:
    panel = EstimatePanel()
    qtbot.addWidget(panel)
    panel.show_advice(some_advice)
    panel.expect("busiest month raised")
    panel.show_advice(with_a_dearer_month(some_advice, 310))
    assert panel.moves.text() == "▲ $310  busiest month raised"
    assert panel.range.text().startswith("8 in 10 months: $1,200 to $1,800")  # 1,500 -+ a fifth
    panel.explain_move.click()
    said = QApplication.activeModalWidget()
    assert isinstance(said, ExplainDialog)
    assert "Average month: $1,810.00 − $1,500.00 = $310.00" in said.accessibleDescription()
    said.close()
    panel.expect("a note")
    panel.show_advice(with_a_dearer_month(some_advice, 310))
    assert panel.moves.text().splitlines()[0] == "= a note: no change"


def test_r18_each_sample_is_one_click_from_the_start_and_shows_its_result(window: MainWindow) -> None:
    samples = read_toml("samples/index.toml")["sample"]
    tiles = [each for each in window.start.findChildren(QPushButton, "tile")]
    titles = " ".join(each.accessibleName() + each.text() for each in tiles)
    for sample in samples:
        assert str(sample["title"]) in titles
    sample = next(each for each in tiles if str(samples[0]["title"]) in each.accessibleName() + each.text())
    sample.click()
    assert window.draft is not None and window.draft.flow.current == "result"


def test_p9_the_style_of_qt_is_set_in_one_place_and_once() -> None:
    setting = [path.name for path in GUI.glob("*.py") if ".setStyle(" in path.read_text("utf-8")]
    assert setting == ["application.py"]
    assert (GUI / "application.py").read_text("utf-8").count(".setStyle(") == 1


def test_p10_another_text_size_reaches_widgets_that_are_shown_already(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_sample("support-team")
    assert window.wizard is not None
    heading = window.wizard.frame.heading
    window.look.set_text(100)
    small = heading.fontMetrics().height()
    window.look.set_text(150)
    qtbot.waitUntil(lambda: heading.fontMetrics().height() == pytest.approx(1.5 * small, rel=0.1))
    window.look.set_text(100)


@pytest.mark.parametrize("percent", [150, 200])
def test_p11_every_tab_of_explore_and_of_the_result_bears_large_text(
    window: MainWindow, percent: int, qtbot: QtBot
) -> None:
    window.look.set_text(percent)
    window.files.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("explore")
    explore, result = window.wizard.explore, window.wizard.result
    explore.sliders[0].box.setValue(150_000)  # the line of what is tried is there too
    found = []
    for tabs in (explore.tabs, explore.controls, result.tabs):
        if tabs is result.tabs:
            window.wizard.jump("result")
        for number in range(tabs.count()):
            if tabs.isTabVisible(number):
                tabs.setCurrentIndex(number)
                settled()
                qtbot.waitUntil(lambda: not result._left)  # a long list is filled piece by piece
                settled()
                found += [(tabs.tabText(number), text) for text in clipped(window.wizard.frame)]
    window.look.set_text(100)
    assert found == []


def test_p12_a_fault_beside_a_field_moves_no_other_field_sideways(window: MainWindow, qtbot: QtBot) -> None:
    window.files.new_case()
    assert window.wizard is not None
    window.wizard.jump("volume")
    QApplication.processEvents()
    frame = window.wizard.frame
    fields = [each for each in frame.findChildren(AnswerField) if not each.isHidden()]
    before = [(each.x(), each.width()) for each in fields]
    line = frame.findChildren(QLineEdit)[0]
    qtbot.keyClicks(line, "lots")
    window.wizard.button(CONTINUE).click()
    for _ in range(3):
        QApplication.processEvents()
    assert [(each.x(), each.width()) for each in fields] == before


def test_p13_the_dark_theme_does_not_need_the_system_s_help(window: MainWindow) -> None:
    for name, dark in (("dark", True), ("light", False)):
        window.look.set_theme(name)
        colour = QApplication.palette().color(QPalette.ColorRole.Window)
        assert (colour.lightness() < 100) is dark


def test_p15_p17_the_wizard_is_modern_on_every_system_and_draws_no_pictures_of_its_own(window: MainWindow) -> None:
    window.files.new_case()
    assert window.wizard is not None
    assert window.wizard.wizardStyle() == QWizard.WizardStyle.ModernStyle
    for which in QWizard.WizardPixmap:
        if which != QWizard.WizardPixmap.NPixmaps:
            assert window.wizard.pixmap(which).isNull()
    pages = [window.wizard.page(number) for number in window.wizard.pageIds()]
    assert pages and all(not page.subTitle() and not page.title() for page in pages)


def test_p16_every_dialog_fits_a_small_screen_with_large_text(window: MainWindow, some_advice: Advice) -> None:
    window.files.new_case()
    window.look.set_text(150)
    assert window.draft is not None
    explained = show_explanation(window, some_advice, "month")
    assert explained is not None
    table = SideBySide("Side by side", "Words.", ["A", "B"], lambda places: [("x", *("y" for _ in places))], window)
    dialogs: list[QDialog] = [
        OfferDialog(OfferForm(), "USD"), PlanDialog(), PropertiesDialog(window.draft), explained, table,
        NameDialog("Add", "Name", "", "Tick", window),
    ]  # fmt: skip
    for dialog in dialogs:
        dialog.show()
        QApplication.processEvents()
        smallest = dialog.minimumSizeHint()
        assert smallest.height() <= 720 and smallest.width() <= 1024, (type(dialog).__name__, smallest)
        dialog.close()
    window.look.set_text(100)


def test_the_table_of_rules_names_tests_that_exist() -> None:
    folder = Path(__file__).parent
    text = (folder / "README.md").read_text("utf-8")
    everything = "\n".join(path.read_text("utf-8") for path in folder.parent.rglob("test_*.py"))
    named = re.findall(r"`(test_[a-z0-9_]+)`", text)
    for name in named:
        assert f"def {name}(" in everything, name
    for rule in [*(f"R{n}" for n in range(1, 19)), *(f"P{n}" for n in range(1, 18))]:
        assert re.search(rf"^\| {rule} \|", text, re.MULTILINE), rule
    assert len(named) >= 30
