"""Every dialog of the window, filled as a buyer would meet it: for the tests that look at all of them, and for their
pictures (packaging/screenshots.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from advisor.advice import Advice
from advisor.case import Case, VendorAnswer, VendorAnswers, VendorPrice
from advisor.contracts import Contract
from advisor.gui.main_window import MainWindow
from advisor.interview.answers import Answers

Made = Callable[[MainWindow, Advice], QDialog]


def _answers(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.vendor_answers import AnswersDialog

    charges = [
        {"id": "base", "kind": "fee", "amount": "499"},
        {"id": "use", "kind": "usage", "meter": "tasks", "included": "10000",
         "price": {"model": "per_unit", "unit_price": "0.05"}},
    ]  # fmt: skip
    growth = {"format": 1, "vendor": "Example Co", "name": "Growth", "currency": "USD", "charges": charges}
    filled = VendorAnswers(
        vendor="Example Co",
        source="filled.pdf",
        answers={"P3": VendorAnswer("yes", "Live in the console"), "K2": VendorAnswer("no", "It queues and waits")},
        prices={"platform_fee": VendorPrice("$399"), "unit_price": VendorPrice("0.04")},
    )
    return AnswersDialog(filled, Case(Answers(), offers=(Contract.model_validate(growth),)), window)


def _chart_table(window: MainWindow, advice: Advice) -> QDialog:
    from advisor.gui.charts_ahead import CROSSOVER, chart_of
    from advisor.gui.charts_view import ChartView

    assert window.wizard is not None
    view = ChartView("Chart")
    view.setParent(window.wizard)
    view.hide()
    view.show_chart(chart_of(advice, CROSSOVER))
    view.show_table()
    return next(each for each in view.findChildren(QDialog))


def _explained(window: MainWindow, advice: Advice) -> QDialog:
    from advisor.gui.explain_dialog import ExplainDialog
    from advisor.report.explanations import explain

    return ExplainDialog(explain(advice, "month"), window)


def _fault(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.faults import FaultDialog

    return FaultDialog("KeyError: 'tasks'", "Traceback (most recent call last):\nKeyError: 'tasks'", window)


def _about(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.help_view import about_dialog

    return about_dialog(window, "2026-11-22")


def _help(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.help_view import help_dialog

    page = window.questions.page_by_id["volume"]
    return help_dialog(window, page.step, page, window.questions)


def _shortcuts(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.help_view import shortcuts_dialog

    return shortcuts_dialog(window, window.menus.shortcuts())


def _name(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.name_dialog import NameDialog
    from advisor.gui.translation import tr

    return NameDialog(tr("Add a workflow"), tr("Name of the workflow"), "", tr("Copy the answers of this one"), window)


def _offer(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.offer_dialog import OfferDialog
    from advisor.gui.offer_form import OfferForm

    form = OfferForm(name="Growth", fee="499", included="10000", price="0.05")
    return OfferDialog(form, "USD", None, window, unit="conversations")


def _payback(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.payback_page import PaybackDialog

    assert window.draft is not None
    return PaybackDialog(window.draft, window)


def _plans(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.plan_dialog import PlanDialog

    return PlanDialog(window)


def _seven_days(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.usage_plan import PlanOfSevenDays

    return PlanOfSevenDays(window)


def _preview(window: MainWindow, advice: Advice) -> QDialog:
    from advisor.gui.preview import Preview
    from advisor.report.pdf.recommendation import render_summary

    return Preview(render_summary(advice), "Recommendation", Path("desk.pdf"), window)


def _prices(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.price_list import PriceList

    return PriceList(window)


def _properties(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.properties_dialog import PropertiesDialog

    assert window.draft is not None
    return PropertiesDialog(window.draft, window)


def _reconcile(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.usage_reconcile import ReconcileDialog

    made = ReconcileDialog(window)
    made.show_contracts()
    return made


def _side_by_side(window: MainWindow, advice: Advice) -> QDialog:
    """As the offers page opens it, with the bills."""
    from advisor.gui.offers_page import OffersPage
    from advisor.gui.side_by_side import SideBySide

    assert window.draft is not None
    page = OffersPage(window.questions.page_by_id["offers"], window.draft)
    page.setParent(window.centralWidget())
    page.hide()
    page.show_advice(advice)
    page.compare()
    return next(each for each in page.findChildren(SideBySide))


def _export(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.export_choice import ExportChoice

    return ExportChoice(window)


def _usage(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.usage_import import UsageImport

    return UsageImport(window)


def _versions(window: MainWindow, _: Advice) -> QDialog:
    from advisor.gui.versions_dialog import EarlierVersion, VersionsDialog

    assert window.draft is not None
    present = window.draft.case_data()
    before = {**present, "answers": {**present["answers"], "tasks": "12000"}, "title": "First try"}
    days = (datetime(2026, 11, 21, 16, 5, tzinfo=UTC), datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    versions = [EarlierVersion(day, data) for day, data in zip(days, (present, before), strict=True)]
    return VersionsDialog(versions, present, window.questions, window)


DIALOGS: dict[str, Made] = {
    "AnswersDialog": _answers,
    "ExplainDialog": _explained,
    "ExportChoice": _export,
    "FaultDialog": _fault,
    "NameDialog": _name,
    "OfferDialog": _offer,
    "PaybackDialog": _payback,
    "PlanDialog": _plans,
    "PlanOfSevenDays": _seven_days,
    "Preview": _preview,
    "PriceList": _prices,
    "PropertiesDialog": _properties,
    "ReconcileDialog": _reconcile,
    "SideBySide": _side_by_side,
    "UsageImport": _usage,
    "VersionsDialog": _versions,
    "about_dialog": _about,
    "help_dialog": _help,
    "show_table": _chart_table,
    "shortcuts_dialog": _shortcuts,
}
"""By its class, or by the function that makes it."""


def let_go(dialog: QWidget) -> None:
    dialog.close()
    dialog.deleteLater()
