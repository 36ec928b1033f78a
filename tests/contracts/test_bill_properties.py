"""What must hold for every contract of a kind, whatever its figures."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.contracts import Bill, Contract, bill
from advisor.contracts.money import from_units, to_units

checked = settings(max_examples=50, deadline=None, derandomize=True)

cents = st.integers(0, 50_000).map(lambda n: f"{n // 100}.{n % 100:02d}")
prices = st.integers(0, 9_999).map(lambda n: f"{n // 1000}.{n % 1000:03d}")
quantities = st.integers(0, 40_000).map(lambda n: f"{n // 10}.{n % 10}")
months = st.lists(quantities, min_size=1, max_size=14)
every = st.sampled_from(["month", "quarter", "year", "term"])


@st.composite
def tiers(draw: st.DrawFn) -> list[dict[str, Any]]:
    bounds = draw(st.lists(st.integers(1, 3_000), min_size=0, max_size=4, unique=True).map(sorted))
    return [
        {"up_to": None if bound is None else str(bound), "unit_price": draw(prices), "flat_fee": draw(cents)}
        for bound in [*bounds, None]
    ]


def _contract(price: dict[str, Any], places: int = 2, **clauses: Any) -> Contract:
    charge = {"id": "use", "kind": "usage", "meter": "m", "price": price, **clauses.pop("charge", {})}
    return Contract.model_validate({
        "format": 1, "name": "N", "currency": "XTS", "currency_places": places,
        "term_months": clauses.pop("term", 12), "charges": [charge], **clauses,
    })  # fmt: skip


def _bill(contract: Contract, *quantities: str) -> Bill:
    return bill(contract, [{"m": quantity} for quantity in quantities])


def _of(result: Bill, charge: str) -> list[Decimal]:
    return [sum((line.amount for line in month.lines if line.charge == charge), Decimal(0)) for month in result.months]


PER_UNIT = {"model": "per_unit", "unit_price": "1"}


@checked
@given(tiers(), quantities, quantities, st.booleans())
def test_a_graduated_total_never_falls_with_use(table: list[dict[str, Any]], a: str, b: str, at_zero: bool) -> None:
    contract = _contract({"model": "graduated", "tiers": table, "first_tier_fee_at_zero": at_zero})
    low, high = sorted([a, b], key=Decimal)
    assert _bill(contract, low).total <= _bill(contract, high).total


@checked
@given(tiers(), st.integers(0, 3))
def test_a_graduated_bound_jumps_by_the_next_tier_s_fee_and_no_more(table: list[dict[str, Any]], pick: int) -> None:
    if len(table) < 2:
        return
    place = pick % (len(table) - 1)
    bound, tier = Decimal(table[place]["up_to"]), table[place + 1]
    contract = _contract({"model": "graduated", "tiers": table, "first_tier_fee_at_zero": True}, places=12)
    step = Decimal("0.000001")
    jump = _bill(contract, format(bound + step, "f")).total - _bill(contract, format(bound, "f")).total
    assert jump == Decimal(tier["flat_fee"]) + step * Decimal(tier["unit_price"])


@checked
@given(quantities, st.integers(1, 500), st.integers(0, 2_000))
def test_packages_cover_the_use_and_one_fewer_would_not(quantity: str, size: int, included: int) -> None:
    price = {"model": "package", "package_size": str(size), "package_price": "1"}
    count = _bill(_contract(price, charge={"included": str(included)}), quantity).total
    left = max(Decimal(quantity) - included, Decimal(0))
    assert count * size >= left > (count - 1) * size or count == left == 0


@checked
@given(months, cents, cents, every)
def test_a_complete_period_is_billed_between_its_minimum_and_its_maximum(
    used: list[str], a: str, b: str, period: str
) -> None:
    low, high = sorted([a, b], key=Decimal)
    contract = _contract(PER_UNIT, term=5, minimum_spend={"amount": low, "every": period},
                         maximum_spend={"amount": high, "every": period})  # fmt: skip
    length = {"month": 1, "quarter": 3, "year": 12, "term": 5}[period]
    totals = [month.total for month in _bill(contract, *used).months]
    for start in range(0, len(totals), length):
        due = sum(totals[start : start + length])
        assert due <= Decimal(high)
        if start + length <= len(totals):
            assert due >= Decimal(low)


@checked
@given(tiers(), months, cents, prices)
def test_lines_add_up_to_the_total(table: list[dict[str, Any]], used: list[str], off: str, price: str) -> None:
    contract = _contract(
        {"model": "volume", "tiers": table}, discounts=[{"kind": "amount", "value": off, "every": "quarter"},
        {"kind": "percent", "value": "0.333"}], commitment={"amount": off, "every": "quarter", "overage_factor": price},
        credits=[{"id": "c", "amount": "77.77", "granted": "month", "expires_after_months": 2}],
    )  # fmt: skip
    result = _bill(contract, *used)
    assert result.total == sum(month.total for month in result.months)
    for month in result.months:
        assert month.total == sum(line.amount for line in month.lines)
        assert month.total >= 0
        assert all(-line.amount.as_tuple().exponent == 2 for line in month.lines)


@checked
@given(months, cents, st.integers(1, 6), cents, cents, st.sampled_from(["start", "month", "quarter"]))
def test_credit_drawn_is_what_was_granted_less_what_is_left_and_lost(
    used: list[str], amount: str, lasts: int, a: str, b: str, granted: str
) -> None:
    """With a rollover that keeps everything, nothing is lost until all is drawn; drawn never passes granted."""
    low, high = sorted([a, b], key=Decimal)
    credit = {"id": "c", "amount": amount, "granted": granted, "expires_after_months": lasts}
    grants = {"start": 1, "month": len(used), "quarter": (len(used) + 2) // 3}[granted] * Decimal(amount)
    use = [Decimal(quantity) for quantity in used]
    for rollover in (None, {"min": "0", "max": high}, {}):
        drawn = [-x for x in _of(_bill(_contract(PER_UNIT, credits=[{**credit, "rollover": rollover}]), *used), "c")]
        assert all(0 <= d <= u for d, u in zip(drawn, use, strict=True))
        assert sum(drawn) <= grants
    # Everything is carried over: what is left at the end is all that was not drawn.
    never_ends = [
        -x for x in _of(_bill(_contract(PER_UNIT, credits=[{**credit, "expires_after_months": None}]), *used), "c")
    ]
    assert drawn == never_ends
    assert Decimal(low) <= Decimal(high)


@checked
@given(months, cents, st.sampled_from(["1", "1.5", "2"]), st.booleans())
def test_an_annual_commitment_is_the_same_as_its_cumulative_form(
    used: list[str], amount: str, factor: str, true_up: bool
) -> None:
    """After each month: what was used, (factor − 1) × what is above the commitment, and what is missing at the end."""
    contract = _contract(PER_UNIT, places=4, commitment={
        "amount": amount, "every": "year", "overage_factor": factor, "true_up": true_up})  # fmt: skip
    totals = [month.total for month in _bill(contract, *used).months]
    for start in range(0, len(used), 12):
        so_far = Decimal(0)
        for number, quantity in enumerate(used[start : start + 12], start=1):
            so_far += Decimal(quantity)
            expected = so_far + (Decimal(factor) - 1) * max(so_far - Decimal(amount), Decimal(0))
            if number == 12 and true_up:
                expected += max(Decimal(amount) - so_far, Decimal(0))
            assert sum(totals[start : start + number]) == expected


@checked
@given(tiers(), st.permutations(["0", "5", "77.7", "3000", "12.3"]), cents)
def test_the_order_of_months_changes_nothing_where_nothing_carries_over(
    table: list[dict[str, Any]], used: list[str], amount: str
) -> None:
    contract = _contract({"model": "volume", "tiers": table, "first_tier_fee_at_zero": True},
                         discounts=[{"kind": "percent", "value": "0.1"}], minimum_spend={"amount": amount})  # fmt: skip
    in_order = _bill(contract, *sorted(used, key=Decimal))
    assert _bill(contract, *used).total == in_order.total
    assert sorted(m.total for m in _bill(contract, *used).months) == sorted(m.total for m in in_order.months)


@checked
@given(tiers(), quantities, st.integers(2, 9), cents)
def test_prices_that_are_so_many_times_as_high_make_a_bill_as_many_times_as_high(
    table: list[dict[str, Any]], quantity: str, times: int, off: str
) -> None:
    def scaled(value: str) -> str:
        return format(Decimal(value) * times, "f")

    def contract(scale: bool) -> Contract:
        change = scaled if scale else str
        rows = [
            {"up_to": row["up_to"], "unit_price": change(row["unit_price"]), "flat_fee": change(row["flat_fee"])}
            for row in table
        ]
        return _contract({"model": "graduated", "tiers": rows, "first_tier_fee_at_zero": True}, places=8,
                         discounts=[{"kind": "amount", "value": change(off)}],
                         minimum_spend={"amount": change(off)})  # fmt: skip

    assert _bill(contract(True), quantity).total == times * _bill(contract(False), quantity).total


@checked
@given(quantities, cents, prices)
def test_a_cap_on_spend_serves_all_that_the_limit_buys(quantity: str, limit: str, price: str) -> None:
    cap = {"on": "spend", "limit": limit, "enforcement": "before_next_call"}
    month = _bill(_contract({"model": "per_unit", "unit_price": price}, cap=cap), quantity).months[0]
    unserved = Fraction(month.unserved.get("m", 0))
    served = Fraction(quantity) - unserved
    assert abs(served * Fraction(price) - min(Fraction(limit), Fraction(quantity) * Fraction(price))) < Fraction(
        1, 10**15
    )


@checked
@given(st.fractions(), st.integers(0, 4))
def test_rounding_is_half_away_from_zero(value: Fraction, places: int) -> None:
    units = to_units(value, 10**places)
    exact_units = abs(value) * 10**places
    assert abs(units) - Fraction(1, 2) <= exact_units < abs(units) + Fraction(1, 2)
    assert units == 0 or (units > 0) == (value > 0)
    if value.denominator in (1, 2, 4, 5, 8, 10, 20, 25):
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
        if abs(decimal) < 10**18:
            assert from_units(units, places) == decimal.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
