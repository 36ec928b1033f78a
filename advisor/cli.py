"""The commands: each reads a file, calls the engine, and prints what it says. Nothing is decided or computed here."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from datetime import date

    from advisor.advice import Advice
    from advisor.case import Case
    from advisor.portfolio import Portfolio
    from advisor.report.blocks import Document
    from advisor.review import Change

COMMANDS = (
    "sample", "advise", "report", "questionnaire", "answers", "calendar", "bill", "usage", "reconcile", "invoice", "review", "payback", "models", "plans",
    "cheapest",
    "check", "self-check",
)  # fmt: skip
DONE, INPUT_AT_FAULT, CALL_AT_FAULT = 0, 1, 2
_MOST_ROWS = 40
_MOST_MONTHS = 1200
"""A hundred years: a limit of safety, for each month has lines of its own."""
_PDF, _CSV, _ICS = b"%PDF-", b"\xef\xbb\xbf", b"BEGIN:VCALENDAR"


def run(arguments: Sequence[str], open_window: Callable[[str | None], int] | None = None) -> int:
    """One call of the program, from its arguments to its exit status; faults of the input are one line on standard error.

    `open_window` opens the window, with a case or without, and stays until it closes; without it there is no window.
    """
    try:
        options = _parser(arguments).parse_args(arguments)
    except SystemExit as stop:  # argparse has said why; 0 is --help and --version
        return int(stop.code or 0)
    if options.data_dir:
        from advisor.files.folders import keep_data_in

        keep_data_in(Path(options.data_dir))
    try:
        if options.do is None:
            status = _open_window(options.case, open_window)
        else:
            status = options.do(options)
        sys.stdout.flush()
    except AdvisorError as error:
        print(f"advisor: {' '.join(str(error).split())}", file=sys.stderr)
        return INPUT_AT_FAULT
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="advisor",
        description="Which way to pay for AI agents: per-token, flat-rate, or hybrid with caps. Works without a network.",
        epilog="Without a command the window opens; advisor CASE opens it with a case.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"advisor {__version__}")
    parser.add_argument("--data-dir", metavar="FOLDER", help="keep settings and earlier versions there")
    first = next((word for word in _without_data_dir(arguments) if not word.startswith("-")), None)
    if first is None or first not in COMMANDS:
        parser.add_argument("case", nargs="?", metavar="CASE", help="a case to open; or one of: " + ", ".join(COMMANDS))
        parser.set_defaults(do=None)
        return parser
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, do: Callable[[argparse.Namespace], int], says: str, *, prints: bool = True) -> Any:
        added = commands.add_parser(name, help=says, description=says, allow_abbrev=False)
        added.set_defaults(do=do, json=False)
        if prints:
            added.add_argument("--json", action="store_true", help="print one JSON object")
        return added

    sample = command("sample", _sample, "List the sample cases, or write one to a file.")
    sample.add_argument("name", nargs="?", metavar="NAME")
    sample.add_argument("--list", action="store_true", help="list the samples")
    sample.add_argument("-o", "--output", metavar="CASE", help="the file to write")
    command("advise", _advise, "Say what to sign for a case.").add_argument("case", metavar="CASE")
    for name, do, says in (
        ("report", _report, "Write the recommendation as a PDF."),
        ("questionnaire", _questionnaire, "Write the questions for the vendor as a PDF with fields to fill in."),
    ):
        written = command(name, do, says, prints=False)
        written.add_argument("case", metavar="CASE")
        written.add_argument("-o", "--output", metavar="PDF", required=True)
        written.add_argument("--paper", choices=("a4", "letter"), default="a4")
        if name == "report":
            written.add_argument("--summary", action="store_true", help="only the page with the decision")
            written.add_argument("--no-case", action="store_true", help="leave the case itself out of the PDF")
            written.add_argument("--tables", metavar="FOLDER", help="also write every table and chart there as CSV")
        else:
            written.add_argument(
                "--questions",
                choices=("core", "money", "case", "all"),
                default="case",
                help="the core ones; these and those with money at stake; all that this case raises; all that there are",
            )
            written.add_argument("--contact", default="", metavar="TEXT", help="whom the vendor may ask")
            written.add_argument("--deadline", default="", metavar="TEXT", help="until when answers are wanted")
    dates = command("calendar", _calendar, "Write the dates of the advised contract as a calendar file.", prints=False)
    dates.add_argument("case", metavar="CASE")
    dates.add_argument("-o", "--output", metavar="ICS", required=True)
    dates.add_argument("--signed", metavar="DAY", help="first day of the contract, such as 2026-11-21")
    dates.add_argument("--notice-days", type=_at_least_one, metavar="N", help="notice period of the contract")
    answered = command("answers", _answers, "Read a filled questionnaire back into a case.")
    answered.add_argument("questions", metavar="QUESTIONS.pdf")
    answered.add_argument("--into", metavar="CASE", required=True)
    answered.add_argument("--offer", metavar="NAME", help="the offer of this case that the answers are about")
    answered.add_argument("--accept", metavar="ID,ID", default="", help="points to write into that offer, or: all")

    billed = command("bill", _bill, "Bill a contract on given months of usage, to the cent.")
    billed.add_argument("contract", metavar="CONTRACT.json")
    billed.add_argument("usage", metavar="USAGE.json")
    usage = command("usage", _usage, "Summarise a usage export; with --into, update a case with it.")
    usage.add_argument("export", metavar="EXPORT")
    usage.add_argument("--days", type=_at_least_one, metavar="N", help="only the last N days of the export")
    usage.add_argument("--into", metavar="CASE", help="keep the summary in this case, and show what it changes")
    reconciled = command("reconcile", _reconcile, "Compare a usage export with a bill, day by day.")
    reconciled.add_argument("export", metavar="EXPORT")
    reconciled.add_argument("invoice", metavar="INVOICE")
    reconciled.add_argument("--first", metavar="DAY", help="compare from this day on, YYYY-MM-DD")
    reconciled.add_argument("--last", metavar="DAY", help="compare up to this day")
    reconciled.add_argument("--rate", metavar="RATE", help="US dollars for one unit of the bill's currency")
    checked = command("invoice", _invoice, "Bill a contract on a usage export and compare it with the invoice.")
    checked.add_argument("contract", metavar="CONTRACT.json")
    checked.add_argument("export", metavar="EXPORT")
    checked.add_argument("invoice", metavar="INVOICE")
    checked.add_argument(
        "--meter",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="units in a month that the export does not count",
    )
    reviewed = command("review", _review, "Plan against actual: look at a saved case again with a new export.")
    reviewed.add_argument("case", metavar="CASE")
    reviewed.add_argument("export", metavar="EXPORT")
    reviewed.add_argument("--days", type=_at_least_one, metavar="N", help="only the last N days of the export")
    reviewed.add_argument("--offer", default="", metavar="NAME", help="the offer that was signed")
    command("payback", _payback, "Say whether each workflow of a case pays back, and when.").add_argument(
        "case", metavar="CASE"
    )
    for one in (reconciled, checked):
        one.add_argument(
            "--map-invoice",
            action="append",
            default=[],
            metavar="MEANING=COLUMN",
            help="the same for the bill: time=Datum billed=Betrag",
        )
    for one in (usage, reconciled, checked, reviewed):
        one.add_argument("--map", action="append", default=[], metavar="MEANING=COLUMN",
                         help="which column is which in an export of no known format: time=Date input=Prompt …")  # fmt: skip
    for name, do, says in (
        ("models", _models, "Search the list prices of models."),
        ("plans", _plans, "Search the vendors' published plans."),
    ):
        command(name, do, says).add_argument("query", nargs="*", metavar="QUERY")
    cheapest = command(
        "cheapest", _cheapest, "Find the cheapest model or plan for a case whose bad months fit the budget."
    )
    cheapest.add_argument("case", metavar="CASE")
    cheapest.add_argument(
        "--grade",
        choices=("frontier", "standard", "cheap"),
        default="",
        help="quality of the model; else the case's own",
    )
    command("check", _check, "Check a case file.").add_argument("case", metavar="CASE")
    command("self-check", _self_check, "Check that this installation is whole.")
    return parser


def _without_data_dir(arguments: Sequence[str]) -> list[str]:
    words = list(arguments)
    if "--data-dir" in words:
        at = words.index("--data-dir")
        del words[at : at + 2]
    return words


def _open_window(case: str | None, open_window: Callable[[str | None], int] | None) -> int:
    if case is not None and not Path(case).exists():
        raise AdvisorError(f"{case}: there is no such file or command; commands are {', '.join(COMMANDS)}")
    no_screen = sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if no_screen or open_window is None:
        print("advisor: there is no screen here; use a command such as: advisor advise CASE", file=sys.stderr)
        return CALL_AT_FAULT
    return open_window(case)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value).__name__)


def _sample(options: argparse.Namespace) -> int:
    from advisor.files.durable import write_output
    from advisor.files.resources import read_bytes, read_toml

    samples = read_toml("samples/index.toml")["sample"]
    if options.name is None:
        if options.json:
            _print_json(samples)
        else:
            for sample in samples:
                print(f"{sample['name']:24}{sample['title']}")
        return DONE
    if options.name not in {sample["name"] for sample in samples}:
        raise AdvisorError(f"sample {options.name}: there is none; see advisor sample --list")
    if options.output is None:
        print("advisor sample: say where to write it: -o CASE", file=sys.stderr)
        return CALL_AT_FAULT
    case = read_bytes(f"samples/{options.name}.advisor.json")
    write_output(options.output, case, only_over=case)  # a case that the buyer has changed is never lost to a sample
    if options.json:
        _print_json({"written": options.output})
    else:
        print(f"wrote {options.output}")
    return DONE


def _advice_on(path: str, *, with_flips: bool = True) -> Advice:
    from datetime import date

    from advisor.advice import advise
    from advisor.files.case_file import read_case
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method

    case, market, method = read_case(path), current_market(date.today().isoformat()), read_method()
    try:
        return advise(case, market, method, with_flips=with_flips)
    except AdvisorError as error:
        raise AdvisorError(f"{path}: {error}") from error


def _advise(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    case, market, method = read_case(options.case), current_market(), read_method()
    try:
        portfolio = advise_portfolio(case, market, method)
    except AdvisorError as error:
        raise AdvisorError(f"{options.case}: {error}") from error
    if options.json:
        from advisor.report.portfolio_text import portfolio_to_json

        _print_json(portfolio_to_json(portfolio))
    else:
        from advisor.report.portfolio_text import portfolio_as_text

        print(portfolio_as_text(portfolio))
    return DONE


def _report(options: argparse.Namespace) -> int:
    from advisor.files.case_in_pdf import case_bytes
    from advisor.files.durable import write_output
    from advisor.files.export_file import payback_figures
    from advisor.report.document import write_document
    from advisor.report.pdf.recommendation import render_document, summary_of
    from advisor.review import paybacks

    portfolio = _portfolio_on(options.case)
    _not_over_the_case(options.output, options.case)
    case = case_bytes(options.case)
    works = [(one.name, one.advice) for one in portfolio.workflows] or [(portfolio.case.title, portfolio.whole)]
    document = write_document(portfolio.whole, case, portfolio, paybacks(works, payback_figures()))
    drawn = summary_of(document) if options.summary else document
    write_output(
        options.output, render_document(drawn, options.paper, None if options.no_case else case), only_over=_PDF
    )
    print(f"wrote {options.output}")
    if options.tables is not None:
        _write_tables(document, options.tables)
    return DONE


def _portfolio_on(path: str) -> Portfolio:
    from datetime import date

    from advisor.files.case_file import read_case
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    case, market, method = read_case(path), current_market(date.today().isoformat()), read_method()
    try:
        return advise_portfolio(case, market, method)
    except AdvisorError as error:
        raise AdvisorError(f"{path}: {error}") from error


def _write_tables(document: Document, folder: str) -> None:
    from advisor.files.durable import make_folder, write_output
    from advisor.report.tables import tables_of

    make_folder(Path(folder))
    tables = tables_of(document)
    for name, (content, _) in tables.items():
        write_output(Path(folder) / name, content, only_over=_CSV)
    print(f"wrote {len(tables)} tables to {folder}")


def _calendar(options: argparse.Namespace) -> int:
    from datetime import date

    from advisor.files.case_in_pdf import case_bytes
    from advisor.files.durable import write_output
    from advisor.report.calendar import calendar_file

    try:
        signed = None if options.signed is None else date.fromisoformat(options.signed)
    except ValueError:
        print("advisor calendar: --signed must be a day such as 2026-11-21", file=sys.stderr)
        return CALL_AT_FAULT
    advice = _advice_on(options.case, with_flips=False)
    _not_over_the_case(options.output, options.case)
    content = calendar_file(advice, signed, options.notice_days, case_bytes(options.case))
    write_output(options.output, content, only_over=_ICS)
    print(f"wrote {options.output}")
    return DONE


def _questionnaire(options: argparse.Namespace) -> int:
    from advisor.files.durable import write_output
    from advisor.report.pdf.questionnaire import render_questionnaire

    advice = _advice_on(options.case, with_flips=False)
    _not_over_the_case(options.output, options.case)
    pdf = render_questionnaire(
        advice, options.paper, which=options.questions, contact=options.contact, deadline=options.deadline
    )
    write_output(options.output, pdf, only_over=_PDF)
    print(f"wrote {options.output}")
    return DONE


def _not_over_the_case(output: str, case: str) -> None:
    if Path(output).resolve() == Path(case).resolve():
        raise AdvisorError(f"{output}: is the case itself; name another file for the PDF")


def _answers(options: argparse.Namespace) -> int:
    from datetime import date

    from advisor.advice import advise
    from advisor.files.case_file import case_data_from_bytes, case_from_data, case_to_data, write_case
    from advisor.files.durable import digest
    from advisor.files.filled_questionnaire import kept_in, read_filled
    from advisor.files.price_file import current_market
    from advisor.files.reader import Place, read_file
    from advisor.files.resources import read_method
    from advisor.recommendation.answered_offer import accepted_in, offer_of, proposals
    from advisor.report.vendor_comparison import answers_as_text, answers_to_json, change_of_advice

    filled = read_filled(options.questions)
    content, where = read_file(options.into), Place.of(options.into)
    data = case_data_from_bytes(content, where)
    case = case_from_data(data, str(where))
    offer = offer_of(filled, case.offers)
    if options.offer is not None:
        offer = next((each for each in case.offers if each.name == options.offer), None)
        if offer is None:
            raise AdvisorError(
                f"{options.into}: has no offer of that name; see the names with: advisor check {options.into}"
            )
    found = proposals(filled, offer, case.currency)
    wanted = [word.strip() for word in options.accept.split(",") if word.strip()]
    unknown = [word for word in wanted if word != "all" and word not in {each.id for each in found}]
    if unknown:
        raise AdvisorError(
            f"{options.questions}: has no point of the name given with --accept; start without it to see them"
        )
    chosen = [each for each in found if "all" in wanted or each.id in wanted]
    changed, today = kept_in(data, filled), date.today().isoformat()
    if chosen:
        offers = accepted_in(case_to_data(case)["offers"], filled, offer, chosen, today, case.currency)
        changed = {**changed, "offers": offers, "contracts": []}
    after, effect = case_from_data(changed, str(where)), None
    if chosen:
        market, method = current_market(today), read_method()
        was, now = (advise(each, market, method, with_flips=False) for each in (case, after))
        effect = change_of_advice(was, now)
    write_case(options.into, changed, loaded=digest(content))
    name = None if offer is None else offer.name
    if options.json:
        _print_json({**answers_to_json(filled, found, chosen, name), "effect": effect})
        return DONE
    print(answers_as_text(filled, found, chosen, name))
    if effect is not None:
        print(effect)
    print(f"wrote {options.into}")
    return DONE


def _bill(options: argparse.Namespace) -> int:
    from advisor.contracts import bill, read_contract
    from advisor.files.reader import read_json
    from advisor.report.bill_text import bill_as_text, bill_to_json

    contract = read_contract(read_json(options.contract), options.contract)
    usage = read_json(options.usage)
    months = usage.get("months")
    if set(usage) != {"months"} or not isinstance(months, list) or not all(isinstance(month, dict) for month in months):
        raise AdvisorError(f'{options.usage}: must be {{"months": [{{"interactions": "12000"}}, …]}}')
    if len(months) > _MOST_MONTHS:
        raise AdvisorError(f"{options.usage}: has more than {_MOST_MONTHS:,} months; bill a part of them")
    try:
        result = bill(contract, months)
    except AdvisorError as error:
        raise AdvisorError(f"{options.usage}: {error}") from error
    if options.json:
        _print_json(bill_to_json(result))
    else:
        print(bill_as_text(result, contract))
    return DONE


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text[:6]) < 1:
        raise argparse.ArgumentTypeError("write a whole number of days, 1 or more")
    return int(text[:6])


def _usage(options: argparse.Namespace) -> int:
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.report.usage_text import change_as_text, change_to_json, summary_as_text
    from advisor.usage.mapping import read_mapping
    from advisor.usage.summary import summarise

    export = read_export_file(options.export, read_mapping(options.map) or None)
    summary = summarise(export, usage_rules(), options.days)
    change = None if options.into is None else _into_case(options.into, options.export, summary)
    if options.json:
        _print_json(summary if change is None else {**summary, "change": change_to_json(change[0])})
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


def _reconcile(options: argparse.Namespace) -> int:
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
        _print_json(reconciliation_to_json(found))
    else:
        print(reconciliation_as_text(found))
    return DONE


def _invoice(options: argparse.Namespace) -> int:
    from advisor.contracts import read_contract
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.files.reader import read_json
    from advisor.report.usage_text import invoice_check_as_text, invoice_check_to_json
    from advisor.usage.invoice_check import check_invoice
    from advisor.usage.mapping import read_mapping

    contract = read_contract(read_json(options.contract), options.contract)
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
        _print_json(invoice_check_to_json(found))
    else:
        print(invoice_check_as_text(found, contract.currency))
    return DONE


def _review(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case
    from advisor.files.export_file import read_export_file, usage_rules
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.report.usage_text import review_as_text, review_to_json
    from advisor.review import review_case
    from advisor.usage.mapping import read_mapping
    from advisor.usage.summary import summarise

    case = read_case(options.case)
    summary = summarise(
        read_export_file(options.export, read_mapping(options.map) or None), usage_rules(), options.days
    )
    if not summary["requests"]:
        raise AdvisorError(f"{options.export}: counts no requests, so plan and actual can't be compared")
    try:
        found = review_case(case, summary, current_market(), read_method(), options.offer)
    except AdvisorError as error:
        raise AdvisorError(f"{options.case}: {error}") from error
    if options.json:
        _print_json(review_to_json(found))
    else:
        print(review_as_text(found))
    return DONE


def _payback(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case
    from advisor.files.export_file import payback_figures
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio
    from advisor.report.payback_text import payback_to_json, paybacks_as_text
    from advisor.review import paybacks

    case = read_case(options.case)
    try:
        portfolio = advise_portfolio(case, current_market(), read_method(), with_flips=False)
    except AdvisorError as error:
        raise AdvisorError(f"{options.case}: {error}") from error
    named = [(one.name, one.advice) for one in portfolio.workflows] or [(case.title or "This work", portfolio.whole)]
    found = paybacks(named, payback_figures())
    if options.json:
        _print_json([payback_to_json(one) for one in found])
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


def _models(options: argparse.Namespace) -> int:
    from advisor.files.price_file import current_prices
    from advisor.market.model_prices import search_models

    prices = current_prices()
    found = search_models(prices, " ".join(options.query))
    if options.json:
        _print_json([model.model_dump(mode="json") for model in found])
        return DONE
    from advisor.report.market_text import model_row

    for model in found[:_MOST_ROWS]:
        print(model_row(model, prices.checked_on))
    _say_how_many(len(found), "models")
    return DONE


def _plans(options: argparse.Namespace) -> int:
    from advisor.files.resources import read_plan_list
    from advisor.market.plans import search_plans

    found = search_plans(read_plan_list(), " ".join(options.query))
    from advisor.report.market_text import plan_row, plan_to_json

    if options.json:
        _print_json([plan_to_json(plan) for plan in found])
        return DONE
    for plan in found[:_MOST_ROWS]:
        print(plan_row(plan))
    _say_how_many(len(found), "plans")
    return DONE


def _say_how_many(found: int, what: str) -> None:
    if found == 0:
        print(f"no {what} found; use fewer words")
    elif found > _MOST_ROWS:
        print(f"... and {found - _MOST_ROWS} more {what}; add a word to narrow it down")


def _cheapest(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.forecast.catalogue import catalogue_for
    from advisor.report.market_text import catalogue_as_text, catalogue_to_json

    case, method = read_case(options.case), read_method()
    try:
        found = catalogue_for(case, current_market(), method.assumptions, method.scores, options.grade)
    except AdvisorError as error:
        raise AdvisorError(f"{options.case}: {error}") from error
    if options.json:
        _print_json(catalogue_to_json(found))
    else:
        print(catalogue_as_text(found, _MOST_ROWS))
    return DONE


def _check(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case

    case: Case = read_case(options.case)
    _can_be_advised_on(options.case, case)
    known = sum(case.answers.said(key) is not None for key in case.answers)
    summary = {"case": options.case, "title": case.title, "answers": known, "offers": [o.name for o in case.offers],
               "workflows": [workflow.name for workflow in case.workflows]}  # fmt: skip
    if options.json:
        _print_json({"valid": True, **summary})
    else:
        more = f" and {len(case.workflows)} workflows" if case.workflows else ""
        print(f"{options.case}: a whole case with {known} answers and {len(case.offers)} offers{more}")
    return DONE


def _can_be_advised_on(path: str, case: Case) -> None:
    """What only shows when the case is used: a replaced assumption that does not exist, a unit that nobody can count."""
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    try:
        advise_portfolio(case, current_market(), read_method(), with_flips=False)
    except AdvisorError as error:
        raise AdvisorError(f"{path}: {error}") from error


def _self_check(options: argparse.Namespace) -> int:
    from advisor.self_check import check_installation

    found = check_installation()
    if options.json:
        _print_json({"whole": all(c.fine for c in found), "checks": [vars(c) for c in found]})
    else:
        for check in found:
            print(f"{'ok   ' if check.fine else 'FAULT'} {check.name}: {check.says}")
    return DONE if all(check.fine for check in found) else INPUT_AT_FAULT
