"""Several workloads in one case: each as if it were alone, a joint total, and one contract for all of them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.advice import advise
from advisor.case import Case, Workflow
from advisor.cli import run
from advisor.files.case_file import case_from_data, case_to_data
from advisor.files.resources import read_market_resources, read_method
from advisor.forecast.futures import imagine_futures
from advisor.forecast.pooled import cost_by_month, pool_futures, pool_workloads
from advisor.interview.answers import Answers
from advisor.market.market import Market
from advisor.portfolio import Portfolio, advise_portfolio, answers_in_common, laid_over
from advisor.recommendation.method import Method
from advisor.report.advice_json import advice_to_json
from advisor.report.portfolio_text import portfolio_as_text, portfolio_to_json

METHOD: Method = read_method()
MARKET: Market = read_market_resources()
KNOWN = {"usage_basis": "measured", "growth": "flat", "spikes": "never", "loops": "no_agents", "stage": "production"}
DESKS = {
    "title": "Two desks",
    "answers": {**KNOWN, "budget": "3000", "budget_type": "soft"},
    "workflows": [
        {"name": "Support", "answers": {"tasks": "40000", "task_cost": "0.02", "busiest": "half_more"}},
        {"name": "", "answers": {"tasks": "9000", "task_cost": "0.05", "busiest": "about_same"}},
    ],
    "contracts": [
        {"name": "Meter", "fee": "0", "unit": "1.3", "basis": "token_cost"},
        {"name": "Base", "fee": "900", "allowance": "30000", "overage": "0.03", "basis": "task"},
    ],
}


def case(**changes: Any) -> Case:
    return case_from_data({"format": 1, **DESKS, **changes})


def portfolio(of: Case) -> Portfolio:
    return advise_portfolio(of, MARKET, METHOD, with_flips=False)


@pytest.fixture(scope="module")
def desks() -> Portfolio:
    return portfolio(case())


def plain(advice: Any) -> dict[str, Any]:
    return advice_to_json(advice)


def test_one_workflow_gets_exactly_the_advice_for_its_answers_and_flips_too() -> None:
    alone = case(workflows=DESKS["workflows"][:1])
    answers = Answers({**alone.answers.values, **alone.workflows[0].answers.values})
    expected = advise(replace(alone, answers=answers, workflows=()), MARKET, METHOD, with_flips=False)
    found = portfolio(alone)
    assert found.whole is found.workflows[0].advice
    assert plain(found.whole) == plain(expected)
    assert found.total is not None
    chosen = next(o.priced for o in expected.verdict.offers if o.priced.name == expected.verdict.offer)
    assert asdict(found.total.monthly) == pytest.approx(asdict(chosen.monthly), rel=1e-12)
    assert found.total.saving_per_month == pytest.approx(0, abs=1e-9)


def test_a_case_without_workflows_is_its_own_advice_and_has_no_total() -> None:
    alone = case(workflows=[])
    found = portfolio(alone)
    assert (found.workflows, found.total) == ((), None)
    assert plain(found.whole) == plain(advise(alone, MARKET, METHOD, with_flips=False))
    printed = portfolio_to_json(found)
    assert (printed["workflows"], printed["total"]) == ([], None)


def test_means_add_up_and_percentiles_do_not(desks: Portfolio) -> None:
    assert desks.total is not None
    parts = [
        next(o.priced for o in one.advice.verdict.offers if o.priced.name == one.advice.verdict.offer)
        for one in desks.workflows
    ]
    total = desks.total
    assert total.monthly.mean == pytest.approx(sum(p.monthly.mean for p in parts), rel=1e-12)
    assert total.annual.mean == pytest.approx(12 * total.monthly.mean, rel=1e-12)
    assert total.monthly.p50 <= total.monthly.p90 <= total.monthly.p95 <= total.monthly.cvar95
    # a sum of percentiles can only be too high at the top: CVaR is sub-additive
    assert total.monthly.cvar95 <= sum(p.monthly.cvar95 for p in parts) * (1 + 1e-12)
    assert total.base_total == sum((p.base_bill.total for p in parts), Decimal(0))
    assert sum(verdict.share for verdict in total.verdicts) == pytest.approx(1)
    assert [verdict.name for verdict in total.verdicts] == ["Support", "Workflow 2"]


def test_the_total_of_a_month_is_the_sum_in_each_single_future(desks: Portfolio) -> None:
    assert desks.total is not None
    months = np.zeros((12, METHOD.scores.points))
    for one in desks.workflows:
        contract = next(o for o in one.advice.offers if o.name == one.advice.verdict.offer)
        months += cost_by_month(contract, imagine_futures(one.advice.workload, METHOD.scores))[1]
    assert desks.total.monthly.p95 == pytest.approx(np.quantile(months, 0.95), rel=1e-12)
    assert desks.total.annual.p10 == pytest.approx(np.quantile(months.sum(axis=0), 0.1), rel=1e-12)
    assert desks.total.over_budget_share == pytest.approx((months > 3000).mean(), abs=1e-12)


def test_one_contract_pools_included_units_and_fees(desks: Portfolio) -> None:
    assert desks.total is not None
    base = next(o.priced for o in desks.total.one_contract.verdict.offers if o.priced.name == "Base")
    # 40,000 + 9,000 tasks on one fee of $900 with 30,000 included: 900 + 19,000 x .03 = 1,470 in a normal month
    assert base.base_bill.months[0].total == Decimal("1470.00")
    # apart: 900 + 10,000 x .03 = 1,200 for the first; the second uses 9,000 of the 30,000 that it pays for
    of_support = next(o.priced for o in desks.workflows[0].advice.verdict.offers if o.priced.name == "Base")
    assert of_support.base_bill.months[0].total == Decimal("1200.00")
    meter = next(o.priced for o in desks.total.one_contract.verdict.offers if o.priced.name == "Meter")
    apart = [
        next(o.priced for o in one.advice.verdict.offers if o.priced.name == "Meter").monthly.mean
        for one in desks.workflows
    ]
    # what has no tier and no fee costs the same on one bill
    assert meter.monthly.mean == pytest.approx(sum(apart), rel=1e-12)
    saved = desks.total.monthly.mean - next(
        o.priced.monthly.mean
        for o in desks.total.one_contract.verdict.offers
        if o.priced.name == desks.total.one_contract.verdict.offer
    )
    assert desks.total.saving_per_month == pytest.approx(saved)


def test_the_order_of_workflows_changes_no_total(desks: Portfolio) -> None:
    turned = portfolio(case(workflows=DESKS["workflows"][::-1])).total
    assert turned is not None and desks.total is not None
    assert asdict(turned.monthly) == pytest.approx(asdict(desks.total.monthly), rel=1e-12)
    assert turned.one_contract.verdict.offer == desks.total.one_contract.verdict.offer


def test_a_workflow_says_more_than_the_case_and_not_sure_takes_nothing_away() -> None:
    merged = laid_over(Answers({"stage": "production", "tasks": "5"}), Answers({"tasks": "7", "stage": "dk"}))
    assert merged.values == {"stage": "production", "tasks": "7"}


def test_on_one_contract_the_strictest_must_have_holds_and_a_difference_is_not_known() -> None:
    each = [
        Answers({"stage": "pilot", "governance_needed": "no", "stop_ok": "yes", "tasks": "10", "technical": "yes"}),
        Answers(
            {"stage": "production", "governance_needed": "yes", "stop_ok": "no", "tasks": "30", "technical": "yes"}
        ),
    ]
    common = answers_in_common(Case(Answers({"budget": "50", "budget_type": "hard"})), each)
    assert common.values == {
        "governance_needed": "yes",
        "stop_ok": "no",
        "technical": "yes",
        "tasks": "40",
        "budget": "50",
        "budget_type": "hard",
    }


def test_seats_of_the_case_count_once_and_those_of_workflows_are_added_up() -> None:
    seats = [{"format": 1, "name": "Seats", "currency": "USD",
              "charges": [{"id": "s", "kind": "fee", "amount": "20", "per": "seats"}]}]  # fmt: skip

    def fees(answers: dict[str, str], *own: str) -> float:
        flows = [
            {"name": w["name"], "answers": {**w["answers"], **({"seats": n} if n else {})}}
            for w, n in zip(DESKS["workflows"], own, strict=True)
        ]
        total = portfolio(case(answers=KNOWN | answers, workflows=flows, contracts=[], offers=seats)).total
        assert total is not None
        return total.one_contract.verdict.offers[0].priced.monthly.mean

    assert fees({"seats": "12"}, "", "") == pytest.approx(240)
    assert fees({}, "12", "5") == pytest.approx(340)


def test_typical_offers_for_one_contract_are_sized_for_all_workflows() -> None:
    found = portfolio(case(contracts=[]))
    assert found.whole.offers_are_typical and found.total is not None
    flat = next(o for o in found.whole.offers if "flat" in o.name)
    included = next(c.included for c in flat.charges if c.kind == "usage")
    assert included >= 49_000


def test_a_usage_export_measures_all_workflows_and_moves_none_of_several() -> None:
    usage = {
        "source": "week.csv",
        "summary": {"days": 7, "requests": 70000, "input_tokens": 700000, "output_tokens": 70000},
    }
    found = portfolio(case(usage=usage))
    assert found.workflows[0].advice.workload.tasks_per_month == 40000
    assert any("measures all workflows together" in warning for warning in found.whole.price_warnings)


def test_pooled_futures_are_refused_on_different_scores() -> None:
    works = [one.advice.workload for one in portfolio(case()).workflows]
    pooled = pool_workloads(works, None, 10.0, ())
    # spreads of a sum of parts that move together: (40,000 x a + 9,000 x b) / 49,000
    assert pooled.tasks_per_month == 49_000
    assert pooled.month_sd == pytest.approx((40 * works[0].month_sd + 9 * works[1].month_sd) / 49)
    assert pooled.task_cost == pytest.approx((40 * 0.02 + 9 * 0.05) / 49)
    with pytest.raises(Exception, match="same futures"):
        pool_futures(
            [imagine_futures(works[0], METHOD.scores), imagine_futures(works[1], METHOD.scores.coarser())], pooled
        )


def test_the_text_says_each_verdict_and_the_total_and_the_commands_accept_such_a_case(
    desks: Portfolio, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = portfolio_as_text(desks)
    assert desks.total is not None
    assert "Support: " in text and "Workflow 2: " in text and "All together, a month" in text
    assert desks.total.sentence.split(";")[0].split()[-1] in " ".join(text.split())
    printed = json.loads(json.dumps(portfolio_to_json(desks)))
    assert printed["total"]["monthly"]["p95"] == pytest.approx(desks.total.monthly.p95, rel=1e-11)
    assert [one["name"] for one in printed["workflows"]] == ["Support", "Workflow 2"]
    path = tmp_path / "two.advisor.json"
    path.write_text(json.dumps(case_to_data(case())))
    assert run(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["workflows"] == ["Support", ""]


def test_a_case_with_a_workflow_survives_its_file() -> None:
    assert case_from_data(case_to_data(case())).workflows == (
        Workflow("Support", Answers(DESKS["workflows"][0]["answers"])),
        Workflow("", Answers(DESKS["workflows"][1]["answers"])),
    )


def test_with_an_advice_from_before_only_what_changed_is_priced_again_and_nothing_else_is_different() -> None:
    first = portfolio(case())
    dearer = [DESKS["contracts"][0], DESKS["contracts"][1] | {"fee": "950"}]
    changes: list[dict[str, Any]] = [
        {"contracts": dearer},
        {"answers": DESKS["answers"] | {"certainty": "strong"}},
        {"answers": DESKS["answers"] | {"stage": "pilot", "budget": "1500"}},
        {"workflows": DESKS["workflows"][::-1]},
        {"workflows": []},
    ]
    for change in changes:
        afresh = portfolio_to_json(portfolio(case(**change)))
        again = advise_portfolio(case(**change), MARKET, METHOD, with_flips=False, before=first)
        assert portfolio_to_json(again) == afresh, change
    moved = advise_portfolio(case(contracts=dearer), MARKET, METHOD, with_flips=False, before=first)
    before, after = (found.workflows[0].advice.verdict.offers for found in (first, moved))
    assert before[0].priced is after[0].priced
    assert before[1].priced is not after[1].priced


def test_the_advise_command_prints_every_workflow_and_the_total(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.advisor.json"
    path.write_text(json.dumps(case_to_data(case())))
    assert run(["advise", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in printed["workflows"]] == ["Support", "Workflow 2"]
    assert all(one["verdict"] and one["flips"] is not None for one in printed["workflows"])
    total = printed["total"]
    assert total["monthly"]["mean"] == pytest.approx(sum(one["monthly_mean"] for one in total["verdicts"]))
    # the object itself is the advice for one contract that serves all of them
    assert (printed["verdict"], printed["offer"]) == (total["one_contract"]["verdict"], total["one_contract"]["offer"])
    apart = total["monthly"]["mean"] - total["one_contract"]["monthly"]["mean"]
    assert total["saving_per_month"] == pytest.approx(apart)
