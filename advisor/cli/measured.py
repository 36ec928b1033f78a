"""Commands about what was used and billed: exact bills, usage exports, invoices, plan against actual, payback."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.result import DONE, naming, print_json
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from datetime import date

    from advisor.review import Change

MOST_MONTHS = 1200
"""A hundred years: a limit of safety, for each month has lines of its own."""


def do_bill(options: argparse.Namespace) -> int:
    from advisor.files.reader import read_json

    said = read_json(options.contract)  # before the forms of contracts are loaded
    from advisor.contracts import bill, read_contract
    from advisor.report.bill_text import bill_as_text, bill_to_json

    contract = read_contract(said, options.contract)
    usage = read_json(options.usage)
    months = usage.get("months")
    if set(usage) != {"months"} or not isinstance(months, list) or not all(isinstance(month, dict) for month in months):
        raise AdvisorError(f'{options.usage}: must be {{"months": [{{"interactions": "12000"}}, …]}}')
    if len(months) > MOST_MONTHS:
        raise AdvisorError(f"{options.usage}: has more than {MOST_MONTHS:,} months; bill a part of them")
    with naming(options.usage):
        result = bill(contract, months)
    if options.json:
        print_json(bill_to_json(result))
    else:
        print(bill_as_text(result, contract))
    return DONE


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text[:6]) < 1:
        raise argparse.ArgumentTypeError("write a whole number of days, 1 or more")
    return int(text[:6])


def do_usage(options: argparse.Namespace) -> int:
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.report.usage_text import change_as_text, change_to_json, summary_as_text
    from advisor.usage.mapping import read_mapping
    from advisor.usage.summary import summarise

    export = read_export_file(options.export, read_mapping(options.map) or None)
    summary = summarise(export, usage_rules(), options.days)
    change = None if options.into is None else _into_case(options.into, options.export, summary)
    if options.json:
        print_json(summary if change is None else {**summary, "change": change_to_json(change[0])})
        return DONE
    print(summary_as_text(summary, Path(options.export).name))
    if change is not None:
        print(f"\n{change_as_text(*change)}\nwrote {options.into}")
    return DONE


def _into_case(path: str, export: str, summary: dict[str, Any]) -> tuple[Change, str]:
    """Keep a usage summary in a case; gives what it changes in the estimate, and the case's currency."""
    from advisor.files.case_file import case_data_from_bytes, case_from_data, write_case
    from advisor.files.durable import digest
    from advisor.files.price_file import current_market
    from advisor.files.reader import Place, read_file
    from advisor.files.resources import read_method
    from advisor.review import estimate_change
    from advisor.usage.summary import for_the_case

    if not summary["requests"]:
        raise AdvisorError(f"{export}: counts no requests, so it can't change an estimate; the case is left as it is")
    content = read_file(path)
    data = case_data_from_bytes(content, Place.of(path))
    data["usage"] = {"source": Path(export).name, "summary": for_the_case(summary)}
    case = case_from_data(data, str(Place.of(path)))
    change = estimate_change(case, summary, current_market(), read_method())
    write_case(path, data, loaded=digest(content))
    return change, case.currency


def do_reconcile(options: argparse.Namespace) -> int:
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.report.usage_text import reconciliation_as_text, reconciliation_to_json
    from advisor.usage.mapping import read_mapping
    from advisor.usage.reconcile import reconcile

    export = read_export_file(options.export, read_mapping(options.map) or None)
    invoice = read_export_file(options.invoice, read_mapping(options.map_invoice) or None)
    found = reconcile(
        export, invoice, usage_rules(), first=_day(options.first, "--first"), last=_day(options.last, "--last"),
        rate=_number(options.rate, "--rate"),
    )  # fmt: skip
    if options.json:
        print_json(reconciliation_to_json(found))
    else:
        print(reconciliation_as_text(found))
    return DONE


def do_invoice(options: argparse.Namespace) -> int:
    from advisor.files.reader import read_json

    said = read_json(options.contract)  # before the forms of contracts are loaded
    from advisor.contracts import read_contract
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.report.usage_text import invoice_check_as_text, invoice_check_to_json
    from advisor.usage.invoice_check import check_invoice
    from advisor.usage.mapping import read_mapping

    contract = read_contract(said, options.contract)
    export = read_export_file(options.export, read_mapping(options.map) or None)
    invoice = read_export_file(options.invoice, read_mapping(options.map_invoice) or None)
    extra = {}
    for pair in options.meter:
        name, _, value = pair.partition("=")
        number = _number(value, "--meter")
        if not name or number is None:
            raise AdvisorError("--meter: write NAME=NUMBER, such as interactions=12300")
        extra[name] = number
    found = check_invoice(contract, export, invoice, usage_rules(), extra)
    if options.json:
        print_json(invoice_check_to_json(found))
    else:
        print(invoice_check_as_text(found, contract.currency))
    return DONE


def do_review(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.usage.mapping import read_mapping
    from advisor.usage.summary import summarise

    case = read_case(options.case)  # before the engine is loaded
    summary = summarise(
        read_export_file(options.export, read_mapping(options.map) or None), usage_rules(), options.days
    )
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.report.usage_text import review_as_text, review_to_json
    from advisor.review import review_case

    if not summary["requests"]:
        raise AdvisorError(f"{options.export}: counts no requests, so plan and actual can't be compared")
    with naming(options.case):
        found = review_case(case, summary, current_market(), read_method(), options.offer)
    if options.json:
        print_json(review_to_json(found))
    else:
        print(review_as_text(found))
    return DONE


def do_payback(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case

    case = read_case(options.case)  # before the engine is loaded
    from advisor.files.export_file import payback_figures
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio
    from advisor.report.payback_text import payback_to_json, paybacks_as_text
    from advisor.review import paybacks

    with naming(options.case):
        portfolio = advise_portfolio(case, current_market(), read_method(), with_flips=False)
    found = paybacks(portfolio.works, payback_figures())
    if options.json:
        print_json([payback_to_json(one) for one in found])
    else:
        print(paybacks_as_text(found, case.currency))
    return DONE


def _day(text: str | None, option: str) -> date | None:
    from advisor.usage import cells

    if text is None:
        return None
    try:
        return cells.day(text)
    except cells.Unreadable:
        raise AdvisorError(f"{option}: write a day as YYYY-MM-DD") from None


def _number(text: str | None, option: str) -> Decimal | None:
    from advisor.interview.answers import read_number

    if text is None:
        return None
    number = read_number(text)
    if number is None or number <= 0:
        raise AdvisorError(f"{option}: write a number above zero, such as 1.08")
    return number
