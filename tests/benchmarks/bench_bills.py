"""How many bills of twelve months the exact engine makes in a second, beside a plain loop over the same prices.

Run: python tests/benchmarks/bench_bills.py. The ratio counts: seconds differ from machine to machine. The plain loop
knows the contract by heart, has no lines, no working and no refusals; it is the floor, not a rival.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from advisor.contracts import Contract, bill


def _use(price: dict[str, object], **clauses: str) -> dict[str, object]:
    return {"id": "use", "kind": "usage", "meter": "m", "price": price, **clauses}


TIERS = [
    {"up_to": "5000", "unit_price": "0.10"},
    {"up_to": "20000", "unit_price": "0.07"},
    {"up_to": None, "unit_price": "0.04"},
]
CONTRACTS = {
    "base and overage": [
        {"id": "fee", "kind": "fee", "amount": "499"},
        _use({"model": "per_unit", "unit_price": "0.05"}, included="10000"),
    ],
    "graduated": [_use({"model": "graduated", "tiers": TIERS})],
    "packages": [_use({"model": "package", "package_size": "1000", "package_price": "60"})],
}
CENT = Decimal("0.01")


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _plain_base(quantities: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for quantity in quantities:
        total += Decimal(499) + _rounded(max(quantity - 10000, Decimal(0)) * Decimal("0.05"))
    return total


def _plain_graduated(quantities: list[Decimal]) -> Decimal:
    total, tiers = Decimal(0), ((5000, Decimal("0.10")), (20000, Decimal("0.07")), (10**12, Decimal("0.04")))
    for quantity in quantities:
        amount, lower = Decimal(0), 0
        for upper, price in tiers:
            if quantity > lower:
                amount += (min(quantity, Decimal(upper)) - lower) * price
            lower = upper
        total += _rounded(amount)
    return total


def _plain_packages(quantities: list[Decimal]) -> Decimal:
    return sum((_rounded(quantity / 1000).to_integral_value(ROUND_CEILING) * 60 for quantity in quantities), Decimal(0))


def _seconds(work: Callable[[], object]) -> float:
    """The best of several rounds: what the work takes when nothing else is in the way."""
    rounds = []
    for _ in range(15):
        begun = time.perf_counter()
        for _ in range(20):
            work()
        rounds.append((time.perf_counter() - begun) / 20)
    return min(rounds)


def main() -> None:
    quantities = [Decimal(9_000 + 1_357 * month) for month in range(12)]
    months = [{"m": quantity} for quantity in quantities]
    plain_loops = {"base and overage": _plain_base, "graduated": _plain_graduated, "packages": _plain_packages}
    print(f"{'contract':18}{'bills a second':>16}{'plain loop':>14}{'ratio':>8}{'with working':>15}")
    for name, charges in CONTRACTS.items():
        contract = Contract.model_validate({"format": 1, "name": name, "currency": "USD", "charges": charges})
        plain = plain_loops[name]
        assert bill(contract, months).total == plain(quantities)
        exact = _seconds(lambda contract=contract: bill(contract, months))  # type: ignore[misc]  # bound at once
        floor = _seconds(lambda plain=plain: plain(quantities))  # type: ignore[misc]  # bound at once
        told = _seconds(lambda contract=contract: [  # type: ignore[misc]  # bound at once
            line.working for month in bill(contract, months).months for line in month.lines])  # fmt: skip
        print(f"{name:18}{1 / exact:>16,.0f}{1 / floor:>14,.0f}{exact / floor:>8.1f}{1 / told:>15,.0f}")


if __name__ == "__main__":
    main()
