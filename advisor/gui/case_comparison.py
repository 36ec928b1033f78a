"""Two or more cases side by side: what is advised, what it costs, and the answers that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.files.names import CASE_ENDING
from advisor.gui.file_dialogs import ask_open_several
from advisor.gui.messages import say
from advisor.gui.side_by_side import SideBySide
from advisor.gui.spoken_answers import answer_spoken
from advisor.gui.translation import spoken, told, tr
from advisor.gui.words import VERDICTS
from advisor.gui.workflows import answers_of, names

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow
    from advisor.interview.questions import Questions
    from advisor.portfolio import Portfolio

MOST = 8
"""More would be a table that nobody reads."""


@dataclass(frozen=True)
class ComparedCase:
    name: str
    data: Mapping[str, Any]
    portfolio: Portfolio


def ask_and_compare(window: MainWindow) -> None:
    """Ask for saved cases, work them out beside the window, and show them with the one that is open."""
    kinds = tr("Cases (*.advisor.json);;All files (*)")
    paths = ask_open_several(window, tr("Cases to compare"), kinds)
    if paths:
        compare_files(window, paths)


def compare_files(window: MainWindow, paths: Sequence[str]) -> None:
    draft = window.draft
    now = (
        [(tr("{case} (open)").format(case=_title(draft.case_data(), "")), draft.case_data())]
        if draft is not None
        else []
    )
    if len(paths) + len(now) < 2:
        say(window, tr("Nothing to compare with"), tr("Choose two or more cases, or open one and choose another."))
        return
    if len(paths) + len(now) > MOST:
        say(window, tr("Too many cases"), tr("Choose at most eight: more can't be read side by side."))
        return
    window.tell(tr("Working out the cases…"))
    window.files.lane.do(
        lambda: worked_out([*now, *_read(paths)]),
        lambda cases: _show(window, cases),
        lambda error: _failed(window, error),
    )


def _failed(window: MainWindow, error: Exception) -> None:
    window.tell("")
    if not isinstance(error, AdvisorError):
        raise error
    say(window, tr("The cases can't be compared"), told(error))


def _read(paths: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    from advisor.files.case_file import read_case_data

    found = []
    for path in dict.fromkeys(paths):
        data = read_case_data(path)
        found.append((_title(data, Path(path).name.removesuffix(CASE_ENDING)), data))
    return found


def _title(data: Mapping[str, Any], otherwise: str) -> str:
    return str(data.get("title") or "").strip() or otherwise or tr("Case without a title")


def worked_out(cases: Sequence[tuple[str, dict[str, Any]]]) -> list[ComparedCase]:
    """Each case with its advice, on the same market and method; names are made to differ. Raises AdvisorError."""
    from advisor.files.case_file import case_from_data
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.portfolio import advise_portfolio

    market, method = current_market(date.today().isoformat()), read_method()
    found: list[ComparedCase] = []
    for name, data in cases:
        taken = [each.name for each in found]
        shown, number = name, 2
        while shown in taken:
            shown, number = tr("{case}, {number}").format(case=name, number=number), number + 1
        try:
            portfolio = advise_portfolio(case_from_data(data), market, method, with_flips=False)
        except AdvisorError as error:
            raise AdvisorError(tr("{case}: {fault}").format(case=shown, fault=error)) from error
        found.append(ComparedCase(shown, data, portfolio))
    return found


def _show(window: MainWindow, cases: list[ComparedCase]) -> None:
    window.tell("")
    SideBySide(
        tr("Cases side by side"),
        tr("All on the prices and the method of today. Below the figures stand the answers that differ."),
        [case.name for case in cases],
        lambda places: compared([cases[place] for place in places], window.questions),
        window,
    ).open()


def compared(cases: Sequence[ComparedCase], questions: Questions) -> list[tuple[str, ...]]:
    """A row for each point: what is advised, the figures, then the answers on which the cases differ."""
    read = [_figures(case) for case in cases]
    rows = [(name, *(figures[name] for figures in read)) for name in (read[0] if read else ())]
    flows = [names(case.data) or [""] for case in cases]
    for number in range(max((len(each) for each in flows), default=0)):
        rows += _answers(cases, flows, number, questions)
    return rows


def _answers(
    cases: Sequence[ComparedCase], flows: list[list[str]], number: int, questions: Questions
) -> list[tuple[str, ...]]:
    """The answers of the n-th workflow of each case; a case without workflows has one."""
    given = []
    for case, each in zip(cases, flows, strict=True):
        several = bool(names(case.data))
        given.append(answers_of(case.data, number if several else None) if number < len(each) else {})
    rows = []
    for question in questions.questions:
        said = [answers.get(question.id) for answers in given]
        if all(value is None for value in said):
            continue
        words = [
            answer_spoken(question, value, str(case.data.get("currency") or "USD"))
            for value, case in zip(said, cases, strict=True)
        ]
        if len(set(words)) > 1:
            name = spoken(question.short)
            if max(len(each) for each in flows) > 1:
                name = tr("{answer} (workflow {number})").format(answer=name, number=number + 1)
            rows.append((name, *words))
    return rows


def _figures(case: ComparedCase) -> dict[str, str]:
    from advisor.report.wording import money

    whole, total = case.portfolio.whole, case.portfolio.total
    verdict, currency = whole.verdict, whole.case.currency
    priced = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    several = total is not None and len(total.verdicts) > 1
    month, year = (total.monthly, total.annual) if several and total is not None else (priced.monthly, priced.annual)
    if several and total is not None:
        advised = "; ".join(
            tr("{workflow}: {kind}, {offer}").format(
                workflow=one.name, kind=spoken(VERDICTS[one.family]), offer=one.offer
            )
            for one in total.verdicts
        )
    else:
        advised = tr("{kind}: {offer}").format(kind=spoken(VERDICTS[verdict.family]), offer=verdict.offer)
    cap = verdict.levels.monthly_cap
    return {
        tr("Advice"): advised,
        tr("In one sentence"): spoken(verdict.sentence),
        tr("Confidence"): spoken(verdict.confidence),
        tr("What speaks against it"): spoken(verdict.dissent or "") or tr("nothing"),
        tr("A month on average"): money(month.mean, currency),
        tr("8 of 10 months"): tr("{low} to {high}").format(
            low=money(month.p10, currency), high=money(month.p90, currency)
        ),
        tr("A bad month"): money(month.cvar95, currency),
        tr("Twelve months"): money(year.mean, currency),
        tr("Monthly cap to set"): tr("none needed") if cap is None else money(cap, currency),
        tr("Offers"): ", ".join(contract.name for contract in whole.offers)
        + (" " + tr("(typical ones)") if whole.offers_are_typical else ""),
        tr("Questions for the vendor"): str(len(whole.questions)),
        tr("Review every so many months"): str(verdict.review_every_months),
    }
