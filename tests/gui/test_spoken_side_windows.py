"""What is measured, compared, priced and refused is said in the buyer's language: no English in the windows beside a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from advisor.case import Case, VendorAnswer, VendorAnswers, VendorPrice
from advisor.contracts import Contract
from advisor.errors import AdvisorError
from advisor.files.price_file import current_market
from advisor.gui import usage_import
from advisor.gui.case_reading import read_any
from advisor.gui.main_window import MainWindow
from advisor.gui.payback_page import show_payback
from advisor.gui.price_list import PriceList
from advisor.gui.translation import spoken
from advisor.gui.usage_import import import_usage
from advisor.gui.usage_plan import PlanOfSevenDays
from advisor.gui.usage_reconcile import show_reconcile
from advisor.gui.vendor_answers import AnswersDialog
from advisor.interview.answers import Answers
from tests.gui.other_language import Asked, catalogue, english_in, texts_of
from tests.usage.exports import WEEK, csv, written

OPENAI = "start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens,odd"


def week(folder: Path, *models: str) -> str:
    rows = (f"{day}T00:00:00+00:00,1000,{model},4000000,0,0,x" for day in WEEK for model in models)
    return written(folder, "usage.csv", csv(OPENAI, *rows))


def bill(folder: Path, amount: str = "14.50") -> str:
    return written(folder, "bill.csv", csv("Date,Amount", *(f"{day},{amount}" for day in WEEK)))


@pytest.fixture
def english(translator: Asked) -> Iterator[Callable[..., str]]:
    """The English words of a window, one line a text; in the end also what was asked for and no translator sees."""
    names = {
        "usage.csv",
        "bill.csv",
        "gpt-4o",
        "own-model",
        "x",
        "odd",
        "Desk",
        "platform",
        "use",
        "Date",
        "Amount",
        "Support team",
        "conversations a month",
    }

    def of(root: QWidget, more: set[str] = frozenset()) -> str:  # type: ignore[assignment]  # only looked at
        names.update(more)
        found = {text: english_in(text, names) for text in texts_of(root)}
        return "\n".join(f"{' '.join(words)} in {text[:150]!r}" for text, words in found.items() if words)

    yield of
    unseen = {each for each in translator.texts - catalogue() - names if re.search("[A-Za-z]{2}", each)}
    assert "\n".join(sorted(unseen)) == ""


def settled(qtbot: QtBot, dialog: Any, is_so: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: not dialog.lane.busy and bool(is_so()), timeout=90_000)


def test_an_import_and_what_it_changes(
    english: Callable[..., str], real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.open_sample("support-team")
    dialog = import_usage(real_window, week(tmp_path, "gpt-4o", "own-model"))
    settled(qtbot, dialog, lambda: dialog.summary is not None and dialog.outcome._table.count() > 3)
    offers = {str(offer["name"]) for offer in real_window.draft.offers} if real_window.draft is not None else set()
    assert english(dialog, offers) == ""
    dialog._review()
    settled(qtbot, dialog, lambda: dialog.outcome._review.count() > 3)
    assert english(dialog) == ""


def test_a_bill_beside_the_list_and_beside_a_contract(
    english: Callable[..., str], real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.new_case()
    assert real_window.draft is not None
    real_window.draft.set_offers([{
        "format": 1, "name": "Desk", "currency": "USD", "commitment": {"amount": "500", "every": "month", "true_up": True},
        "charges": [{"id": "platform", "kind": "fee", "amount": "100"},
                    {"id": "use", "kind": "usage", "meter": "interactions", "price": {"model": "per_unit", "unit_price": "0.05"}}],
    }], "Desk")  # fmt: skip
    dialog = show_reconcile(real_window)
    dialog.usage.setText(week(tmp_path, "gpt-4o"))
    dialog.bill.setText(bill(tmp_path))
    for last in ("", "2026-10-03", "soon"):
        dialog.last.setText(last)
        dialog.compare()
        settled(qtbot, dialog, lambda: dialog.verdict.text() != spoken("Reading both files…"))
        assert english(dialog) == ""
    dialog.against.setCurrentIndex(1)
    for meters in ("", "interactions=1000"):
        dialog.meters.setText(meters)
        dialog.compare()
        settled(qtbot, dialog, lambda: dialog.verdict.text() != spoken("Reading both files…"))
        assert english(dialog, {"interactions"}) == ""
    assert dialog.table.rowCount() > 2


def test_the_plan_of_seven_days_for_every_vendor(english: Callable[..., str], qtbot: QtBot) -> None:
    dialog = PlanOfSevenDays(today=date(2026, 11, 22))
    qtbot.addWidget(dialog)
    dialog.show()
    for place in range(dialog.vendor.count()):
        dialog.vendor.setCurrentIndex(place)
        assert english(dialog) == ""


def test_whether_it_pays_back(english: Callable[..., str], real_window: MainWindow, qtbot: QtBot) -> None:
    real_window.open_sample("support-team")
    dialog = show_payback(real_window)
    assert dialog is not None
    settled(qtbot, dialog, lambda: dialog.found)
    assert english(dialog) == ""
    for name, value in (("today_cost_per_task", "4.20"), ("one_off_cost", "9000")):
        dialog.fields[name].entry.setText(value)  # type: ignore[attr-defined]  # a number field
    settled(qtbot, dialog, lambda: dialog.found and dialog.found[0].group == "six_months")
    assert english(dialog) == ""


def test_the_price_lists_and_what_is_known_of_a_price(english: Callable[..., str], qtbot: QtBot) -> None:
    dialog = PriceList(today=date(2027, 11, 22))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.models.rowCount() > 0, timeout=60_000)
    market = current_market()
    names = {market.models.source}
    for model in market.models:
        names |= {model.id, model.title, model.note}
    for provider in market.models.providers.values():
        names |= {provider.name, provider.address}
    names |= {what.removeprefix("another price for ") for *_, what in market.models.not_modelled}
    for plan in market.plans:
        names |= {plan.title, plan.vendor, plan.name, plan.contract_data["evidence"]["source"], *plan.contract_data}
    names = {name for name in names if len(name) > 1}
    for search in ("gpt-4o", "retired", "gemini-2.5", "whisper"):
        dialog.model_search.setText(search)
        for row in range(min(8, dialog.models.rowCount())):
            dialog.model_table.selectRow(row)
            assert english_in(dialog.model_detail.toPlainText(), names) == []
    assert english(dialog, names) == ""
    for row in range(dialog.plans.rowCount()):
        dialog.plan_table.selectRow(row)
        said = dialog.plan_detail.toPlainText()
        assert english_in(said, names) == [], said


def test_what_a_vendor_answered_and_what_it_would_change(english: Callable[..., str], qtbot: QtBot) -> None:
    cap = {"on": "spend", "limit": "900", "every": "month", "enforcement": "after_billing"}
    offer = {"format": 1, "vendor": "Example Co", "name": "Desk", "currency": "USD", "cap": cap, "charges": [
        {"id": "use", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.05"}},
    ]}  # fmt: skip
    ticks = {
        key: VendorAnswer("yes", "xx", "xx") for key in ("P3", "O7", "D1", "G1", "G2", "G3", "G4", "E1", "K1", "N1")
    }
    answered = {**ticks, "O5": VendorAnswer("", "3%"), "K2": VendorAnswer("partly"), "A1": VendorAnswer("no", "", "xx")}
    prices = {row: VendorPrice("12", "xx") for row in (
        "platform_fee", "unit_price", "overage_price", "included_units", "input_tokens", "cached_tokens", "output_tokens",
        "margin", "seat", "minimum", "setup", "term",
    )}  # fmt: skip
    filled = VendorAnswers(vendor="Example Co", source="filled.pdf", answers=answered, prices=prices)
    dialog = AnswersDialog(filled, Case(Answers(), offers=(Contract.model_validate(offer),)))
    qtbot.addWidget(dialog)
    dialog.show()
    for place in (0, 1):  # that vendor's offer, and a new one
        dialog.offers.setCurrentIndex(place)
        assert dialog.points.rowCount() > 5
        assert english(dialog, {"Example Co", "filled.pdf", "xx"}) == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.advisor.json", b"{"),
        ("b.advisor.json", b""),
        ("c.advisor.json", b'{"format": 1, "answers": {"tasks": "many", "taskz": "1"}, "offers": []}'),
        ("d.advisor.json", b'{"format": 1, "answers": {}, "offers": [{"name": "n", "charges": [{"kind": "fee"}]}]}'),
        ("e.advisor.json", b"[1]"),
        ("f.pdf", b"%PDF-1.4 nothing"),
    ],
)
def test_a_file_that_is_refused(translator: Asked, tmp_path: Path, name: str, content: bytes) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(AdvisorError) as refused:
        read_any(path)
    names = {
        path,
        "answers.tasks",
        "answers.taskz",
        "tasks",
        "offers[0]",
        "charges[0]",
        "JSON",
        "dk",
        "id",
        "kind",
        "format",
        "amount",
    }
    said = spoken(str(refused.value))
    assert english_in(said, names) == [], said
    assert translator.texts <= catalogue() | {""}


def test_an_export_that_is_refused(
    translator: Asked, real_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(usage_import, "say", lambda parent, title, words: told.append(words))
    rows = (f"{day}T00:00:00+00:00,many,gpt-4o,4000000,0,0,x" for day in WEEK)
    dialog = import_usage(real_window, written(tmp_path, "usage.csv", csv(OPENAI, *rows)))
    settled(qtbot, dialog, lambda: told)
    assert english_in(told[0], {"usage.csv", "num_model_requests"}) == [], told
