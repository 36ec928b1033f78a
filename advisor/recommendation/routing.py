"""What sending routine work to cheaper models would save: a plan of its own, counted only where quality is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.forecast.priced_offer import PricedOffer
from advisor.interview.answers import Answers
from advisor.recommendation.fit_rules import evaluation_credit, share_of
from advisor.recommendation.offer_terms import TOKEN_METERS, usage_meters
from advisor.recommendation.records import Routing
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import money
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures


def routing_saving(
    tasks: float, share: float, price_strong: float, price_cheap: float, escalated: float, cost_per_month: float = 0.0
) -> float:
    """Saving a month: tasks x share x (strong - cheap - escalated x strong) - running cost."""
    return tasks * share * (price_strong - price_cheap - escalated * price_strong) - cost_per_month


def escalation_break_even(price_strong: float, price_cheap: float) -> float:
    """The share of routed tasks that may come back to the strong model before routing costs more than it saves."""
    return 1 - price_cheap / price_strong


def plan_routing(
    chosen: PricedOffer, futures: Futures, answers: Answers, thresholds: Thresholds, currency: str
) -> Routing:
    """The saving on the tokens of an average month; counted only with evaluation and where the buyer keeps it."""
    share = share_of(answers, "routable", thresholds)
    if share is None:
        share = share_of(answers, "routine", thresholds)
    if share is None or answers.is_("model_tier", "cheap"):
        why = (
            worded("it is already on cheap models")
            if share is not None
            else worded("it is not known how much could be routed")
        )
        return Routing(0.0, False, (), None, worded("No routing saving is shown: {why}.", why=why))

    credit = evaluation_credit(answers, thresholds)
    checked = answers.is_("evaluation", "automated", "manual")
    follows_tokens = any(meter in TOKEN_METERS for meter in usage_meters(chosen.contract))
    strong = futures.workload.task_cost
    cheap = strong * thresholds["routing_cheap_price"]
    saving = routing_saving(
        futures.workload.tasks_per_month,
        share * (credit if checked else 1.0),
        strong,
        cheap,
        thresholds["routing_escalation"],
    )
    conditions = [worded("A pass mark on your own examples before each change of model or routing.")]
    if not checked:
        conditions.insert(
            0, worded("An evaluation that shows when quality falls; until it exists the saving is not counted.")
        )
    if not follows_tokens:
        conditions.append(worded("A clause that shares the saving: at this offer's price the vendor would keep it."))
    counted = checked and follows_tokens
    amount = money(saving, currency)
    if counted:
        sentence = worded(
            "Sending what can be routed to cheaper models would save about {amount} a month.", amount=amount
        )
    elif not checked:
        sentence = worded(
            "Routing could save about {amount} a month of model cost, not credited until an evaluation exists that shows when quality falls.",
            amount=amount,
        )
    else:
        sentence = worded(
            "Routing would save about {amount} a month of model cost, and at this offer's price the vendor would keep it.",
            amount=amount,
        )
    return Routing(
        saving, counted, tuple(conditions), escalation_break_even(strong, cheap) if strong > 0 else None, sentence
    )
