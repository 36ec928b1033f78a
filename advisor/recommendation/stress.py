"""What an ordinary dispute about the unit costs: a share of the use that counts differently, on the exact bill."""

from __future__ import annotations

from decimal import Decimal

from advisor.contracts import Contract, bill
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import normal_year
from advisor.recommendation.offer_terms import usage_meters
from advisor.recommendation.records import UnitStress
from advisor.recommendation.words import money, percent
from advisor.workload import Workload


def stress_unit(chosen: PricedOffer, workload: Workload, share: float, currency: str) -> UnitStress | None:
    """The exact bill of twelve normal months again with `share` more of every billed unit; None without units."""
    if not usage_meters(chosen.contract):
        return None
    year = normal_year(chosen.contract, workload)
    dearer = bill(chosen.contract, [with_more_units(chosen.contract, month, share) for month in year]).total
    cost = float(dearer - chosen.base_bill.total) / len(year)
    more = f"If {percent(share)} more counts as billable than you expect"
    if cost > 0:
        sentence = f"{more}, {chosen.name} costs {money(cost, currency)} a month more."
    else:
        sentence = f"{more}, a normal month of {chosen.name} costs no more."
    return UnitStress(share, cost, sentence)


def with_more_units(contract: Contract, month: dict[str, Decimal], share: float) -> dict[str, Decimal]:
    """The same month with more of every meter that a usage charge counts; people with a seat stay the same."""
    counted = set(usage_meters(contract))
    return {meter: units * (1 + Decimal(repr(share))) if meter in counted else units for meter, units in month.items()}
