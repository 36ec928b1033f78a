"""An offer and each of its clauses in plain words, from the contract data as it stands. No Qt, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from advisor.gui.translation import mark, spoken, tr
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money

_EVERY = {
    "once": mark("once"),
    "month": mark("a month"),
    "quarter": mark("a quarter"),
    "year": mark("a year"),
    "term": mark("over the whole term"),
    "start": mark("at the start"),
}
_METERS = {
    "tasks": mark("tasks"),
    "interactions": mark("interactions"),
    "resolutions": mark("resolutions"),
    "sessions": mark("sessions"),
    "actions": mark("actions"),
    "minutes": mark("minutes"),
    "seats": mark("seats"),
    "credits": mark("credits"),
    "requests": mark("calls of the AI model"),
    "model_cost": mark("model use at list price"),
}
_STEPPED = {
    "graduated": mark("at prices in tiers, each slice at its own"),
    "volume": mark("at the price of the tier that is reached"),
    "stairstep": mark("at the price of the band that is reached"),
    "package": mark("in whole packages"),
    "blocks": mark("in blocks"),
    "graduated_percentage": mark("at percentages in tiers"),
    "percentage": mark("at a percentage"),
}
_ENFORCED = {
    "before_next_call": mark("service really stops"),
    "after_billing": mark("noticed only after billing"),
    "alert_only": mark("only a message is sent"),
    "unknown": mark("not said whether it stops"),
}
_TERMS = {
    "usage_meter": mark("Usage meter"),
    "meter_export": mark("Export of the meter"),
    "logs": mark("Logs"),
    "rbac": mark("Rights by role"),
    "allowlists": mark("Limits on models and tools"),
    "policy_controls": mark("Rules and approvals"),
    "evaluation": mark("Quality is tested"),
    "price_floats": mark("Price follows the market"),
    "list_price_falls_passed_on": mark("Falls of list prices are passed on"),
    "may_change_unit": mark("Vendor may change the unit"),
}
_SAID = {"yes": mark("yes"), "no": mark("no"), "unknown": mark("not said")}


def meter_in_words(meter: str) -> str:
    """What is counted, in the plural: "interactions"."""
    return spoken(_METERS.get(meter, meter.replace("_", " ")))


def in_words(contract: Mapping[str, Any]) -> str:
    """An offer in one line: "$499 a month, 10,000 interactions included, then $0.05 for each one more"."""
    currency = str(contract.get("currency") or "USD")
    parts = [charge_in_words(charge, currency) for charge in contract.get("charges", ())]
    return "; ".join([", ".join(part for part in parts if part), *clauses_in_words(contract)])


def charge_in_words(charge: Mapping[str, Any], currency: str) -> str:
    """One fee or one price of use."""
    if charge.get("kind") == "fee":
        words = tr("{amount} {every}").format(
            amount=_money(charge["amount"], currency), every=spoken(_EVERY[charge.get("every", "month")])
        )
        if charge.get("per"):
            words += " " + tr("for each of the {units}").format(units=meter_in_words(str(charge["per"])))
        return words + _bounds(charge, currency)
    return _usage_in_words(charge, currency) + _bounds(charge, currency)


def _bounds(charge: Mapping[str, Any], currency: str) -> str:
    words = ""
    for key, said in (
        ("minimum", tr(" (at least {amount})")),
        ("maximum", tr(" (at most {amount})")),
        ("at_least", tr(" (at least {amount} counted)")),
        ("at_most", tr(" (at most {amount} counted)")),
    ):
        if charge.get(key) is not None:
            shown = _number(charge[key]) if key.startswith("at_") else _money(charge[key], currency)
            words += said.format(amount=shown)
    return words


def _usage_in_words(charge: Mapping[str, Any], currency: str) -> str:
    meter, model = str(charge["meter"]), charge.get("price", {})
    included = read_number(str(charge.get("included", "0"))) or Decimal(0)
    rate = rate_in_words(meter, model, currency)
    if not included:
        return rate
    pool = tr("{included} {meter} included").format(included=grouped(included), meter=meter_in_words(meter))
    if charge.get("included_every") == "term":
        pool += " " + tr("for the whole term")
    if charge.get("beyond_included") == "stop":
        return tr("{included}, then service stops").format(included=pool)
    return tr("{included}, then {rate}").format(included=pool, rate=rate)


def rate_in_words(meter: str, model: Mapping[str, Any], currency: str) -> str:
    """ "$0.05 for each of the interactions", "model use at 1.3 times list price", "minutes in whole packages"."""
    kind = model.get("model")
    if meter == "model_cost" and kind in ("percentage", "per_unit"):
        times = _number(model["rate"] if kind == "percentage" else model["unit_price"])
        return tr("model use at {times} times list price").format(times=times)
    if kind == "per_unit":
        per = read_number(str(model.get("per", "1"))) or Decimal(1)
        units = meter_in_words(meter)
        amount = _money(model["unit_price"], currency)
        if per != 1:
            return tr("{amount} for {number} {units}").format(amount=amount, number=grouped(per), units=units)
        return tr("{amount} for each of the {units}").format(amount=amount, units=units)
    return tr("{units} {how}").format(units=meter_in_words(meter), how=spoken(_STEPPED.get(str(kind), "")))


def clauses_in_words(contract: Mapping[str, Any]) -> list[str]:
    """Everything beside the charges that moves a bill, a clause each."""
    currency = str(contract.get("currency") or "USD")
    found = []
    for discount in contract.get("discounts") or ():
        if discount.get("kind") == "percent":
            share = grouped(100 * Decimal(str(discount["value"])))
            found.append(tr("a discount of {share} %").format(share=share))
        else:
            every = spoken(_EVERY[discount.get("every", "month")])
            found.append(
                tr("a discount of {amount} {every}").format(amount=_money(discount["value"], currency), every=every)
            )
    for key, words in (
        ("minimum_spend", tr("at least {amount} {every}")),
        ("maximum_spend", tr("never more than {amount} {every}")),
        ("commitment", tr("a commitment of {amount} {every}")),
    ):
        clause = contract.get(key)
        if clause:
            every = spoken(_EVERY[clause.get("every", "month")])
            found.append(words.format(amount=_money(clause["amount"], currency), every=every))
    for credit in contract.get("credits") or ():
        found.append(
            tr("a credit of {amount} for {cost} {every}").format(
                amount=_money(credit["amount"], currency),
                cost=_money(credit.get("cost", "0"), currency),
                every=spoken(_EVERY[credit.get("granted", "start")]),
            )
        )
    if contract.get("cap"):
        found.append(cap_in_words(contract["cap"], currency))
    return found


def cap_in_words(cap: Mapping[str, Any], currency: str) -> str:
    """ "a cap of $2,500 a month: service really stops"."""
    if cap.get("on") == "spend":
        limit = _money(cap["limit"], currency)
    else:
        limit = tr("{number} {units}").format(number=_number(cap["limit"]), units=meter_in_words(str(cap["on"])))
    return tr("a cap of {limit} {every}: {what}").format(
        limit=limit,
        every=spoken(_EVERY[cap.get("every", "month")]),
        what=spoken(_ENFORCED[cap.get("enforcement", "unknown")]),
    )


def terms_in_words(contract: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Each term by its key: its name, and yes, no or not said."""
    terms = contract.get("terms") or {}
    return {key: (spoken(name), spoken(_SAID[str(terms.get(key) or "unknown")])) for key, name in _TERMS.items()}


def bound_in_words(contract: Mapping[str, Any]) -> str:
    """For how long the buyer is bound."""
    months = contract.get("term_months")
    if months is None:
        return tr("not said")
    return tr("month to month") if int(months) == 1 else tr("{number} months").format(number=int(months))


def _number(value: Any) -> str:
    number = read_number(str(value))
    return str(value) if number is None else grouped(number)


def _money(amount: Any, currency: str) -> str:
    number = read_number(str(amount))
    return str(amount) if number is None else money(number, currency)
