"""An offer in plain words: the few fields of a usual quote, to and from the contract format. No Qt, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from advisor.errors import AdvisorError
from advisor.gui.translation import mark, tr
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money

METERS = {
    "tasks": mark("one task (conversation, ticket, job)"),
    "interactions": mark("one interaction"),
    "resolutions": mark("one resolved task"),
    "minutes": mark("one minute"),
    "seats": mark("one person (seat)"),
    "actions": mark("one action"),
    "credits": mark("one credit"),
    "requests": mark("one model call"),
    "model_cost": mark("1.00 of model tokens at list price"),
}
BEYOND = {"charge": mark("each one more is charged"), "stop": mark("service stops"), "unknown": mark("not sure")}
SAID = {"yes": "yes", "no": "no", "unknown": mark("not sure")}
ENFORCEMENT = {"before_next_call": "yes", "alert_only": mark("no, only a message"), "unknown": mark("not sure")}


@dataclass(frozen=True)
class OfferForm:
    """What the form shows; amounts are decimal strings, "" is not known."""

    name: str = ""
    vendor: str = ""
    fee: str = ""
    meter: str = "tasks"
    included: str = ""
    beyond: str = "charge"
    price: str = ""
    cap: str = ""
    cap_stops: str = "unknown"
    term_months: str = "1"
    price_floats: str = "unknown"
    usage_meter: str = "unknown"
    logs: str = "unknown"


def contract_from_form(form: OfferForm, currency: str, original: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Contract data of format 1. Raises AdvisorError that says what to fill in.

    What the form does not show (fine print of `original`) is kept.
    """
    if not form.name.strip():
        raise AdvisorError(tr("Give the offer a name, so that you can tell it from the others."))
    if not form.fee and not form.price:
        raise AdvisorError(tr("Fill in the monthly fee, the price of one unit, or both."))
    if form.included and form.beyond == "charge" and not form.price:
        raise AdvisorError(
            tr("Fill in what each one more costs, or choose what else happens above the included units.")
        )
    charges: list[dict[str, Any]] = []
    if form.fee:
        charges.append({"id": "fee", "kind": "fee", "amount": form.fee, "every": "month"})
    if form.price or form.included:
        usage: dict[str, Any] = {
            "id": "usage",
            "kind": "usage",
            "meter": form.meter,
            "price": {"model": "per_unit", "unit_price": form.price or "0"},
        }
        if form.included:
            usage["included"] = form.included
            # "Not sure" is priced as a stop: what is not agreed can't be counted on. It is asked of the vendor.
            usage["beyond_included"] = "charge" if form.beyond == "charge" else "stop"
        charges.append(usage)
    contract = dict(original or {})
    contract.update(
        format=1, name=form.name.strip(), vendor=form.vendor.strip(), currency=contract.get("currency", currency),
        term_months=int(form.term_months or 1), charges=charges,
    )  # fmt: skip
    terms = dict(contract.get("terms") or {})
    terms.update(price_floats=form.price_floats, usage_meter=form.usage_meter, logs=form.logs)
    contract["terms"] = terms
    contract.pop("cap", None)
    if form.cap:
        contract["cap"] = {"on": "spend", "limit": form.cap, "every": "month", "enforcement": form.cap_stops}
    return contract


def form_from_contract(contract: Mapping[str, Any]) -> OfferForm | None:
    """The form of an offer, or None when its prices are richer than the form can show."""
    form = OfferForm(name=str(contract.get("name", "")), vendor=str(contract.get("vendor", "")))
    if any(contract.get(key) for key in ("discounts", "minimum_spend", "maximum_spend", "commitment", "credits")):
        return None
    fee, price, meter, included, beyond = "", "", "tasks", "", "charge"
    for charge in contract.get("charges", ()):
        if set(charge) & {"minimum", "maximum", "at_least", "at_most"}:
            return None
        if charge.get("kind") == "fee" and not fee and charge.get("every", "month") == "month" and "per" not in charge:
            fee = str(charge["amount"])
        elif charge.get("kind") == "usage" and not price and charge.get("included_every", "month") == "month":
            model = charge.get("price", {})
            if (
                model.get("model") != "per_unit"
                or str(model.get("per", "1")) != "1"
                or "convert" in model
                or charge["meter"] not in METERS
            ):
                return None
            price, meter = str(model["unit_price"]), charge["meter"]
            included, beyond = str(charge.get("included", "")), charge.get("beyond_included", "charge")
        else:
            return None
    cap = contract.get("cap") or {}
    if cap and (cap.get("on") != "spend" or cap.get("every", "month") != "month"):
        return None
    terms = contract.get("terms") or {}
    enforcement = cap.get("enforcement", "unknown")
    return replace(
        form,
        fee=fee, meter=meter, included=included if included != "0" else "", beyond=beyond,
        price="" if beyond == "stop" and read_number(price) == 0 else price,
        cap=str(cap.get("limit", "")), cap_stops=enforcement if enforcement in ENFORCEMENT else "alert_only",
        term_months=str(contract.get("term_months") or 1),
        **{key: str(terms.get(key) or "unknown") for key in ("price_floats", "usage_meter", "logs")},
    )  # fmt: skip


def unknowns(form: OfferForm) -> list[str]:
    """What the quote leaves open: each becomes a question to the vendor."""
    words = {
        "price_floats": tr("whether the price follows the market"),
        "usage_meter": tr("whether you can see a meter"),
        "logs": tr("whether there are logs"),
    }
    found = [text for key, text in words.items() if getattr(form, key) == "unknown"]
    if form.included and form.beyond == "unknown":
        found.insert(0, tr("what happens above the included units"))
    if form.cap and form.cap_stops == "unknown":
        found.insert(0, tr("whether the cap really stops"))
    return found


def in_words(contract: Mapping[str, Any]) -> str:
    """An offer in one line: "$499 a month, 10,000 interactions included, then $0.05 each"."""
    currency = str(contract.get("currency") or "USD")
    parts: list[str] = []
    for charge in contract.get("charges", ()):
        if charge.get("kind") == "fee":
            every = {"once": "once", "month": "a month", "quarter": "a quarter", "year": "a year"}[
                charge.get("every", "month")
            ]
            per = tr(" for each of {charge}").format(charge=charge["per"]) if charge.get("per") else ""
            parts.append(f"{_money(charge['amount'], currency)} {every}{per}")
        elif charge.get("kind") == "usage":
            parts.append(_usage_in_words(charge, currency))
    extras = [
        key.replace("_", " ")
        for key in ("discounts", "credits", "commitment", "minimum_spend", "maximum_spend")
        if contract.get(key)
    ]
    cap = contract.get("cap")
    if cap and cap.get("on") == "spend":
        extras.append(f"cap {_money(cap['limit'], currency)}")
    return ", ".join(part for part in parts if part) + (f" (with {', '.join(extras)})" if extras else "")


def _usage_in_words(charge: Mapping[str, Any], currency: str) -> str:
    meter = str(charge["meter"]).replace("_", " ")
    included = read_number(str(charge.get("included", "0"))) or Decimal(0)
    model = charge.get("price", {})
    if model.get("model") == "percentage" and charge["meter"] == "model_cost":
        return tr("model tokens at {decimal} times list price").format(decimal=grouped(Decimal(str(model["rate"]))))
    if model.get("model") == "per_unit" and charge["meter"] == "model_cost" and not included:
        return tr("model tokens at {decimal} times list price").format(
            decimal=grouped(Decimal(str(model["unit_price"])))
        )
    each = (
        _money(model["unit_price"], currency)
        if model.get("model") == "per_unit"
        else f"{str(model.get('model', '')).replace('_', ' ')} prices"
    )
    per = read_number(str(model.get("per", "1"))) or Decimal(1)
    unit = meter if per != 1 else {tr("model cost"): tr("1.00 of model tokens")}.get(meter, meter.removesuffix("s"))
    rate = f"{each} for {grouped(per) + ' ' if per != 1 else 'each '}{unit}"
    if not included:
        return rate
    if charge.get("beyond_included") == "stop":
        return tr("{included} {meter} included, then it stops").format(included=grouped(included), meter=meter)
    return tr("{included} {meter} included, then {rate}").format(included=grouped(included), meter=meter, rate=rate)


def _money(amount: Any, currency: str) -> str:
    number = read_number(str(amount))
    return str(amount) if number is None else money(number, currency)


def example_bill(contract: Mapping[str, Any], form: OfferForm) -> str:
    """A worked bill at a fifth more than what is included (or at 1,000 units), with its arithmetic. "" when it can't be priced yet."""
    from advisor.contracts import bill, read_contract

    included = read_number(form.included or "0") or Decimal(0)
    units = (included * Decimal("1.2")).to_integral_value() if included else Decimal(1000)
    try:
        result = bill(read_contract(contract, tr("this offer")), [{form.meter: units}])
    except AdvisorError:
        return ""
    month, currency = result.months[0], str(contract.get("currency") or "USD")
    working = " + ".join(
        f"{line.working or line.description} = {money(line.amount, currency)}" for line in month.lines if line.amount
    )
    unit = tr("of model tokens") if form.meter == "model_cost" else form.meter
    refused = "".join(f" {grouped(amount)} {meter} would not be served." for meter, amount in month.unserved.items())
    return (
        tr("Example: at {units} {unit} in a month you would pay {total}").format(
            units=grouped(units), unit=unit, total=money(month.total, currency)
        )
        + (f": {working}." if working else ".")
        + refused
    )
