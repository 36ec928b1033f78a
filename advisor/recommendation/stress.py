"""What ordinary disputes about the unit would cost, for each unit that an offer bills, on the exact bill of a normal year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.contracts import Contract, bill
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import normal_year
from advisor.recommendation.offer_terms import TOKEN_METERS, usage_meters
from advisor.recommendation.records import UnitStress
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import meter_name, money, percent
from advisor.sentences import filled, worded

if TYPE_CHECKING:
    from advisor.workload import Workload


@dataclass(frozen=True)
class _Dispute:
    """One way in which more units may count than the buyer expects."""

    about: str
    meters: frozenset[str]
    threshold: str
    """Whose source is told."""
    share: Callable[[Thresholds], float]
    """Of the units, or of all tasks where `of_tasks`."""
    said: str
    of_tasks: bool = False


def _reclassified(thresholds: Thresholds) -> float:
    return thresholds["reclassified_share"]


_DISPUTES = (
    _Dispute(
        "counted_differently", frozenset({"tasks", "interactions", "actions", "requests"}), "reclassified_share", _reclassified,
        worded("If failed, repeated and abandoned ones count too ({share} more {meter})"),
    ),
    _Dispute(
        "resolved_or_not", frozenset({"resolutions"}), "resolved_by_default_share",
        lambda thresholds: thresholds["resolved_by_default_share"],
        worded("If {share} of all tasks count as resolved although the customer gave up"), of_tasks=True,
    ),
    _Dispute(
        "session_window", frozenset({"sessions"}), "session_split_share", lambda thresholds: thresholds["session_split_share"],
        worded("If {share} of conversations outlast the session window and are billed twice"),
    ),
    _Dispute(
        "long_prompts", frozenset({"minutes"}), "long_prompt_factor",
        lambda thresholds: thresholds["long_prompt_share"] * (thresholds["long_prompt_factor"] - 1),
        worded("If long prompts make {share} more minutes out of the same calls"),
    ),
    _Dispute(
        "started_minutes", frozenset({"minutes"}), "started_minute", lambda thresholds: thresholds["started_minute"],
        worded("If every started minute counts as a whole one"), of_tasks=True,
    ),
    _Dispute(
        "costly_answers", frozenset({"credits"}), "credit_factor",
        lambda thresholds: thresholds["long_prompt_share"] * (thresholds["credit_factor"] - 1),
        worded("If long prompts and tool calls take {share} more credits for the same work"),
    ),
    _Dispute(
        "long_prompts", TOKEN_METERS, "long_context_factor",
        lambda thresholds: thresholds["long_context_share"] * (thresholds["long_context_factor"] - 1),
        worded("If prompts pass the line from which tokens cost more ({share} more on the bill)"),
    ),
    _Dispute(
        "hidden_tokens", TOKEN_METERS, "hidden_token_share", lambda thresholds: thresholds["hidden_token_share"],
        worded("If reasoning, retries and cached text count as full tokens ({share} more)"),
    ),
)  # fmt: skip


def stress_units(
    offers: Sequence[PricedOffer], chosen: PricedOffer, workload: Workload, thresholds: Thresholds, currency: str
) -> tuple[UnitStress, ...]:
    """Every dispute about every unit that an offer bills: the chosen offer's first, the dearest first.

    `cost_per_month` is in the contract's currency, from exact bills of a normal year; how many units are in dispute, and
    who says so, stands in resources/thresholds.toml. Raises AdvisorError for a meter that the workload can't say.
    """
    found = [stress for offer in offers for stress in _of_offer(offer, workload, thresholds, currency)]
    return tuple(sorted(found, key=lambda one: (one.offer != chosen.name, one.offer, -one.cost_per_month, one.about)))


def _of_offer(offer: PricedOffer, workload: Workload, thresholds: Thresholds, currency: str) -> Iterator[UnitStress]:
    year = normal_year(offer.contract, workload)
    for dispute in _DISPUTES:
        for meter in usage_meters(offer.contract):
            if meter not in dispute.meters or (dispute.about == "started_minutes" and _rounds(offer.contract, meter)):
                continue
            share = dispute.share(thresholds)
            of_tasks = [Decimal(repr(workload.tasks_per_month * factor)) for factor in workload.season]
            counted = of_tasks if dispute.of_tasks else [month[meter] for month in year]
            dearer = bill(
                offer.contract,
                [
                    month | {meter: month[meter] + more * Decimal(repr(share))}
                    for month, more in zip(year, counted, strict=True)
                ],
            ).total
            cost = float(dearer - offer.base_bill.total) / len(year)
            said = filled(dispute.said, share=percent(share), meter=meter_name(meter))
            sentence = (
                worded(
                    "{said}, {offer} costs {cost} a month more.",
                    said=said,
                    offer=offer.name,
                    cost=money(cost, currency),
                )
                if cost > 0
                else worded("{said}, a normal month of {offer} costs no more.", said=said, offer=offer.name)
            )
            source = thresholds.entries[dispute.threshold].references[0]
            yield UnitStress(share, cost, sentence, dispute.about, offer.name, meter, source)


def _rounds(contract: Contract, meter: str) -> bool:
    """Whether the price says itself how units are rounded, so that there is nothing to dispute."""
    return any(
        charge.kind == "usage" and charge.meter == meter and charge.price.convert is not None
        and charge.price.convert.round == "up"
        for charge in contract.charges
    )  # fmt: skip
