"""What would change the advice: the same decision run again with one number or one answer different."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from advisor.errors import AdvisorError
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.paths import BilledFutures, really_stops
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import bill_in
from advisor.forecast.scores import Scores
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.decide import Decision, decide
from advisor.recommendation.flip_inputs import (
    BETTER_WHEN_MORE,
    COUNTED_WHOLE,
    NOT_ABOUT_PRICE,
    choices_to_try,
    label_of,
    numbers_to_try,
    offer_terms_to_try,
    with_term,
)
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip, Verdict
from advisor.recommendation.repricing import reprice, what_matters
from advisor.workload.estimate import estimate_workload

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract
    from advisor.market.market import Market
    from advisor.workload import Workload

_COARSE, _CLOSER = 2, 8
"""Futures of each version that a search looks at first; every flip is confirmed on all of them."""
_CLOSE_ENOUGH = 0.004
"""How far (in logarithms) a flip on a quarter of the futures usually is from the flip on all of them, at most."""
_KEPT = 6

Direction = Literal["above", "below"]
Change = Callable[[float], "Case"]


def find_flips(
    case: Case, market: Market, method: Method, verdict: Verdict, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Flip, ...]:
    """Every input that changes the verdict's family, nearest first; choices count as nearest.

    Each flip is found on a coarser set of futures and confirmed on the full one, so that `at`, put in its place, gives
    the new verdict. Stops early, with what was found so far, when `cancelled()` turns true.
    """
    again = _Again(case, market, method, verdict, cancelled)
    found: list[Flip] = []
    for flip in _all_flips(again):
        found.append(flip)
    return tuple(sorted(found, key=lambda flip: (flip.change, flip.input, str(flip.at))))


@dataclass(frozen=True)
class _Number:
    """One number that is tried at other values."""

    key: str
    label: str
    now: float
    change: Change
    directions: tuple[Direction, ...] = ("above", "below")
    one_way: bool = False
    """True when going further only strengthens the effect, so that the nearest flip can be halved in on."""
    whole: bool = False


def _all_flips(again: _Again) -> Iterator[Flip]:
    case = again.case
    for key, values in choices_to_try(again.method.assumptions).items():
        for value in values:
            if value != case.answers.said(key):
                yield from _choice(again, key, value)
    for key, now in numbers_to_try(case.answers):
        yield from _number(
            again, _Number(key, label_of(key), now, partial(_with_answer, case, key), whole=key in COUNTED_WHOLE)
        )
    out = {offer.priced.name for offer in again.verdict.offers if NOT_ABOUT_PRICE & set(offer.failed_gates)}
    for offer in case.offers:
        if offer.name in out:
            continue
        chosen = offer.name == again.verdict.offer
        for term, now in offer_terms_to_try(offer):
            # the chosen offer loses when it gets worse, another one wins when it gets better
            direction: Direction = "above" if (term in BETTER_WHEN_MORE) != chosen else "below"
            yield from _number(
                again,
                _Number(
                    f"{offer.name}.{term}",
                    f"{offer.name}: {label_of(term)}",
                    now,
                    partial(_with_term, case, offer, term),
                    (direction,),
                    one_way=True,
                ),
            )


def _with_answer(case: Case, key: str, at: float) -> Case:
    return replace(case, answers=case.answers.with_answer(key, plain(at)))


def _with_term(case: Case, offer: Contract, term: str, at: float) -> Case:
    changed = with_term(offer, term, at)
    return replace(case, offers=tuple(changed if one.name == offer.name else one for one in case.offers))


def plain(number: float) -> str:
    """A number as a decimal string without an exponent."""
    return format(Decimal(repr(number)).normalize(), "f")


def _choice(again: _Again, key: str, value: str) -> Iterator[Flip]:
    changed = replace(again.case, answers=again.case.answers.with_answer(key, value))
    if not again.differs(changed, _CLOSER):
        return
    decision = again.decision(changed, again.full)
    if decision is not None and decision.family != again.verdict.family:
        now = again.case.answers.said(key)
        yield Flip(key, label_of(key), now, value, "is", decision.family, decision.offer.name, 0.0)


def _number(again: _Again, number: _Number) -> Iterator[Flip]:
    for direction in number.directions:
        found = _nearest(again, number, direction)
        if found is None:
            continue
        at, decision = found
        yield Flip(
            number.key,
            number.label,
            number.now,
            at,
            direction,
            decision.family,
            decision.offer.name,
            abs(math.log(at / number.now)),
        )


def _nearest(again: _Again, number: _Number, direction: Direction) -> tuple[float, Decision] | None:
    """The value nearest to now that changes the verdict on the full futures, rounded outward; None within reach."""
    thresholds = again.method.thresholds
    steps, reach = int(thresholds["flip_steps"]), math.log(thresholds["flip_reach"])
    sign = 1 if direction == "above" else -1
    precision = math.log1p(thresholds["flip_precision"])

    def differs(distance: float, points: int) -> bool:
        return again.differs(number.change(number.now * math.exp(sign * distance)), points)

    step = _first_step(lambda at: differs(at * reach / steps, _COARSE), steps, number.one_way)
    if step is None:
        return None
    half = reach / steps / 2
    guess = _search(partial(_on, differs, _CLOSER), (step * 2 - 1) * half, half, reach, _CLOSE_ENOUGH)
    if guess is None:
        return None
    found = _search(partial(_on, differs, again.full), guess, _CLOSE_ENOUGH, reach, precision)
    return None if found is None else _rounded(again, number, number.now * math.exp(sign * found), direction, precision)


def _first_step(differs: Callable[[int], bool], steps: int, one_way: bool) -> int | None:
    """The first step from now at which the verdict differs: each is tried, or halved in on where it stays different."""
    if not one_way:
        return next((step for step in range(1, steps + 1) if differs(step)), None)
    if not differs(steps):
        return None
    same, different = 0, steps
    while different - same > 1:
        middle = (same + different) // 2
        if differs(middle):
            different = middle
        else:
            same = middle
    return different


def _on(differs: Callable[[float, int], bool], points: int, distance: float) -> bool:
    return differs(distance, points)


def _search(
    differs: Callable[[float], bool], guess: float, width: float, reach: float, precision: float
) -> float | None:
    """The distance at which `differs` begins to hold, from a guess outward in growing steps; None out of reach."""
    inner, outer = max(0.0, guess - width), guess + width
    if differs(outer):
        while inner > 0 and differs(inner):
            width *= 2
            inner, outer = max(0.0, inner - width), inner
    else:
        while not differs(outer):
            if outer >= reach:
                return None
            width *= 2
            inner, outer = outer, min(reach, outer + width)
    while outer - inner > precision:
        middle = (inner + outer) / 2
        if differs(middle):
            outer = middle
        else:
            inner = middle
    return outer


def _rounded(
    again: _Again, number: _Number, at: float, direction: Direction, precision: float
) -> tuple[float, Decision] | None:
    """A value with few digits, as close as asked, that still changes the verdict; a whole one for what is counted."""
    if number.whole and at < 1 / precision:
        at = float(math.ceil(at) if direction == "above" else math.floor(at))
        candidates = [at] if at > 0 else []
    else:
        candidates = [float(f"{at:.{digits}g}") for digits in (4, 5, 6)]
        candidates = [*(one for one in candidates if abs(math.log(one / at)) <= precision), at]
    for candidate in candidates:
        decision = again.decision(number.change(candidate), again.full)
        if decision is not None and decision.family != again.verdict.family:
            return candidate, decision
    return None


@dataclass
class _Again:
    """The decision run again for changed cases, keeping what did not change."""

    case: Case
    market: Market
    method: Method
    verdict: Verdict
    cancelled: Callable[[], bool]
    _priced: dict[tuple[str, str, int], PricedOffer] = field(default_factory=dict)
    _futures: dict[tuple[str, int], Futures] = field(default_factory=dict)
    _billed: dict[tuple[str, str, int], BilledFutures] = field(default_factory=dict)
    _coarse: dict[int, Scores] = field(default_factory=dict)

    @property
    def full(self) -> int:
        """Futures of each version in the full set."""
        return self.method.scores.points // self.method.scores.versions

    def differs(self, case: Case, points: int) -> bool:
        """Whether the changed case gets another family; a case that can't be priced does not."""
        decision = self.decision(case, points)
        return decision is not None and decision.family != self.verdict.family

    def decision(self, case: Case, points: int) -> Decision | None:
        """The decision on `points` futures of each version."""
        if self.cancelled():
            return None
        method = self.method
        try:
            workload = estimate_workload(
                case.answers, case.usage, method.assumptions, self.market.tier_prices, case.overrides
            )
            contracts = offers_on_the_table(case, self.market, workload).contracts
            hard = case.answers.is_("budget_type", "hard")
            futures = self._imagine(workload, points)
            priced = [self._price(contract, futures, points, hard) for contract in contracts]
            return decide(priced, futures, case.answers, method)
        except (AdvisorError, ValidationError, OverflowError):
            return None

    def _imagine(self, workload: Workload, points: int) -> Futures:
        """A few futures are kept: a term of an offer and many answers change none."""
        use = replace(workload, assumptions=(), unknown_share=0.0, certainty=0.0, budget=None, missed_value=0.0)
        place = (repr(use), points)
        if place not in self._futures:
            while len(self._futures) >= _KEPT:
                del self._futures[next(iter(self._futures))]
            self._futures[place] = imagine_futures(workload, self._scores(points))
        # workloads that differ only in what money is worth to the buyer use the same futures
        return replace(self._futures[place], workload=workload)

    def _price(self, contract: Contract, futures: Futures, points: int, hard_budget: bool) -> PricedOffer:
        """An offer of the case itself is priced once for all that it depends on; a changed one every time."""
        like = self.verdict.offers[0].priced
        if not any(contract is offer for offer in self.case.offers):
            return reprice(contract, like, futures, self.method.thresholds)
        place = (contract.name, repr(what_matters(contract, futures.workload, hard_budget)), points)
        if place not in self._priced:
            self._priced[place] = reprice(
                contract, like, futures, self.method.thresholds, self._bill(contract, futures, points)
            )
        return self._priced[place]

    def _bill(self, contract: Contract, futures: Futures, points: int) -> BilledFutures | None:
        """The bills of an offer that stops are kept for a few uses: finding where it stops is most of the work."""
        if not really_stops(contract):
            return None
        use = what_matters(contract, replace(futures.workload, missed_value=0.0), hard_budget=False)
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
