"""The decision run again for a changed case, keeping everything that the change does not touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from advisor.errors import AdvisorError
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Futures
from advisor.forecast.paths import BilledFutures, really_stops
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.scores import Scores
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.decide import Decision, decide
from advisor.recommendation.fit_rules import FitFacts, FitRules, cast_votes
from advisor.recommendation.flip_inputs import NUMBERS
from advisor.recommendation.method import Method
from advisor.recommendation.offer_terms import offers_controls, term_of
from advisor.recommendation.quick_prices import QuickPrices
from advisor.recommendation.records import Reason, Verdict
from advisor.recommendation.repricing import reprice, what_matters
from advisor.workload.estimate import estimate_workload

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract
    from advisor.interview.answers import Answers
    from advisor.market.market import Market
    from advisor.workload import Workload

_KEPT = 6


@dataclass
class Again:
    """The same decision for one changed case after another."""

    case: Case
    market: Market
    method: Method
    verdict: Verdict
    cancelled: Callable[[], bool]
    _quick: QuickPrices = field(init=False)
    _estimated: tuple[Answers, Workload] | None = None
    _priced: dict[tuple[str, str, int], PricedOffer] = field(default_factory=dict)
    _billed: dict[tuple[str, str, int], BilledFutures] = field(default_factory=dict)
    _coarse: dict[int, Scores] = field(default_factory=dict)
    _votes: dict[tuple[Any, ...], tuple[Reason, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._quick = QuickPrices(self.like, self.method.thresholds)

    @property
    def like(self) -> PricedOffer:
        """Any offer with every field, of which a search reads only some."""
        return self.verdict.offers[0].priced

    @property
    def full(self) -> int:
        """Futures of each version in the full set."""
        return self.method.scores.points // self.method.scores.versions

    def decision(self, case: Case, points: int) -> Decision | None:
        """The decision on `points` futures of each version; None when cancelled or the case can't be priced."""
        if self.cancelled():
            return None
        method = self.method
        try:
            workload = self._estimate(case)
            contracts = case.offers or offers_on_the_table(case, self.market, workload).contracts
            # a budget that is not hard decides about nothing
            hard = case.answers.is_("budget_type", "hard")
            counted = workload if hard else replace(workload, budget=None)
            priced = [self._price(contract, counted, points) for contract in contracts]
            # the decision reads nothing of the futures but their workload
            futures = Futures(workload, self._scores(points))
            return decide(priced, futures, case.answers, method, self._cast)
        except (AdvisorError, ValidationError, OverflowError):
            return None

    def _cast(self, facts: FitFacts, rules: FitRules) -> tuple[Reason, ...]:
        """The votes, remembered: of all numbers they look at no more than whether the tasks are few."""
        best = tuple(
            (family, offer.name, term_of(offer.contract), offers_controls(offer.contract))
            for family, offer in facts.best.items()
        )
        few = facts.tasks_per_month < facts.thresholds["few_tasks"]
        answers = tuple((key, value) for key, value in facts.answers.values.items() if key not in NUMBERS)
        place = (answers, best, few, facts.tasks_said)
        if place not in self._votes:
            self._votes[place] = cast_votes(facts, rules)
        return self._votes[place]

    def _estimate(self, case: Case) -> Workload:
        """Terms of an offer leave the answers as they are."""
        if self._estimated is None or self._estimated[0] is not case.answers:
            workload = estimate_workload(
                case.answers,
                case.usage,
                self.method.assumptions,
                self.market.tier_prices,
                case.overrides,
                listed=False,
            )
            self._estimated = (case.answers, workload)
        return self._estimated[1]

    def _price(self, contract: Contract, workload: Workload, points: int) -> PricedOffer:
        quick = self._quick.price(contract, workload, self._scores(points))
        return quick or self._billed_by_month(contract, workload, points)

    def _billed_by_month(self, contract: Contract, workload: Workload, points: int) -> PricedOffer:
        """An offer of the case itself is priced once for all that it depends on; a changed one every time."""
        if not any(contract is offer for offer in self.case.offers):
            return reprice(contract, self.like, self._imagine(workload, points), self.method.thresholds)
        place = (contract.name, repr(what_matters(contract, workload)), points)
        if place not in self._priced:
            futures = self._imagine(workload, points)
            self._priced[place] = reprice(
                contract, self.like, futures, self.method.thresholds, self._bill(contract, futures, points)
            )
        return self._priced[place]

    def _imagine(self, workload: Workload, points: int) -> Futures:
        return self._quick.futures(workload, self._scores(points))

    def _bill(self, contract: Contract, futures: Futures, points: int) -> BilledFutures | None:
        """The bills of an offer that stops are kept for a few uses: finding where it stops is most of the work."""
        if not really_stops(contract):
            return None
        use = what_matters(contract, replace(futures.workload, missed_value=0.0, budget=None))
        place = (contract.name, repr(use), points)
        if place not in self._billed:
            while len(self._billed) >= _KEPT:
                del self._billed[next(iter(self._billed))]
            self._billed[place] = bill_in(contract, futures)
        return self._billed[place]

    def _scores(self, points: int) -> Scores:
        if points not in self._coarse:
            full = self.method.scores
            self._coarse[points] = full if points >= full.points // full.versions else full.coarser(points)
        return self._coarse[points]
