"""The decision: must-haves, then decisive money, framework questions, least regret, and at last hybrid with caps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from advisor.forecast.cheapest import crossovers_and_cheapest
from advisor.forecast.crossovers import TOKENS, Crossing
from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.interview.answers import Answers
from advisor.recommendation.certainty import price_of_certainty
from advisor.recommendation.combined import find_combinations
from advisor.recommendation.conditions import contract_conditions
from advisor.recommendation.counter_offers import counter_offer
from advisor.recommendation.fit_rules import FitFacts, FitRules, cast_votes, count_votes
from advisor.recommendation.gates import Screened, screen
from advisor.recommendation.levels import set_levels
from advisor.recommendation.measure_first import measure_first
from advisor.recommendation.method import Method
from advisor.recommendation.money_at_stake import money_at_stake
from advisor.recommendation.records import (
    CheapestStretch,
    Confidence,
    Crossover,
    DecidedBy,
    Reason,
    ScoredOffer,
    Verdict,
)
from advisor.recommendation.review import plan_review
from advisor.recommendation.routing import plan_routing
from advisor.recommendation.score import Comparison, compare, expected_regrets, score_of
from advisor.recommendation.stress import stress_units
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import FAMILIES, FAMILY_NAMES, listed, money, of_ten, percent
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures
    from advisor.workload import Workload

_AXES = ("tasks", TOKENS)
_STEPS_DOWN: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}


@dataclass(frozen=True)
class Decision:
    """Which offer, and what decided; everything that the verdict explains is computed from it."""

    family: Family
    offer: PricedOffer
    decided_by: DecidedBy
    screened: tuple[Screened, ...]
    """All offers by name."""
    candidates: tuple[PricedOffer, ...]
    """The offers that were compared: those that pass, or when none does those that fail the fewest must-haves."""
    comparison: Comparison
    reasons: tuple[Reason, ...]
    votes: dict[Family, int]
    nothing_passes: bool


def decide(
    priced: Sequence[PricedOffer],
    futures: Futures,
    answers: Answers,
    method: Method,
    cast: Callable[[FitFacts, FitRules], tuple[Reason, ...]] = cast_votes,
) -> Decision:
    """Choose one of the offers; the order in which they come does not matter. There must be at least one.

    `cast` is for searches that remember votes.
    """
    thresholds, workload = method.thresholds, futures.workload
    currency = currency_of(priced)
    ordered = sorted(priced, key=lambda offer: offer.name)
    screened = tuple(screen(offer, answers, workload.budget, thresholds, currency) for offer in ordered)
    passing = [one.priced for one in screened if one.passes]
    nothing_passes = not passing
    if nothing_passes:
        fewest = min(len(one.failures) for one in screened)
        passing = [one.priced for one in screened if len(one.failures) == fewest]

    comparison = compare(passing, workload.certainty, thresholds)
    facts = FitFacts(
        answers, thresholds, comparison.best, workload.tasks_per_month, answers.number("tasks") is not None
    )
    reasons = cast(facts, method.fit_rules)
    votes = count_votes(reasons)
    family, decided_by = _choose(comparison, votes, int(thresholds["votes_behind"]))
    if nothing_passes or len({offer.family for offer in passing}) == 1 < len({offer.family for offer in ordered}):
        decided_by = "gates"
    return Decision(
        family,
        comparison.best[family],
        decided_by,
        screened,
        tuple(passing),
        comparison,
        reasons,
        votes,
        nothing_passes,
    )


def _choose(comparison: Comparison, votes: dict[Family, int], behind: int) -> tuple[Family, DecidedBy]:
    left = list(comparison.near_equal)
    if len(left) == 1:
        return left[0], "money"
    most = max(votes[family] for family in left)
    left = [family for family in left if votes[family] > most - behind]
    if len(left) == 1:
        return left[0], "fit"
    least = min(comparison.regret90[family] for family in left)
    left = [family for family in left if comparison.regret90[family] == least]
    if len(left) == 1:
        return left[0], "regret"
    return ("hybrid_with_caps" if "hybrid_with_caps" in left else left[0]), "tie"


def currency_of(priced: Sequence[PricedOffer]) -> str:
    """The currency of the offers."""
    return str(priced[0].contract.currency)


def recommend(
    priced: Sequence[PricedOffer],
    futures: Futures,
    answers: Answers,
    method: Method,
    *,
    typical: bool = False,
    day: str = "",
) -> Verdict:
    """The verdict with everything that explains it, in sentences that the window and the report print as they are.

    `typical`: the offers are typical ones of the market, which nobody can sign. `day`: when the case was saved; the
    review counts from there, or from the month of the edition.
    """
    decision = decide(priced, futures, answers, method)
    thresholds, workload, chosen = method.thresholds, futures.workload, decision.offer
    currency = currency_of(priced)
    hard_budget = workload.budget if answers.is_("budget_type", "hard") else None
    confidence, because = _confidence(decision, workload.unknown_share, method)
    review = plan_review(chosen, priced, futures, thresholds, day or method.edition)
    together = find_combinations(priced, chosen, futures, answers, thresholds, currency)
    stresses = stress_units(priced, chosen, workload, thresholds, currency)
    regrets = expected_regrets(priced, decision.candidates, workload.certainty)
    routing = plan_routing(chosen, futures, answers, thresholds, currency)
    measuring = measure_first(
        decision.candidates, futures, workload.certainty, thresholds, currency, unsure=confidence == "low"
    )
    standing = [one.priced for one in decision.screened if one.passes or one.priced is chosen]
    return Verdict(
        family=decision.family,
        offer=chosen.name,
        confidence=confidence,
        confidence_share=decision.comparison.near[decision.family],
        decided_by=decision.decided_by,
        dissent=_dissent(decision, priced, currency, int(thresholds["votes_behind"])),
        nothing_passes=decision.nothing_passes,
        sentence=_sentence(decision, currency, typical),
        offers=tuple(
            _scored(
                one,
                workload.certainty,
                regrets[one.priced.name],
                None if one.passes else _counter_offer(one, futures, answers, thresholds, currency),
            )
            for one in _in_order(decision.screened, priced)
        ),
        reasons=decision.reasons,
        conditions=contract_conditions(decision, answers, futures, confidence, thresholds, currency),
        near_equal=decision.comparison.near_equal,
        near_share=decision.comparison.near,
        regret90=decision.comparison.regret90,
        levels=set_levels(chosen, decision.family, priced, futures, hard_budget, thresholds, currency),
        price_of_certainty=price_of_certainty(priced, currency),
        **_crossovers(priced, workload),
        routing=routing,
        measure_first=measuring,
        review_every_months=review.every_months,
        review_on=review.on,
        review_triggers=review.triggers,
        confidence_because=because,
        combination=next((one for one in together if one.clearly_better), None),
        combinations=together,
        unit_stress=next((one for one in stresses if one.offer == chosen.name), None),
        unit_stresses=stresses,
        stakes=money_at_stake(standing, futures, stresses, routing, measuring, thresholds, currency),
    )


def _in_order(screened: Sequence[Screened], priced: Sequence[PricedOffer]) -> list[Screened]:
    by_name = {one.priced.name: one for one in screened}
    return [by_name[offer.name] for offer in priced]


class _Crossovers(TypedDict):
    crossovers: tuple[Crossover, ...]
    cheapest: tuple[CheapestStretch, ...]


def _crossover(one: Crossing) -> Crossover:
    return Crossover(one.between, one.meter, one.at_text(), one.above)


def _crossovers(priced: Sequence[PricedOffer], workload: Workload) -> _Crossovers:
    along = [crossovers_and_cheapest([offer.contract for offer in priced], workload, axis) for axis in _AXES]
    return {
        "crossovers": tuple(_crossover(one) for crossings, _ in along for one in crossings),
        "cheapest": tuple(
            CheapestStretch(one.meter, one.start_text(), one.end_text(), one.offer)
            for _, stretches in along
            for one in stretches
        ),
    }


def _scored(one: Screened, certainty: float, regret: float, counter_offer: str | None) -> ScoredOffer:
    return ScoredOffer(
        priced=one.priced,
        score=score_of(one.priced, certainty),
        excluded_because=joined(" ", (failure.because for failure in one.failures)) or None,
        failed_gates=tuple(failure.gate for failure in one.failures),
        conditions=one.conditions,
        counter_offer=None if one.passes else counter_offer,
        expected_regret=regret,
    )


def _counter_offer(one: Screened, futures: Futures, answers: Answers, thresholds: Thresholds, currency: str) -> str:
    found = counter_offer(one, futures, answers, thresholds, currency)
    if found is not None:
        return found.sentence
    return worded(
        "Would not pass even with {changes}.", changes="; ".join(failure.would_pass for failure in one.failures)
    )


def _sentence(decision: Decision, currency: str, typical: bool) -> str:
    chosen = decision.offer
    cost = worded(
        "about {average} a month, a bad month {bad_month}",
        average=money(chosen.monthly.mean, currency),
        bad_month=money(chosen.monthly.cvar95, currency),
    )
    what = worded("{offer} ({kind})", offer=chosen.name, kind=FAMILY_NAMES[decision.family])
    if not decision.nothing_passes and typical:
        return worded("Ask vendors for an offer like {what}: {cost}.", what=what, cost=cost)
    if not decision.nothing_passes:
        return worded("Sign {what}: {cost}.", what=what, cost=cost)
    failed = {failure.gate for one in decision.screened for failure in one.failures}
    whole = worded("your hard budget") if failed == {"G1"} else worded("all your must-haves")
    return worded(
        "None of these offers meets {whole}. The least bad is {what}: {cost}. Don't sign before it is changed.",
        whole=whole,
        what=what,
        cost=cost,
    )


def _dissent(decision: Decision, priced: Sequence[PricedOffer], currency: str, behind: int) -> str | None:
    """What the framework questions would have said, when they point clearly elsewhere."""
    votes = decision.votes
    offered = [family for family in FAMILIES if any(offer.family == family for offer in priced)]
    favourite = max(offered, key=lambda family: (votes[family], family == decision.family))
    if favourite == decision.family or votes[favourite] - votes[decision.family] < behind:
        return None
    rule = worded("The usual rule of thumb says {kind}", kind=FAMILY_NAMES[favourite])
    of_family = [offer for offer in decision.candidates if offer.family == favourite]
    if not of_family:
        return worded("{rule}; no such offer here meets your must-haves.", rule=rule)
    best = min(of_family, key=lambda offer: (offer.monthly.mean, offer.name))
    dearer = best.monthly.mean - decision.offer.monthly.mean
    if dearer > 0:
        return worded(
            "{rule}; on your numbers it costs {dearer} a month more.", rule=rule, dearer=money(dearer, currency)
        )
    worse = best.monthly.cvar95 - decision.offer.monthly.cvar95
    if worse > 0:
        return worded(
            "{rule}; on your numbers its bad month costs {worse} more.", rule=rule, worse=money(worse, currency)
        )
    return worded("{rule}; over all plausible versions of your situation it overpays more.", rule=rule)


def _confidence(decision: Decision, unknown: float, method: Method) -> tuple[Confidence, str]:
    thresholds = method.thresholds
    share = decision.comparison.near[decision.family]
    level: Confidence = "low"
    if share >= thresholds["confidence_high"]:
        level = "high"
    elif share >= thresholds["confidence_medium"]:
        level = "medium"
    near = percent(thresholds["near_equal_share"])
    said = worded(
        "In {share} plausible versions of your situation this is the best choice or within {near} of it.",
        share=of_ten(share),
        near=near,
    )
    lowered: list[str] = []
    ahead = max(decision.votes[family] for family in decision.comparison.best) - decision.votes[decision.family]
    if ahead >= thresholds["votes_behind"]:
        level = _STEPS_DOWN[level]
        lowered.append(worded("the framework questions point elsewhere"))
    if unknown > thresholds["confidence_unknown_some"]:
        level = _STEPS_DOWN[level]
        most = unknown > thresholds["confidence_unknown_most"]
        lowered.append(
            worded("most questions have no answer yet") if most else worded("many questions have no answer yet")
        )
        if most:
            level = _STEPS_DOWN[level]
    if decision.nothing_passes:
        level = "low"
        lowered.append(worded("no offer meets every must-have"))
    if lowered:
        said += worded(" Confidence is lower because {lowered}.", lowered=listed(lowered))
    return level, said


def quick_verdict(
    before: Verdict,
    priced: Sequence[PricedOffer],
    futures: Futures,
    answers: Answers,
    method: Method,
    *,
    typical: bool,
    crossings: Sequence[Crossing],
) -> Verdict:
    """The decision anew for a case that is much like the one of `before`, whose longer explanations stay: levels,
    combinations, counter-offers, routing, measuring first, stakes, stresses, the review, and what is cheapest where.

    `crossings` are those along tasks; those along tokens stay too."""
    decision = decide(priced, futures, answers, method)
    thresholds, workload = method.thresholds, futures.workload
    confidence, because = _confidence(decision, workload.unknown_share, method)
    regrets = expected_regrets(priced, decision.candidates, workload.certainty)
    countered = {one.priced.name: one.counter_offer for one in before.offers}
    return replace(
        before,
        family=decision.family,
        offer=decision.offer.name,
        confidence=confidence,
        confidence_share=decision.comparison.near[decision.family],
        confidence_because=because,
        decided_by=decision.decided_by,
        dissent=_dissent(decision, priced, currency_of(priced), int(thresholds["votes_behind"])),
        nothing_passes=decision.nothing_passes,
        sentence=_sentence(decision, currency_of(priced), typical),
        offers=tuple(
            _scored(one, workload.certainty, regrets[one.priced.name], countered.get(one.priced.name))
            for one in _in_order(decision.screened, priced)
        ),
        reasons=decision.reasons,
        near_equal=decision.comparison.near_equal,
        near_share=decision.comparison.near,
        regret90=decision.comparison.regret90,
        price_of_certainty=price_of_certainty(priced, currency_of(priced)),
        crossovers=(
            *(_crossover(one) for one in crossings),
            *(one for one in before.crossovers if one.meter != _AXES[0]),
        ),
    )
