"""What moves with a slider has the figures and the decision of the whole advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace
from functools import cache

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.case import Case
from advisor.contracts import Contract
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_names, resource_path
from advisor.forecast.futures import Futures
from advisor.forecast.in_order import costs_in_order
from advisor.forecast.priced_offer import Costs, PricedOffer
from advisor.recommendation.flip_inputs import all_terms_to_try, with_term
from advisor.tick import Ticker

SAMPLES = list(resource_names("samples", ".advisor.json"))


@cache
def sample(name: str) -> tuple[Case, Advice]:
    case = read_case(resource_path(name))
    return case, advise(case, read_market_resources(), read_method(), with_flips=False)


def assert_same_figures(one: PricedOffer, other: PricedOffer) -> None:
    """To 1e-12 of the amount."""
    for spreads in ("monthly", "annual"):
        assert astuple(getattr(one, spreads)) == pytest.approx(astuple(getattr(other, spreads)), rel=1e-12)
    for month, same in zip(one.monthly_bands, other.monthly_bands, strict=True):
        assert astuple(month) == pytest.approx(astuple(same), rel=1e-12)
    np.testing.assert_allclose(one.version_mean, other.version_mean, rtol=1e-12)
    np.testing.assert_allclose(one.version_cvar, other.version_cvar, rtol=1e-12)
    assert (one.name, one.family, one.base_bill.total) == (other.name, other.family, other.base_bill.total)
    for share in ("prepaid_share", "over_budget_share", "unserved_share", "bill_monthly_mean", "unserved_tasks"):
        found, wanted = getattr(one, share), getattr(other, share)
        assert found == (None if wanted is None else pytest.approx(wanted, rel=1e-12, abs=1e-12)), share


def changed_cases(case: Case, advice: Advice) -> list[Case]:
    """Another volume twice, growth, budget, then the first number of each offer a tenth higher."""
    tasks = advice.workload.tasks_per_month
    answers = [
        ("tasks", str(int(tasks * 1.37))),
        ("tasks", str(int(tasks * 0.61))),
        ("growth", "0.3"),
        ("budget", "900"),
    ]
    found = [replace(case, answers=case.answers.with_answer(key, value)) for key, value in answers]
    for place, offer in enumerate(case.offers):
        term, now = next(iter(all_terms_to_try(offer)))
        offers = list(case.offers)
        offers[place] = with_term(offer, term, now * 1.1)
        found.append(replace(case, offers=tuple(offers)))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_tick_is_the_whole_advice_in_figures_and_decision(name: str) -> None:
    case, before = sample(name)
    market, method = read_market_resources(), read_method()
    ticker = Ticker(market, method)
    for changed in changed_cases(case, before)[:: 1 if name == SAMPLES[-1] else 4]:
        quick, whole = ticker.tick(changed, before), advise(changed, market, method, with_flips=False)
        for one, other in zip(quick.verdict.offers, whole.verdict.offers, strict=True):
            assert_same_figures(one.priced, other.priced)
            assert one.score == pytest.approx(other.score, rel=1e-12)
            assert (one.excluded_because, one.failed_gates) == (other.excluded_because, other.failed_gates)
        for told in ("family", "offer", "decided_by", "confidence", "sentence", "dissent", "nothing_passes", "reasons"):
            assert getattr(quick.verdict, told) == getattr(whole.verdict, told), told
        far = 5 * whole.workload.tasks_per_month
        tasks = [
            [one for one in advice.verdict.crossovers if one.meter == "tasks" and float(one.at) < far]
            for advice in (quick, whole)
        ]
        assert tasks[0] == tasks[1]
        assert quick.workload == whole.workload
        assert quick.flips == () and not quick.flips_were_sought


def test_another_price_of_one_offer_prices_that_offer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    case, before = sample(SAMPLES[-1])
    ticker = Ticker(read_market_resources(), read_method())
    ticker.tick(case, before)
    priced: list[str] = []

    def counted(contracts: Sequence[Contract], futures: Futures, *, bands: bool) -> list[Costs | None]:
        priced.extend(one.name for one in contracts)
        return costs_in_order(contracts, futures, bands=bands)

    monkeypatch.setattr("advisor.forecast.pricing.costs_in_order", counted)
    offer = case.offers[0]
    term, now = next(iter(all_terms_to_try(offer)))
    ticker.tick(replace(case, offers=(with_term(offer, term, now * 2), *case.offers[1:])), before)
    assert priced == [offer.name]
