"""What the tests of the decision share: the shipped method, the worked buyer cases, and buyers as short data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.case import Case
from advisor.contracts import Contract, contract_from_short
from advisor.files.resources import read_method
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.decide import Decision, decide, recommend
from advisor.recommendation.method import Method
from advisor.recommendation.records import Verdict
from advisor.workload import TokenPrices
from advisor.workload.estimate import estimate_workload

TIER_PRICES = {
    "frontier": TokenPrices(3.0, 0.3, 15.0),
    "standard": TokenPrices(2.5, 1.25, 10.0),
    "cheap": TokenPrices(0.3, 0.03, 1.2),
}
WORKED = json.loads((Path(__file__).parents[1] / "cases" / "decision_cases.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Buyer:
    """One case, priced."""

    case: Case
    futures: Futures
    priced: tuple[PricedOffer, ...]
    method: Method

    def decide(self) -> Decision:
        return decide(self.priced, self.futures, self.case.answers, self.method)

    def recommend(self) -> Verdict:
        return recommend(self.priced, self.futures, self.case.answers, self.method)


@pytest.fixture(scope="session")
def method() -> Method:
    return read_method()


@pytest.fixture(scope="session")
def market() -> Any:
    """Prices fixed for these tests; offers are always the buyer's own."""
    return SimpleNamespace(tier_prices=TIER_PRICES)


@pytest.fixture(scope="session")
def buyer(method: Method) -> Callable[..., Buyer]:
    """A buyer from answers and contracts in the short form (contracts/short_form.py)."""

    def make(answers: Mapping[str, Any], contracts: Sequence[Mapping[str, Any]]) -> Buyer:
        said = Answers({key: str(value) for key, value in answers.items()})
        offers = tuple(Contract.model_validate(contract_from_short(dict(one), "USD")) for one in contracts)
        workload = estimate_workload(said, None, method.assumptions, TIER_PRICES, {})
        futures = imagine_futures(workload, method.scores)
        return Buyer(Case(said, offers), futures, price_offers(offers, futures, method.thresholds), method)

    return make


@pytest.fixture(scope="session")
def worked(buyer: Callable[..., Buyer]) -> Callable[[str], Buyer]:
    """A worked case of tests/cases/decision_cases.json by its id, priced once."""
    kept: dict[str, Buyer] = {}
    by_id = {case["id"]: case for case in WORKED["decision_cases"]}

    def find(case_id: str) -> Buyer:
        if case_id not in kept:
            kept[case_id] = buyer(by_id[case_id]["answers"], by_id[case_id]["contracts"])
        return kept[case_id]

    return find
