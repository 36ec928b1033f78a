"""Several workloads of one buyer: the advice for each, what all of them cost together, and what one contract for all
would cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.advice import Advice, advise, decided_anew
from advisor.case import Case
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.joint import JointCost, add_up
from advisor.forecast.pooled import pool_futures, pool_workloads, spending
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.market.market import Market
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.decide import recommend
from advisor.recommendation.method import Method
from advisor.recommendation.vendor_questions import pick_vendor_questions
from advisor.recommendation.words import FAMILY_NAMES, money
from advisor.sentences import worded
from advisor.workload import Assumption

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.priced_offer import Family, PricedOffer, Spread

STRICTEST = {"governance_needed": "yes", "regulated": "yes", "stop_ok": "no"}
"""What holds for all workflows on one contract as soon as one of them says it."""
ADDED_UP = ("tasks", "budget", "seats")
"""Amounts that are the whole's own or the sum of the workflows', never one workflow's."""
_MEASURED_TOGETHER = worded(
    "The usage export measures all workflows together; it can't be split, so none of them is moved by it."
)


@dataclass(frozen=True)
class WorkflowAdvice:
    """The advice for one workload as if it were bought alone."""

    name: str
    advice: Advice


@dataclass(frozen=True)
class WorkflowVerdict:
    """One line of the total: what to sign for one workload, and its part of the money."""

    name: str
    family: Family
    offer: str
    confidence: str
    monthly_mean: float
    """Mean cost of a month on that offer, in the case's currency."""
    share: float
    """Of the mean cost of all workflows, 0 to 1."""


@dataclass(frozen=True)
class Total:
    """All workflows, each on the offer that its own verdict names."""

    monthly: Spread
    """A month of all of them, over the same futures: never a sum of percentiles."""
    annual: Spread
    monthly_bands: tuple[Spread, ...]
    """One for each of the twelve months."""
    base_total: Decimal
    """The exact bills of twelve normal months, added up."""
    budget: float | None
    """Per month for everything; None when there is none."""
    over_budget_share: float | None
    """Share of months in which all bills together pass that budget; None without one."""
    verdicts: tuple[WorkflowVerdict, ...]
    """In the order of the case."""
    one_contract: Advice
    """The same for all workflows on one bill: their units pooled, so that tiers, included units and commitments see all
    of them. Without flips."""
    saving_per_month: float
    """Mean month of separate contracts less the mean month of one contract; negative when one contract is dearer."""
    bad_month_saving: float
    """The same for the mean of the worst 1 in 20 months."""
    sentence: str


@dataclass(frozen=True)
class Portfolio:
    """The advice for a case, whether it holds one workload or several."""

    case: Case
    whole: Advice
    """For a case without workflows its advice; with one, the advice for it; with several, the advice for one contract
    that serves all of them."""
    workflows: tuple[WorkflowAdvice, ...]
    """In the order of the case; empty when it names none."""
    total: Total | None
    """None when the case names no workflow."""

    @property
    def works(self) -> tuple[tuple[str, Advice], ...]:
        """(name, advice) of each workload; a case that names none is one, under its own title."""
        named = tuple((one.name, one.advice) for one in self.workflows)
        return named or ((self.case.title or worded("This work"), self.whole),)


def advise_portfolio(
    case: Case,
    market: Market,
    method: Method,
    *,
    with_flips: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
    before: Portfolio | None = None,
) -> Portfolio:
    """The advice for each workflow of a case, laid over the case's own answers, and for all of them together.

    All are priced on the same futures, so totals are joint. The flips of each workflow are found when `with_flips`; a
    search that is `cancelled` leaves out what it has not found yet. With a portfolio from `before`, offers for which
    nothing has changed are not priced again. Raises AdvisorError and Overtaken as `advise` does.
    """
    if not case.workflows:
        last = None if before is None else before.whole
        advice = advise(case, market, method, with_flips=with_flips, cancelled=cancelled, before=last)
        return Portfolio(case, advice, (), None)
    earlier = {} if before is None else {number: one.advice for number, one in enumerate(before.workflows, 1)}
    several = len(case.workflows) > 1
    each = []
    for number, workflow in enumerate(case.workflows, 1):
        alone = replace(
            case,
            answers=laid_over(case.answers, workflow.answers),
            workflows=(),
            usage=None if several else case.usage,
        )
        advice = advise(alone, market, method, with_flips=with_flips, cancelled=cancelled, before=earlier.get(number))
        each.append(WorkflowAdvice(workflow.name.strip() or worded("Workflow {number}", number=number), advice))
    futures = [imagine_futures(one.advice.workload, method.scores) for one in each]
    whole = _on_one_contract(case, each, futures, market, method) if several else each[0].advice
    return Portfolio(case, whole, tuple(each), _total(case, each, futures, whole))


def laid_over(own: Answers, of_workflow: Answers) -> Answers:
    """The case's own answers with those of a workflow in their place; "not sure" in a workflow takes nothing away."""
    said = {key: value for key, value in of_workflow.values.items() if of_workflow.said(key) is not None}
    return Answers({**own.values, **said})


def answers_in_common(case: Case, each: Sequence[Answers]) -> Answers:
    """What can be said of all workflows on one contract: what they agree on, and the strictest of their must-haves.

    An answer on which they differ is not known for the whole. The tasks are added up where every workflow has them.
    """
    common: dict[str, str] = {}
    for key in dict.fromkeys(key for answers in each for key in answers if key not in ADDED_UP):
        said = {answers.said(key) for answers in each}
        strictest = STRICTEST.get(key)
        value = said.pop() if len(said) == 1 else strictest if strictest in said else None
        if value is not None:
            common[key] = value
    tasks = [answers.number("tasks") for answers in each]
    if all(number is not None for number in tasks):
        common["tasks"] = format(sum((number for number in tasks if number is not None), Decimal(0)), "f")
    own = {key: value for key in ("budget", "budget_type") if (value := case.answers.said(key)) is not None}
    return Answers(common | own)


def _on_one_contract(
    case: Case, each: Sequence[WorkflowAdvice], futures: Sequence[Futures], market: Market, method: Method
) -> Advice:
    """The advice for all workflows on one bill, by the same steps as `advise`."""
    first = each[0].advice
    answers = answers_in_common(case, [one.advice.case.answers for one in each])
    workload = pool_workloads(
        [one.advice.workload for one in each], _budget(case, each), _seats(case, each), _assumptions(each)
    )
    common = replace(case, answers=answers, workflows=(), usage=None)
    offers = offers_on_the_table(common, market, workload)
    pooled = pool_futures(futures, workload)
    priced = price_offers(offers.contracts, pooled, method.thresholds)
    verdict = recommend(priced, pooled, answers, method, typical=offers.are_typical, day=case.saved_at)
    warnings = (*offers.warnings, *((_MEASURED_TOGETHER,) if case.usage else ()))
    return replace(
        decided_anew(first, case, workload, offers, verdict),
        questions=pick_vendor_questions(verdict, common, offers.contracts, method.vendor_questions, method.thresholds),
        price_warnings=warnings,
    )


def _budget(case: Case, each: Sequence[WorkflowAdvice]) -> float | None:
    """The case's own budget, or the budgets of its workflows added up where each has one of its own."""
    budget = case.answers.number("budget")
    if budget is not None:
        return None if case.answers.is_("budget_type", "none") else float(budget)
    budgets = [one.advice.workload.budget for one in each]
    known = [number for number in budgets if number is not None]
    return sum(known) if len(known) == len(budgets) else None


def _seats(case: Case, each: Sequence[WorkflowAdvice]) -> float:
    """People with a seat: added up where workflows name their own; the case's own, or our default, counts once."""
    own = [workflow.answers.number("seats") for workflow in case.workflows]
    if any(number is not None for number in own):
        return float(sum((number for number in own if number is not None), Decimal(0)))
    return max(one.advice.workload.fixed_units.get("seats", 0.0) for one in each)


def _assumptions(each: Sequence[WorkflowAdvice]) -> tuple[Assumption, ...]:
    """Each once where all workflows share it, else with the workflow's name before it."""
    listed = [one.advice.workload.assumptions for one in each]
    found: dict[Assumption, None] = {}
    for one, assumptions in zip(each, listed, strict=True):
        for each_one in assumptions:
            shared = all(each_one in others for others in listed)
            found[each_one if shared else replace(each_one, name=f"{one.name}: {each_one.name}")] = None
    return tuple(found)


def _chosen(advice: Advice) -> Contract:
    return next(offer for offer in advice.offers if offer.name == advice.verdict.offer)


def _total(case: Case, each: Sequence[WorkflowAdvice], futures: Sequence[Futures], whole: Advice) -> Total:
    budget = _budget(case, each)
    joint: JointCost = add_up([(_chosen(one.advice), f) for one, f in zip(each, futures, strict=True)], budget)
    priced = [_priced(one.advice) for one in each]
    together = _priced(whole)
    mean = joint.monthly.mean
    shares = spending([one.advice.workload for one in each])
    verdicts = tuple(
        WorkflowVerdict(
            one.name,
            one.advice.verdict.family,
            one.advice.verdict.offer,
            one.advice.verdict.confidence,
            offer.monthly.mean,
            offer.monthly.mean / mean if mean > 0 else share,
        )
        for one, offer, share in zip(each, priced, shares, strict=True)
    )
    saving = mean - together.monthly.mean
    return Total(
        monthly=joint.monthly,
        annual=joint.annual,
        monthly_bands=joint.monthly_bands,
        base_total=sum((offer.base_bill.total for offer in priced), Decimal(0)),
        budget=budget,
        over_budget_share=joint.over_budget_share,
        verdicts=verdicts,
        one_contract=whole,
        saving_per_month=saving,
        bad_month_saving=joint.monthly.cvar95 - together.monthly.cvar95,
        sentence=_sentence(len(each), mean, saving, whole, case.currency),
    )


def _priced(advice: Advice) -> PricedOffer:
    return next(offer.priced for offer in advice.verdict.offers if offer.priced.name == advice.verdict.offer)


def _sentence(workflows: int, mean: float, saving: float, whole: Advice, currency: str) -> str:
    if workflows == 1:
        return worded("One workflow: about {mean} a month.", mean=money(mean, currency))
    separate = worded(
        "Each of the {workflows} workflows on its own best offer costs about {mean} a month",
        workflows=workflows,
        mean=money(mean, currency),
    )
    one = worded(
        "{offer} ({kind}) for all of them",
        offer=whole.verdict.offer,
        kind=FAMILY_NAMES[whole.verdict.family],
    )
    if money(abs(saving), currency) == money(0, currency):
        return worded("{separate}; {one} costs the same.", separate=separate, one=one)
    amount = money(abs(saving), currency)
    if saving > 0:
        return worded("{separate}; {one} costs {amount} a month less.", separate=separate, one=one, amount=amount)
    return worded("{separate}; {one} costs {amount} a month more.", separate=separate, one=one, amount=amount)
