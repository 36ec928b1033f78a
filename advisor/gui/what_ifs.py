"""What is tried out on the explore page: other answers, and other terms of an offer, put into a copy of the case. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from advisor.gui.translation import spoken, tr
from advisor.interview.answers import read_number

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract
    from advisor.interview.questions import Questions


def with_what_ifs(data: dict[str, Any], tried: Mapping[str, str]) -> dict[str, Any]:
    """The case data with the tried values in their places; `data` is changed and returned.

    A key is a question's id, or OFFER.term with a term of `flip_inputs` (fee, allowance, cap, ...). A term that
    its offer does not have any more is passed over.
    """
    offers = list(data.get("offers") or ())
    for key, value in tried.items():
        place = offer_and_term(key, [str(offer.get("name", "")) for offer in offers])
        if place is None:
            data.setdefault("answers", {})[key] = value
            continue
        number, term = place
        changed = _with_term(offers[number], term, value)
        if changed is not None:
            offers[number] = changed
    if offers:
        data["offers"] = offers
    return data


Changed = dict[tuple[int, str, str], tuple["Contract", "Contract"]]
"""Offers with a term that is tried, by what they were made from; both are kept, so that an identity is never given twice."""
_MOST = 50


def tried_on(case: Case, tried: Mapping[str, str], questions: Questions, changed: Changed) -> Case:
    """The same with a case that is read already: offers stay the very same ones, those that something is tried on while
    it is the same, for what is known of their prices is known by who they are. `changed` keeps them from call to call.

    Raises InputRefused for an answer that a case can't hold.
    """
    from advisor.errors import InputRefused
    from advisor.interview.answers_check import check_answers
    from advisor.recommendation.flip_inputs import with_term

    said = {key: value for key, value in tried.items() if key in questions.by_id}
    faults = check_answers(questions, said)
    if faults:
        raise InputRefused(tr("What is tried"), faults)
    offers = list(case.offers)
    names = [offer.name for offer in offers]
    for key, value in tried.items():
        place, number = offer_and_term(key, names), read_number(value)
        if key in said or place is None or number is None:
            continue
        before = offers[place[0]]
        known = (id(before), place[1], value)
        if known not in changed:
            if len(changed) >= _MOST:
                changed.clear()
            try:
                changed[known] = before, with_term(before, place[1], float(number))
            except (KeyError, ValueError):  # a term that the offer does not have any more
                continue
        offers[place[0]] = changed[known][1]
    return replace(case, answers=replace(case.answers, values={**case.answers.values, **said}), offers=tuple(offers))


def offer_and_term(key: str, names: list[str]) -> tuple[int, str] | None:
    """Which offer and which of its terms a key means; None when it is the key of an answer. Names may hold dots."""
    for number, name in enumerate(names):
        if key.startswith(f"{name}.") and "." not in key[len(name) + 1 :]:
            return number, key[len(name) + 1 :]
    return None


def terms_to_try(offer: Mapping[str, Any]) -> dict[str, float]:
    """The terms of an offer that a slider can move, with their present values; none when it can't be read."""
    from advisor.contracts import read_contract
    from advisor.errors import AdvisorError
    from advisor.recommendation.flip_inputs import all_terms_to_try

    try:
        return dict(all_terms_to_try(read_contract(dict(offer), tr("This offer"))))
    except AdvisorError:
        return {}


def term_in_words(term: str) -> str:
    """A term of `terms_to_try` with a capital: "Monthly fee", "Price in tier 2"."""
    from advisor.recommendation.flip_inputs import label_of_term

    words = spoken(label_of_term(term))
    return words[:1].upper() + words[1:]


def _with_term(offer: Mapping[str, Any], term: str, value: str) -> dict[str, Any] | None:
    from advisor.contracts import read_contract
    from advisor.errors import AdvisorError
    from advisor.recommendation.flip_inputs import with_term

    number = read_number(value)
    if number is None:
        return None
    try:
        return with_term(read_contract(dict(offer), tr("This offer")), term, float(number)).to_data()
    except (AdvisorError, KeyError, ValueError):
        return None
