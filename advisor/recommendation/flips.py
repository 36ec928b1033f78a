"""What would change the advice: the same decision run again with one number or one answer different."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Literal

from advisor.errors import AdvisorError
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.forecast.scores import Scores
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.decide import Decision, decide
from advisor.recommendation.flip_inputs import choices_to_try, label_of, numbers_to_try, offer_terms_to_try, with_term
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip, Verdict
from advisor.workload.estimate import estimate_workload

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract
    from advisor.market.market import Market

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


def _all_flips(again: _Again) -> Iterator[Flip]:
    case = again.case
    for key, values in choices_to_try(again.method.assumptions).items():
        for value in values:
            if value != case.answers.said(key):
                yield from _choice(again, key, value)
    for key, now in numbers_to_try(case.answers):
        yield from _number(again, key, label_of(key), now, partial(_with_answer, case, key))
    for offer in case.offers:
        for term, now in offer_terms_to_try(offer):
            yield from _number(
                again,
                f"{offer.name}.{term}",
                f"{offer.name}: {label_of(term)}",
                now,
                partial(_with_term, case, offer, term),
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
    if not again.differs(changed, coarse=True):
        return
    decision = again.decision(changed, coarse=False)
    if decision is not None and decision.family != again.verdict.family:
        now = again.case.answers.said(key)
        yield Flip(key, label_of(key), now, value, "is", decision.family, decision.offer.name, 0.0)


def _number(again: _Again, key: str, label: str, now: float, change: Change) -> Iterator[Flip]:
    for direction in ("above", "below"):
        at = _nearest(again, now, change, direction)
        if at is None:
            continue
        decision = again.decision(change(at), coarse=False)
        if decision is None:
            continue
        yield Flip(key, label, now, at, direction, decision.family, decision.offer.name, abs(math.log(at / now)))


def _nearest(again: _Again, now: float, change: Change, direction: Direction) -> float | None:
    """The value nearest to `now` that changes the verdict on the full futures, rounded outward; None within reach."""
    thresholds = again.method.thresholds
    steps = int(thresholds["flip_steps"])
    step = math.log(thresholds["flip_reach"]) / steps * (1 if direction == "above" else -1)
    precision = math.log1p(thresholds["flip_precision"])
    for k in range(1, steps + 1):
        before, beyond = now * math.exp(step * (k - 1)), now * math.exp(step * k)
        if not again.differs(change(beyond), coarse=True):
            continue
        guess = _bisect(lambda at: again.differs(change(at), coarse=True), before, beyond, precision)
        found = _confirm(again, change, guess, before, beyond, precision)
        if found is not None:
            return found
    return None


def _confirm(
    again: _Again, change: Change, guess: float, before: float, beyond: float, precision: float
) -> float | None:
    """Narrow the flip down on the full futures, first close around the coarse guess."""
    if again.cancelled():
        return None

    def differs(at: float) -> bool:
        return again.differs(change(at), coarse=False)

    width = (beyond / before) ** 0.1
    inner, outer = guess / width, guess * width
    if not differs(outer):
        inner, outer = outer, beyond
        if not differs(outer):
            return None
    elif differs(inner):
        inner, outer = before, inner
    at = _bisect(differs, inner, outer, precision)
    for digits in (4, 5, 6, 8):
        rounded = float(f"{at:.{digits}g}")
        if abs(math.log(rounded / at)) <= precision and differs(rounded):
            return rounded
    return at


def _bisect(differs: Callable[[float], bool], same: float, other: float, precision: float) -> float:
    """A value that differs, within `precision` (of the logarithm) of one that does not."""
    while abs(math.log(other / same)) > precision:
        middle = math.sqrt(same * other)
        if differs(middle):
            other = middle
        else:
            same = middle
    return other


@dataclass
class _Again:
    """The decision run again for changed cases, keeping what did not change."""

    case: Case
    market: Market
    method: Method
    verdict: Verdict
    cancelled: Callable[[], bool]
    _priced: dict[tuple[str, str], PricedOffer] = field(default_factory=dict)

    def differs(self, case: Case, *, coarse: bool) -> bool:
        """Whether the changed case gets another family; a case that can't be priced does not."""
        decision = self.decision(case, coarse=coarse)
        return decision is not None and decision.family != self.verdict.family

    def decision(self, case: Case, *, coarse: bool) -> Decision | None:
        if self.cancelled():
            return None
        method = self.method
        try:
            workload = estimate_workload(
                case.answers, case.usage, method.assumptions, self.market.tier_prices, case.overrides
            )
            contracts = offers_on_the_table(case, self.market, workload).contracts
            futures = imagine_futures(workload, self._scores(coarse))
            key = f"{coarse}{replace(workload, assumptions=(), unknown_share=0.0)!r}"
            priced = [self._price(contract, futures, key) for contract in contracts]
            return decide(priced, futures, case.answers, method)
        except (AdvisorError, OverflowError):
            return None

    def _price(self, contract: Contract, futures: Futures, key: str) -> PricedOffer:
        """An offer of the case itself is priced once for each workload; a changed one every time."""
        if not any(contract is offer for offer in self.case.offers):
            return price_offers((contract,), futures, self.method.thresholds)[0]
        place = (contract.name, key)
        if place not in self._priced:
            self._priced[place] = price_offers((contract,), futures, self.method.thresholds)[0]
        return self._priced[place]

    def _scores(self, coarse: bool) -> Scores:
        return self.method.scores.coarser() if coarse else self.method.scores
