"""Prices that have grown old are flagged where they are used: on the result page and in the report."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfReader

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_path
from advisor.gui.main_window import MainWindow
from advisor.report.pdf.recommendation import render_report


def test_a_case_of_2029_on_prices_of_2026_is_warned_in_the_window_and_in_the_pdf(window: MainWindow) -> None:
    case = replace(read_case(resource_path("samples/knows-nothing.advisor.json")), saved_at="2029-01-01T00:00:00Z")
    market = read_market_resources()
    old = advise(case, market, read_method(), with_flips=False)
    fresh = advise(replace(case, saved_at="2026-11-22T00:00:00Z"), market, read_method(), with_flips=False)
    added = [words for words in old.price_warnings if words not in fresh.price_warnings]
    assert added, "nothing says that the prices are two years old"

    window.open_sample("knows-nothing")
    assert window.wizard is not None
    window.wizard.jump("result")
    window.wizard.show_advice(old, True)
    shown = "\n".join(window.wizard.result.lines("Not known"))
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(render_report(old))).pages).split())
    for words in added:
        assert words in shown
        assert words[:60] in text
