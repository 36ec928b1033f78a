"""Each flip, put in its place, changes the verdict to the one it names; just before it nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.case import Case
from advisor.contracts import Contract
from advisor.forecast.futures import imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.recommendation.decide import Decision, decide, recommend
from advisor.recommendation.flip_inputs import (
    COUNTED_WHOLE,
    all_terms_to_try,
    label_of_term,
    with_term,
)
from advisor.recommendation.flips import find_flips, plain
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip, Verdict
from advisor.workload.estimate import estimate_workload


@pytest.fixture(scope="module")
def quick(method: Method) -> Method:
    """The method on one future of each version, so that many cases take seconds."""
    return replace(method, scores=method.scores.coarser(1))


def decided(case: Case, market: Any, method: Method) -> Decision:
    workload = estimate_workload(case.answers, None, method.assumptions, market.tier_prices, {})
    futures = imagine_futures(workload, method.scores)
    return decide(price_offers(case.offers, futures, method.thresholds), futures, case.answers, method)


def verdict_of(case: Case, market: Any, method: Method) -> Verdict:
    workload = estimate_workload(case.answers, None, method.assumptions, market.tier_prices, {})
    futures = imagine_futures(workload, method.scores)
    return recommend(price_offers(case.offers, futures, method.thresholds), futures, case.answers, method)


def applied(case: Case, flip: Flip, at: float | str) -> Case:
    """The case with the flip's input put to this value, as a reader of the report would do it."""
    if flip.direction != "is":
        at = float(at)
    for place, offer in enumerate(case.offers):
        if flip.input.startswith(f"{offer.name}.") and not isinstance(at, str):
            changed = with_term(offer, flip.input.removeprefix(f"{offer.name}."), at)
            return replace(case, offers=(*case.offers[:place], changed, *case.offers[place + 1 :]))
    return replace(case, answers=case.answers.with_answer(flip.input, at if isinstance(at, str) else plain(at)))


def differs(after: Decision, flip: Flip, verdict: Verdict) -> bool:
    """Whether what the flip is about is another than in the verdict."""
    if flip.kind == "verdict":
        return after.family != verdict.family
    assert after.family == verdict.family
    return after.nothing_passes != verdict.nothing_passes == (flip.kind == "passes_again")


QUICK_IDS = ["D01", "D03", "D07", "D09", "D19", "D23", "D31", "D33", "D45", "D49"]
MORE_IDS = ["D05", "D13", "D15", "D21", "D25", "D29", "D35", "D37", "D39", "D43", "D47", "D51", "D55", "D57"]
WORKED_IDS = [*QUICK_IDS, *(pytest.param(case_id, marks=pytest.mark.slow) for case_id in MORE_IDS)]


@pytest.mark.parametrize("case_id", WORKED_IDS)
def test_every_flip_gives_the_verdict_that_it_names(
    case_id: str, worked: Callable[[str], Any], market: Any, quick: Method
) -> None:
    case = worked(case_id).case
    verdict = verdict_of(case, market, quick)
    for flip in find_flips(case, market, quick, verdict):
        after = decided(applied(case, flip, flip.at), market, quick)
        assert differs(after, flip, verdict)
        assert (after.family, after.offer.name, after.nothing_passes) == (flip.verdict, flip.offer, flip.nothing_passes)
        if flip.direction != "is":
            assert isinstance(flip.now, float) and isinstance(flip.at, float)
            assert (flip.at > flip.now) == (flip.direction == "above")
            back = 0.998 if flip.direction == "above" else 1.002  # twice the precision of 0.1 %
            before = flip.at * back
            if flip.input in COUNTED_WHOLE:
                before = min(before, flip.at - 1) if flip.direction == "above" else max(before, flip.at + 1)
            if (before - flip.now) * (flip.at - flip.now) > 0:
                assert not differs(decided(applied(case, flip, before), market, quick), flip, verdict), flip


def test_on_the_full_futures_the_flat_fee_flips_where_it_meets_the_meter(
    worked: Callable[[str], Any], market: Any, method: Method
) -> None:
    """Flat $4,800 against a commitment of about $2,940 (score): it wins only when the fee falls to about there."""
    case = worked("D09").case
    verdict = verdict_of(case, market, method)
    found = {(flip.input, flip.direction): flip for flip in find_flips(case, market, method, verdict)}
    flip = found["Flat for the peak.fee", "below"]
    score = next(offer.score for offer in verdict.offers if offer.priced.name == verdict.offer)
    assert flip.verdict == "flat_rate"
    assert float(flip.at) == pytest.approx(score, rel=0.06)
    assert decided(applied(case, flip, flip.at), market, method).family == "flat_rate"


def test_nearer_flips_come_first_and_a_cancelled_search_stops(
    worked: Callable[[str], Any], market: Any, quick: Method
) -> None:
    case = worked("D33").case
    verdict = verdict_of(case, market, quick)
    found = find_flips(case, market, quick, verdict)
    assert [flip.change for flip in found] == sorted(flip.change for flip in found)
    assert find_flips(case, market, quick, verdict, cancelled=lambda: True) == ()


def test_a_choice_that_the_buyer_already_made_is_no_flip(
    worked: Callable[[str], Any], market: Any, quick: Method
) -> None:
    case = worked("D33").case
    for flip in find_flips(case, market, quick, verdict_of(case, market, quick)):
        assert flip.at != case.answers.said(flip.input)


def test_the_terms_of_an_offer_can_be_put_back_where_they_were(worked: Callable[[str], Any]) -> None:
    """Fee, included units and overage of a base plan; each written back gives the same contract."""
    base = next(offer for offer in worked("D09").case.offers if offer.name.startswith("Commit"))
    terms = dict(all_terms_to_try(base))
    assert terms == {"fee": 1400.0, "allowance": 2000.0, "overage": 1.0}
    for term, value in terms.items():
        assert dict(all_terms_to_try(with_term(base, term, value))) == terms


@pytest.mark.parametrize(
    ("number", "text"), [(56058.0, "56058"), (0.0229, "0.0229"), (1e-06, "0.000001"), (1e22, "1" + "0" * 22)]
)
def test_a_number_is_written_without_an_exponent(number: float, text: str) -> None:
    assert plain(number) == text


HARD = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "budget_type": "hard", "budget": 900}
FLAT_ONLY = [{"name": "Flat", "fee": 800, "allowance": 10**9, "basis": "task"}]


def test_a_fee_above_the_hard_budget_is_where_no_offer_passes_any_more(buyer: Any, market: Any, quick: Method) -> None:
    """The only offer costs $800 and the hard budget is $900: the family stays flat, and above $900 nothing passes."""
    case = buyer(HARD, FLAT_ONLY).case
    found = {
        (flip.input, flip.direction): flip for flip in find_flips(case, market, quick, verdict_of(case, market, quick))
    }
    fee, budget = found["Flat.fee", "above"], found["budget", "below"]
    assert (fee.kind, fee.verdict, fee.nothing_passes) == ("nothing_passes", "flat_rate", True)
    assert fee.at == pytest.approx(900, rel=0.001) and float(fee.at) > 900
    assert budget.at == pytest.approx(800, rel=0.001) and float(budget.at) < 800
    assert fee.effect == "No offer meets every must-have any more; the least bad is Flat."


def test_a_higher_budget_is_where_an_offer_passes_again(buyer: Any, market: Any, quick: Method) -> None:
    case = buyer(HARD | {"budget": 700}, FLAT_ONLY).case
    verdict = verdict_of(case, market, quick)
    assert verdict.nothing_passes
    found = {(flip.input, flip.direction): flip for flip in find_flips(case, market, quick, verdict)}
    assert found["budget", "above"].kind == found["Flat.fee", "below"].kind == "passes_again"
    assert found["budget", "above"].at == pytest.approx(800, rel=0.001)
    assert found["budget", "above"].effect == "Flat meets every must-have."
    assert found["budget_type", "is"].kind == "passes_again"


@pytest.mark.slow
@pytest.mark.parametrize("case_id", [*QUICK_IDS, *MORE_IDS])
def test_passing_over_steps_between_two_like_decisions_misses_no_flip(
    case_id: str, worked: Callable[[str], Any], market: Any, quick: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = worked(case_id).case
    verdict = verdict_of(case, market, quick)
    quickly = find_flips(case, market, quick, verdict)
    monkeypatch.setattr("advisor.recommendation.flips._STRIDE", 1)
    assert quickly == find_flips(case, market, quick, verdict)


def test_every_number_of_a_contract_is_tried_and_can_be_put_back() -> None:
    """Two fees, tiers, a cap that stops, a minimum, a maximum and a discount, each by a name of its own."""
    data = {
        "format": 1, "vendor": "V", "name": "Offer", "currency": "USD", "term_months": 1,
        "charges": [
            {"id": "platform", "kind": "fee", "amount": "499", "every": "month"},
            {"id": "support", "kind": "fee", "amount": "99", "every": "month"},
            {"id": "calls", "kind": "usage", "meter": "tasks", "included": "100", "price": {"model": "graduated", "tiers": [
                {"up_to": "1000", "unit_price": "0.10"}, {"up_to": None, "unit_price": "0.05"}]}},
        ],
        "cap": {"on": "spend", "limit": "2500", "every": "month", "enforcement": "before_next_call", "alerts": []},
        "minimum_spend": {"amount": "600", "every": "month"}, "maximum_spend": {"amount": "3000", "every": "month"},
        "discounts": [{"kind": "percent", "value": "0.1"}],
    }  # fmt: skip
    contract = Contract.model_validate(data)
    terms = dict(all_terms_to_try(contract))
    assert terms == {
        "fee_platform": 499.0, "fee_support": 99.0, "allowance": 100.0, "rate_1": 0.10, "rate_2": 0.05, "cap": 2500.0,
        "minimum_spend": 600.0, "maximum_spend": 3000.0, "discount": 0.1,
    }  # fmt: skip
    for term, value in terms.items():
        assert dict(all_terms_to_try(with_term(contract, term, value * 1.01))) == terms | {
            term: pytest.approx(value * 1.01)
        }
    assert label_of_term("fee_platform") == "monthly fee (platform)" and label_of_term("rate_2") == "price in tier 2"


def test_a_least_bill_of_nine_tenths_of_the_average_month_makes_a_meter_a_flat_rate(
    buyer: Any, market: Any, quick: Method
) -> None:
    """Meter about $500 with a least bill of $100: raised to nine tenths of the average bill it is paid in advance."""
    still = {"tasks": 10000, "usage_basis": "measured", "busiest": "1", "spikes": "never", "loops": "no_agents",
             "growth": "flat", "price_decline": "none", "certainty": "none"}  # fmt: skip
    case = buyer(still, [{"name": "Meter", "unit": "0.05", "basis": "task"},
                         {"name": "Flat", "fee": 900, "allowance": 10**9, "basis": "task"}]).case  # fmt: skip
    meter = case.offers[0].model_copy(update={"minimum_spend": None}).to_data()
    meter["minimum_spend"] = {"amount": "100", "every": "month"}
    case = replace(case, offers=(Contract.model_validate(meter), case.offers[1]))
    found = {(f.input, f.direction): f for f in find_flips(case, market, quick, verdict_of(case, market, quick))}
    flip = found["Meter.minimum_spend", "above"]
    assert (flip.verdict, flip.offer) == ("flat_rate", "Meter")
    after = decided(applied(case, flip, flip.at), market, quick)
    assert after.offer.prepaid_share == pytest.approx(0.9, abs=0.002)


def test_a_search_that_is_cancelled_decides_nothing_more(
    worked: Callable[[str], Any], market: Any, quick: Method
) -> None:
    case = worked("D33").case
    verdict = verdict_of(case, market, quick)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 60

    whole = find_flips(case, market, quick, verdict)
    part = find_flips(case, market, quick, verdict, cancelled)
    assert set(part) < set(whole)
