"""Every sentence of the advice reaches the window through the translation: in a language of accents no English is left.

The engine really works here, on two cases: one with offers that fail a must-have, and one that knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QTabWidget, QWidget

from advisor.files.case_file import case_from_data, read_case_data
from advisor.files.price_file import current_market
from advisor.files.resources import read_method, resource_path
from advisor.gui.main_window import MainWindow
from advisor.gui.worker import Adviser
from advisor.portfolio import Portfolio, advise_portfolio
from tests.gui.other_language import Asked, catalogue, english_in, texts_of
from tests.gui.seen import settled

PAGES = ("offers", "result", "explore", "check")
SAMPLES = ("regulated-back-office", "knows-nothing")


@pytest.fixture(scope="module")
def advised() -> Callable[[str], Portfolio]:
    known: dict[str, Portfolio] = {}

    def made(sample: str) -> Portfolio:
        if sample not in known:
            data = read_case_data(resource_path(f"samples/{sample}.advisor.json"))
            market = current_market(date.today().isoformat())
            known[sample] = advise_portfolio(case_from_data(data), market, read_method())
        return known[sample]

    return made


@pytest.fixture
def window_on(
    translator: Asked, window: MainWindow, monkeypatch: pytest.MonkeyPatch, advised: Callable[[str], Portfolio]
) -> Callable[[str], MainWindow]:
    def opened(sample: str) -> MainWindow:
        portfolio = advised(sample)

        def ask(adviser: Adviser, data: Any) -> None:
            adviser.portfolio = portfolio
            adviser.advised.emit(portfolio.whole, True)

        monkeypatch.setattr(Adviser, "ask", ask)
        window.resize(1100, 750)
        window.open_sample(sample)
        return window

    return opened


def names_in(portfolio: Portfolio) -> set[str]:
    """What people typed, and names that are the same in every language."""
    whole = portfolio.whole
    priced = [one.priced.name for one in whole.verdict.offers] + [one.name for one in whole.verdict.combinations]
    contracts = [text for one in whole.offers for text in (one.vendor, one.name, one.evidence.source)]
    charges = [charge.id for one in whole.offers for charge in one.charges]
    models = [str(model.title) for model in current_market(date.today().isoformat()).models.models]
    providers = ["Anthropic", "OpenAI", "Google"]
    return {name for name in (*priced, *contracts, *charges, *models, *providers, whole.case.title) if name}


def walked(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Each of the pages with each of its tabs in view."""
    assert window.wizard is not None
    for page in PAGES:
        window.wizard.jump(page)
        settled()
        tabs = [each for each in window.wizard.frame.findChildren(QTabWidget) if each.isVisible()]
        if not tabs:
            yield page, window
        for tab in tabs:
            for number in range(tab.count()):
                tab.setCurrentIndex(number)
                settled()
                yield f"{page}, tab {number + 1}", window


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_english_is_left_on_the_pages_that_show_the_advice(
    sample: str,
    window_on: Callable[[str], MainWindow],
    advised: Callable[[str], Portfolio],
    translator: Asked,
) -> None:
    window, names = window_on(sample), names_in(advised(sample))
    found = {}
    for place, shown in walked(window):
        for text in texts_of(shown):
            if words := english_in(text, names):
                found.setdefault(text, f"{place}: {' '.join(words)} in {text[:150]!r}")
    assert "\n".join(found.values()) == ""
    told = {each for each in translator.texts - catalogue() - names if re.search("[A-Za-z]{2}", each)}
    assert (
        "\n".join(sorted(told)) == ""
    )  # what no translator would ever see: it is not in the file that is made for them


def test_the_test_above_sees_a_word_that_is_not_translated() -> None:
    assert english_in("[Sígñ Growth] about $40 a month", {"Growth"}) == ["about", "month"]
    assert english_in("[Sígñ Growth: áböüť $40 ëxtrá łö]", {"Growth"}) == []
