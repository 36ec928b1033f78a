"""An offer in plain words: the few fields of a usual quote, to and from the contract format. No Qt, no decisions.

Fine print that the fields can't say is kept as it is, counted in every bill, and shown beside the form.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from advisor.errors import AdvisorError
from advisor.gui.offer_words import charge_in_words, clauses_in_words, meter_in_words, terms_in_words
from advisor.gui.translation import mark, spoken_or_typed, tr
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money

METERS = {
    "tasks": mark("one task or conversation"),
    "interactions": mark("one interaction"),
    "resolutions": mark("one resolved task"),
    "minutes": mark("one minute"),
    "seats": mark("one person (seat)"),
    "actions": mark("one action"),
    "credits": mark("one credit"),
    "sessions": mark("one session"),
    "requests": mark("one call of the AI model"),
    "model_cost": mark("what the AI model costs (price: how many times)"),
}
BEYOND = {"charge": mark("each one more is charged"), "stop": mark("service stops"), "unknown": mark("not sure")}
SAID = {"yes": mark("yes"), "no": mark("no"), "unknown": mark("not sure")}
ENFORCEMENT = {
    "before_next_call": mark("yes, service stops"),
    "alert_only": mark("no, only a message"),
    "after_billing": mark("no, seen after billing"),
    "unknown": mark("not sure"),
}
ASKED_TERMS = ("price_floats", "usage_meter", "logs")
_TOO_RICH_FEE = frozenset({"per", "at_least", "at_most", "minimum", "maximum"})


@dataclass(frozen=True)
class OfferForm:
    """What the form shows; amounts are decimal strings, "" is not known."""

    name: str = ""
    vendor: str = ""
    fee: str = ""
    seat_fee: str = ""
    meter: str = "tasks"
    included: str = ""
    beyond: str = "charge"
    price: str = ""
    minimum: str = ""
    committed: str = ""
    cap: str = ""
    cap_stops: str = "unknown"
    term_months: str = ""
    price_floats: str = "unknown"
    usage_meter: str = "unknown"
    logs: str = "unknown"


def _fee_place(contract: Mapping[str, Any]) -> int | None:
    """Which charge the form's monthly fee is."""
    for place, charge in enumerate(contract.get("charges", ())):
        rich = any(charge.get(key) is not None for key in _TOO_RICH_FEE)
        if charge.get("kind") == "fee" and charge.get("every", "month") == "month" and not rich:
            return place
    return None


def _seat_fee_place(contract: Mapping[str, Any]) -> int | None:
    """Which charge the form's fee for each person is."""
    for place, charge in enumerate(contract.get("charges", ())):
        rich = any(charge.get(key) is not None for key in _TOO_RICH_FEE - {"per"})
        of_people = charge.get("per") == "seats" and charge.get("every", "month") == "month"
        if charge.get("kind") == "fee" and of_people and not rich:
            return place
    return None


def _usage_place(contract: Mapping[str, Any]) -> int | None:
    """Which charge the form's price of one unit is."""
    for place, charge in enumerate(contract.get("charges", ())):
        if charge.get("kind") != "usage" or charge.get("meter") not in METERS:
            continue
        price = charge.get("price", {})
        simple = price.get("model") == "per_unit" and (read_number(str(price.get("per", "1"))) or 0) == 1
        simple = simple or (price.get("model") == "percentage" and charge["meter"] == "model_cost")
        rich = any(charge.get(key) is not None for key in ("minimum", "maximum")) or price.get("convert") is not None
        if simple and not rich and charge.get("included_every", "month") == "month":
            return place
    return None


def _has_form_minimum(contract: Mapping[str, Any]) -> bool:
    return bool(contract.get("minimum_spend")) and contract["minimum_spend"].get("every", "month") == "month"


def _has_form_commitment(contract: Mapping[str, Any]) -> bool:
    """A sum that is paid in a year whether it is used or not, and nothing finer."""
    return set(contract.get("commitment") or {}) == {"amount", "every"} and contract["commitment"]["every"] == "year"


def _has_form_cap(contract: Mapping[str, Any]) -> bool:
    cap = contract.get("cap") or {}
    return bool(cap) and cap.get("on") == "spend" and cap.get("every", "month") == "month"


def form_from_contract(contract: Mapping[str, Any]) -> OfferForm:
    """The form of any offer: what its fields can say. The rest is `kept_in_words`."""
    form = OfferForm(name=str(contract.get("name", "")), vendor=str(contract.get("vendor", "")))
    fee, seat_fee, usage = _fee_place(contract), _seat_fee_place(contract), _usage_place(contract)
    if fee is not None:
        form = replace(form, fee=str(contract["charges"][fee]["amount"]))
    if seat_fee is not None:
        form = replace(form, seat_fee=str(contract["charges"][seat_fee]["amount"]))
    if _has_form_minimum(contract):
        form = replace(form, minimum=str(contract["minimum_spend"]["amount"]))
    if _has_form_commitment(contract):
        form = replace(form, committed=str(contract["commitment"]["amount"]))
    if usage is not None:
        charge = contract["charges"][usage]
        price = str(charge["price"]["rate" if charge["price"]["model"] == "percentage" else "unit_price"])
        included, beyond = str(charge.get("included") or ""), str(charge.get("beyond_included") or "charge")
        form = replace(
            form,
            meter=str(charge["meter"]),
            included="" if read_number(included) == 0 else included,
            beyond=beyond,
            price="" if beyond == "stop" and read_number(price) == 0 else price,
        )
    if _has_form_cap(contract):
        cap = contract["cap"]
        form = replace(form, cap=str(cap["limit"]), cap_stops=str(cap.get("enforcement") or "unknown"))
    terms, months = contract.get("terms") or {}, contract.get("term_months")
    return replace(
        form,
        term_months="" if months is None else str(months),
        **{key: str(terms.get(key) or "unknown") for key in ASKED_TERMS},
    )


def kept_in_words(contract: Mapping[str, Any]) -> list[str]:
    """The fine print that the form can't say, a line each; it stays as it is and counts in every bill."""
    currency = str(contract.get("currency") or "USD")
    shown = {_fee_place(contract), _seat_fee_place(contract), _usage_place(contract)}
    found = [
        charge_in_words(charge, currency)
        for place, charge in enumerate(contract.get("charges", ()))
        if place not in shown
    ]
    said = {"cap": _has_form_cap, "minimum_spend": _has_form_minimum, "commitment": _has_form_commitment}
    rest = {key: value for key, value in contract.items() if key not in said or not said[key](contract)}
    found += clauses_in_words(rest)
    terms = contract.get("terms") or {}
    answered = [
        tr("{term}: {said}").format(term=name, said=words)
        for key, (name, words) in terms_in_words(contract).items()
        if key not in ASKED_TERMS and str(terms.get(key) or "unknown") != "unknown"
    ]
    return [*found, *answered]


def contract_from_form(form: OfferForm, currency: str, original: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Contract data of format 1. Raises AdvisorError that says what to fill in.

    What the form does not show (fine print of `original`) is kept to the letter.
    """
    contract: dict[str, Any] = copy.deepcopy(dict(original or {}))
    charges: list[dict[str, Any]] = list(contract.get("charges", ()))
    places = (_fee_place(contract), _seat_fee_place(contract), _usage_place(contract))
    fee_place, seat_place, usage_place = places
    others = len(charges) - sum(place is not None for place in places)
    if not form.name.strip():
        raise AdvisorError(tr("Give the offer a name, so that you can tell it from the others."))
    if not (form.fee or form.seat_fee or form.price or form.included or others):
        raise AdvisorError(tr("Fill in the monthly fee, the price of one unit, or both."))
    if form.included and form.beyond == "charge" and not form.price:
        raise AdvisorError(
            tr("Fill in what each one more costs, or choose what else happens above the included units.")
        )
    ids = {str(charge.get("id")) for charge in charges}
    usage = _usage(
        form, charges[usage_place] if usage_place is not None else {"id": _free("usage", ids), "kind": "usage"}
    )
    _put(charges, usage_place, usage if form.price or form.included else None, len(charges))
    per_person = {"id": _free("seats", ids), "kind": "fee", "every": "month", "per": "seats"}
    seat_fee = charges[seat_place] if seat_place is not None else per_person
    _put(charges, seat_place, {**seat_fee, "amount": form.seat_fee} if form.seat_fee else None, 0)
    if fee_place is not None and seat_place is None and form.seat_fee:
        fee_place += 1
    fee = charges[fee_place] if fee_place is not None else {"id": _free("fee", ids), "kind": "fee", "every": "month"}
    _put(charges, fee_place, {**fee, "amount": form.fee} if form.fee else None, 0)
    contract.update(
        format=1, name=form.name.strip(), vendor=form.vendor.strip(), currency=contract.get("currency", currency),
        charges=[charge for charge in charges if charge],
    )  # fmt: skip
    contract.pop("term_months", None)
    if form.term_months:
        contract["term_months"] = int(form.term_months)
    contract["terms"] = {**(contract.get("terms") or {}), **{key: getattr(form, key) for key in ASKED_TERMS}}
    for key, amount, every, is_forms in (
        ("minimum_spend", form.minimum, "month", _has_form_minimum),
        ("commitment", form.committed, "year", _has_form_commitment),
    ):
        if amount:
            contract[key] = {**(contract[key] if is_forms(contract) else {}), "amount": amount, "every": every}
        elif is_forms(contract):
            contract.pop(key)
    if form.cap:
        alerts = (
            {"alerts": contract["cap"]["alerts"]} if _has_form_cap(contract) and contract["cap"].get("alerts") else {}
        )
        contract["cap"] = {"on": "spend", "limit": form.cap, "every": "month", "enforcement": form.cap_stops, **alerts}
    elif _has_form_cap(contract):
        contract.pop("cap")
    return contract


def _put(charges: list[dict[str, Any]], place: int | None, charge: dict[str, Any] | None, new_at: int) -> None:
    """Change a charge in its place, leave an empty one where it is taken away, or add a new one."""
    if place is not None:
        charges[place] = charge or {}
    elif charge is not None:
        charges.insert(new_at, charge)


def _usage(form: OfferForm, charge: Mapping[str, Any]) -> dict[str, Any]:
    """A usage charge as the form says, keeping what else the original says of it."""
    made = {**charge, "meter": form.meter}
    price = form.price or "0"
    same = charge.get("meter") == form.meter
    if form.meter == "model_cost" and not (same and charge["price"]["model"] == "per_unit"):
        made["price"] = {"model": "percentage", "rate": price}
    elif (charge.get("price") or {}).get("model") == "per_unit":
        made["price"] = {**charge["price"], "unit_price": price}
    else:
        made["price"] = {"model": "per_unit", "unit_price": price}
    for key in ("included", "beyond_included"):
        made.pop(key, None)
    if form.included:
        made["included"] = form.included
        # "Not sure" is priced as a stop: what is not agreed can't be counted on. It is asked of the vendor.
        made["beyond_included"] = "charge" if form.beyond == "charge" else "stop"
    return made


def _free(name: str, taken: set[str]) -> str:
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name}_{number}"
    return found


def unknowns(form: OfferForm) -> dict[str, str]:
    """What the quote leaves open, by the field: each becomes a question to the vendor."""
    found = {}
    if form.included and form.beyond == "unknown":
        found["beyond"] = tr("what happens above the included units")
    if not form.cap:
        found["cap"] = tr("whether there is a cap")
    elif form.cap_stops == "unknown":
        found["cap_stops"] = tr("whether the cap really stops")
    if not form.term_months:
        found["term_months"] = tr("for how long you are bound")
    for key, words in (
        ("price_floats", tr("whether the price follows the market")),
        ("usage_meter", tr("whether you can see a meter")),
        ("logs", tr("whether there are logs")),
    ):
        if getattr(form, key) == "unknown":
            found[key] = words
    return found


def example_bill(contract: Mapping[str, Any], form: OfferForm, unit: str = "") -> str:
    """A worked bill at a fifth more than what is included (or at 1,000 units), with its arithmetic:
    "at 12,000 conversations in a month you would pay $599: $499 + 2,000 × $0.05". "" when it can't be priced yet.

    `unit` is the buyer's own word for tasks.
    """
    from advisor.contracts import bill, read_contract

    included = read_number(form.included or "0") or Decimal(0)
    units = (included * Decimal("1.2")).to_integral_value() if included else Decimal(1000)
    seats = Decimal(10)
    if form.meter == "seats" and not included:
        units = seats
    try:
        read = read_contract(contract, tr("This offer"))
        people = {"seats": seats} if "seats" in read.meters else {}
        result = bill(read, [{**dict.fromkeys(read.meters, Decimal(0)), **people, form.meter: units}])
    except AdvisorError:
        return ""
    month, currency = result.months[0], str(contract.get("currency") or "USD")
    words = unit if form.meter == "tasks" and unit else meter_in_words(form.meter)
    at = tr("{number} {units}").format(number=grouped(units), units=words)
    if form.meter == "model_cost":
        at = tr("{amount} of model use").format(amount=money(units, currency))
    if people and form.meter != "seats":
        at = tr("{use} and {number} seats").format(use=at, number=grouped(seats))
    parts: list[str] = []
    for line in month.lines:
        if not line.amount:
            continue
        working = line.working.rpartition("; ")[2] if line.amount > 0 else ""
        shown = working or tr("{what} {amount}").format(
            what=spoken_or_typed(line.description), amount=money(abs(line.amount), currency)
        )
        sign = "" if not parts and line.amount > 0 else "+ " if line.amount > 0 else "− "
        parts.append(sign + shown)
    pay = tr("Example: at {use} in a month you would pay {total}").format(use=at, total=money(month.total, currency))
    said = [f"{pay}: {' '.join(parts)}." if parts else f"{pay}."]
    if form.committed:
        committed = money(read_number(form.committed) or Decimal(0), currency)
        said.append(tr("In a year you pay at least {amount}, used or not.").format(amount=committed))
    for meter, amount in month.unserved.items():
        name = unit if meter == "tasks" and unit else meter_in_words(meter)
        said.append(tr("{number} {units} would not be served.").format(number=grouped(amount), units=name))
    return " ".join(said)
