"""The commands: each reads a file, calls the engine, and prints what it says. Nothing is decided or computed here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.cli.cases import (
    do_advise,
    do_answers,
    do_calendar,
    do_check,
    do_questionnaire,
    do_report,
    do_sample,
    do_self_check,
)
from advisor.cli.measured import at_least_one, do_bill, do_invoice, do_payback, do_reconcile, do_review, do_usage
from advisor.cli.prices import do_cheapest, do_models, do_plans
from advisor.cli.result import CALL_AT_FAULT, DONE, INPUT_AT_FAULT
from advisor.errors import AdvisorError

COMMANDS = (
    "sample", "advise", "report", "questionnaire", "answers", "calendar", "bill", "usage", "reconcile", "invoice", "review", "payback", "models", "plans",
    "cheapest",
    "check", "self-check",
)  # fmt: skip


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

    sample = command("sample", do_sample, "List the sample cases, or write one to a file.")
    sample.add_argument("name", nargs="?", metavar="NAME")
    sample.add_argument("--list", action="store_true", help="list the samples")
    sample.add_argument("-o", "--output", metavar="CASE", help="the file to write")
    command("advise", do_advise, "Say what to sign for a case.").add_argument("case", metavar="CASE")
    for name, do, says in (
        ("report", do_report, "Write the recommendation as a PDF."),
        ("questionnaire", do_questionnaire, "Write the questions for the vendor as a PDF with fields to fill in."),
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
    dates = command(
        "calendar", do_calendar, "Write the dates of the advised contract as a calendar file.", prints=False
    )
    dates.add_argument("case", metavar="CASE")
    dates.add_argument("-o", "--output", metavar="ICS", required=True)
    dates.add_argument("--signed", metavar="DAY", help="first day of the contract, such as 2026-11-21")
    dates.add_argument("--notice-days", type=at_least_one, metavar="N", help="notice period of the contract")
    answered = command("answers", do_answers, "Read a filled questionnaire back into a case.")
    answered.add_argument("questions", metavar="QUESTIONS.pdf")
    answered.add_argument("--into", metavar="CASE", required=True)
    answered.add_argument("--offer", metavar="NAME", help="the offer of this case that the answers are about")
    answered.add_argument("--accept", metavar="ID,ID", default="", help="points to write into that offer, or: all")

    billed = command("bill", do_bill, "Bill a contract on given months of usage, to the cent.")
    billed.add_argument("contract", metavar="CONTRACT.json")
    billed.add_argument("usage", metavar="USAGE.json")
    usage = command("usage", do_usage, "Summarise a usage export; with --into, update a case with it.")
    usage.add_argument("export", metavar="EXPORT")
    usage.add_argument("--days", type=at_least_one, metavar="N", help="only the last N days of the export")
    usage.add_argument("--into", metavar="CASE", help="keep the summary in this case, and show what it changes")
    reconciled = command("reconcile", do_reconcile, "Compare a usage export with a bill, day by day.")
    reconciled.add_argument("export", metavar="EXPORT")
    reconciled.add_argument("invoice", metavar="INVOICE")
    reconciled.add_argument("--first", metavar="DAY", help="compare from this day on, YYYY-MM-DD")
    reconciled.add_argument("--last", metavar="DAY", help="compare up to this day")
    reconciled.add_argument("--rate", metavar="RATE", help="US dollars for one unit of the bill's currency")
    checked = command("invoice", do_invoice, "Bill a contract on a usage export and compare it with the invoice.")
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
    reviewed = command("review", do_review, "Plan against actual: look at a saved case again with a new export.")
    reviewed.add_argument("case", metavar="CASE")
    reviewed.add_argument("export", metavar="EXPORT")
    reviewed.add_argument("--days", type=at_least_one, metavar="N", help="only the last N days of the export")
    reviewed.add_argument("--offer", default="", metavar="NAME", help="the offer that was signed")
    command("payback", do_payback, "Say whether each workflow of a case pays back, and when.").add_argument(
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
        ("models", do_models, "Search the list prices of models."),
        ("plans", do_plans, "Search the vendors' published plans."),
    ):
        command(name, do, says).add_argument("query", nargs="*", metavar="QUERY")
    cheapest = command(
        "cheapest", do_cheapest, "Find the cheapest model or plan for a case whose bad months fit the budget."
    )
    cheapest.add_argument("case", metavar="CASE")
    cheapest.add_argument(
        "--grade",
        choices=("frontier", "standard", "cheap"),
        default="",
        help="quality of the model; else the case's own",
    )
    cheapest.add_argument("--best", action="store_true", help="only the best one, without the lists")
    command("check", do_check, "Check a case file.").add_argument("case", metavar="CASE")
    command("self-check", do_self_check, "Check that this installation is whole.")
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
