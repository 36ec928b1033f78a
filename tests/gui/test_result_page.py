"""The result: the verdict in a sentence, four numbers, and a tab for each thing that a buyer has to know before signing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.files.resources import read_question_list
from advisor.gui.draft import Draft
from advisor.gui.estimate_panel import EstimatePanel
from advisor.gui.explain_dialog import ExplainDialog
from advisor.gui.main_window import MainWindow
from advisor.gui.parts import PageScroll
from advisor.gui.result_page import _TABS, ResultPage
from advisor.recommendation.records import Combination, Flip, ReviewTrigger, UnitStress
from advisor.report.explanations import explain
from advisor.report.not_known import not_known
from tests.gui.seen import numbers_shown
from tests.report import builders

Show = Callable[[Advice], ResultPage]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """The page alone, filled with one piece of advice."""

    def made(advice: Advice, complete: bool = True) -> ResultPage:
        questions = read_question_list()
        page = ResultPage(questions.page_by_id["result"], Draft(questions))
        qtbot.addWidget(page)
        page.resize(860, 640)
        with qtbot.waitExposed(page):
            page.show()
        page.show_advice(advice, complete)
        return page

    return made


def _everything() -> Advice:
    plain = builders.advice()
    together = Combination(
        "Growth + Meter",
        "Growth",
        "Meter",
        plain.verdict.offers[0].priced,
        90.0,
        "Growth and then Meter would fit better.",
    )
    verdict = replace(
        plain.verdict,
        review_on="2027-02-21",
        review_triggers=(ReviewTrigger("price", "Market prices of the same work move by 20 % or more."),),
        unit_stress=UnitStress(0.1, 120.0, "If 10 % more counts, it costs $120 more."),
        combination=together,
    )
    gone = Flip(
        "budget", "Budget a month", 2500.0, 1400.0, "below", "hybrid_with_caps", "Growth", 0.6, "nothing_passes", True,
        "No offer meets every must-have any more; the least bad is Growth.",
    )  # fmt: skip
    return replace(plain, verdict=verdict, passing_flips=(gone,))


def test_the_first_tab_is_the_verdict_in_one_sentence_and_four_numbers(show: Show) -> None:
    page = show(builders.advice())
    # 1,500 a month x 1.2 spread; worst 1 in 20 at +34 %; a year 18,000; the cap of the advice 2,400
    assert numbers_shown(page) == ["$1,500", "$2,010", "$18,000", "$2,400"]
    assert page.sentence().startswith("Hybrid with caps. Growth has the lowest cost")
    assert any(text.startswith("Confidence: medium. Two of five key inputs") for text in page.lines("Answer"))
    assert "The usual rule of thumb says flat; on your numbers it does not serve you." in page.lines("Answer")


def test_a_single_offer_is_said_to_be_compared_with_nothing(show: Show) -> None:
    """Else "in all plausible versions this is the best choice" would read as praise."""
    plain = builders.advice()
    words = "compared with nothing"
    assert not any(words in each.text() for each in show(plain).findChildren(QLabel))
    chosen = tuple(each for each in plain.verdict.offers if each.priced.name == plain.verdict.offer)
    alone = show(replace(plain, verdict=replace(plain.verdict, offers=chosen)))
    assert any(words in each.text() for each in alone.findChildren(QLabel))


def test_each_thing_that_a_buyer_has_to_know_has_its_tab(show: Show) -> None:
    page = show(_everything())
    said = {tab: " ".join(page.lines(tab)) for tab in _TABS}
    assert "Most of your work is routine." in said["Why"] and "does not serve you" in said["Why"]
    assert "Growth and then Meter would fit better." in said["Why"]
    assert "If 10 % more counts" in said["Why"] and "worth about $150 a month" in said["Why"]
    assert "Monthly cap: $2,400" in said["Caps and alerts"] and "Every 3 months." in said["Caps and alerts"]
    assert "The next review is due on 21 February 2027." in said["Caps and alerts"]
    assert "move by 20 % or more" in said["Caps and alerts"]
    assert "Require a usage meter." in said["Caps and alerts"]
    assert "50 %, 80 %, 100 %" in said["Caps and alerts"]
    assert (
        "What is your blended cost" in said["Ask the vendor"]
        and "About $540 a month depend on it." in said["Ask the vendor"]
    )
    assert "Spikes: 0.5 a year (our default)" in said["Assumptions"]
    assert (
        "Left out: It stops in 9 of 10 months" in said["Offers"] and "It would pass like this: Raise" in said["Offers"]
    )
    gone = "Budget a month below $1,400 a month (now $2,500 a month): No offer meets every must-have any more;"
    assert gone in said["What would change it"]


def test_our_own_numbers_stand_before_those_that_you_gave(show: Show) -> None:
    lines = [text for text in show(builders.advice()).lines("Assumptions") if text.startswith("•")]
    assert lines[-2].endswith("(you said so)") or lines[-1].endswith("(you said so)")
    assert lines[0].endswith(("(our default)", "(our judgement)"))


def test_what_is_not_known_names_unanswered_questions_open_terms_and_prices_to_confirm() -> None:
    said = [each.words for each in not_known(builders.advice())]
    assert any(words.startswith("Sudden spikes: until you say, we take 0.5 a year") for words in said)
    assert not any(words.startswith("Busiest month") for words in said)  # it was said
    assert any(words.startswith("Growth does not say whether you can see a usage meter") for words in said)
    assert "The price of GPT-4o was read 94 days ago." in said


def test_while_the_flips_are_looked_for_the_page_says_so(show: Show) -> None:
    page = show(replace(builders.advice(), flips=()), False)  # type: ignore[call-arg]
    assert any("Still working out" in text for text in page.lines("What would change it"))
    page.show_advice(replace(builders.advice(), flips=()), True)
    assert any("No single answer changes the advice" in text for text in page.lines("What would change it"))


def test_every_figure_on_the_page_opens_its_explanation(show: Show, qtbot: QtBot) -> None:
    page = show(_everything())
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
    qtbot.waitUntil(lambda: not page._left)
    links = [each for each in page.findChildren(QPushButton, "link") if each.text() in ("Explain", "How?")]
    # 4 cards and the confidence; 3 offers; confidence, certainty, two together, stress, routing and measuring under Why;
    # 4 amounts, alerts, headroom, repeats and review; 4 flips; 8 questions; 4 assumptions; unknowns with a stand-in
    assert len(links) >= 5 + 3 + 6 + 8 + 4 + 8 + 4
    names = [each.accessibleName() for each in links]
    assert all(name.startswith("Explain ") for name in names)
    for each in links:
        each.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExplainDialog), each.accessibleName()
        assert len(dialog.accessibleDescription()) > 60
        dialog.close()


def test_the_explanation_can_be_read_and_copied_by_keyboard(show: Show, qtbot: QtBot) -> None:
    advice = builders.advice()
    page = show(advice)
    link = next(each for each in page.findChildren(QPushButton, "link") if each.text() == "How?")
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog)
    said = explain(advice, "month")
    texts = [each.text() for each in dialog.findChildren(QLabel)]
    for words in (said.title, said.figure, said.formula, *said.working, *said.sources):
        assert words in texts
    table = dialog.findChild(QTableWidget)
    assert table is not None and table.rowCount() == len(said.inputs)
    copy = next(each for each in dialog.findChildren(QPushButton) if each.text() == "&Copy as text")
    copy.click()
    assert QGuiApplication.clipboard().text() == said.as_text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_the_estimate_at_the_side_explains_its_figures_too(qtbot: QtBot) -> None:
    panel = EstimatePanel()
    qtbot.addWidget(panel)
    panel.show()
    assert not any(each.isVisible() for each in panel.links)  # nothing to explain yet
    panel.show_advice(builders.advice())
    for each in panel.links:
        each.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExplainDialog)
        dialog.close()


def test_the_answer_does_not_scroll_at_the_usual_size(window: MainWindow) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    window.resize(1100, 750)
    window.wizard.jump("result")
    page = window.wizard.result
    plain = builders.advice()
    long = replace(
        plain, offers_are_typical=True, verdict=replace(plain.verdict, sentence=f"{'Ask for an offer like this ' * 5}.")
    )
    for advice in (plain, long):  # the verdict in two lines too
        page.show_advice(advice)
        for _ in range(5):
            QApplication.processEvents()
        area = next(each for each in page.tabs.findChildren(PageScroll) if each.isVisible())
        assert area.verticalScrollBar().maximum() == 0
        assert page.crossover.view.height() >= 110


def test_the_figure_in_the_status_bar_beside_the_check_page_explains_itself(window: MainWindow) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("check")
    assert window.strip.isVisible() and "$1,500" in window.strip.text()
    assert window.strip.accessibleName().startswith("Estimate so far: ")
    window.strip.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog) and "A month on average: $1,500" in dialog.accessibleDescription()
    dialog.close()
