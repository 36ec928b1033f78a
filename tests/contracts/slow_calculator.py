"""A second, slow calculator of bills, written from the format's text alone and sharing nothing with the engine.

It looks everything up again from the history of all months, walks through every package and every bound, and works
on the raw contract data. Only small quantities are practical.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction as F
from itertools import pairwise
from typing import Any

PLACES = {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}


def slow_bill(contract: dict[str, Any], months: list[dict[str, str]]) -> dict[str, Any]:
    """{"total", "months": [{"total", "lines": [(charge, amount)], "unserved"}], "questions"} in exact fractions."""
    result = _run(contract, months, {})
    questions = {}
    for index, charge in enumerate(contract["charges"]):
        price = charge.get("price", {})
        if "tiers" in price and price["model"] != "blocks" and price.get("first_tier_fee_at_zero") is None:
            other = _run(contract, months, {index: False})
            if other["total"] != result["total"]:
                questions[charge["id"], "first_tier_fee_at_zero"] = result["total"] - other["total"]
    if contract.get("commitment") and contract["commitment"].get("true_up") is None:
        other = _run({**contract, "commitment": {**contract["commitment"], "true_up": False}}, months, {})
        if other["total"] != result["total"]:
            questions["commitment", "true_up"] = result["total"] - other["total"]
    result["questions"] = questions
    return result


def _run(contract: dict[str, Any], months: list[dict[str, str]], fee_readings: dict[int, bool]) -> dict[str, Any]:
    history: list[dict[str, Any]] = []
    grants: list[dict[str, Any]] = []
    for month, usage in enumerate(months):
        history.append(_month(contract, month, usage, history, grants, fee_readings))
    return {"total": sum(m["total"] for m in history), "months": history}


def _length(contract: dict[str, Any], every: str | None) -> int:
    return {None: 1, "month": 1, "quarter": 3, "year": 12, "term": contract.get("term_months") or 1}[every]


def _earlier(contract: dict[str, Any], history: list[dict[str, Any]], month: int, every: str | None) -> list[Any]:
    """The months of the same period before this one."""
    length = _length(contract, every)
    return history[month // length * length : month]


def _begins(contract: dict[str, Any], month: int, every: str | None) -> bool:
    return month == 0 if every in ("once", "start") else month % _length(contract, every) == 0


def _is_last(contract: dict[str, Any], month: int, every: str | None) -> bool:
    return (month + 1) % _length(contract, every) == 0


def _round(contract: dict[str, Any], amount: F) -> F:
    places = contract.get("currency_places")
    scale = 10 ** (PLACES[contract["currency"]] if places is None else places)
    sign = -1 if amount < 0 else 1
    return F(sign * math.floor(abs(amount) * scale + F(1, 2)), scale)


# One charge at a quantity.


def _converted(charge: dict[str, Any], quantity: F) -> F:
    convert = charge["price"].get("convert")
    if not convert:
        return quantity
    factor = F(convert["factor"])
    quantity = quantity / factor if convert["operation"] == "divide" else quantity * factor
    unit = F(1, 10 ** int(convert.get("places", 0)))
    match convert.get("round", "none"):
        case "up":
            return math.ceil(quantity / unit) * unit
        case "down":
            return math.floor(quantity / unit) * unit
        case "half_up":
            return math.floor(quantity / unit + F(1, 2)) * unit
    return quantity


def _last_bound(price: dict[str, Any]) -> F | None:
    if price.get("beyond_last") != "stop":
        return None
    if price["model"] == "blocks":
        if any(t.get("max_blocks") is None for t in price["tiers"]):
            return None
        return sum((F(t["block_size"]) * F(t["max_blocks"]) for t in price["tiers"]), F(0))
    last = (price.get("tiers") or price.get("steps"))[-1].get("up_to")
    return None if last is None else F(last)


def _units(charge: dict[str, Any], quantity: F, pool: F) -> tuple[F, F]:
    """(units to price, included units used)"""
    converted = _converted(charge, quantity)
    used = min(converted, pool)
    units = converted - used
    if charge.get("beyond_included") == "stop":
        units = F(0)
    last = _last_bound(charge["price"])
    if last is not None:
        units = min(units, last)
    return units, used


def _price(price: dict[str, Any], units: F, fee_at_zero: bool) -> F:
    model = price["model"]
    if model == "per_unit":
        return units * F(price["unit_price"]) / F(price.get("per", 1))
    if model == "percentage":
        return units * F(price["rate"])
    if model == "package":
        count = units / F(price["package_size"])
        whole = math.floor(count) if price.get("round") == "down" else math.ceil(count)
        return max(F(whole), F(price.get("minimum_packages", 0))) * F(price["package_price"])
    if units == 0:
        if model in ("graduated", "volume", "graduated_percentage") and fee_at_zero:
            return F(price["tiers"][0].get("flat_fee", 0))
        return F(0)
    total, lower = F(0), F(0)
    for tier in price.get("tiers") or price["steps"]:
        if model == "blocks":
            width = None if tier.get("max_blocks") is None else F(tier["max_blocks"]) * F(tier["block_size"])
            upper = None if width is None else lower + width
        else:
            upper = None if tier.get("up_to") is None else F(tier["up_to"])
        here = upper is None or units <= upper
        inside = (units if here else upper) - lower
        if model == "stairstep" and here:
            return F(tier["price"])
        if model in ("graduated", "graduated_percentage"):
            total += inside * F(tier.get("unit_price", tier.get("rate"))) + F(tier.get("flat_fee", 0))
        if model == "volume" and here:
            return units * F(tier["unit_price"]) + F(tier.get("flat_fee", 0))
        if model == "blocks" and price.get("mode", "graduated") == "graduated":
            total += math.ceil(inside / F(tier["block_size"])) * F(tier["block_price"])
        elif model == "blocks" and here:
            return math.ceil(units / F(tier["block_size"])) * F(tier["block_price"])
        if here:
            return total
        lower = upper
    return total


def _clamped(charge: dict[str, Any], amount: F) -> F:
    if charge.get("maximum") is not None:
        amount = min(amount, F(charge["maximum"]))
    return max(amount, F(charge["minimum"])) if charge.get("minimum") is not None else amount


def _marks(charge: dict[str, Any], pool: F, limit: F) -> list[F]:
    """Every quantity of the meter up to a limit at which the charge may bend or jump."""
    price = charge["price"]
    units = [pool]
    lower = F(0)
    for tier in price.get("tiers") or price.get("steps") or []:
        if price["model"] == "blocks":
            upper = None if tier.get("max_blocks") is None else lower + F(tier["max_blocks"]) * F(tier["block_size"])
        else:
            upper = None if tier.get("up_to") is None else F(tier["up_to"])
        if upper is not None:
            units.append(pool + upper)
            lower = upper
    convert = price.get("convert")
    factor = F(1)
    if convert:
        factor = F(convert["factor"]) if convert["operation"] == "multiply" else 1 / F(convert["factor"])
    most = limit * factor
    if convert and convert.get("round", "none") != "none":
        unit = F(1, 10 ** int(convert.get("places", 0)))
        units += [i * unit / 2 for i in range(math.ceil(most / unit * 2) + 2)]
    elif price["model"] == "package":
        size = F(price["package_size"])
        units += [pool + i * size for i in range(math.ceil(most / size) + 2)]
    elif price["model"] == "blocks":
        starts, lower = [], F(0)
        for tier in price["tiers"]:
            starts += [lower, F(0)]
            lower += F(tier["max_blocks"] or 0) * F(tier["block_size"])
        for tier in price["tiers"]:
            size = F(tier["block_size"])
            for start in set(starts):
                units += [pool + start + i * size for i in range(math.ceil(most / size) + 2)]
    return [u / factor for u in units if 0 < u / factor < limit]


# One month.


def _month(contract: dict[str, Any], month: int, usage: dict[str, str], history: list[Any], grants: list[Any],
           fee_readings: dict[int, bool]) -> dict[str, Any]:  # fmt: skip
    charges = contract["charges"]
    counted = {meter: max(F(quantity), F(0)) for meter, quantity in usage.items()}
    pools = {}
    for index, charge in enumerate(charges):
        if charge["kind"] != "usage":
            continue
        pool = F(charge.get("included", 0))
        if charge.get("included_every") == "term":
            pool -= sum(m["used"][index] for m in _earlier(contract, history, month, "term"))
        pools[index] = pool
    limits = _limits(contract, month, history, pools)
    fixed = {}
    for index, charge in enumerate(charges):
        if charge["kind"] == "fee" and _begins(contract, month, charge.get("every")):
            quantity = F(1)
            if charge.get("per"):
                quantity = counted[charge["per"]]
                if charge.get("at_most") is not None:
                    quantity = min(quantity, F(charge["at_most"]))
                if charge.get("at_least") is not None:
                    quantity = max(quantity, F(charge["at_least"]))
            fixed[index] = (quantity, _clamped(charge, F(charge["amount"]) * quantity))

    def at(index: int, share: F) -> tuple[F, F, F, F]:
        """(served, used of the pool, units, amount before its own bounds) of a charge at a share of the month."""
        charge = charges[index]
        meter = charge["meter"]
        served = share * counted[meter]
        if meter in limits:
            served = min(served, limits[meter])
        units, used = _units(charge, served, pools[index])
        return served, used, units, _price(charge["price"], units, fee_readings.get(
            index, charge["price"].get("first_tier_fee_at_zero") is not False))  # fmt: skip

    states = {index: at(index, F(1)) for index in pools}
    cap = contract.get("cap")
    if cap and cap.get("enforcement") == "before_next_call" and cap["on"] == "spend":
        before = sum(m["spent"] for m in _earlier(contract, history, month, cap.get("every")))
        left = F(cap["limit"]) - before - sum((amount for _, amount in fixed.values()), F(0))
        states = _stopped(contract, counted, pools, limits, at, left)
    lines, left_of, spent = [], {}, F(0)
    for index, charge in enumerate(charges):
        if index in fixed:
            amount = fixed[index][1]
        elif charge["kind"] == "usage":
            amount = _clamped(charge, states[index][3])
        else:
            continue
        spent += amount
        left_of[index] = _round(contract, amount)
        lines.append((charge["id"], left_of[index]))
    lines += _discounts(contract, month, left_of)
    net = sum(left_of.values(), F(0))
    billed = net
    for step in (_commitment, _maximum, _minimum):
        added = step(contract, month, history, net, billed)
        billed += sum(amount for _, amount in added)
        lines += added
    lines += _credits(contract, month, billed, grants)
    lines = [(charge, amount) for charge, amount in lines if amount]
    served = {charges[index]["meter"]: state[0] for index, state in states.items()}
    return {
        "lines": lines, "total": sum((a for _, a in lines), F(0)), "net": net, "billed": billed, "spent": spent,
        "used": {index: state[1] for index, state in states.items()}, "served": served,
        "unserved": {meter: counted[meter] - s for meter, s in served.items() if s < counted[meter]},
    }  # fmt: skip


def _limits(contract: dict[str, Any], month: int, history: list[Any], pools: dict[int, F]) -> dict[str, F]:
    limits: dict[str, F] = {}
    found: list[tuple[str, F]] = []
    cap = contract.get("cap")
    if cap and cap.get("enforcement") == "before_next_call" and cap["on"] != "spend":
        served = sum(m["served"][cap["on"]] for m in _earlier(contract, history, month, cap.get("every")))
        found.append((cap["on"], max(F(cap["limit"]) - served, F(0))))
    for index, pool in pools.items():
        charge = contract["charges"][index]
        last = _last_bound(charge["price"])
        units = pool if charge.get("beyond_included") == "stop" else None if last is None else pool + last
        if units is not None:
            convert = charge["price"].get("convert")
            if convert:
                factor = F(convert["factor"])
                units = units * factor if convert["operation"] == "divide" else units / factor
            found.append((charge["meter"], units))
    for meter, limit in found:
        limits[meter] = min(limit, limits.get(meter, limit))
    return limits


def _stopped(contract: dict[str, Any], counted: dict[str, F], pools: dict[int, F], limits: dict[str, F],
             at: Callable[[int, F], tuple[F, F, F, F]], left: F) -> dict[int, tuple[F, F, F, F]]:  # fmt: skip
    """Walks through the month from mark to mark; in between everything is a straight line."""
    charges = contract["charges"]

    def spend(share: F) -> F:
        return sum((_clamped(charges[i], at(i, share)[3]) for i in pools), F(0))

    if spend(F(0)) > left:
        return {i: at(i, F(0)) for i in pools}
    marks = {F(0), F(1)}
    for index, pool in pools.items():
        meter = charges[index]["meter"]
        whole = counted[meter]
        if whole:
            end = min(whole, limits.get(meter, whole))
            marks |= {mark / whole for mark in [*_marks(charges[index], pool, end), end] if mark < whole}
    ordered = sorted(marks)
    for low, high in pairwise(ordered):
        for a, b in _bends(charges, pools, at, low, high):
            near, far = a + (b - a) / 3, a + (b - a) * 2 / 3
            at_a, at_b = 2 * spend(near) - spend(far), 2 * spend(far) - spend(near)
            if at_a > left:
                return {i: at(i, a) for i in pools}
            if at_b > left:
                share = a + (left - at_a) / (at_b - at_a) * (b - a)
                return {i: at(i, share) for i in pools}
        if spend(high) > left:  # the jump stands at the mark itself: everything up to just before it is served
            near, far = a + (b - a) / 3, a + (b - a) * 2 / 3
            return {i: tuple(2 * y - x for x, y in zip(at(i, near), at(i, far), strict=True)) for i in pools}  # type: ignore[return-value]  # four numbers each
    return {i: at(i, F(1)) for i in pools}


def _bends(charges: list[Any], pools: dict[int, F], at: Any, low: F, high: F) -> list[tuple[F, F]]:
    """The stretch cut where a charge reaches its own minimum or maximum."""
    cuts = {low, high}
    near, far = low + (high - low) / 3, low + (high - low) * 2 / 3
    for index in pools:
        x, y = at(index, near)[3], at(index, far)[3]
        for key in ("minimum", "maximum"):
            if charges[index].get(key) is not None and x != y:
                cut = near + (F(charges[index][key]) - x) / (y - x) * (far - near)
                if low < cut < high:
                    cuts.add(cut)
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def _discounts(contract: dict[str, Any], month: int, left_of: dict[int, F]) -> list[tuple[str, F]]:
    lines = []
    discounts = contract.get("discounts") or []
    for discount in [d for d in discounts if d["kind"] == "amount"] + [d for d in discounts if d["kind"] == "percent"]:
        if discount["kind"] == "amount" and not _begins(contract, month, discount.get("every")):
            continue
        rest = F(discount["value"])
        for index, charge in enumerate(contract["charges"]):
            if index not in left_of or (discount.get("on") is not None and charge["id"] not in discount["on"]):
                continue
            off = left_of[index] * F(discount["value"]) if discount["kind"] == "percent" else min(rest, left_of[index])
            if discount["kind"] == "amount":
                rest -= off
            left_of[index] -= _round(contract, off)
            lines.append((charge["id"], -_round(contract, off)))
    return lines


def _commitment(contract: dict[str, Any], month: int, history: list[Any], net: F, billed: F) -> list[tuple[str, F]]:
    commitment = contract.get("commitment")
    if not commitment:
        return []
    amount, every = F(commitment["amount"]), commitment.get("every")
    before = sum(m["net"] for m in _earlier(contract, history, month, every))
    above = min(net, before + net - amount)
    lines = []
    if above > 0:
        lines.append(("commitment", _round(contract, above * (F(commitment.get("overage_factor", 1)) - 1))))
    short = amount - before - net
    if short > 0 and _is_last(contract, month, every) and commitment.get("true_up") is not False:
        lines.append(("commitment", _round(contract, short)))
    return lines


def _maximum(contract: dict[str, Any], month: int, history: list[Any], net: F, billed: F) -> list[tuple[str, F]]:
    maximum = contract.get("maximum_spend")
    if not maximum:
        return []
    before = sum(m["billed"] for m in _earlier(contract, history, month, maximum.get("every")))
    room = max(F(maximum["amount"]) - before, F(0))
    return [("maximum_spend", -_round(contract, billed - room))] if billed > room else []


def _minimum(contract: dict[str, Any], month: int, history: list[Any], net: F, billed: F) -> list[tuple[str, F]]:
    minimum = contract.get("minimum_spend")
    if not minimum or not _is_last(contract, month, minimum.get("every")):
        return []
    short = F(minimum["amount"]) - billed
    short -= sum(m["billed"] for m in _earlier(contract, history, month, minimum.get("every")))
    return [("minimum_spend", _round(contract, short))] if short > 0 else []


def _credits(contract: dict[str, Any], month: int, due: F, grants: list[Any]) -> list[tuple[str, F]]:
    credits = contract.get("credits") or []
    lines = []
    for index, credit in enumerate(credits):
        lasts = credit.get("expires_after_months")
        ending = [g for g in grants if g["credit"] == index and g["end"] == month]
        if ending and credit.get("rollover") is not None:
            kept = max(F(credit["rollover"].get("min", 0)), sum(g["left"] for g in ending))
            if credit["rollover"].get("max") is not None:
                kept = min(kept, F(credit["rollover"]["max"]))
            grants.append({"credit": index, "left": kept, "end": month + lasts})
        for grant in ending:
            grants.remove(grant)
        if _begins(contract, month, credit.get("granted", "start")):
            grants.append({"credit": index, "left": F(credit["amount"]), "end": lasts and month + lasts})
            lines.append((credit["id"], _round(contract, F(credit.get("cost", 0)))))
    far = 10**6
    drawn: dict[int, F] = {}
    for grant in sorted(grants, key=lambda g: (
        far if (p := credits[g["credit"]].get("priority")) is None else p,
        far if g["end"] is None else g["end"],
        g["credit"],
    )):  # fmt: skip
        take = min(grant["left"], due)
        grant["left"] -= take
        due -= take
        if take:
            drawn[grant["credit"]] = drawn.get(grant["credit"], F(0)) + take
    return lines + [(credits[index]["id"], -_round(contract, amount)) for index, amount in drawn.items()]
