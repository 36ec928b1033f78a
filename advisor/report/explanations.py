""" "Explain this number": for each figure of the advice its formula in words, its arithmetic, each input with where it came
from, and the sources. The window shows these words and the PDF may; nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.report.explained_costs import (
    COSTS,
    MARKET,
    evidence_of,
    explain_total,
    normal_month,
    priced_offer,
    work_inputs,
)
from advisor.report.explanation_parts import Explanation, explanation, source_line, tables
from advisor.report.flip_words import now_and_at, switch
from advisor.report.library import read_library
from advisor.report.wording import count, exact_money, meter_name, money, percent
from advisor.sentences import filled, worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.recommendation.records import Flip, UnitStress

__all__ = ["FIGURES", "explain", "explain_total", "flip_key", "stress_key"]


def explain(advice: Advice, figure: str, of: str = "") -> Explanation:
    """The explanation of one figure: a key of FIGURES, `of` an offer's name, an input or a question's id where it has one.

    An empty `of` is the chosen offer. KeyError when there is no such figure, StopIteration never.
    """
    return FIGURES[figure](advice, of)


# Levels and the rest of the verdict


def _level(key: str) -> Callable[[Advice, str], Explanation]:
    def made(advice: Advice, _: str) -> Explanation:
        levels, currency = advice.verdict.levels, advice.case.currency
        figures: dict[str, str | None] = {
            "monthly_cap": _amount(levels.monthly_cap, currency),
            "daily_stop": _amount(levels.daily_stop, currency),
            "per_task_cap": _amount(levels.per_task_cap, currency),
            "commitment": _amount(levels.commitment, currency),
            "allowance": None
            if levels.allowance is None
            else worded("{number} {unit}", number=count(levels.allowance), unit=meter_name(levels.allowance_meter)),
            "headroom": None if levels.headroom is None else percent(levels.headroom),
            "alerts": ", ".join(percent(share) for share in levels.alerts),
            "retries": str(levels.retries),
            "minimum_lockin_discount": None
            if levels.minimum_lockin_discount is None
            else percent(levels.minimum_lockin_discount, 1),
        }
        if figures[key] is None:
            return explanation(key, worded("none needed"), ())
        working = levels.workings.get(key, "")
        of = (
            work_inputs(advice, priced_offer(advice, ""))
            if key in ("monthly_cap", "daily_stop", "per_task_cap", "allowance", "headroom")
            else ()
        )
        if key == "minimum_lockin_discount":
            of = tuple(each for each in advice.assumptions if each.key in MARKET)
        return explanation(key, figures[key] or "", (working,) if working else (), of)

    return made


def _amount(amount: float | None, currency: str) -> str | None:
    return None if amount is None else money(amount, currency)


def _confidence(advice: Advice, _: str) -> Explanation:
    verdict = advice.verdict
    working = (
        verdict.confidence_because,
        worded(
            "Not known: {unknown_share} of the answers that count.",
            unknown_share=percent(advice.workload.unknown_share),
        ),
    )
    return explanation(
        "confidence",
        worded("{confidence}, {share}", confidence=filled(verdict.confidence), share=percent(verdict.confidence_share)),
        working,
    )


def _certainty(advice: Advice, _: str) -> Explanation:
    said, currency = advice.verdict.price_of_certainty, advice.case.currency
    if said is None:
        raise KeyError("certainty")
    average = {"offer": said.fixed_offer, "amount": money(abs(said.premium), currency), "other": said.open_offer}
    bad = money(abs(said.risk_removed), currency)
    working = (
        said.sentence,
        (
            worded("In an average month {offer} costs {amount} more than {other}.", **average)
            if said.premium > 0
            else worded("In an average month {offer} costs {amount} less than {other}.", **average)
        ),
        (
            worded("It makes a bad month {amount} smaller.", amount=bad)
            if said.risk_removed > 0
            else worded("It makes a bad month {amount} larger.", amount=bad)
        ),
    )
    of = tuple(each for each in advice.assumptions if each.key == "certainty")
    return explanation("certainty", money(said.premium, currency), working, of)


def _routing(advice: Advice, _: str) -> Explanation:
    said = advice.verdict.routing
    of = tuple(each for each in advice.assumptions if each.key in ("tasks", "task_cost"))
    figure = money(said.saving_per_month, advice.case.currency) + (
        "" if said.counted else " " + worded("(not counted)")
    )
    return explanation("routing", figure, (said.sentence, *said.conditions), of)


def _measure_first(advice: Advice, _: str) -> Explanation:
    said, currency = advice.verdict.measure_first, advice.case.currency
    working = (
        said.sentence,
        worded(
            "Knowing everything would be worth {perfect_value_per_month} a month.",
            perfect_value_per_month=money(said.perfect_value_per_month, currency),
        ),
    )
    return explanation("measure_first", money(said.value_per_month, currency), working)


def _review(advice: Advice, _: str) -> Explanation:
    chosen, currency = priced_offer(advice, ""), advice.case.currency
    of = tuple(each for each in advice.assumptions if each.key in MARKET)
    working = (
        worded(
            "Average month {average}; market prices fall {price_fall_per_year} a year.",
            average=money(chosen.monthly.mean, currency),
            price_fall_per_year=percent(advice.workload.price_fall_per_year),
        ),
    )
    months = advice.verdict.review_every_months
    return explanation(
        "review", worded("1 month") if months == 1 else worded("{number} months", number=months), working, of
    )


def stress_key(stress: UnitStress) -> str:
    """Which dispute is meant: one offer may have several."""
    return f"{stress.about} {stress.offer} {stress.meter}"


def _unit_stress(advice: Advice, key: str) -> Explanation:
    """`key` is the dispute's own stress_key; empty for the dearest of the chosen offer."""
    verdict, currency = advice.verdict, advice.case.currency
    known = (*verdict.unit_stresses, *((verdict.unit_stress,) if verdict.unit_stress is not None else ()))
    said = next((each for each in known if stress_key(each) == key), verdict.unit_stress if not key else None)
    if said is None:
        raise KeyError(key)
    offer = priced_offer(advice, said.offer)
    working = (said.sentence, *normal_month(offer, currency))
    source = source_line(read_library(), said.source) if said.source else ""
    sources = (*evidence_of(advice, offer.contract), *((source,) if source else ()))
    return explanation("unit_stress", f"{money(said.cost_per_month, currency)} ({offer.name})", working, (), sources)


def _combination(advice: Advice, name: str) -> Explanation:
    """`name` is the combination's own; empty for the one that is clearly better."""
    verdict, currency = advice.verdict, advice.case.currency
    known = (*verdict.combinations, *((verdict.combination,) if verdict.combination is not None else ()))
    said = next((each for each in known if each.name == name), verdict.combination if not name else None)
    if said is None:
        raise KeyError(name)
    working = (said.sentence, *normal_month(said.priced, currency))
    return explanation(
        "combination", money(said.priced.monthly.mean, currency), working, work_inputs(advice, said.priced)
    )


def _crossover(advice: Advice, at: str) -> Explanation:
    """`at` is the crossover's own `at`."""
    one = next((each for each in advice.verdict.crossovers if each.at == at), None)
    if one is None:
        raise KeyError(at)
    from advisor.report.price_curve import at_volume

    currency, contracts = advice.case.currency, {each.name: each for each in advice.offers}
    unit = meter_name(one.meter)
    working = [
        worded(
            "{name} at {at} {unit} a month: {cost}",
            name=name,
            at=count(Decimal(at)),
            unit=unit,
            cost=exact_money(round(at_volume(contracts[name], advice.workload, float(at)).cost, 2), currency),
        )
        for name in one.between
        if name in contracts and one.meter == "tasks"
    ]
    working.append(worded("Above it {above} is the cheaper of the two.", above=one.above))
    of = tuple(each for each in advice.assumptions if each.key in ("task_cost", "tasks"))
    sources = tuple(line for name in one.between if name in contracts for line in evidence_of(advice, contracts[name]))
    return explanation(
        "crossover", worded("{at} {unit} a month", at=count(Decimal(at)), unit=unit), tuple(working), of, sources
    )


def flip_key(flip: Flip) -> str:
    """Which flip is meant: one number may have one above and one below."""
    return f"{flip.input} {flip.direction} {flip.at}"


def _flip(advice: Advice, key: str) -> Explanation:
    """`key` is the flip's own flip_key."""
    from advisor.report.advice_text import WORDS

    flip = next((each for each in (*advice.flips, *advice.passing_flips) if flip_key(each) == key), None)
    if flip is None:
        raise KeyError(key)
    now, at = now_and_at(flip, advice, read_library().questions)
    of = tuple(each for each in advice.assumptions if flip.input in (each.key, each.source))
    how = switch(flip, at)
    working = (
        worded(
            "{input}: now {now}; {how} the advice is {kind}, {offer}.",
            input=flip.label,
            now=now,
            how=how,
            kind=WORDS[flip.verdict],
            offer=flip.offer,
        ),
        flip.effect,
    )
    return explanation("flip", worded("{input} {how}", input=flip.label, how=how), working, of)


def _stake(advice: Advice, number: str) -> Explanation:
    asked = next((each for each in advice.questions if each.id == number), None)
    if asked is None or asked.money_at_stake is None:
        raise KeyError(number)
    source = source_line(read_library(), asked.source)
    figure = worded("{money_at_stake} a month", money_at_stake=money(asked.money_at_stake, advice.case.currency))
    return explanation(
        "stake",
        figure,
        (asked.question, asked.because or asked.why, asked.stake_because),
        (),
        (source,) if source else (),
    )


def _assumption(advice: Advice, key: str) -> Explanation:
    """`key` is the assumption's own key."""
    library = read_library()
    one = next((each for each in advice.assumptions if each.key == key), None)
    if one is None:
        raise KeyError(key)
    entry = tables("assumptions.toml").get(key, {})
    working = (str(entry["why"]),) if "why" in entry and one.basis != "said" else ()
    made = explanation("assumption", one.value, working, (one,))
    more = tuple(
        source
        for name in entry.get("references", ())
        if (source := source_line(library, name)) and source not in made.sources
    )
    return Explanation(one.name, one.value, made.formula, made.working, made.inputs, (*made.sources, *more))


FIGURES: dict[str, Callable[[Advice, str], Explanation]] = {
    **COSTS,
    **{
        key: _level(key)
        for key in (
            "monthly_cap",
            "daily_stop",
            "per_task_cap",
            "commitment",
            "allowance",
            "headroom",
            "alerts",
            "retries",
            "minimum_lockin_discount",
        )
    },
    "confidence": _confidence,
    "certainty": _certainty,
    "routing": _routing,
    "measure_first": _measure_first,
    "review": _review,
    "unit_stress": _unit_stress,
    "combination": _combination,
    "crossover": _crossover,
    "flip": _flip,
    "stake": _stake,
    "assumption": _assumption,
}
"""Every figure that can be explained."""
