"""Two of the offers signed together, priced and screened like any other, and shown beside the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.combined_contracts import Combined, combined_contracts
from advisor.recommendation.gates import screen
from advisor.recommendation.records import Combination
from advisor.recommendation.repricing import reprice
from advisor.recommendation.score import score_of
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import money
from advisor.sentences import worded


def find_combinations(
    priced: Sequence[PricedOffer],
    chosen: PricedOffer,
    futures: Futures,
    answers: Answers,
    thresholds: Thresholds,
    currency: str,
) -> tuple[Combination, ...]:
    """The best combinations that meet every must-have, cheapest score first; empty where none is as good as the chosen offer.

    They never are the verdict: nobody quoted them together, and a hidden rule of the second vendor may forbid it.
    """
    workload = futures.workload
    made = combined_contracts([offer.contract for offer in priced], workload, answers, thresholds)
    if not made:
        return ()
    # many are looked at on a quarter of the futures, and few priced in full; pooled workloads have no smaller set
    few = imagine_futures(workload, futures.scores.coarser()) if type(futures) is Futures else futures
    limit = score_of(chosen, workload.certainty) * (1 + thresholds["near_equal_share"]) + thresholds["near_equal_money"]
    rough = [(reprice(one.contract, chosen, few, thresholds), one) for one in made]
    passing = [
        (score_of(offer, workload.certainty), one.contract.name, one)
        for offer, one in rough
        if score_of(offer, workload.certainty) <= limit
        and screen(offer, answers, workload.budget, thresholds, currency).passes
    ]
    best = [one for _, _, one in sorted(passing, key=lambda each: each[:2])[: int(thresholds["combinations_shown"])]]
    whole = price_offers([one.contract for one in best], futures, thresholds)
    return tuple(
        _combination(one, offer, chosen, workload.certainty, thresholds, currency)
        for one, offer in zip(best, whole, strict=True)
    )


def _combination(
    one: Combined, offer: PricedOffer, chosen: PricedOffer, certainty: float, thresholds: Thresholds, currency: str
) -> Combination:
    limit = score_of(chosen, certainty) * (1 - thresholds["near_equal_share"]) - thresholds["near_equal_money"]
    better = score_of(offer, certainty) < limit
    verb = worded("would fit better than either alone") if better else worded("would not be clearly better")
    ask = {
        "overflow": worded("Ask whether what overflows can go to the meter."),
        "heavy_users": worded("Ask whether seats can be bought for some people only, and moved between them."),
        "production": worded("Ask whether development may run on the meter from the first day."),
    }[one.kind]
    sentence = worded(
        "{split} {verb}: about {average} a month, a bad month {bad_month}, against {other_average} and {other_bad_month} with {chosen}. {ask}",
        split=one.split,
        verb=verb,
        average=money(offer.monthly.mean, currency),
        bad_month=money(offer.monthly.cvar95, currency),
        other_average=money(chosen.monthly.mean, currency),
        other_bad_month=money(chosen.monthly.cvar95, currency),
        chosen=chosen.name,
        ask=ask,
    )
    return Combination(
        name=offer.name,
        plan=one.plan,
        meter=one.meter,
        priced=offer,
        saving_per_month=chosen.monthly.mean - offer.monthly.mean,
        sentence=sentence,
        kind=one.kind,
        share=one.share,
        score=score_of(offer, certainty),
        clearly_better=better,
    )
