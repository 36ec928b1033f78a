"""The catalogue search finds the cheapest model or plan whose bad months fit, the same as by pricing each one alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from advisor.case import Case
from advisor.contracts import Contract
from advisor.files.resources import read_bytes, read_method, read_toml, resource_names
from advisor.forecast.catalogue import catalogue_for, find_cheapest, search_catalogue
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.forecast.scores import read_scores
from advisor.interview.answers import Answers
from advisor.market.market import Market, read_market
from advisor.market.plans import Plan
from advisor.workload import Workload

NOV_21 = date(2026, 11, 21)
# 5,000 tokens in (1,000 of them from a cache) and 500 out in two requests: at Sonnet 5.5's $2, $0.10 and $10 that is
# $0.008 + $0.0001 + $0.005 = $0.0131 a task.
UNITS: Mapping[str, float] = {
    "requests": 2.0,
    "input_tokens": 5_000.0,
    "cached_input_tokens": 1_000.0,
    "cache_write_tokens": 0.0,
    "output_tokens": 500.0,
    "interactions": 1.0,
    "sessions": 1.0,
    "resolutions": 0.6,
    "minutes": 3.0,
    "actions": 3.0,
    "credits": 11.0,
}
WORK = Workload(
    10_000, 0.3, 0.2, 0.1, 0.2, 0.0131, 0.35, units_per_task=UNITS, fixed_units={"seats": 5.0}, missed_value=1
)


@pytest.fixture(scope="module")
def market() -> Market:
    plan_files = [(name, read_toml(name)) for name in resource_names("plans", ".toml")]
    settings = [read_toml(name) for name in ("model_tiers.toml", "typical_offers.toml", "references.toml")]
    return read_market(json.loads(read_bytes("model_prices.json")), plan_files, *settings)


@pytest.fixture(scope="module")
def futures() -> Futures:
    return imagine_futures(WORK, read_scores(read_bytes("scores.npy")))


def test_models_cost_their_share_of_the_reference_model(market: Market, futures: Futures) -> None:
    models = search_catalogue(market, futures, "standard", NOV_21).models
    found = {find.title: find for find in models}
    sonnet, terra = found["Claude Sonnet 5.5 (Anthropic)"], found["GPT-6.1 Terra (OpenAI)"]
    mean = float(futures.by_month("model_cost").mean())
    assert sonnet.mean == pytest.approx(mean, rel=1e-12)
    # half of each of Sonnet's prices: $1, $0.05, $5
    assert terra.mean == pytest.approx(mean / 2, rel=1e-12)
    assert terra.p95 == pytest.approx(float(np.quantile(futures.by_month("model_cost"), 0.95)) / 2, rel=1e-12)


def test_a_price_change_that_is_announced_counts_from_its_month(market: Market, futures: Futures) -> None:
    flash = market.models.get("google", "gemini-3.8-flash")
    (find,) = [f for f in search_catalogue(market, futures, "standard", NOV_21).models if f.source == flash]
    # $0.75, $0.075, $3.75 in November and December, then $1.50, $0.15, $7.50: a task costs
    # 4,000 x 0.75 + 1,000 x 0.075 + 500 x 3.75 = $0.00495, then $0.0099
    by_month = futures.by_month("model_cost").mean(axis=1) / 0.0131
    assert find.mean == pytest.approx((by_month[:2].sum() * 0.00495 + by_month[2:].sum() * 0.0099) / 12, rel=1e-9)
    assert "2027-01-01" in find.warnings[0]


def test_plans_cost_what_they_cost_as_offers(market: Market, futures: Futures) -> None:
    thresholds = {"label_per_token_at_most": 0.15, "label_flat_at_least": 0.9}
    found = search_catalogue(market, futures, "standard", NOV_21).plans
    assert len(found) > 10
    for find in found:
        assert isinstance(find.source, Plan)
        (priced,) = price_offers([Contract.model_validate(find.source.contract_data)], futures, thresholds)
        assert find.mean == pytest.approx(priced.monthly.mean, rel=1e-12), find.title
        assert find.p95 == pytest.approx(priced.monthly.p95, rel=1e-12), find.title


def test_the_best_is_the_cheapest_of_all_that_fits_the_budget(market: Market, futures: Futures) -> None:
    everything = search_catalogue(market, futures, "standard", NOV_21)
    ordered = sorted((*everything.models, *everything.plans), key=lambda find: find.mean)
    assert everything.best == ordered[0], "without a budget the cheapest"
    for budget in (ordered[3].p95, ordered[-1].p95):
        found = replace(everything, budget=budget)
        assert found.best == next(find for find in ordered if find.p95 <= budget)
    assert replace(everything, budget=0.01).best is None


@pytest.mark.parametrize("kind", ["support_chat", "support_voice", "coding"])
def test_the_quick_search_finds_the_best_of_the_whole_catalogue(market: Market, futures: Futures, kind: str) -> None:
    whole = search_catalogue(market, futures, "frontier", NOV_21, kind)
    ordered = sorted((*whole.models, *whole.plans), key=lambda find: find.mean)
    for budget in (None, ordered[0].p95 * 0.99, *(find.p95 for find in ordered[::9])):
        work = replace(WORK, budget=budget)
        quick = find_cheapest(market, imagine_futures(work, futures.scores), "frontier", NOV_21, kind)
        best = replace(whole, budget=budget).best
        assert (quick and quick.title) == (best and best.title), budget


def test_a_plan_wins_where_the_model_is_dear(market: Market, futures: Futures) -> None:
    """A task of $2.62 at list price (200 times as large) costs more than Fini's $0.49 for a conversation."""
    units = {name: count * 200 if name.endswith("tokens") else count for name, count in UNITS.items()}
    dear = imagine_futures(replace(WORK, task_cost=2.62, units_per_task=units | {"requests": 400.0}), futures.scores)
    best = find_cheapest(market, dear, "frontier", NOV_21)
    assert best is not None and isinstance(best.source, Plan)
    assert best == search_catalogue(market, dear, "frontier", NOV_21).best


def test_only_plans_that_are_current_confirmed_and_serve_a_normal_month_are_found(
    market: Market, futures: Futures
) -> None:
    ids = {find.source.id for find in search_catalogue(market, futures, "standard", NOV_21).plans}
    assert "fin_outcome" in ids and "callsphere_growth_own_rate" in ids
    assert not ids & {"hubspot_customer_agent", "freddy_sessions_old", "callsphere_starter_stop", "redo_resolutions"}
    assert "callsphere_growth_stop" in ids, "10,000 interactions are just a normal month"


def test_voice_work_is_offered_voice_plans_and_coding_seats(market: Market, futures: Futures) -> None:
    voice = search_catalogue(market, futures, "cheap", NOV_21, "support_voice").plans
    coding = search_catalogue(market, futures, "cheap", NOV_21, "coding").plans
    assert {"Bland Build", "Agora Conversational AI"} <= {find.title for find in voice}
    assert {find.source.kind for find in coding if isinstance(find.source, Plan)} == {"developer_tool"}


def test_a_case_is_searched_at_the_grade_it_asks_for_or_at_another(market: Market) -> None:
    method = read_method()
    said = {"tasks": "10000", "kind": "documents", "usage_basis": "measured", "budget": "200", "budget_type": "hard"}
    own = catalogue_for(Case(Answers(said | {"model_tier": "cheap"})), market, method.assumptions, method.scores)
    asked = catalogue_for(Case(Answers(said)), market, method.assumptions, method.scores, "cheap")
    assert [(find.title, find.mean) for find in own.models] == [(find.title, find.mean) for find in asked.models]
    assert own.budget == 200
    assert own.best is not None and own.best.p95 <= 200
    frontier = catalogue_for(Case(Answers(said)), market, method.assumptions, method.scores, "frontier")
    assert frontier.models[0].mean > own.models[0].mean


def test_a_cost_of_a_task_that_was_said_is_the_same_tokens_at_another_grade(market: Market) -> None:
    """$.02 at the standard reference model is as many dollars at the cheap one as its tokens cost there."""
    method = read_method()
    case = Case(Answers({"tasks": "10000", "kind": "documents", "task_cost": "0.02"}))
    found = {
        grade: {
            find.title: find.mean
            for find in catalogue_for(case, market, method.assumptions, method.scores, grade).models
        }
        for grade in ("standard", "cheap")
    }
    without = {
        grade: {
            find.title: find.mean
            for find in catalogue_for(
                Case(case.answers.with_answer("task_cost", None)), market, method.assumptions, method.scores, grade
            ).models
        }
        for grade in ("standard", "cheap")
    }
    # the reference models of both grades keep their ratio, whatever the cost of a task is
    ratio = {}
    for name, costs in (("said", found), ("typical", without)):
        standard, cheap = (
            costs["standard"]["Claude Sonnet 5.5 (Anthropic)"],
            costs["cheap"]["Claude Haiku 5.5 (Anthropic)"],
        )
        ratio[name] = standard / cheap
    assert ratio["said"] == pytest.approx(ratio["typical"], rel=1e-6)
