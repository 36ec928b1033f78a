"""What a filled questionnaire would change in that vendor's offer, one point at a time, for the buyer to confirm.

An answer never changes an offer by itself: each point is a proposal with the vendor's own words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.case import VendorAnswer, VendorAnswers
from advisor.interview.plain_amount import plain_amount
from advisor.sentences import filled as filled_in
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.contracts import Contract

Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Proposal:
    """One point of a vendor's answers that a term of the offer can take."""

    id: str
    """A question id or a row of the price table; unique within one filled questionnaire."""
    label: str
    said: str
    """The vendor's own words."""
    now: str
    """What the offer says today, in words."""
    becomes: str
    """What it would say."""
    change: Change
    """Writes it into a contract's data, as `Contract.to_data` gives it."""


_NOT_IN_IT, _NOT_SAID = worded("not in the offer"), worded("not said")
_SAID = {"yes": worded("yes"), "no": worded("no"), "unknown": worded("unknown")}
_WHEN_IT_ACTS = {
    "before_next_call": worded("before next call"),
    "after_billing": worded("after billing"),
    "alert_only": worded("alert only"),
}
_TICKS = {"yes": worded("Yes"), "partly": worded("Partly"), "no": worded("No")}
_TICKED = {"yes": worded("Yes. {words}"), "partly": worded("Partly. {words}"), "no": worded("No. {words}")}
_YES_NO_TERMS = {
    "P3": (("usage_meter", "meter_export"), worded("You can see and export the usage meter")),
    "O7": (("may_change_unit",), worded("The vendor may change the unit during the term")),
    "D1": (("list_price_falls_passed_on",), worded("A lower list price is passed on")),
    "G1": (("logs",), worded("Everything is recorded")),
    "G2": (("rbac",), worded("Roles and access rights are part of the plan")),
    "G3": (("allowlists",), worded("Models and tools can be allow-listed")),
    "G4": (("policy_controls",), worded("Actions can need approval, and you can stop the agent")),
    "E1": (("evaluation",), worded("Changes are tested on your own cases first")),
}
"""Questions whose yes or no is a term of the contract, and what a yes means."""


def proposals(filled: VendorAnswers, offer: Contract | None, currency: str = "USD") -> tuple[Proposal, ...]:
    """Every point that the offer does not say yet, in the order of the price table and then of the questions.

    Without an offer of that vendor (None) the price rows build a new one. What can't be read for sure, such as an amount
    that could mean two things, is no proposal: it stays beside its question, to be typed by a person.
    """
    data = offer.to_data() if offer is not None else new_offer(filled, currency)
    found = [*_of_prices(filled, data), *_of_questions(filled.answers, data)]
    return tuple(each for each in found if each.now != each.becomes)


def new_offer(filled: VendorAnswers, currency: str = "USD") -> dict[str, Any]:
    """An offer with nothing in it yet but the vendor's name."""
    name = filled.vendor or filled.source
    return {
        "format": 1,
        "vendor": filled.vendor[:300],
        "name": name[:100] or "New offer",
        "currency": currency,
        "charges": [],
    }


def accepted_in(
    offers: Sequence[Mapping[str, Any]],
    filled: VendorAnswers,
    offer: Contract | None,
    chosen: Iterable[Proposal],
    read_on: str,
    currency: str = "USD",
) -> list[dict[str, Any]]:
    """The case's offers with the confirmed points written into that vendor's, or into a new one at the end.

    Its evidence becomes the vendor's own written answer (P1). `offers` are data as `Contract.to_data` gives it.
    """
    changed = [deepcopy(dict(each)) for each in offers]
    target = next((each for each in changed if offer is not None and each["name"] == offer.name), None)
    if target is None:
        target = new_offer(filled, currency)
        changed.append(target)
    for proposal in chosen:
        proposal.change(target)
    target["evidence"] = {
        "class": "P1",
        "source": f"Filled questionnaire {filled.source}",
        "read_on": read_on,
    }  # not shown
    return changed


def offer_of(filled: VendorAnswers, offers: Iterable[Contract]) -> Contract | None:
    """The one offer that the answers can only be about: that vendor's, when there is exactly one."""
    named = [offer for offer in offers if filled.vendor and offer.vendor.casefold() == filled.vendor.casefold()]
    return named[0] if len(named) == 1 else None


def _of_questions(answers: Mapping[str, VendorAnswer], data: Mapping[str, Any]) -> Iterable[Proposal]:
    terms = data.get("terms", {})
    for key, (names, label) in _YES_NO_TERMS.items():
        answer = answers.get(key, VendorAnswer())
        if answer.tick in ("yes", "no"):
            said = dict.fromkeys(str(terms.get(name, "unknown")) for name in names)
            now = joined("/", (_SAID.get(each, each) for each in said))
            yield Proposal(
                key,
                label,
                said_in_words(answer),
                now,
                _SAID[answer.tick],
                _terms({name: answer.tick for name in names}),
            )
    if "O5" in answers:
        rise = _one_percentage(answers["O5"].answer)
        if rise is not None:
            today = _percent(terms.get("uplift_cap"))
            share = format(rise / 100, "f")
            yield Proposal("O5", worded("The most that the price can rise at renewal"), said_in_words(answers["O5"]), today,
                           f"{rise} %", _terms({"uplift_cap": share}))  # fmt: skip
    cap = answers.get("K1", VendorAnswer())
    if cap.tick == "yes" and data.get("cap") is not None:
        yield Proposal("K1", worded("The cap acts before the next call (confirm only if the answer says so)"), said_in_words(cap),
                       _WHEN_IT_ACTS.get(str(data["cap"].get("enforcement")), _SAID["unknown"]), worded("before next call"),
                       _cap("before_next_call"))  # fmt: skip


def _of_prices(filled: VendorAnswers, data: Mapping[str, Any]) -> Iterable[Proposal]:
    for row, (label, small, now, change) in _PRICE_ROWS.items():
        written = filled.prices.get(row)
        amount = None if written is None else plain_amount(written.amount, small=small)
        if written is None or amount is None or not _can_take(row, amount, data, filled):
            continue
        value = format(amount.normalize(), "f")
        said = f"{written.amount} ({written.remark})" if written.remark else written.amount
        yield Proposal(f"price.{row}", label, said, now(data), value, change(value))


def _can_take(row: str, amount: Decimal, data: Mapping[str, Any], filled: VendorAnswers) -> bool:
    """Whether the row has a place in this offer that nobody has to guess."""
    if row in ("included_units", "unit_price", "overage_price"):
        usage = _own_units(data)
        if row == "included_units" and amount != int(amount):
            return False
        # Without a usage charge a unit's price makes one; a number of units alone can't.
        return len(usage) == 1 or (not usage and (row != "included_units" or _has_unit_price(filled)))
    if row == "term":
        return amount == int(amount) and 1 <= amount <= 1200
    return row != "margin" or amount <= 1000


def _has_unit_price(filled: VendorAnswers) -> bool:
    rows = (filled.prices.get(name) for name in ("overage_price", "unit_price"))
    return any(row is not None and plain_amount(row.amount) is not None for row in rows)


_TOKEN_METERS = ("input_tokens", "cached_input_tokens", "cached_tokens", "output_tokens")


def _own_units(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The usage charges in the vendor's own unit at one price."""
    return [
        charge
        for charge in data["charges"]
        if charge["kind"] == "usage"
        and charge["meter"] not in (*_TOKEN_METERS, "model_cost")
        and charge["price"]["model"] == "per_unit"
    ]


def _fee(every: str, per: str | None, name: str) -> Callable[[str], Change]:
    def change(value: str) -> Change:
        def write(data: dict[str, Any]) -> None:
            for charge in data["charges"]:
                if charge["kind"] == "fee" and charge.get("every", "month") == every and charge.get("per") == per:
                    charge["amount"] = value
                    return
            fee = {"id": name, "kind": "fee", "amount": value, "every": every, **({"per": per} if per else {})}
            data["charges"].append(fee)

        return write

    return change


def _fee_now(every: str, per: str | None) -> Callable[[Mapping[str, Any]], str]:
    def now(data: Mapping[str, Any]) -> str:
        found = [
            c
            for c in data["charges"]
            if c["kind"] == "fee" and c.get("every", "month") == every and c.get("per") == per
        ]
        return _number(found[0]["amount"]) if found else _NOT_IN_IT

    return now


def _unit(write_into: Callable[[dict[str, Any], str], None]) -> Callable[[str], Change]:
    def change(value: str) -> Change:
        def write(data: dict[str, Any]) -> None:
            usage = _own_units(data)
            if not usage:
                made = {
                    "id": "use",
                    "kind": "usage",
                    "meter": "tasks",
                    "price": {"model": "per_unit", "unit_price": "0"},
                }
                data["charges"].append(made)
                usage = [made]
            write_into(usage[0], value)

        return write

    return change


def _set_included(charge: dict[str, Any], value: str) -> None:
    charge["included"] = value


def _set_unit_price(charge: dict[str, Any], value: str) -> None:
    charge["price"]["unit_price"] = value
    charge["price"].pop("per", None)
    charge["beyond_included"] = "charge"


def _unit_now(name: str) -> Callable[[Mapping[str, Any]], str]:
    def now(data: Mapping[str, Any]) -> str:
        usage = _own_units(data)
        if not usage:
            return _NOT_IN_IT
        if name == "included":
            return _number(usage[0].get("included", "0"))
        price = usage[0]["price"]
        return _number(Decimal(price["unit_price"]) / Decimal(price.get("per", "1")))

    return now


def _tokens(meter: str) -> Callable[[str], Change]:
    def change(value: str) -> Change:
        def write(data: dict[str, Any]) -> None:
            price = {"model": "per_unit", "unit_price": value, "per": "1000000"}
            for charge in data["charges"]:
                if charge["kind"] == "usage" and charge["meter"] == meter:
                    charge["price"] = price
                    return
            data["charges"].append({"id": meter, "kind": "usage", "meter": meter, "price": price})

        return write

    return change


def _tokens_now(meter: str) -> Callable[[Mapping[str, Any]], str]:
    def now(data: Mapping[str, Any]) -> str:
        for charge in data["charges"]:
            if charge["kind"] == "usage" and charge["meter"] == meter and charge["price"]["model"] == "per_unit":
                return _number(
                    Decimal(charge["price"]["unit_price"]) * 1_000_000 / Decimal(charge["price"].get("per", "1"))
                )
        return _NOT_IN_IT

    return now


def _margin(value: str) -> Change:
    def write(data: dict[str, Any]) -> None:
        rate = format((1 + Decimal(value) / 100).normalize(), "f")
        price = {"model": "percentage", "rate": rate}
        for charge in data["charges"]:
            if charge["kind"] == "usage" and charge["meter"] == "model_cost":
                charge["price"] = price
                return
        data["charges"].append({"id": "model_cost", "kind": "usage", "meter": "model_cost", "price": price})

    return write


def _margin_now(data: Mapping[str, Any]) -> str:
    for charge in data["charges"]:
        if charge["kind"] == "usage" and charge["meter"] == "model_cost" and charge["price"]["model"] == "percentage":
            return _number((Decimal(charge["price"]["rate"]) - 1) * 100)
    return _NOT_IN_IT


def _minimum(value: str) -> Change:
    def write(data: dict[str, Any]) -> None:
        data["minimum_spend"] = {"amount": value, "every": "month"}

    return write


def _minimum_now(data: Mapping[str, Any]) -> str:
    least = data.get("minimum_spend")
    return _NOT_IN_IT if not least or least.get("every", "month") != "month" else _number(least["amount"])


def _term(value: str) -> Change:
    def write(data: dict[str, Any]) -> None:
        data["term_months"] = int(value)

    return write


def _terms(values: Mapping[str, str]) -> Change:
    def write(data: dict[str, Any]) -> None:
        data["terms"] = {**data.get("terms", {}), **values}

    return write


def _cap(enforcement: str) -> Change:
    def write(data: dict[str, Any]) -> None:
        data["cap"] = {**data["cap"], "enforcement": enforcement}

    return write


_PRICE_ROWS: dict[str, tuple[str, bool, Callable[[Mapping[str, Any]], str], Callable[[str], Change]]] = {
    "platform_fee": (worded("Fixed fee per month"), False, _fee_now("month", None), _fee("month", None, "fee")),
    "unit_price": (worded("Price of a unit"), True, _unit_now("unit_price"), _unit(_set_unit_price)),
    "overage_price": (worded("Price of a unit beyond those included"), True, _unit_now("unit_price"), _unit(_set_unit_price)),
    "included_units": (worded("Units included per month"), False, _unit_now("included"), _unit(_set_included)),
    "input_tokens": (worded("A million input tokens"), True, _tokens_now("input_tokens"), _tokens("input_tokens")),
    "cached_tokens": (worded("A million cached input tokens"), True, _tokens_now("cached_input_tokens"),
                      _tokens("cached_input_tokens")),
    "output_tokens": (worded("A million output tokens"), True, _tokens_now("output_tokens"), _tokens("output_tokens")),
    "margin": (worded("Added to the model maker's list price, in per cent"), True, _margin_now, _margin),
    "seat": (worded("A seat per month"), True, _fee_now("month", "seats"), _fee("month", "seats", "seat")),
    "minimum": (worded("Minimum spend per month"), False, _minimum_now, _minimum),
    "setup": (worded("One-off set-up"), False, _fee_now("once", None), _fee("once", None, "setup")),
    "term": (worded("Shortest term in months"), False, lambda data: str(data.get("term_months") or _NOT_SAID), _term),
}  # fmt: skip
"""Rows of the price table: (words, whether thousandths make sense, what the offer says now, what writes it in)."""


def _one_percentage(text: str) -> Decimal | None:
    found = re.findall(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|per ?cent)", text)
    return Decimal(found[0].replace(",", ".")) if len(found) == 1 else None


def _percent(share: Any) -> str:
    return _NOT_SAID if share in (None, "unknown") else f"{(Decimal(str(share)) * 100).normalize():f} %"


def _number(value: Any) -> str:
    return format(Decimal(str(value)).normalize(), "f")


def said_in_words(answer: VendorAnswer) -> str:
    """The tick and the vendor's own words; nothing where nothing was said."""
    words = answer.answer.strip(" .")
    if not answer.tick:
        return words
    return filled_in(_TICKED[answer.tick], words=words) if words else _TICKS[answer.tick]
