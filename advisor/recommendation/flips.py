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
from advisor.forecast.paths import really_stops
from advisor.recommendation.again import Again
from advisor.recommendation.decide import Decision
from advisor.recommendation.flip_inputs import (
    COUNTED_WHOLE,
    NOT_ABOUT_PRICE,
    all_terms_to_try,
    better_when_more,
    choices_to_try,
    label_of,
    label_of_term,
    numbers_to_try,
    with_term,
)
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip, Verdict
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract
    from advisor.market.market import Market

_COARSE, _CLOSER = 2, 8
"""Futures of each version that a search looks at first; every flip is confirmed on all of them."""
_STRIDE = 3
"""Steps of a scan that are taken at once where the decision is the same on both sides."""
_CLOSE_ENOUGH = 0.00099
"""How far (in logarithms) half of the flips on a quarter of the futures are from those on all of them, at most; just below
the precision that is asked for, so that halving twice as much is enough."""

Direction = Literal["above", "below"]
Change = Callable[[float], "Case"]
Differs = Callable[[Decision], bool]
"""Whether a decision is another one than the buyer's."""


def find_flips(
    case: Case, market: Market, method: Method, verdict: Verdict, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Flip, ...]:
    """Every input that changes the verdict's family, or whether any offer passes, nearest first; choices count as nearest.

    Each flip is found on a coarser set of futures and confirmed on the full one, so that `at`, put in its place, gives
    what it says. Stops early, with what was found so far, when `cancelled()` turns true.
    """
    found = list(_all_flips(Again(case, market, method, verdict, cancelled)))
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


def _all_flips(again: Again) -> Iterator[Flip]:
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
        for term, now in all_terms_to_try(offer):
            wanted_high = better_when_more(term)
            # the chosen offer loses when it gets worse, another one wins when it gets better
            directions: tuple[Direction, ...] = ("above",) if wanted_high != chosen else ("below",)
            if wanted_high is None or (chosen and again.verdict.nothing_passes):
                directions = ("above", "below")
            yield from _number(
                again,
                _Number(
                    f"{offer.name}.{term}",
                    worded("{offer}: {term}", offer=offer.name, term=label_of_term(term)),
                    now,
                    partial(_with_term, case, offer, term),
                    directions,
                    one_way=wanted_high is not None,
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


def _choice(again: Again, key: str, value: str) -> Iterator[Flip]:
    changed = replace(again.case, answers=again.case.answers.with_answer(key, value))
    rough = again.decision(changed, _CLOSER)
    if rough is None or not (_another_family(again, rough) or _passes_otherwise(again, rough)):
        return
    decision = again.decision(changed, again.full)
    if decision is None:
        return
    now = again.case.answers.said(key)
    flip = Flip(key, label_of(key), now, value, "is", decision.family, decision.offer.name, 0.0)
    if _another_family(again, decision) or _passes_otherwise(again, decision):
        yield _said(again, flip, decision)


def _another_family(again: Again, decision: Decision) -> bool:
    return decision.family != again.verdict.family


def _passes_otherwise(again: Again, decision: Decision) -> bool:
    return decision.nothing_passes != again.verdict.nothing_passes


def _said(again: Again, flip: Flip, decision: Decision) -> Flip:
    """The flip with what becomes of the must-haves."""
    effect = ""
    if decision.nothing_passes and not again.verdict.nothing_passes:
        effect = worded("No offer meets every must-have any more; the least bad is {offer}.", offer=decision.offer.name)
    elif again.verdict.nothing_passes and not decision.nothing_passes:
        effect = worded("{offer} meets every must-have.", offer=decision.offer.name)
    kind: Literal["verdict", "nothing_passes", "passes_again"] = "verdict"
    if not _another_family(again, decision):
        kind = "nothing_passes" if decision.nothing_passes else "passes_again"
    return replace(flip, kind=kind, nothing_passes=decision.nothing_passes, effect=effect)


def _number(again: Again, number: _Number) -> Iterator[Flip]:
    for direction in number.directions:
        search = _Search(again, number, direction)
        another = search.nearest(partial(_another_family, again))
        if another is not None:
            yield another
        if not _can_fail(again):
            continue
        otherwise = search.nearest(partial(_passes_otherwise, again))
        if otherwise is not None and otherwise.kind != "verdict":
            yield otherwise


def _can_fail(again: Again) -> bool:
    """Whether a number can decide about a must-have: a hard budget, or a service that may not stop and would."""
    answers = again.case.answers
    if answers.is_("budget_type", "hard") and answers.number("budget") is not None:
        return True
    return answers.is_("stop_ok", "no") and any(really_stops(offer) for offer in again.case.offers)


@dataclass
class _Search:
    """Values of one number in one direction, each decided on once."""

    again: Again
    number: _Number
    direction: Direction
    _decided: dict[tuple[float, int], Decision | None] = field(default_factory=dict)

    def decided(self, distance: float, points: int) -> Decision | None:
        value = self._value(distance)
        place = (value, points)
        if place not in self._decided:
            self._decided[place] = self._decide(value, points)
        return self._decided[place]

    def _decide(self, value: float, points: int) -> Decision | None:
        """None for a value that no contract can have: a discount above all, a least bill above the most."""
        try:
            return self.again.decision(self.number.change(value), points)
        except (AdvisorError, ValidationError):
            return None

    def _value(self, distance: float) -> float:
        value = self.number.now * math.exp(distance if self.direction == "above" else -distance)
        return max(1.0, float(round(value))) if self.number.whole else value

    def nearest(self, differs: Differs) -> Flip | None:
        """The flip nearest to now on the full futures, its value rounded outward; None within reach."""
        thresholds = self.again.method.thresholds
        steps, reach = int(thresholds["flip_steps"]), math.log(thresholds["flip_reach"])
        precision = math.log1p(thresholds["flip_precision"])

        def on(points: int, distance: float) -> bool:
            decision = self.decided(distance, points)
            return decision is not None and differs(decision)

        if self.number.one_way:
            step = _halved(lambda at: on(_COARSE, at * reach / steps), steps)
        else:
            step = _scanned(lambda at: self.decided(at * reach / steps, _COARSE), differs, steps)
        if step is None:
            return None
        half = reach / steps / 2
        guess = _search(partial(on, _CLOSER), (step * 2 - 1) * half, half, reach, _CLOSE_ENOUGH)
        if guess is None:
            return None
        found = _search(partial(on, self.again.full), guess, _CLOSE_ENOUGH, reach, precision)
        return None if found is None else self._rounded(self._value(found), differs, precision)

    def _rounded(self, at: float, differs: Differs, precision: float) -> Flip | None:
        """A value with few digits, as close as asked, that still differs; a whole one for what is counted."""
        rounded = (
            [] if self.number.whole and at < 1 / precision else [float(f"{at:.{digits}g}") for digits in (4, 5, 6)]
        )
        candidates = [*(one for one in rounded if abs(math.log(one / at)) <= precision), at]
        now = self.number.now
        for candidate in candidates:
            decision = self._decide(candidate, self.again.full)
            if candidate != now and decision is not None and differs(decision):
                change = abs(math.log(candidate / now))
                flip = Flip(
                    self.number.key,
                    self.number.label,
                    now,
                    candidate,
                    self.direction,
                    decision.family,
                    decision.offer.name,
                    change,
                )
                return _said(self.again, flip, decision)
        return None


def _halved(differs: Callable[[int], bool], steps: int) -> int | None:
    """The first step from now at which the verdict differs, when it stays so beyond."""
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


def _scanned(decided: Callable[[int], Decision | None], differs: Differs, steps: int) -> int | None:
    """The first step from now at which the verdict differs; steps between two that are decided alike are passed over."""
    here, before = 0, decided(0)
    while here < steps:
        there = min(here + _STRIDE, steps)
        after = decided(there)
        if _alike(before) != _alike(after):
            for step in range(here + 1, there):
                between = decided(step)
                if between is not None and differs(between):
                    return step
        if after is not None and differs(after):
            return there
        here, before = there, after
    return None


def _alike(decision: Decision | None) -> tuple[object, ...] | None:
    """What is the same when nothing about two decisions differs but their figures."""
    if decision is None:
        return None
    return (
        decision.family,
        decision.offer.name,
        decision.decided_by,
        decision.comparison.near_equal,
        tuple((one.priced.family, one.passes) for one in decision.screened),
        tuple(offer.name for offer in decision.comparison.best.values()),
    )


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
