"""What we don't know: the questions without an answer, what a quote leaves open, and prices to confirm, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.report.library import read_library
from advisor.report.wording import exact_money, listed
from advisor.sentences import filled, worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.contracts import Contract

_TERMS = {
    "usage_meter": worded("whether you can see a usage meter"),
    "meter_export": worded("whether the meter can be exported"),
    "logs": worded("whether there are logs"),
    "rbac": worded("whether rights can be given by role"),
    "allowlists": worded("whether models and tools can be limited"),
    "policy_controls": worded("whether policies can be set"),
    "evaluation": worded("whether quality can be tested"),
    "price_floats": worded("whether the price follows the market"),
    "list_price_falls_passed_on": worded("whether falls of list prices are passed on"),
    "may_change_unit": worded("whether the vendor may change what one unit is"),
}
_SHOWN = 4


@dataclass(frozen=True)
class Unknown:
    words: str
    question: str = ""
    """The interview's question that would answer it, or nothing."""
    assumption: str = ""
    """The assumption that stands in for it until then."""


def not_known(advice: Advice) -> tuple[Unknown, ...]:
    """First what the buyer could still say, then what each vendor left open, then prices that need confirming."""
    return (*_answers(advice), *_quotes(advice), *(Unknown(words) for words in advice.price_warnings))


def _answers(advice: Advice) -> list[Unknown]:
    library, answers = read_library(), advice.case.answers
    taken = {each.key: each for each in advice.assumptions}
    found = []
    for key in library.questions.asked(answers.values):
        if answers.said(key) is not None:
            continue
        question = library.questions.by_id[key]
        stands_in = taken.get(key)
        if stands_in is not None and stands_in.basis != "said":
            found.append(
                Unknown(
                    worded(
                        "{short}: until you say, we take {stands_in}.",
                        short=filled(question.short),
                        stands_in=stands_in.value,
                    ),
                    key,
                    key,
                )
            )
        else:
            found.append(
                Unknown(worded("{short}: not known, so nothing is decided by it.", short=filled(question.short)), key)
            )
    return found


def _quotes(advice: Advice) -> list[Unknown]:
    if advice.offers_are_typical:
        return [
            Unknown(
                worded("What a vendor would really charge: these are typical offers, which nobody has made to you.")
            )
        ]
    found = []
    for contract in advice.offers:
        open_terms = open_in(contract)
        if open_terms:
            shown = open_terms[:_SHOWN] + (
                [worded("{number} more", number=len(open_terms) - _SHOWN)] if len(open_terms) > _SHOWN else []
            )
            found.append(
                Unknown(worded("{contract} does not say {shown}.", contract=contract.name, shown=listed(shown)))
            )
    for offer in advice.verdict.offers:
        for question in offer.priced.base_bill.open_questions:
            name = filled(question.key.replace("_", " "))
            moved = exact_money(abs(question.difference), advice.case.currency)
            found.append(
                Unknown(
                    worded(
                        "{priced}, {charge}: {name} is not said; it moves the year by {moved}.",
                        priced=offer.priced.name,
                        charge=question.charge,
                        name=name,
                        moved=moved,
                    )
                )
            )
    return found


def open_in(contract: Contract) -> list[str]:
    """What a contract leaves open, each as "whether ...", what stops first."""
    found: list[str] = [words for key, words in _TERMS.items() if getattr(contract.terms, key) == "unknown"]
    if contract.cap is not None and contract.cap.enforcement == "unknown":
        found.insert(0, worded("whether its cap really stops service"))
    return found
