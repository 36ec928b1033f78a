"""The advice as one JSON object for other programs, in the published form (names and meanings never change)."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from advisor.forecast.priced_offer import Spread
from advisor.recommendation.records import Flip, Levels, ScoredOffer

if TYPE_CHECKING:
    from advisor.advice import Advice


def advice_to_json(advice: Advice) -> dict[str, Any]:
    """The advice as plain values for `json.dumps`: statistics as numbers, exact bills as decimal strings."""
    verdict = advice.verdict
    certainty = verdict.price_of_certainty
    return {
        "verdict": verdict.family,
        "offer": verdict.offer,
        "sentence": verdict.sentence,
        "confidence": verdict.confidence,
        "confidence_share": number(verdict.confidence_share),
        "confidence_because": verdict.confidence_because,
        "decided_by": verdict.decided_by,
        "dissent": verdict.dissent,
        "nothing_passes": verdict.nothing_passes,
        "offers": [_offer(offer) for offer in verdict.offers],
        "offers_are_typical": advice.offers_are_typical,
        "combinations": [
            {
                "name": one.name,
                "kind": one.kind,
                "plan": one.plan,
                "meter": one.meter,
                "share": number(one.share),
                "family": one.priced.family,
                "monthly": spread_to_json(one.priced.monthly),
                "score": number(one.score),
                "clearly_better": one.clearly_better,
                "because": one.sentence,
            }
            for one in verdict.combinations
        ],
        "levels": _levels(verdict.levels),
        "price_of_certainty": None
        if certainty is None
        else {
            "premium": number(certainty.premium),
            "risk_removed": number(certainty.risk_removed),
            "ratio": number(certainty.ratio),
        },
        "crossovers": [
            {"between": list(c.between), "meter": c.meter, "at": c.at, "above": c.above} for c in verdict.crossovers
        ],
        "cheapest": [
            {"meter": one.meter, "from": one.start, "to": one.end, "offer": one.offer} for one in verdict.cheapest
        ],
        "flips": [_flip(flip) for flip in advice.flips],
        "close_call": None
        if advice.close_call is None
        else {"sentence": advice.close_call.sentence, "inputs": [flip.input for flip in advice.close_call.flips]},
        "passing_flips": [_flip(flip) for flip in advice.passing_flips],
        "routing": {
            "saving_per_month": number(verdict.routing.saving_per_month),
            "counted": verdict.routing.counted,
            "conditions": list(verdict.routing.conditions),
        },
        "measure_first": {
            "worth_it": verdict.measure_first.worth_it,
            "value_per_month": number(verdict.measure_first.value_per_month),
        },
        "unit_stresses": [
            {
                "about": one.about,
                "offer": one.offer,
                "meter": one.meter,
                "share": number(one.share),
                "cost_per_month": number(one.cost_per_month),
                "because": one.sentence,
                "source": one.source,
            }
            for one in verdict.unit_stresses
        ],
        "review_every_months": verdict.review_every_months,
        "review_on": verdict.review_on,
        "review_triggers": [{"about": one.about, "when": one.sentence} for one in verdict.review_triggers],
        "conditions": list(verdict.conditions),
        "reasons": [
            {"rule": r.rule, "votes": dict(r.votes), "because": r.because, "source": r.source, "counted": r.counted}
            for r in verdict.reasons
        ],
        "questions": [question.id for question in advice.questions],
        "assumptions": [
            {"name": a.name, "value": a.value, "basis": a.basis, "source": a.source} for a in advice.assumptions
        ],
        "warnings": list(advice.price_warnings),
        "currency": advice.case.currency,
        "prices_checked_on": advice.prices_checked_on,
        "edition": advice.edition,
        "seed": advice.seed,
    }


def number(value: float | None) -> float | None:
    """A statistic to twelve significant figures, so that the same case prints the same text everywhere; never NaN."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.12g}")


def spread_to_json(spread: Spread) -> dict[str, float | None]:
    return {name: number(value) for name, value in asdict(spread).items()}


def _offer(offer: ScoredOffer) -> dict[str, Any]:
    priced = offer.priced
    return {
        "name": priced.name,
        "vendor": priced.contract.vendor,
        "family": priced.family,
        "monthly": spread_to_json(priced.monthly),
        "annual": spread_to_json(priced.annual),
        "total_12_months": format(priced.base_bill.total, "f"),
        "over_budget_share": number(priced.over_budget_share),
        "unserved_share": number(priced.unserved_share),
        "unserved_tasks": number(priced.unserved_tasks),
        "score": number(offer.score),
        "expected_regret": number(offer.expected_regret),
        "excluded_because": offer.excluded_because,
        "conditions": list(offer.conditions),
        "counter_offer": offer.counter_offer,
    }


def _levels(levels: Levels) -> dict[str, Any]:
    return {
        "monthly_cap": number(levels.monthly_cap),
        "daily_stop": number(levels.daily_stop),
        "per_task_cap": number(levels.per_task_cap),
        "alerts": [number(share) for share in levels.alerts],
        "commitment": number(levels.commitment),
        "headroom": number(levels.headroom),
        "allowance": number(levels.allowance),
        "allowance_meter": levels.allowance_meter,
        "retries": levels.retries,
        "recursion_depth": levels.recursion_depth,
        "minimum_lockin_discount": number(levels.minimum_lockin_discount),
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "input": flip.input,
        "now": flip.now,
        "at": flip.at,
        "direction": flip.direction,
        "verdict": flip.verdict,
        "offer": flip.offer,
        "nothing_passes": flip.nothing_passes,
    }
