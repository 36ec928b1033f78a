"""A complete piece of advice made by hand, so that the report can be tested without the engine: figures are invented, bills are exact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from advisor.advice import Advice
from advisor.case import Buyer, Case
from advisor.contracts import Contract, bill
from advisor.forecast.priced_offer import Family, PricedOffer, Spread
from advisor.interview.answers import Answers
from advisor.portfolio import Portfolio, Total, WorkflowAdvice, WorkflowVerdict
from advisor.recommendation.records import (
    AskedQuestion,
    Crossover,
    Flip,
    Levels,
    MeasureFirst,
    PriceOfCertainty,
    Reason,
    Routing,
    ScoredOffer,
    Verdict,
)
from advisor.report.price_curve import meters
from advisor.workload import Assumption, Workload


def metered(name: str = "Meter", vendor: str = "Northwind AI", rate: str = "1.45") -> Contract:
    """Tokens at list price plus a margin; no fee, no stop."""
    return Contract.model_validate({
        "format": 1, "vendor": vendor, "name": name, "currency": "USD", "term_months": 1,
        "charges": [{"id": "tokens", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": rate}}],
    })  # fmt: skip


def flat(name: str = "Scale", vendor: str = "CallSphere", fee: str = "1499", included: str = "50000") -> Contract:
    """One fee, so many conversations, then a stop."""
    return Contract.model_validate({
        "format": 1, "vendor": vendor, "name": name, "currency": "USD", "term_months": 12,
        "charges": [
            {"id": "plan", "kind": "fee", "amount": fee, "every": "month"},
            {"id": "conversations", "kind": "usage", "meter": "tasks", "included": included, "beyond_included": "stop",
             "price": {"model": "per_unit", "unit_price": "0"}},
        ],
    })  # fmt: skip


def hybrid(name: str = "Growth", vendor: str = "Example Co", fee: str = "900", included: str = "100000") -> Contract:
    """A base with included conversations, then a price for each, up to a cap that stops."""
    return Contract.model_validate({
        "format": 1, "vendor": vendor, "name": name, "currency": "USD", "term_months": 12,
        "charges": [
            {"id": "base", "kind": "fee", "amount": fee, "every": "month"},
            {"id": "conversations", "kind": "usage", "meter": "tasks", "included": included,
             "price": {"model": "per_unit", "unit_price": "0.006"}},
        ],
        "cap": {"on": "spend", "limit": "4000", "every": "month", "enforcement": "before_next_call", "alerts": ["0.5", "0.8", "1"]},
    })  # fmt: skip


def workload(tasks: float = 200_000.0, **changes: Any) -> Workload:
    """The article's support team: 200,000 conversations of 1,200 tokens at $5 a million, so $0.006 each."""
    base = Workload(
        tasks_per_month=tasks, tasks_sd=0.2, month_sd=0.15, growth=0.2, growth_sd=0.25, task_cost=0.006, task_cost_sd=0.13,
        season=(1.0,) * 11 + (1.4,), spikes_per_year=0.5, spike_factor=1.93, runaways_per_year=0.3, runaway_months=0.66,
        certainty=0.15, budget=2500.0, missed_value=0.1, unknown_share=0.2,
        units_per_task={"interactions": 1.0, "requests": 6.0, "input_tokens": 800.0, "output_tokens": 400.0},
        assumptions=(
            Assumption("Busiest month against a normal one", "1.4 times", "said", "busiest", "busiest"),
            Assumption("Tokens in a conversation", "1,200", "measured", "callsphere_article", "tokens_per_task"),
            Assumption("Spikes", "0.5 a year", "default", "callsphere_article", "spikes"),
            Assumption("Market prices fall", "15 % a year", "judgement", "vialayer_article", "price_fall"),
        ),
    )  # fmt: skip
    return replace(base, **changes)


def spread(mean: float, width: float) -> Spread:
    """Ends at so many shares of the mean round it."""
    return Spread(mean, mean * (1 - width), mean * (1 - 0.05 * width), mean * (1 + width), mean * (1 + 1.3 * width),
                  mean * (1 + 1.7 * width))  # fmt: skip


def priced(contract: Contract, family: Family, work: Workload, width: float, unserved: float = 0.0) -> PricedOffer:
    """Exact bill of twelve equal months; the range round it is invented."""
    exact = bill(contract, [meters(work, work.tasks_per_month)] * 12)
    mean = float(exact.total) / 12
    bands = tuple(spread(mean * (1 + 0.015 * m) * work.season[m], width) for m in range(12))
    return PricedOffer(
        name=contract.name, contract=contract, family=family, prepaid_share={"per_token": 0.0, "flat_rate": 1.0}.get(family, 0.5),
        fixed_monthly=0.0, stops=family != "per_token", monthly=spread(mean, width), annual=spread(12 * mean, 0.7 * width),
        bill_monthly_mean=mean, monthly_bands=bands, over_budget_share=0.04, unserved_share=unserved,
        unserved_tasks=unserved * work.tasks_per_month, make_base_bill=lambda: exact,
        version_mean=np.full(4, mean), version_cvar=np.full(4, 1.2 * mean),
    )  # fmt: skip


def question(number: int, group: str = "Price", **changes: Any) -> AskedQuestion:
    base = AskedQuestion(
        id=f"P{number}", group=group, question=f"What is your blended cost per 1,000 tokens at our volume (question {number})?",
        why="Silence here means that the margin is hidden.", good_answer="A figure with its split by input and output.",
        red_flag="\"It depends\", with no figure.", source="callsphere_article", core=True,
        because="Your offer does not say it.", money_at_stake=540.0,
    )  # fmt: skip
    return replace(base, **changes)


BUYER = Buyer("Contoso Ltd", "A. Buyer", "Finance")


def advice(
    contracts: Sequence[tuple[Contract, Family]] | None = None,
    *,
    work: Workload | None = None,
    title: str = "Support desk, EMEA",
    buyer: Buyer = BUYER,
    answers: dict[str, str] | None = None,
    questions: int = 8,
    offers_are_typical: bool = False,
    notes: str = "",
) -> Advice:
    """Three offers, of which the hybrid is chosen and the flat one fails a must-have."""
    work = work or workload()
    contracts = contracts or ((hybrid(), "hybrid_with_caps"), (metered(), "per_token"), (flat(), "flat_rate"))
    widths: dict[Family, float] = {"per_token": 0.45, "flat_rate": 0.0, "hybrid_with_caps": 0.2}
    scored = []
    for contract, family in contracts:
        stops = family == "flat_rate"
        one = priced(contract, family, work, widths[family], 0.9 if stops else 0.0)
        scored.append(ScoredOffer(
            one, one.monthly.mean + 0.15 * (one.monthly.cvar95 - one.monthly.mean),
            "It stops in 9 of 10 months and your service may not stop." if stops else None, ("G3",) if stops else (),
            ("Require a usage meter.",), "Raise the included conversations to 260,000." if stops else None,
        ))  # fmt: skip
    chosen = scored[0].priced
    other = scored[1].priced if len(scored) > 1 else chosen
    verdict = Verdict(
        family=chosen.family, offer=chosen.name, confidence="medium", confidence_share=0.72, decided_by="fit",
        dissent="The usual rule of thumb says flat; on your numbers it does not serve you.", nothing_passes=False,
        sentence=f"{chosen.name} has the lowest cost of those that serve all your conversations.",
        offers=tuple(scored),
        reasons=(
            Reason("R3", {"per_token": 0, "flat_rate": 1, "hybrid_with_caps": 1}, "Most of your work is routine.", "vialayer_article",
                   "You have high-volume routines."),
            Reason("R9", {"per_token": 0, "flat_rate": 0, "hybrid_with_caps": 0}, "You do not need the newest model.",
                   "vialayer_article", "You need the latest frontier model behavior immediately.", counted=False),
        ),
        conditions=("Require a usage meter.",), near_equal=("per_token", "hybrid_with_caps"),
        near_share={"per_token": 0.5, "flat_rate": 0.0, "hybrid_with_caps": 0.72},
        regret90={"per_token": 400.0, "flat_rate": 2000.0, "hybrid_with_caps": 150.0},
        levels=Levels(2400.0, 480.0, 0.06, (0.5, 0.8, 1.0), 900.0, 0.55, 0.3, minimum_lockin_discount=0.104,
                      workings={"monthly_cap": "99th percentile of honest months, held to the budget"}),
        price_of_certainty=PriceOfCertainty(120.0, 310.0, 0.39, chosen.name, other.name,
                                            "You would pay $120 a month to remove a 1-in-20 month of $2,500."),
        crossovers=(Crossover((chosen.name, other.name), "tasks", "111111", chosen.name),),
        routing=Routing(210.0, False, ("An automated evaluation of 200 conversations.",), 0.6, "Routing would save about $210 a month."),
        measure_first=MeasureFirst(True, 150.0, 210.0, "A week of measuring is worth about $150 a month."),
        review_every_months=3, confidence_because="Two of five key inputs are estimates.",
    )  # fmt: skip
    given = {
        "kind": "support_chat",
        "tasks": str(work.tasks_per_month),
        "stage": "production",
        "budget": "2500",
        "busiest": "1.4",
    }
    groups = ("Price", "Caps and overage", "Data")
    return Advice(
        case=Case(Answers(given if answers is None else answers), tuple(c for c, _ in contracts), title, buyer, notes,
                  saved_at="2026-11-21T10:00:00Z", edition="2026-11"),
        workload=work, offers=tuple(c for c, _ in contracts), offers_are_typical=offers_are_typical, verdict=verdict,
        flips=(
            Flip("tasks", "Conversations a month", 200_000.0, 111_111.0, "below", "per_token", other.name, 0.59),
            Flip("stage", "How far the project is", "production", "prototype", "is", "per_token", other.name, 0.0),
            Flip(f"{chosen.name}.fee", f"Monthly fee of {chosen.name}", 900.0, 1510.0, "above", "per_token", other.name, 0.52),
        ),
        questions=tuple(question(n, groups[n % 3]) for n in range(1, questions + 1)),
        assumptions=work.assumptions, price_warnings=("The price of GPT-4o was read 94 days ago.",), edition="2026-11",
        prices_checked_on="2026-08-20", seed=12345,
    )  # fmt: skip


def portfolio(names: Sequence[str], made: Advice | None = None) -> Portfolio:
    """So many workflows on one bill; the total is that of the advice, its figures invented."""
    whole = made or advice()
    each = tuple(WorkflowAdvice(name, whole) for name in names)
    chosen = next(o.priced for o in whole.verdict.offers if o.priced.name == whole.verdict.offer)
    lines = tuple(
        WorkflowVerdict(name, chosen.family, chosen.name, "medium", chosen.monthly.mean, 1 / len(names))
        for name in names
    )
    total = Total(
        chosen.monthly, chosen.annual, chosen.monthly_bands, chosen.base_bill.total, 6000.0, 0.07, lines, whole, 120.0, 310.0,
        "One contract for all of them would save about $120 a month.",
    )  # fmt: skip
    return Portfolio(whole.case, whole, each, total)


def case_file(made: Advice) -> bytes:
    """Stands for the saved case, byte for byte."""
    return json.dumps(
        {"format": 1, "title": made.case.title, "answers": dict(made.case.answers.values)}, indent=1
    ).encode()
