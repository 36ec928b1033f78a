"""What we don't know: the questions without an answer, what a quote leaves open, and prices to confirm, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.report.library import read_library
from advisor.report.wording import exact_money, listed

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.contracts import Contract

_TERMS = {
    "usage_meter": "whether you can see a usage meter",
    "meter_export": "whether the meter can be exported",
    "logs": "whether there are logs",
    "rbac": "whether rights can be given by role",
    "allowlists": "whether models and tools can be limited",
    "policy_controls": "whether policies can be set",
    "evaluation": "whether quality can be tested",
    "price_floats": "whether the price follows the market",
    "list_price_falls_passed_on": "whether falls of list prices are passed on",
    "may_change_unit": "whether the vendor may change what one unit is",
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
            found.append(Unknown(f"{question.short}: until you say, we take {stands_in.value}.", key, key))
        else:
            found.append(Unknown(f"{question.short}: not known, so nothing is decided by it.", key))
    return found


def _quotes(advice: Advice) -> list[Unknown]:
    if advice.offers_are_typical:
        return [Unknown("What a vendor would really charge: these are typical offers, which nobody has made to you.")]
    found = []
    for contract in advice.offers:
        open_terms = open_in(contract)
        if open_terms:
            shown = open_terms[:_SHOWN] + ([f"{len(open_terms) - _SHOWN} more"] if len(open_terms) > _SHOWN else [])
            found.append(Unknown(f"{contract.name} does not say {listed(shown)}."))
    for offer in advice.verdict.offers:
        for question in offer.priced.base_bill.open_questions:
            name = question.key.replace("_", " ")
            moved = exact_money(abs(question.difference), advice.case.currency)
            found.append(
                Unknown(f"{offer.priced.name}, {question.charge}: {name} is not said; it moves the year by {moved}.")
            )
    return found


def open_in(contract: Contract) -> list[str]:
    """What a contract leaves open, each as "whether ...", what stops first."""
    found = [words for key, words in _TERMS.items() if getattr(contract.terms, key) == "unknown"]
    if contract.cap is not None and contract.cap.enforcement == "unknown":
        found.insert(0, "whether its cap really stops service")
    return found
