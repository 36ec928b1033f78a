"""Offers: typed in plain words with a worked bill, taken from plans or a file, edited with their fine print, side by side."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from advisor.advice import Advice, advise
from advisor.case import Case
from advisor.contracts import bill, read_contract
from advisor.files.case_file import read_case_data
from advisor.files.resources import read_market_resources, read_method, read_question_list, resource_path
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import ExplainDialog
from advisor.gui.offer_comparison import compare_offers
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import (
    OfferForm,
    contract_from_form,
    example_bill,
    form_from_contract,
    kept_in_words,
    unknowns,
)
from advisor.gui.offers_page import OffersPage
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.side_by_side import SideBySide
from advisor.interview.answers import Answers
from advisor.market.market import search_plans
from tests.report import builders

GROWTH = OfferForm(name="Growth", fee="499", included="10000", price="0.05")
KNOWN = replace(
    GROWTH, cap="900", cap_stops="before_next_call", term_months="12", price_floats="no", usage_meter="yes", logs="yes"
)
RICH: dict[str, Any] = {
    "format": 1, "vendor": "Example Co", "name": "Rich", "currency": "USD", "term_months": 12,
    "charges": [
        {"id": "platform", "kind": "fee", "amount": "499", "every": "month"},
        {"id": "people", "kind": "fee", "amount": "20", "every": "month", "per": "seats", "at_least": "5"},
        {"id": "talks", "kind": "usage", "meter": "interactions", "included": "10000",
         "price": {"model": "per_unit", "unit_price": "0.05"}},
        {"id": "calls", "kind": "usage", "meter": "minutes",
         "price": {"model": "graduated", "tiers": [{"up_to": "100", "unit_price": "0.1"}, {"up_to": None, "unit_price": "0.08"}]}},
    ],
    "discounts": [{"kind": "percent", "value": "0.10", "on": ["platform"]}],
    "minimum_spend": {"amount": "300", "every": "month"},
    "cap": {"on": "spend", "limit": "2500", "every": "month", "enforcement": "after_billing", "alerts": ["0.5", "1"]},
    "terms": {"usage_meter": "yes", "notice_days": "60", "rbac": "yes"},
    "evidence": {"class": "P1", "source": "Quote of 3 November", "read_on": "2026-11-03"},
}  # fmt: skip


def every_published_plan() -> list[Mapping[str, Any]]:
    return [plan.contract_data for plan in search_plans(read_market_resources(), "") if plan.is_current]


def test_the_worked_bill_reads_as_a_person_would_say_it() -> None:
    # 10,000 included and a fifth more: 499 + 2,000 x 0.05 = 599
    words = example_bill(contract_from_form(GROWTH, "USD"), GROWTH, "conversations")
    assert words == "Example: at 12,000 conversations in a month you would pay $599: $499 + 2,000 × $0.05."


def test_the_worked_bill_says_what_is_not_served_and_names_its_own_units() -> None:
    stops = replace(GROWTH, beyond="stop", price="")
    words = example_bill(contract_from_form(stops, "USD"), stops, "calls")
    assert words == ("Example: at 12,000 calls in a month you would pay $499: $499. 2,000 calls would not be served.")
    times = OfferForm(name="Meter", meter="model_cost", price="1.3")
    assert example_bill(contract_from_form(times, "EUR"), times).startswith(
        "Example: at €1,000 of model use in a month you would pay €1,300"
    )


def test_the_bill_follows_as_one_types(qtbot: QtBot) -> None:
    dialog = OfferDialog(OfferForm(), "USD", unit="conversations")
    qtbot.addWidget(dialog)
    dialog.show()
    fields = {each.accessibleName(): each for each in dialog.findChildren(QLineEdit)}
    assert dialog.example.text() == "An example bill appears here once there is a price."
    qtbot.keyClicks(fields["Name of the offer"], "Growth")
    qtbot.keyClicks(fields["Monthly fee, USD"], "$499")
    assert "you would pay $499" in dialog.example.text()
    qtbot.keyClicks(fields["How many are included a month"], "10k")
    qtbot.keyClicks(fields["Price of one (more), USD"], "0.05")
    assert "at 12,000 conversations in a month you would pay $599: $499 + 2,000 × $0.05" in dialog.example.text()
    qtbot.keyClicks(fields["Price of one (more), USD"], "x")
    assert dialog.example.text() == "An example bill appears here once there is a price."
    dialog.accept()
    assert dialog.isVisible() and "Price of one unit" in dialog._error.text()


def test_the_form_speaks_of_no_tokens_and_no_file_formats(qtbot: QtBot) -> None:
    dialog = OfferDialog(OfferForm(), "USD")
    qtbot.addWidget(dialog)
    words = [each.text() for each in dialog.findChildren(QLabel)]
    words += [box.itemText(n) for box in dialog.findChildren(QComboBox) for n in range(box.count())]
    words += [line.placeholderText() for line in dialog.findChildren(QLineEdit)]
    text = " ".join(words).lower()
    assert "token" not in text and "json" not in text and "overage" not in text
    for asked in (
        "monthly fee",
        "how many are included",
        "above the included",
        "really stop",
        "bound for how many months",
    ):
        assert asked in text


UNKNOWN_AND_ITS_QUESTION = {
    "beyond": "service stops when the included units are used up",
    "cap": "no cap is named",
    "cap_stops": "not said whether the cap really stops",
    "term_months": "not said how long the contract binds",
    "price_floats": "not said whether the price can move during the term",
    "usage_meter": "not said whether you can see a usage meter",
    "logs": "not said whether there are logs",
}


def _asked(form: OfferForm) -> str:
    contract = read_contract(contract_from_form(form, "USD"), "the offer")
    case = Case(Answers({"kind": "support_chat", "tasks": "12000"}), (contract,))
    advice = advise(case, read_market_resources(), read_method(), with_flips=False)
    return " ".join(question.because for question in advice.questions)


def test_each_unknown_of_a_quote_is_marked_and_becomes_a_question_to_the_vendor(qtbot: QtBot) -> None:
    nothing = replace(GROWTH, beyond="unknown", price="")
    with_a_cap = replace(KNOWN, cap_stops="unknown")
    marked = set()
    for form in (nothing, with_a_cap, KNOWN):
        dialog = OfferDialog(form, "USD")
        qtbot.addWidget(dialog)
        assert set(dialog.marked()) == set(unknowns(form))
        marked |= set(dialog.marked())
    assert marked == set(UNKNOWN_AND_ITS_QUESTION)
    asked, asked_about_the_cap, asked_of_a_whole_quote = _asked(nothing), _asked(with_a_cap), _asked(KNOWN)
    for field, because in UNKNOWN_AND_ITS_QUESTION.items():
        assert because in (asked_about_the_cap if field == "cap_stops" else asked), field
        assert because not in asked_of_a_whole_quote, field


def test_the_form_of_every_published_plan_gives_the_same_contract_back() -> None:
    plans = every_published_plan()
    assert len(plans) > 50
    assert sum(bool(kept_in_words(plan)) for plan in plans) > 15  # many have fine print that the fields can't say
    for plan in [*plans, RICH]:
        again = contract_from_form(form_from_contract(plan), "USD", plan)
        assert read_contract(again, "again") == read_contract(dict(plan), "plan"), plan["name"]


def test_editing_what_the_form_can_say_leaves_the_fine_print_to_the_letter() -> None:
    form = form_from_contract(RICH)
    assert (form.fee, form.included, form.price, form.cap, form.cap_stops) == (
        "499",
        "10000",
        "0.05",
        "2500",
        "after_billing",
    )
    before = copy.deepcopy(RICH)
    changed = contract_from_form(replace(form, fee="599", price="0.06"), "USD", RICH)
    assert before == RICH
    for key in ("discounts", "minimum_spend", "cap", "evidence"):
        assert changed[key] == RICH[key]
    assert [charge["id"] for charge in changed["charges"]] == ["platform", "people", "talks", "calls"]
    assert changed["charges"][1] == RICH["charges"][1] and changed["charges"][3] == RICH["charges"][3]
    assert changed["terms"] == {**RICH["terms"], "price_floats": "unknown", "logs": "unknown"}
    month = {"seats": "6", "interactions": "12000", "minutes": "150"}
    # 599 - 59.90 + 6 x 20 + 2,000 x 0.06 + 100 x 0.1 + 50 x 0.08 = 793.10
    assert bill(read_contract(changed, "changed"), [month]).total == Decimal("793.10")


def test_the_fine_print_is_shown_beside_the_form(qtbot: QtBot) -> None:
    assert kept_in_words(RICH) == [
        "$20 a month for each of the seats (at least 5 counted)",
        "minutes at prices in tiers, each slice at its own",
        "a discount of 10 %",
        "Rights by role: yes",
    ]
    dialog = OfferDialog(form_from_contract(RICH), "USD", RICH)
    qtbot.addWidget(dialog)
    assert "a discount of 10 %" in dialog.kept.text() and not dialog.kept.isHidden()
    plain = OfferDialog(GROWTH, "USD")
    qtbot.addWidget(plain)
    assert plain.kept.isHidden()


def test_taking_away_a_fee_that_a_discount_needs_is_said_in_the_form(qtbot: QtBot) -> None:
    dialog = OfferDialog(form_from_contract(RICH), "USD", RICH)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._lines["fee"].setText("")
    dialog.accept()
    assert dialog.isVisible() and "discounts" in dialog._error.text()


@pytest.fixture
def page(qtbot: QtBot, some_advice: Advice) -> OffersPage:
    questions = read_question_list()
    draft = Draft(questions, read_case_data(resource_path("samples/support-team.advisor.json")))
    made = OffersPage(questions.page_by_id["offers"], draft)
    qtbot.addWidget(made)
    made.resize(620, 640)
    made.show()
    made.arrive()
    made.show_advice(some_advice)
    return made


def test_an_offer_with_fine_print_is_edited_in_the_form(page: OffersPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page.draft.set_offers([RICH], "Rich added")
    page.arrive()

    def typed(dialog: OfferDialog) -> QDialog.DialogCode:
        dialog._lines["fee"].setText("549")
        dialog.accept()
        return QDialog.DialogCode(dialog.result())

    monkeypatch.setattr(OfferDialog, "exec", typed)
    page.edit()
    offer = page.draft.offers[0]
    assert offer["charges"][0]["amount"] == "549" and offer["discounts"] == RICH["discounts"]


def test_an_offer_is_duplicated_under_another_name_and_removed(page: OffersPage) -> None:
    before = page.draft.offers
    page._table.selectRow(2)
    page.duplicate()
    after = page.draft.offers
    assert [offer["name"] for offer in after[: len(before)]] == [offer["name"] for offer in before]
    assert after[-1] == {**before[2], "name": "Flat $1,500 (copy)"}
    page.remove()
    assert page.draft.offers == before
    assert page.draft.undo() and page.draft.offers == after


def test_a_contract_file_is_added_and_a_broken_one_says_where(
    page: OffersPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("advisor.gui.offers_page.say", lambda _parent, _title, words, *_: said.append(words))
    file = tmp_path / "quote.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    file.write_text(json.dumps(RICH), "utf-8")
    page.add_file()
    assert page.draft.offers[-1]["name"] == "Rich"
    file.write_text(json.dumps({**RICH, "charges": [{"id": "x", "kind": "fee"}]}), "utf-8")
    page.add_file()
    assert page.draft.offers[-1]["name"] == "Rich" and len(said) == 1 and "charges" in said[0]


def test_the_catalogue_is_searched_and_shows_evidence_and_day(qtbot: QtBot) -> None:
    dialog = PlanDialog()
    qtbot.addWidget(dialog)
    everything = dialog._table.rowCount()
    dialog._search.setText("intercom")
    found = dialog._table.rowCount()
    assert 0 < found < everything
    for row in range(found):
        cells = [dialog._table.item(row, column).text() for column in range(4)]  # type: ignore[union-attr]
        assert "Intercom" in cells[0] and cells[1]
        assert cells[2] in ("vendor's own page", "dated copy of it", "second hand: confirm", "hearsay: confirm")
        assert cells[3].endswith("2026")
    same = dialog._table.item(0, 0)
    dialog._table.selectRow(found - 1)
    dialog._search.setText("intercom ")
    assert dialog._table.item(0, 0) is same and dialog._table.currentRow() == found - 1  # nothing else was found
    dialog._search.setText("no such plan at all")
    assert dialog._table.rowCount() == 0 and "No plan" in dialog._detail.text()
    dialog.accept()
    assert dialog.contract == {}


def test_the_page_shows_what_each_offer_costs_and_explains_it(page: OffersPage) -> None:
    page.draft.set_offers([builders.hybrid().to_data(), builders.metered().to_data()], "two offers")
    page.arrive()
    # 900 + 100,000 x 0.006 = 1,500; 200,000 x 0.006 x 1.45 = 1,740
    assert [page._table.item(row, 4).text() for row in range(2)] == ["$1,500", "$1,740"]  # type: ignore[union-attr]
    page._table.selectRow(1)
    page.explain()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog) and "Meter" in dialog.accessibleDescription()
    dialog.close()


def test_offers_stand_side_by_side_with_their_bills_at_three_volumes() -> None:
    offers = [builders.hybrid().to_data(), builders.metered().to_data(), builders.flat().to_data()]
    table = compare_offers(offers, builders.workload(), "conversations")
    assert table.columns == ("Growth", "Meter", "Scale")
    rows = {row[0]: row[1:] for row in table.rows}
    # Growth: 900 up to 100,000, then 0.006 each; Meter: 0.006 x 1.45 each; Scale stops at 50,000
    assert rows["A month's bill at 100,000 conversations"] == (
        "$900.00",
        "$870.00",
        "$1,499.00, then service has stopped",
    )
    assert rows["A month's bill at 200,000 conversations"][:2] == ("$1,500.00", "$1,740.00")
    assert rows["A month's bill at 400,000 conversations"][:2] == ("$2,700.00", "$3,480.00")
    assert rows["Does it really stop?"] == ("yes, service stops", "–", "–")
    assert rows["Above the included ones"] == ("each one more is charged", "–", "service stops")
    assert rows["Bound for"] == ("12 months", "month to month", "12 months")
    assert rows["Usage meter"] == ("not said", "not said", "not said")
    assert rows["Price of one (more)"] == ("$0.006", "1.45 times list price", "none")


def test_the_window_of_the_comparison_shows_differences_in_words_and_copies_them(page: OffersPage) -> None:
    page.compare()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SideBySide)
    assert len(dialog.chosen()) == 4 and len(dialog.choices) == 5
    header = dialog.shown()[0]
    assert header == ["Compared", "Metered, 30% markup", "Metered, 60% markup", "Flat $1,500", "Flat $2,500", "Same?"]
    everything = len(dialog.shown())
    for choice in dialog.choices[2:]:
        choice.setChecked(False)
    dialog.only_differences.setChecked(True)
    rows = dialog.shown()[1:]
    assert 0 < len(rows) < everything
    assert all(row[-1] == "differs" and row[1] != row[2] for row in rows)
    assert dialog.as_text().splitlines()[0].split("\t")[1] == "Metered, 30% markup"
    dialog.close()
