"""A number that is moved shows its figures at once: before any whole advice, and the same ones that it says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from advisor import portfolio
from advisor.advice import Advice
from advisor.files.case_file import read_case
from advisor.files.resources import read_question_list, resource_path
from advisor.gui.charts_ahead import CROSSOVER, MONTHS, RANGES, chart_of, draw_up
from advisor.gui.explore_page import ExplorePage
from advisor.gui.main_window import MainWindow
from advisor.gui.ticks import case_in_view
from advisor.gui.what_ifs import Changed, tried_on, with_what_ifs

PATIENCE_MS = 240_000


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens in order: "tick" when figures are shown, "advise" when a whole advice is begun."""
    order: list[str] = []
    real = portfolio.advise_portfolio

    def advise(*args: Any, **kwargs: Any) -> Any:
        order.append("advise")
        return real(*args, **kwargs)

    monkeypatch.setattr(portfolio, "advise_portfolio", advise)
    shown = ExplorePage.show_figures

    def show(page: ExplorePage, *args: Any) -> None:
        shown(page, *args)
        order.append("tick")

    monkeypatch.setattr(ExplorePage, "show_figures", show)
    return order


@pytest.fixture
def opened(happened: list[str], real_window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    real_window.open_sample("support-team")
    _whole(real_window, qtbot)
    assert real_window.wizard is not None
    real_window.wizard.jump("explore")
    happened.clear()
    yield real_window


def _whole(window: MainWindow, qtbot: QtBot) -> None:
    """Until the whole advice is there, with its flips."""
    qtbot.waitUntil(lambda: window.advice is not None and window.advice.flips_were_sought, timeout=PATIENCE_MS)


def _explore(window: MainWindow) -> ExplorePage:
    assert window.wizard is not None
    return window.wizard.explore


def _figures(window: MainWindow, which: int) -> list[str]:
    """All that the page and the panel say in figures."""
    chart = _explore(window).panels[which].view.chart
    assert chart is not None
    panel = window.estimate
    said = [panel.verdict.text(), panel.offer.text(), panel.amount.text(), panel.range.text(), chart.finding]
    return [*said, *(cell for row in chart.table.rows for cell in row)]


MOVES: dict[str, Callable[[ExplorePage], None]] = {
    "tasks": lambda page: page.sliders[0].slider.setValue(page.sliders[0].slider.value() + 7),
    "growth": lambda page: page.sliders[1].box.setValue(55),
    "size": lambda page: page.sliders[3].slider.setValue(page.sliders[3].slider.value() - 20),
    "fee": lambda page: page.terms[0].slider.setValue(page.terms[0].slider.value() + 30),
}


def test_the_figures_are_painted_before_an_advice_is_begun_and_are_those_of_the_advice(
    opened: MainWindow, happened: list[str], qtbot: QtBot
) -> None:
    explore = _explore(opened)
    for move, which in (("tasks", CROSSOVER), ("growth", MONTHS), ("size", RANGES), ("fee", RANGES)):
        explore.tabs.setCurrentIndex(which)
        before = _figures(opened, which)
        happened.clear()
        MOVES[move](explore)
        qtbot.waitUntil(lambda: "tick" in happened, timeout=PATIENCE_MS)
        assert happened == ["tick"]  # and no advice so far
        assert "being worked out" in explore._trying.text() and opened.estimate.sure.text() == "Being worked out…"
        assert opened.advice is None  # nothing is exported from figures without their reasons
        quick = _figures(opened, which)
        assert quick != before, move
        _whole(opened, qtbot)
        assert "being worked out" not in explore._trying.text() and "Confidence" in opened.estimate.sure.text()
        assert _figures(opened, which) == quick, move


def test_places_that_were_passed_meanwhile_are_left_out(opened: MainWindow, happened: list[str], qtbot: QtBot) -> None:
    explore = _explore(opened)
    start = explore.sliders[0].slider.value()
    for step in range(1, 21):  # twenty moves before the window comes to anything else
        explore.sliders[0].slider.setValue(start + step)
    last = explore.draft.what_if["tasks"]
    qtbot.waitUntil(lambda: happened[:2] == ["tick", "tick"], timeout=PATIENCE_MS)  # the first, and the last
    assert explore._advice is not None and explore._advice.case.answers.values["tasks"] == last
    _whole(opened, qtbot)
    assert happened.count("tick") == 2 and opened.advice.case.answers.values["tasks"] == last


def test_what_is_tried_is_not_kept_for_a_crash_and_marks_no_step(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(opened.unsaved_work, "note_change", lambda: kept.append("kept"))
    _explore(opened).sliders[0].box.setValue(150_000)
    assert kept == [] and opened.draft is not None and not opened.draft.unsaved
    _explore(opened).keep.click()  # now they are answers
    assert kept and opened.draft.unsaved


def test_figures_that_come_after_the_case_was_closed_are_shown_nowhere(
    opened: MainWindow, happened: list[str], qtbot: QtBot
) -> None:
    _explore(opened).sliders[0].box.setValue(150_000)
    assert opened.draft is not None
    opened.draft.unsaved = False
    trying = opened.trying
    opened.drop_draft()
    trying.ticks.wait()
    qtbot.waitUntil(lambda: not trying.ticks._busy, timeout=PATIENCE_MS)
    assert happened == [] and opened.wizard is None


def test_a_tried_number_goes_into_a_case_as_it_goes_into_its_data() -> None:
    """The quick way and the way of the whole advice price the same case."""
    questions = read_question_list()
    path = resource_path("samples/support-team.advisor.json")
    case = read_case(path)
    from advisor.files.case_file import case_from_data, read_case_data

    tried = {"tasks": "123456", "Flat $1,500.fee": "1800", "no such offer.fee": "1", "Flat $1,500.cap": "5"}
    data = read_case_data(path)
    slow = with_what_ifs(data, {key: value for key, value in tried.items() if key != "tasks"})
    slow["answers"] = {**slow["answers"], "tasks": "123456"}
    changed: Changed = {}
    quick = tried_on(case, tried, questions, changed)
    slow_case = case_from_data({**slow, "answers": {k: v for k, v in slow["answers"].items() if k in questions.by_id}})
    assert quick.answers == slow_case.answers and quick.offers == slow_case.offers
    untouched = [n for n, offer in enumerate(case.offers) if offer.name != "Flat $1,500"]
    assert all(quick.offers[n] is case.offers[n] for n in untouched)  # whose prices are known by who they are
    again = tried_on(case, {**tried, "tasks": "7"}, questions, changed)
    assert all(one is other for one, other in zip(again.offers, quick.offers, strict=True))
    other = tried_on(case, {"Flat $1,500.fee": "1801"}, questions, changed)
    assert other.offers != quick.offers


def test_one_workflow_is_priced_as_if_it_were_bought_alone() -> None:
    data = {
        "format": 1, "edition": "2026-11", "currency": "USD", "answers": {"tasks": "100", "growth": "0.2"},
        "workflows": [{"name": "A", "answers": {"tasks": "7"}}, {"name": "B", "answers": {}}], "offers": [],
    }  # fmt: skip
    first, second = case_in_view(data, 0), case_in_view(data, 1)
    assert (first.answers.values["tasks"], second.answers.values["tasks"]) == ("7", "100")
    assert first.answers.values["growth"] == "0.2" and first.workflows == ()
    assert len(case_in_view(data, None).workflows) == 2


def test_a_chart_is_made_once_for_an_advice_and_goes_with_it(some_advice: Advice) -> None:
    from dataclasses import replace

    from advisor.gui import charts_ahead

    mine = replace(some_advice)
    assert chart_of(mine, RANGES) is chart_of(mine, RANGES)
    assert chart_of(mine, RANGES) == draw_up(mine, RANGES)
    place = id(mine)
    assert place in charts_ahead._made
    del mine
    assert place not in charts_ahead._made
