"""Commands about a case: a sample, the advice, what is written from it, what comes back, and whether all is whole.

What a command reads is read before the engine is loaded, so that a file that is not there is told of at once.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.result import CALL_AT_FAULT, DONE, INPUT_AT_FAULT, naming, print_json
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.case import Case
    from advisor.portfolio import Portfolio
    from advisor.report.blocks import Document

_PDF, _CSV, _ICS = b"%PDF-", b"\xef\xbb\xbf", b"BEGIN:VCALENDAR"


def do_sample(options: argparse.Namespace) -> int:
    from advisor.files.durable import write_output
    from advisor.files.resources import read_bytes, read_toml

    samples = read_toml("samples/index.toml")["sample"]
    if options.name is None:
        if options.json:
            print_json(samples)
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
        print_json({"written": options.output})
    else:
        print(f"wrote {options.output}")
    return DONE


def _advice_on(path: str, *, with_flips: bool = True) -> Advice:
    from datetime import date

    from advisor.files.case_file import read_case

    case = read_case(path)
    from advisor.advice import advise
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method

    market, method = current_market(date.today().isoformat()), read_method()
    with naming(path):
        return advise(case, market, method, with_flips=with_flips)


def do_advise(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case

    case = read_case(options.case)
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    market, method = current_market(), read_method()
    with naming(options.case):
        portfolio = advise_portfolio(case, market, method)
    if options.json:
        from advisor.report.portfolio_text import portfolio_to_json

        print_json(portfolio_to_json(portfolio))
    else:
        from advisor.report.portfolio_text import portfolio_as_text

        print(portfolio_as_text(portfolio))
    return DONE


def do_report(options: argparse.Namespace) -> int:
    portfolio = _portfolio_on(options.case)
    from advisor.files.case_in_pdf import case_bytes
    from advisor.files.durable import write_output
    from advisor.files.export_file import payback_figures
    from advisor.report.document import write_document
    from advisor.report.pdf.recommendation import render_document, summary_of
    from advisor.review import paybacks

    _not_over_the_case(options.output, options.case)
    case = case_bytes(options.case)
    document = write_document(portfolio.whole, case, portfolio, paybacks(portfolio.works, payback_figures()))
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

    case = read_case(path)
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    market, method = current_market(date.today().isoformat()), read_method()
    with naming(path):
        return advise_portfolio(case, market, method)


def _write_tables(document: Document, folder: str) -> None:
    from advisor.files.durable import make_folder, write_output
    from advisor.report.tables import tables_of

    make_folder(Path(folder))
    tables = tables_of(document)
    for name, (content, _) in tables.items():
        write_output(Path(folder) / name, content, only_over=_CSV)
    print(f"wrote {len(tables)} tables to {folder}")


def do_calendar(options: argparse.Namespace) -> int:
    from datetime import date

    from advisor.files.case_in_pdf import case_bytes
    from advisor.files.durable import write_output

    try:
        signed = None if options.signed is None else date.fromisoformat(options.signed)
    except ValueError:
        print("advisor calendar: --signed must be a day such as 2026-11-21", file=sys.stderr)
        return CALL_AT_FAULT
    advice = _advice_on(options.case, with_flips=False)
    from advisor.report.calendar import calendar_file

    _not_over_the_case(options.output, options.case)
    content = calendar_file(advice, signed, options.notice_days, case_bytes(options.case))
    write_output(options.output, content, only_over=_ICS)
    print(f"wrote {options.output}")
    return DONE


def do_questionnaire(options: argparse.Namespace) -> int:
    advice = _advice_on(options.case, with_flips=False)
    from advisor.files.durable import write_output
    from advisor.report.pdf.questionnaire import render_questionnaire

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


def do_answers(options: argparse.Namespace) -> int:
    from datetime import date

    from advisor.files.case_file import case_data_from_bytes, case_from_data, case_to_data, write_case
    from advisor.files.durable import digest
    from advisor.files.filled_questionnaire import kept_in, read_filled
    from advisor.files.reader import Place, read_file
    from advisor.recommendation.answered_offer import accepted_in, offer_of, proposals
    from advisor.report.vendor_comparison import answers_as_text, answers_to_json

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
    changed, effect = kept_in(data, filled), None
    if chosen:  # only then is anything priced
        from advisor.advice import advise
        from advisor.files.price_file import current_market
        from advisor.files.resources import read_method
        from advisor.report.vendor_comparison import change_of_advice

        today = date.today().isoformat()
        offers = accepted_in(case_to_data(case)["offers"], filled, offer, chosen, today, case.currency)
        changed = {**changed, "offers": offers, "contracts": []}
        after = case_from_data(changed, str(where))
        market, method = current_market(today), read_method()
        was, now = (advise(each, market, method, with_flips=False) for each in (case, after))
        effect = change_of_advice(was, now)
    write_case(options.into, changed, loaded=digest(content))
    name = None if offer is None else offer.name
    if options.json:
        print_json({**answers_to_json(filled, found, chosen, name), "effect": effect})
        return DONE
    print(answers_as_text(filled, found, chosen, name))
    if effect is not None:
        print(effect)
    print(f"wrote {options.into}")
    return DONE


def do_check(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case

    case: Case = read_case(options.case)
    _can_be_advised_on(options.case, case)
    known = sum(case.answers.said(key) is not None for key in case.answers)
    summary = {"case": options.case, "title": case.title, "answers": known, "offers": [o.name for o in case.offers],
               "workflows": [workflow.name for workflow in case.workflows]}  # fmt: skip
    if options.json:
        print_json({"valid": True, **summary})
    else:
        more = f" and {len(case.workflows)} workflows" if case.workflows else ""
        print(f"{options.case}: a whole case with {known} answers and {len(case.offers)} offers{more}")
    return DONE


def _can_be_advised_on(path: str, case: Case) -> None:
    """What only shows when the case is used: a replaced assumption that does not exist, a unit that nobody can count."""
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    with naming(path):
        advise_portfolio(case, current_market(), read_method(), with_flips=False)


def do_self_check(options: argparse.Namespace) -> int:
    from advisor.self_check import check_installation

    found = check_installation()
    if options.json:
        print_json({"whole": all(c.fine for c in found), "checks": [vars(c) for c in found]})
    else:
        for check in found:
            print(f"{'ok   ' if check.fine else 'FAULT'} {check.name}: {check.says}")
    return DONE if all(check.fine for check in found) else INPUT_AT_FAULT
