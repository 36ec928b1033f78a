"""How much the answer to a vendor question could move the bill of the chosen offer, in money a month."""

from __future__ import annotations

from advisor.recommendation.offer_terms import floats, included_units
from advisor.recommendation.records import Verdict


def money_at_stake(verdict: Verdict) -> dict[str, float]:
    """By topic (`asks_about` of a question), for those that can be put in money."""
    chosen = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    stakes: dict[str, float] = {}
    bad_month = chosen.monthly.cvar95 - chosen.monthly.p50
    if bad_month > 0:
        stakes["cap"] = stakes["cap.enforcement"] = stakes["cap.alerts"] = bad_month
    discount = verdict.levels.minimum_lockin_discount
    if discount is not None and discount > 0 and not floats(chosen.contract):
        falls = chosen.bill_monthly_mean * discount
        stakes["terms.list_price_falls_passed_on"] = stakes["answers.price_decline"] = falls
    if included_units(chosen.contract) is not None:
        overage = max(0.0, chosen.monthly.p95 - chosen.fixed_monthly)
        if overage > 0:
            stakes["charges.overage"] = stakes["beyond_included"] = overage
    if verdict.routing.saving_per_month > 0:
        stakes["answers.routable"] = stakes["answers.routine"] = verdict.routing.saving_per_month
    if verdict.unit_stress is not None and verdict.unit_stress.cost_per_month > 0:
        stakes["charges.unit"] = stakes["terms.may_change_unit"] = verdict.unit_stress.cost_per_month
    return stakes
