"""What moves with a slider: the figures and the decision for a changed number, without the explanations that take longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.advice import Advice, decided_anew, priced_before
from advisor.forecast.crossings_again import CrossingsAgain
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.pricing import PricedBefore, price_offers
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.decide import quick_verdict
from advisor.workload.estimate import estimate_workload

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.market.market import Market
    from advisor.recommendation.method import Method


@dataclass
class Ticker:
    """Prices one changed case after another and keeps what they share; to be used by one thread at a time."""

    market: Market
    method: Method
    _futures: Futures | None = field(default=None, init=False, repr=False)
    _last: PricedBefore | None = field(default=None, init=False, repr=False)
    _crossings: CrossingsAgain = field(default_factory=CrossingsAgain, init=False, repr=False)

    def tick(self, case: Case, before: Advice) -> Advice:
        """The advice for a case that differs from that of `before` in some answers or terms.

        The workload, the offers with all their figures, scores and failed must-haves, the family, the offer, the
        confidence, the dissent, the sentence and the crossovers along tasks are those of `advise`, to a float's last
        digits. What else explains the verdict (levels, combinations, routing, measuring first, stakes, questions) is
        still that of `before`, and there are no flips. Only for a case of one workload. Raises AdvisorError as `advise`
        does.
        """
        method = self.method
        workload = estimate_workload(
            case.answers, case.usage, method.assumptions, self.market.tier_prices, case.overrides
        )
        offers = offers_on_the_table(case, self.market, workload)
        if self._futures is None:
            self._futures = imagine_futures(workload, method.scores, for_many=True)
        futures = self._futures = self._futures.of(workload)
        last = self._last or priced_before(before, method)
        priced = price_offers(offers.contracts, futures, method.thresholds, before=last)
        self._last = PricedBefore(workload, priced)
        verdict = quick_verdict(
            before.verdict,
            priced,
            futures,
            case.answers,
            method,
            typical=offers.are_typical,
            crossings=self._crossings.find(offers.contracts, workload),
        )
        return decided_anew(before, case, workload, offers, verdict)
