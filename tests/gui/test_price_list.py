"""The price list as a table: search and filter, ages in words, a newer list loaded and given up again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.files.resources import read_bytes
from advisor.gui.main_window import MainWindow
from advisor.gui.price_list import PriceList

MODELS = 2330


@pytest.fixture
def prices(qtbot: QtBot) -> Iterator[PriceList]:
    made = PriceList(today=date(2026, 11, 22))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.models.rowCount() > 0, timeout=60_000)
    yield made


def test_search_and_filter_narrow_the_rows(prices: PriceList) -> None:
    assert prices.models.rowCount() == MODELS
    assert prices.models_shown.text().startswith("2,330 of 2,330 models.")
    prices.model_search.setText("gpt-4o")
    narrowed = prices.models.rowCount()
    assert 0 < narrowed < 300
    prices.provider.setCurrentIndex(prices.provider.findData("openai"))
    assert 0 < prices.models.rowCount() < narrowed
    prices.model_search.setText("no such model")
    assert prices.models.rowCount() == 0 and "None of" in prices.models_shown.text()
    prices.plan_search.setText("callsphere")
    assert 0 < prices.plans.rowCount() < 20


def test_the_list_price_of_gpt_4o_is_the_one_of_the_article(prices: PriceList) -> None:
    prices.provider.setCurrentIndex(prices.provider.findData("openai"))
    prices.model_search.setText("gpt-4o")
    rows = [prices.models.row(n).cells for n in range(prices.models.rowCount())]
    assert any("$2.5" in cells[2] and "$10" in cells[4] for cells in rows)


def test_old_prices_are_flagged_in_words(qtbot: QtBot) -> None:
    made = PriceList(today=date(2029, 1, 1))
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.models.rowCount() > 0, timeout=60_000)
    assert any("old" in " ".join(made.models.row(n).cells).lower() for n in range(20))


def test_a_newer_list_is_loaded_and_given_up_again(prices: PriceList, qtbot: QtBot, tmp_path: Path) -> None:
    data = {**json.loads(read_bytes("model_prices.json")), "compiled_on": "2027-01-05"}
    path = tmp_path / "newer.json"
    path.write_text(json.dumps(data), "utf-8")
    with qtbot.waitSignal(prices.prices_changed, timeout=60_000):
        prices.load(str(path))
    assert prices.back_button.isEnabled()
    with qtbot.waitSignal(prices.prices_changed, timeout=60_000):
        prices.go_back()
    qtbot.waitUntil(prices.load_button.isEnabled, timeout=60_000)
    assert not prices.back_button.isEnabled()


def test_it_opens_from_the_menu_and_everything_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.side.show_prices()
    opened = window.findChild(PriceList)
    assert opened is not None
    qtbot.waitUntil(opened.isVisible)
    qtbot.waitUntil(lambda: opened.models.rowCount() > 0, timeout=60_000)
    for widget in (opened.model_search, opened.provider, opened.by_token, opened.model_table, opened.plan_table):
        assert widget.accessibleName() or widget.property("text")
    opened.close()
