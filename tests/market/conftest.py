"""The shipped market, read once."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from advisor.contracts import Bill, Contract, bill
from advisor.files.resources import read_bytes, read_toml, resource_names
from advisor.market.market import Market, read_market


@pytest.fixture(scope="session")
def price_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(read_bytes("model_prices.json"))
    return data


@pytest.fixture(scope="session")
def market(price_data: dict[str, Any]) -> Market:
    plan_files = [(name, read_toml(name)) for name in resource_names("plans", ".toml")]
    settings = [read_toml(name) for name in ("model_tiers.toml", "typical_offers.toml", "references.toml")]
    return read_market(price_data, plan_files, *settings)


@pytest.fixture(scope="session")
def month_of(market: Market) -> Callable[..., Bill]:
    """One month's bill of a published plan: month_of("bland_build", minutes=15_000)."""
    contracts = {plan.id: Contract.model_validate(plan.contract_data) for plan in market.plans}

    def one_month(plan: str, **usage: int) -> Bill:
        meters = {meter: Decimal(0) for meter in contracts[plan].meters}
        return bill(contracts[plan], [meters | {meter: Decimal(units) for meter, units in usage.items()}])

    return one_month
