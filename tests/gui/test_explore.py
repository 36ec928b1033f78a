"""The explore page: numbers that can be moved, what each move did, what would flip it, and the way back from all of it."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.files.case_file import read_case_data
from advisor.files.resources import read_question_list, resource_path
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import ExplainDialog
from advisor.gui.explore_page import ExplorePage
from advisor.gui.main_window import MainWindow
from advisor.gui.what_if_log import Figures, Tried, WhatIfLog
from advisor.gui.what_ifs import with_what_ifs
from advisor.recommendation.records import Flip
from advisor.report.wording import exact_money
from tests.gui.seen import settled

PATIENCE_MS = 240_000
FLIPS = 4
"""The tab of what would flip the advice: its lines are made when they are looked at."""


@pytest.fixture(scope="module")
def sample() -> dict[str, object]:
    return read_case_data(resource_path("samples/support-team.advisor.json"))


@pytest.fixture
def explore(qtbot: QtBot, sample: dict[str, object], some_advice: Advice) -> ExplorePage:
    """The page alone, with a stand-in for the engine: the same advice on everything."""
    questions = read_question_list()
    draft = Draft(questions, sample)
    made = ExplorePage(questions.page_by_id["explore"], draft)
    qtbot.addWidget(made)
    made.resize(620, 640)
    with qtbot.waitExposed(made):
        made.show()
    draft.changed.connect(lambda _: made.show_advice(some_advice))
    made.show_advice(some_advice)
    return made


@pytest.fixture
def real(real_window: MainWindow, qtbot: QtBot) -> MainWindow:
    real_window.open_sample("support-team")
    _priced(real_window, qtbot)
    assert real_window.wizard is not None
    real_window.wizard.jump("explore")
    return real_window


def _priced(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.advice is not None, timeout=PATIENCE_MS)


def _texts(explore: ExplorePage) -> list[str]:
    return [each.text() for each in explore.controls.findChildren(QLabel)]


def test_every_input_that_matters_has_a_slider_a_number_and_a_way_back(explore: ExplorePage) -> None:
    assert [row.key for row in explore.sliders] == ["tasks", "growth", "busiest", "task_cost", "budget", "loops"]
    # the first sample's flat offer: a fee, and so many interactions included
    explore.offer_box.setCurrentText("Flat $1,500")
    assert [row.key for row in explore.terms] == ["Flat $1,500.fee", "Flat $1,500.allowance"]
    explore.offer_box.setCurrentText("CallSphere Scale")
    assert [row.key.rpartition(".")[2] for row in explore.terms] == ["fee", "allowance", "overage"]
    for row in (*explore.sliders, *explore.terms):
        assert row.slider.accessibleName() and row.box.accessibleName() and row.reset.accessibleName()
        assert row.slider.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_slider_and_number_move_together_and_reset_puts_both_back(explore: ExplorePage, qtbot: QtBot) -> None:
    for row in explore.sliders:
        own = row.box.value()
        for _ in range(3):
            qtbot.keyClick(row.slider, Qt.Key.Key_Right)
        tried = float(explore.draft.what_if[row.key])
        assert tried * row._scale.shown_times == pytest.approx(row.box.value(), rel=0.01), row.key
        assert row.box.value() > own, row.key
        row.reset.click()
        assert row.key not in explore.draft.what_if
        assert row.box.value() == pytest.approx(own), row.key


def test_a_growth_in_percent_is_kept_as_a_share(explore: ExplorePage) -> None:
    growth = next(row for row in explore.sliders if row.key == "growth")
    growth.box.setValue(50)  # 50 %
    assert explore.draft.what_if["growth"] == "0.5"
    growth.box.setValue(-20)
    assert explore.draft.what_if["growth"] == "-0.2"


def test_what_is_tried_is_never_saved(explore: ExplorePage) -> None:
    before = explore.draft.case_data()
    explore.sliders[0].box.setValue(123456)
    explore.offer_box.setCurrentText("Flat $1,500")
    explore.terms[0].box.setValue(1800)
    assert explore.draft.case_data() == before
    tried = explore.draft.case_data(with_what_if=True)
    assert tried["answers"]["tasks"] == "123456"
    flat = next(offer for offer in tried["offers"] if offer["name"] == "Flat $1,500")
    assert Decimal(flat["charges"][0]["amount"]) == 1800


def test_the_terms_of_an_offer_whose_name_has_dots_are_found() -> None:
    offer = {
        "format": 1, "name": "Plan v1.2", "vendor": "A", "currency": "USD",
        "charges": [{"id": "fee", "kind": "fee", "amount": "100", "every": "month"}],
    }  # fmt: skip
    changed = with_what_ifs({"answers": {}, "offers": [offer]}, {"Plan v1.2.fee": "150", "tasks": "7"})
    assert Decimal(changed["offers"][0]["charges"][0]["amount"]) == 150 and changed["answers"] == {"tasks": "7"}
    assert offer["charges"][0]["amount"] == "100"  # type: ignore[index]  # the original is not touched


def test_one_click_tries_what_would_flip_it_and_one_click_undoes_it(explore: ExplorePage) -> None:
    explore.tabs.setCurrentIndex(FLIPS)
    links = [each for each in explore.findChildren(QPushButton, "link") if each.text() == "Try it"]
    # the made-up advice has three: tasks below 111,111, a prototype, and a fee of an offer that is not in this case
    assert len(links) == 2
    links[0].click()
    assert explore.draft.what_if == {"tasks": "111111"}
    assert explore.undo_try.isVisibleTo(explore)
    explore.undo_try.click()
    assert explore.draft.what_if == {}
    assert not explore.undo_try.isVisibleTo(explore)


def test_where_a_flip_switches_has_three_figures_as_in_the_report_and_trying_it_takes_the_exact_one(
    explore: ExplorePage, some_advice: Advice
) -> None:
    fee = Flip("Flat $1,500.fee", "Monthly fee of Flat $1,500", 1_500.0, 1_343.25, "above", "per_token", "Meter", 0.99)
    share = Flip("growth", "Growth in a year", 0.25, 0.61964, "above", "per_token", "Meter", 0.9)
    flips = (*some_advice.flips[:1], fee, share)
    explore.show_advice(replace(some_advice, flips=flips))
    explore.tabs.setCurrentIndex(FLIPS)
    shown = " ".join(each.text() for each in explore.flips.findChildren(QLabel))
    assert "below 111,000" in shown and "111,111" not in shown
    assert "above $1,340 (now $1,500)" in shown and "1,343" not in shown
    assert "above 62 % a year (now 25 % a year)" in shown
    next(each for each in explore.findChildren(QPushButton, "link") if each.text() == "Try it").click()
    assert explore.draft.what_if == {"tasks": "111111"}


def test_the_figures_of_every_chart_and_every_flip_explain_themselves(explore: ExplorePage) -> None:
    titles = []
    for number, panel in enumerate(explore.panels):
        explore.tabs.setCurrentIndex(number)
        assert panel.explain_link is not None
        panel.explain_link.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExplainDialog)
        titles.append(dialog.accessibleDescription().splitlines()[0])
        dialog.close()
    # the lines cross at 111,111; a year of the chosen offer is 18,000, a month 1,500
    assert titles == [
        "Where the cheaper offer changes: 111,000 tasks a month",
        "Twelve months: $18,000 (Growth)",
        "A month on average: $1,500 (Growth)",
        "Twelve months: $18,000 (Growth)",
    ]
    explore.tabs.setCurrentIndex(FLIPS)
    links = [each for each in explore.flips.links if each.text() == "Explain"]  # type: ignore[attr-defined]
    assert len(links) == 3
    for link in links:
        link.click()  # type: ignore[attr-defined]
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExplainDialog) and "What would change" in dialog.accessibleDescription()
        dialog.close()


def test_the_row_at_the_marker_is_the_offer_that_is_explained(explore: ExplorePage, qtbot: QtBot) -> None:
    explore.tabs.setCurrentIndex(1)
    view = explore.panels[1].view
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    explore.panels[1].explain_link.click()  # type: ignore[union-attr]
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog) and "(Meter)" in dialog.accessibleDescription()
    dialog.close()


def test_undo_goes_back_one_try_at_a_time_and_back_to_mine_all_at_once(explore: ExplorePage) -> None:
    first, growth = explore.sliders[0], explore.sliders[1]
    first.box.setValue(150_000)
    growth.box.setValue(40)
    first.box.setValue(90_000)
    explore.undo_try.click()
    assert explore.draft.what_if == {"tasks": "150000", "growth": "0.4"}
    explore.back_to_mine.click()
    assert explore.draft.what_if == {} and not explore.back_to_mine.isVisibleTo(explore)


RICH = {
    "format": 1, "name": "Rich v1.2", "vendor": "A", "currency": "USD", "term_months": 12,
    "charges": [
        {"id": "platform", "kind": "fee", "amount": "500", "every": "month"},
        {"id": "people", "kind": "fee", "amount": "20", "every": "month", "per": "seats"},
        {"id": "talks", "kind": "usage", "meter": "tasks",
         "price": {"model": "graduated", "tiers": [{"up_to": "1000", "unit_price": "0.5"}, {"up_to": None, "unit_price": "0.25"}]}},
    ],
    "discounts": [{"kind": "percent", "value": "0.1"}],
    "minimum_spend": {"amount": "300", "every": "month"},
    "cap": {"on": "spend", "limit": "2500", "every": "month", "enforcement": "before_next_call"},
}  # fmt: skip


def test_every_number_of_a_rich_offer_can_be_moved_and_is_said_in_words(
    explore: ExplorePage, some_advice: Advice
) -> None:
    explore.draft.set_offers([RICH], "Rich")
    explore.show_advice(some_advice)
    assert {row.key.rpartition(".")[2] for row in explore.terms} == {
        "fee_platform", "fee_people", "rate_1", "rate_2", "cap", "minimum_spend", "discount",
    }  # fmt: skip
    assert all(row.words and "_" not in row.words for row in explore.terms)
    for row in explore.terms:
        own = row.box.value()
        row.box.setValue(own * 1.5)
        assert row.key in explore.draft.what_if, row.key
    offer = explore.draft.case_data(with_what_if=True)["offers"][0]
    assert Decimal(offer["discounts"][0]["value"]) == Decimal("0.15")  # 10 % and a half more
    assert Decimal(offer["charges"][2]["price"]["tiers"][1]["unit_price"]) == Decimal("0.375")
    assert Decimal(offer["cap"]["limit"]) == 3750
    assert explore._trying.text() == "Trying out 7 changes"


def test_what_was_tried_can_be_kept_as_the_answer(explore: ExplorePage) -> None:
    explore.sliders[0].box.setValue(150_000)
    explore.offer_box.setCurrentText("Flat $1,500")
    explore.terms[0].box.setValue(1400)
    explore.keep.click()
    saved = explore.draft.case_data()
    assert explore.draft.what_if == {} and saved["answers"]["tasks"] == "150000"
    flat = next(offer for offer in saved["offers"] if offer["name"] == "Flat $1,500")
    assert Decimal(flat["charges"][0]["amount"]) == 1400
    assert explore.draft.unsaved


def test_with_the_engine_each_change_is_listed_with_what_it_did_and_the_effects_add_up(
    real: MainWindow, qtbot: QtBot
) -> None:
    assert real.wizard is not None
    explore = real.wizard.explore
    own = explore.log.own
    assert own is not None
    for number, value in ((0, 150_000), (2, 2.0)):
        explore.sliders[number].box.setValue(value)
        qtbot.waitUntil(lambda: real.advice is None, timeout=5000)
        _priced(real, qtbot)
    assert [(line.key, line.before, line.after) for line in explore.log.lines] == [
        ("tasks", None, "150000"),
        ("busiest", None, "2"),
    ]
    fewer, busier = explore.log.lines
    assert fewer.month < 0 < busier.bad_month  # fewer tasks cost less, a busier month makes bad months worse
    total = explore.log.total()
    assert total is not None
    assert total.month == pytest.approx(fewer.month + busier.month)
    explore.controls.setCurrentIndex(2)
    assert any("Tasks a month, your own → 150,000" in text and "▼" in text for text in _texts(explore))
    assert any(text.startswith("All of it together") for text in _texts(explore))
    rows = explore._done._rows
    qtbot.waitUntil(lambda: bool(rows.itemAtPosition(2, 0).geometry().height() > 0))
    for row in range(3):  # "Explain" stands beside the first line of what it explains
        assert rows.itemAtPosition(row, 0).geometry().top() == rows.itemAtPosition(row, 1).geometry().top()
    explained = []
    for each in explore._done.links:
        each.click()  # type: ignore[attr-defined]
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExplainDialog)
        explained.append(dialog.accessibleDescription())
        dialog.close()
    whole, second, first = explained
    for words, moved in ((whole, total), (second, busier), (first, fewer)):
        now, was = (exact_money(round(each, 2), "USD") for each in (moved.now.month, moved.was.month))
        assert f"Average month: {now} − {was} = " in words
    assert "Before: 200,000 tasks a month" in first.replace("your own", "200,000 tasks a month")
    assert "After: 150,000 tasks a month" in first
    explore.back_to_mine.click()
    qtbot.waitUntil(lambda: real.advice is None, timeout=5000)
    _priced(real, qtbot)
    assert explore.log.total() is None and explore.log.own == own


def test_with_the_engine_the_fan_and_the_tornado_are_on_screen(real: MainWindow) -> None:
    assert real.wizard is not None
    explore = real.wizard.explore
    for number, key in enumerate(("crossover", "ranges", "months", "drivers")):
        explore.tabs.setCurrentIndex(number)
        chart = explore.panels[number].view.chart
        assert chart is not None and chart.key == key
        assert explore.panels[number].words.text() == f"{chart.finding} {chart.note}".strip()


def test_the_log_merges_moves_of_one_slider_and_begins_anew_when_an_answer_changes() -> None:
    def at(month: float) -> Figures:
        return Figures("per_token", "Meter", month, 2 * month, 12 * month)

    log = WhatIfLog()
    log._rest, log._seen = "case", at(100)
    for month, value in ((110, "2"), (130, "3"), (90, "4")):
        log._note(Tried("tasks", None if value == "2" else str(int(value) - 1), value, log._seen or at(0), at(month)))
        log._seen = at(month)
    assert len(log.lines) == 1
    line = log.lines[0]
    assert (line.before, line.after, line.month) == (None, "4", -10)  # 90 - 100
    assert math.isclose(line.bad_month, -20)
    log._note(Tried("tasks", "4", None, at(90), at(100)))
    assert log.lines == []  # back where it began


def _is_about(window: MainWindow, tasks: int) -> bool:
    return window.advice is not None and round(window.advice.workload.tasks_per_month) == tasks


def test_the_page_does_not_scroll_at_the_usual_size_with_or_without_something_tried(
    real_window: MainWindow, qtbot: QtBot
) -> None:
    window = real_window
    window.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("explore")
    explore = window.wizard.explore
    window.resize(1100, 750)
    # with the longest finding, of a volume above both prices that stop, the chart gives up a line and a half
    for tried, least in ((None, 150), (150_000, 150), (300_000, 124)):
        if tried is not None:
            explore.sliders[0].box.setValue(tried)
            qtbot.waitUntil(lambda tried=tried: _is_about(window, tried), timeout=PATIENCE_MS)  # type: ignore[misc]
        settled()
        assert explore.scroll_area.verticalScrollBar().maximum() == 0
        assert explore.chart.height() >= least


def test_it_does_not_scroll_either_once_large_text_was_tried_on_every_tab(window: MainWindow) -> None:
    """The tabs out of sight kept the height of their links: 60 pixels too many, and a bar for them."""
    window.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("explore")
    explore = window.wizard.explore
    window.resize(1100, 750)
    window.set_text(200)
    for number in (1, 2, 3, 0):
        explore.tabs.setCurrentIndex(number)
        settled()
    window.set_text(100)
    settled()
    assert explore.scroll_area.verticalScrollBar().maximum() == 0
