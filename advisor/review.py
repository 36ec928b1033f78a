"""After signing: what a new export does to the estimate, plan against actual, and what the price review should ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import exp
from typing import Any

from advisor.advice import Advice, advise
from advisor.case import Case
from advisor.contracts import Contract
from advisor.market.market import Market
from advisor.recommendation.method import Method
from advisor.recommendation.payback import Payback, PaybackFigures, payback, sorted_portfolio
from advisor.sentences import worded
from advisor.workload import Workload
from advisor.workload.estimate import estimate_workload
from advisor.workload.ledger import EIGHT_IN_TEN
from advisor.workload.tokens import measured_cost_per_request, measured_requests_a_day


@dataclass(frozen=True)
class Range:
    """A median, and the range that holds it in eight cases of ten."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, median: float, sd: float) -> Range:
        return cls(median * exp(-EIGHT_IN_TEN * sd), median, median * exp(EIGHT_IN_TEN * sd))


@dataclass(frozen=True)
class Estimate:
    """What is said about the work: in a normal month, and for one task at list price."""

    tasks: Range
    task_cost: Range

    @classmethod
    def from_workload(cls, work: Workload) -> Estimate:
        return cls(Range.of(work.tasks_per_month, work.tasks_sd), Range.of(work.task_cost, work.task_cost_sd))


@dataclass(frozen=True)
class Change:
    """The estimate before and after an export."""

    before: Estimate
    after: Estimate
    cannot_tell: tuple[str, ...]
    """What days of use can't say, one sentence each."""


@dataclass(frozen=True)
class PlanAndActual:
    """One figure as it was planned and as it came."""

    name: str
    unit: str
    plan: Range
    actual: float | None

    @property
    def inside(self) -> bool | None:
        """Whether what came lies in the planned range; None where it is not known."""
        return None if self.actual is None else self.plan.low <= self.actual <= self.plan.high


@dataclass(frozen=True)
class Ask:
    """Something to ask for at the price review."""

    what: str
    because: str
    question: str
    """The id of the vendor question that belongs to it."""


@dataclass(frozen=True)
class Review:
    """A saved case, looked at again with what really happened."""

    then: Advice
    now: Advice
    figures: tuple[PlanAndActual, ...]
    sentence: str
    asks: tuple[Ask, ...]
    change: Change


CANNOT_TELL = (
    worded("A few days do not show the busiest month of the year, the season, or a peak that is still to come."),
    worded("They do not show growth: the estimate keeps what you said about it."),
    worded("They rarely hold a runaway agent or a spike; those stay as you said."),
    worded("They show your prices only when they are compared with a bill."),
)


def paybacks(workflows: Iterable[tuple[str, Advice]], figures: PaybackFigures) -> tuple[Payback, ...]:
    """Whether each workflow pays back on the offer that is advised for it, sorted: six months, eighteen, not yet."""
    found = []
    for name, advice in workflows:
        verdict, case = advice.verdict, advice.case
        chosen = next(one for one in verdict.offers if one.priced.name == verdict.offer)
        found.append(payback(name, advice.workload, chosen.priced.monthly, case.answers, figures, case.currency))
    return sorted_portfolio(found)


def estimate_change(case: Case, summary: Mapping[str, Any], market: Market, method: Method) -> Change:
    """What the summary of an export does to the estimate of a case: task size strongly, volume weakly."""

    def estimate(usage: Mapping[str, Any] | None) -> Estimate:
        work = estimate_workload(case.answers, usage, method.assumptions, market.tier_prices, case.overrides)
        return Estimate.from_workload(work)

    return Change(estimate(None), estimate(summary), CANNOT_TELL)


def review_case(case: Case, summary: Mapping[str, Any], market: Market, method: Method, signed: str = "") -> Review:
    """Plan against actual, and the verdict as it would be today. `signed` names the offer that was signed; without it
    the one that was recommended."""
    then = advise(case, market, method, with_flips=False)
    now = advise(replace(case, usage=dict(summary)), market, method, with_flips=False)
    planned = Estimate.from_workload(then.workload)
    tasks, cost = _actual(summary, then.workload, float(method.assumptions["days_in_month"].default))
    figures = (
        PlanAndActual(worded("Tasks in a month"), "tasks", planned.tasks, tasks),
        PlanAndActual(worded("Tokens of one task at list price"), case.currency, planned.task_cost, cost),
        PlanAndActual(
            worded("Tokens of a month at list price"),
            case.currency,
            Range(
                planned.tasks.low * planned.task_cost.middle,
                planned.tasks.middle * planned.task_cost.middle,
                planned.tasks.high * planned.task_cost.middle,
            ),
            None if tasks is None or cost is None else tasks * cost,
        ),
    )
    name = signed or then.verdict.offer
    change = Change(planned, Estimate.from_workload(now.workload), CANNOT_TELL)
    return Review(then, now, figures, _sentence(then, now, name), tuple(_asks(then, now, figures, name)), change)


def _actual(summary: Mapping[str, Any], work: Workload, days_in_month: float) -> tuple[float | None, float | None]:
    """Tasks in a month and cost of a task as they came; calls are turned into tasks as the estimate does it."""
    calls = work.units_per_task["requests"] or 1.0
    a_day, a_call = measured_requests_a_day(summary), measured_cost_per_request(summary)
    return None if a_day is None else a_day * days_in_month / calls, None if a_call is None else a_call * calls


def _sentence(then: Advice, now: Advice, signed: str) -> str:
    same = now.verdict.offer == signed
    words = {
        "per_token": worded("per-token"),
        "flat_rate": worded("flat-rate"),
        "hybrid_with_caps": worded("hybrid with caps"),
    }
    family = words[now.verdict.family]
    if same:
        return worded("Today the advice would be the same: {family}, {offer}.", family=family, offer=now.verdict.offer)
    paid = _mean(now, signed)
    best = _mean(now, now.verdict.offer)
    saving = (
        ""
        if paid is None or best is None
        else worded(" It would cost {saving:,.0f} a month less on average.", saving=paid - best)
    )
    if paid is not None and best is not None and paid <= best:
        saving = worded(" On average it is not cheaper; it is better in bad months or on a must-have.")
    return worded(
        "Today the advice would be {family}, {offer}, and not {signed}.{saving}",
        family=family,
        offer=now.verdict.offer,
        signed=signed,
        saving=saving,
    )


def _mean(advice: Advice, offer: str) -> float | None:
    return next((one.priced.monthly.mean for one in advice.verdict.offers if one.priced.name == offer), None)


def _asks(then: Advice, now: Advice, figures: tuple[PlanAndActual, ...], signed: str) -> list[Ask]:
    tasks, size = figures[0], figures[1]
    offer = next((one for one in now.offers if one.name == signed), None)
    asks = []
    if tasks.actual is not None and tasks.actual < tasks.plan.low:
        asks.append(Ask(worded("A smaller tier or commitment from the next quarter on."),
                        worded("You use {actual:,.0f} tasks a month; planned were {low:,.0f} to {high:,.0f}.", actual=tasks.actual, low=tasks.plan.low, high=tasks.plan.high),
                        "O3"))  # fmt: skip
    if tasks.actual is not None and tasks.actual > tasks.plan.high:
        asks.append(Ask(worded("The rate of the next tier for what goes beyond, and a volume discount."),
                        worded("You use {actual:,.0f} tasks a month; planned were at most {high:,.0f}.", actual=tasks.actual, high=tasks.plan.high), "O1"))  # fmt: skip
    if size.actual is not None and size.actual > size.plan.high:
        asks.append(Ask(worded("What makes a task larger than planned, and who pays for retries and longer context."),
                        worded("A task takes {actual:.3g} in tokens; planned was at most {high:.3g}.", actual=size.actual, high=size.plan.high), "P4"))  # fmt: skip
    if size.actual is not None and size.actual < size.plan.low:
        asks.append(Ask(worded("A lower price per unit, as a task costs the vendor less than planned."),
                        worded("A task takes {actual:.3g} in tokens; planned was at least {low:.3g}.", actual=size.actual, low=size.plan.low), "P2"))  # fmt: skip
    if now.verdict.offer != signed:
        asks.append(Ask(worded("The terms of {offer}, or the right to change to it.", offer=now.verdict.offer),
                        worded("It is the advice on what really happened."), "O3"))  # fmt: skip
    asks += _price_asks(offer)
    if then.prices_checked_on != now.prices_checked_on or then.case.saved_at:
        asks.append(Ask(worded("The list prices of today's models, in writing, beside those of the day of signing."),
                        worded("Prices of models move in both directions; this case was saved on {day}.", day=then.case.saved_at[:10] or worded("an unknown day")),
                        "D2"))  # fmt: skip
    return asks


def _price_asks(offer: Contract | None) -> list[Ask]:
    """What a contract leaves unsaid about falling prices."""
    if offer is None:
        return []
    asks = []
    if offer.terms.list_price_falls_passed_on != "yes":
        asks.append(Ask(worded("That a fall of the vendor's list price reaches you within 30 days."),
                        worded("The contract does not promise it."), "D1"))  # fmt: skip
    if (offer.term_months or 1) > 1 and offer.terms.price_floats != "yes":
        asks.append(Ask(worded("A price review every six months, with the right to leave when the price is not adjusted."),
                        worded("The price is fixed for {term_months} months while models get cheaper.", term_months=offer.term_months), "D7"))  # fmt: skip
    if offer.terms.usage_meter != "yes" or offer.terms.meter_export != "yes":
        asks.append(Ask(worded("A meter that you can read and export, so that the next review takes an hour."),
                        worded("The contract does not promise one."), "P3"))  # fmt: skip
    return asks
