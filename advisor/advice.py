"""The one page to remember: from what the buyer said to what to sign and what to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.case import Case
from advisor.errors import Overtaken
from advisor.forecast.futures import imagine_futures
from advisor.forecast.price_paths import price_assumptions
from advisor.forecast.pricing import PricedBefore, price_offers
from advisor.market.market import Market
from advisor.market.offers import OffersOnTheTable, offers_on_the_table
from advisor.recommendation.close_call import find_close_call
from advisor.recommendation.decide import recommend
from advisor.recommendation.flips import find_flips
from advisor.recommendation.method import Method
from advisor.recommendation.records import AskedQuestion, CloseCall, Flip, Verdict
from advisor.recommendation.vendor_questions import pick_vendor_questions
from advisor.workload import Assumption, Workload
from advisor.workload.estimate import estimate_workload

if TYPE_CHECKING:
    from advisor.contracts import Contract


@dataclass(frozen=True)
class Advice:
    """Everything that is said to the buyer. Every view reads this and none recomputes."""

    case: Case
    workload: Workload
    offers: tuple[Contract, ...]
    """What was priced: the buyer's own offers, or typical ones when there were none."""
    offers_are_typical: bool
    verdict: Verdict
    flips: tuple[Flip, ...]
    questions: tuple[AskedQuestion, ...]
    assumptions: tuple[Assumption, ...]
    price_warnings: tuple[str, ...]
    """Prices that are old, conflicting or to be confirmed, one sentence each."""
    edition: str
    prices_checked_on: str
    seed: int
    passing_flips: tuple[Flip, ...] = ()
    """Where the family stays and something else changes: no offer meets every must-have any more, or one does again."""
    close_call: CloseCall | None = None
    """Where other answers to many questions would each change the advice."""
    flips_were_sought: bool = True
    """False where nobody looked for them: no flips then says nothing about how firm the advice is."""


def advise(
    case: Case,
    market: Market,
    method: Method,
    *,
    with_flips: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
    before: Advice | None = None,
) -> Advice:
    """Everything the program knows: from what the buyer said to what to sign and what to ask.

    With an advice from `before`, offers for which nothing has changed are not priced again; the result is the same.
    Raises Overtaken when it is `cancelled` before there is a verdict; flips that are not found by then are left out.
    """
    workload = estimate_workload(case.answers, case.usage, method.assumptions, market.tier_prices, case.overrides)
    offers = offers_on_the_table(case, market, workload)
    futures = imagine_futures(workload, method.scores)
    priced = price_offers(offers.contracts, futures, method.thresholds, before=priced_before(before, method))
    for offer in priced:
        _ = offer.base_bill  # a quantity that no bill can hold is refused here and not when somebody looks
    if cancelled():
        raise Overtaken
    verdict = recommend(priced, futures, case.answers, method, typical=offers.are_typical, day=case.saved_at)
    if cancelled():
        raise Overtaken
    questions = pick_vendor_questions(verdict, case, offers.contracts, method.vendor_questions, method.thresholds)
    advice = Advice(
        case=case,
        workload=workload,
        offers=offers.contracts,
        offers_are_typical=offers.are_typical,
        verdict=verdict,
        flips=(),
        questions=questions,
        assumptions=(*workload.assumptions, *price_assumptions(offers.contracts, workload)),
        price_warnings=offers.warnings,
        edition=method.edition,
        prices_checked_on=market.checked_on,
        seed=method.scores.seed,
        flips_were_sought=with_flips,
    )
    if not with_flips:
        return advice
    del futures, priced  # the search imagines its own
    found = find_flips(case, market, method, verdict, cancelled)
    return replace(
        advice,
        close_call=find_close_call(found, method.assumptions, method.thresholds),
        flips=tuple(flip for flip in found if flip.kind == "verdict"),
        passing_flips=tuple(flip for flip in found if flip.kind != "verdict"),
    )


def decided_anew(before: Advice, case: Case, workload: Workload, offers: OffersOnTheTable, verdict: Verdict) -> Advice:
    """The record of another case with a verdict of its own, for which no flips were sought; its questions to the vendor are
    still those of `before`."""
    return replace(
        before,
        case=case,
        workload=workload,
        offers=offers.contracts,
        offers_are_typical=offers.are_typical,
        verdict=verdict,
        flips=(),
        passing_flips=(),
        close_call=None,
        flips_were_sought=False,
        assumptions=(*workload.assumptions, *price_assumptions(offers.contracts, workload)),
        price_warnings=offers.warnings,
    )


def priced_before(advice: Advice | None, method: Method) -> PricedBefore | None:
    """What an earlier advice has priced, when it was made by the same method."""
    if advice is None or (advice.edition, advice.seed) != (method.edition, method.scores.seed):
        return None
    return PricedBefore(advice.workload, tuple(offer.priced for offer in advice.verdict.offers))
