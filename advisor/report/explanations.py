""" "Explain this number": for each figure of the advice its formula in words, its arithmetic, each input with where it came
from, and the sources. The window shows these words and the PDF may; nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.report.explanation_parts import Explanation, explanation, source_line, tables
from advisor.report.library import read_library
from advisor.report.wording import count, day, exact_money, money, percent

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.contracts import Contract
    from advisor.forecast.priced_offer import PricedOffer
    from advisor.portfolio import Portfolio
    from advisor.recommendation.records import Flip
    from advisor.workload import Assumption

_VOLUME = (
    "tasks", "usage_basis", "no_number", "stated_range", "busiest", "known_peak", "growth", "growth_spread", "spikes", "spike_size",
)  # fmt: skip
_TOKENS = (
    "task_cost", "task_cost_sd", "task_size_sd", "context_growth", "loops", "detection", "runaway_speed",
)  # fmt: skip
_SIZES = ("input_tokens", "output_tokens", "requests_per_task", "cached_share", "retries", "model_tier")
"""What the cost of a task is made of, where the buyer did not give it."""
_OF_METER = {
    "resolutions": ("resolved_share",), "minutes": ("minutes_per_task",), "actions": ("actions_per_task",),
    "credits": ("credits_per_task",), "seats": ("seats",),
}  # fmt: skip
_MARKET = ("price_decline", "price_spread")


def explain(advice: Advice, figure: str, of: str = "") -> Explanation:
    """The explanation of one figure: a key of FIGURES, `of` an offer's name, an input or a question's id where it has one.

    An empty `of` is the chosen offer. KeyError when there is no such figure, StopIteration never.
    """
    return FIGURES[figure](advice, of)


# What one offer costs


def _priced(advice: Advice, name: str) -> PricedOffer:
    wanted = name or advice.verdict.offer
    combination = advice.verdict.combination
    if combination is not None and combination.name == wanted:
        return combination.priced
    found = next((one.priced for one in advice.verdict.offers if one.priced.name == wanted), None)
    if found is None:
        raise KeyError(name)
    return found


def _cost(key: str, shown: Callable[[PricedOffer, str], tuple[str, ...]]) -> Callable[[Advice, str], Explanation]:
    """`shown` gives the figure and then further lines of working."""

    def made(advice: Advice, name: str) -> Explanation:
        offer, currency = _priced(advice, name), advice.case.currency
        figure, *more = shown(offer, currency)
        return explanation(
            key,
            f"{figure} ({offer.name})",
            (*_normal_month(offer, currency), *more),
            _work_inputs(advice, offer),
            _evidence(advice, offer.contract),
        )

    return made


def _month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    normal, mean = float(offer.base_bill.total) / 12, offer.monthly.mean
    lines = [f"Average over all futures: {exact_money(round(mean, 2), currency)}."]
    if abs(mean - normal) >= 0.005 * max(normal, 1.0):
        more = "more" if mean > normal else "less"
        lines.append(
            f"That is {money(abs(mean - normal), currency)} {more} than a normal month: busy months, growth, spikes and runaways "
            "are in the average."
        )
    missed = mean - offer.bill_monthly_mean
    if missed >= 0.005 * max(mean, 1.0):
        lines.append(
            f"{money(offer.bill_monthly_mean, currency)} of it is the vendor's bill, {money(missed, currency)} the value of tasks not served."
        )
    return (money(mean, currency), *lines)


def _range(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        f"{money(cost.p10, currency)} to {money(cost.p90, currency)}",
        f"In the middle: {money(cost.p50, currency)}.",
    )


def _bad_month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        money(cost.cvar95, currency),
        f"1 in 20 months costs more than {money(cost.p95, currency)}; the average of those is {money(cost.cvar95, currency)}.",
    )


def _year(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.annual
    return (
        money(cost.mean, currency),
        f"8 of 10 futures: {money(cost.p10, currency)} to {money(cost.p90, currency)}; the middle one {money(cost.p50, currency)}; "
        f"the average of the worst 1 in 20 {money(cost.cvar95, currency)}.",
        f"The exact bill of twelve normal months: {exact_money(offer.base_bill.total, currency)}.",
    )


def _over_budget(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return ("no budget given" if offer.over_budget_share is None else percent(offer.over_budget_share, 1),)


def _unserved(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (percent(offer.unserved_share, 1), f"On average {count(offer.unserved_tasks)} tasks a month are not served.")


def _normal_bill(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (exact_money(offer.base_bill.months[0].total, currency),)


def _normal_month(offer: PricedOffer, currency: str) -> Iterator[str]:
    """The exact bill of the first normal month, line by line."""
    month = offer.base_bill.months[0]
    for line in month.lines:
        if line.amount:
            yield f"{line.description}: {line.working} = {exact_money(line.amount, currency)}"
    for meter, units in month.unserved.items():
        yield f"Not served: {count(units)} {meter.replace('_', ' ')}"
    yield f"A normal month: {exact_money(month.total, currency)}"


def _work_inputs(advice: Advice, offer: PricedOffer) -> tuple[Assumption, ...]:
    """The assumptions that move this offer's bill: its meters' own, and those of what it leaves open."""
    contract, work = offer.contract, advice.workload
    meters = {
        str(meter)
        for charge in contract.charges
        for meter in (getattr(charge, "meter", None), getattr(charge, "per", None))
        if meter
    }
    keys = [*_VOLUME] if meters - {"seats"} else []
    if meters & work.token_meters:
        keys += _TOKENS
        known = any(each.key == "task_cost" and each.basis in ("said", "measured") for each in advice.assumptions)
        if not known or meters & work.token_meters != {"model_cost"}:
            keys += _SIZES
    for meter in sorted(meters):
        keys += _OF_METER.get(meter, ())
    if offer.stops or offer.unserved_share > 0:
        keys += ["missed_value", "stop_ok"]
    if contract.terms.price_floats == "yes":
        keys += _MARKET
    return tuple(
        each for each in advice.assumptions if each.key in keys or (each.source == "offers" and offer.name in each.name)
    )


def _evidence(advice: Advice, contract: Contract) -> tuple[str, ...]:
    evidence = contract.evidence
    if advice.offers_are_typical:
        return (f"Typical offer of the market, built from list prices checked up to {day(advice.prices_checked_on)}",)
    if not evidence.source:
        return (f"{contract.name}: prices typed in, no source given",)
    read = f", read {day(evidence.read_on)}" if evidence.read_on else ""
    return (f"{contract.name}: {evidence.source}{read}",)


def explain_total(portfolio: Portfolio) -> Explanation:
    """How the total of several workflows is made. KeyError for a case that names none."""
    total, currency = portfolio.total, portfolio.case.currency
    if total is None:
        raise KeyError("total")
    working = [
        f"{one.name}: {one.offer}, {exact_money(round(one.monthly_mean, 2), currency)} a month, {percent(one.share)} of the money."
        for one in total.verdicts
    ]
    working += [
        f"Together {exact_money(round(total.monthly.mean, 2), currency)} a month.",
        f"The exact bills of twelve normal months: {exact_money(total.base_total, currency)}.",
        total.sentence,
    ]
    return explanation("total", money(total.monthly.mean, currency), tuple(working))


# Levels and the rest of the verdict


def _level(key: str) -> Callable[[Advice, str], Explanation]:
    def made(advice: Advice, _: str) -> Explanation:
        levels, currency = advice.verdict.levels, advice.case.currency
        figures: dict[str, str | None] = {
            "monthly_cap": _amount(levels.monthly_cap, currency),
            "daily_stop": _amount(levels.daily_stop, currency),
            "per_task_cap": _amount(levels.per_task_cap, currency),
            "commitment": _amount(levels.commitment, currency),
            "headroom": None if levels.headroom is None else percent(levels.headroom),
            "alerts": ", ".join(percent(share) for share in levels.alerts),
            "retries": str(levels.retries),
            "minimum_lockin_discount": None
            if levels.minimum_lockin_discount is None
            else percent(levels.minimum_lockin_discount, 1),
        }
        if figures[key] is None:
            return explanation(key, "none needed", ())
        working = levels.workings.get(key, "")
        of = (
            _work_inputs(advice, _priced(advice, ""))
            if key in ("monthly_cap", "daily_stop", "per_task_cap", "headroom")
            else ()
        )
        if key == "minimum_lockin_discount":
            of = tuple(each for each in advice.assumptions if each.key in _MARKET)
        return explanation(key, figures[key] or "", (working,) if working else (), of)

    return made


def _amount(amount: float | None, currency: str) -> str | None:
    return None if amount is None else money(amount, currency)


def _confidence(advice: Advice, _: str) -> Explanation:
    verdict = advice.verdict
    working = (
        verdict.confidence_because,
        f"Not known: {percent(advice.workload.unknown_share)} of the answers that count.",
    )
    return explanation("confidence", f"{verdict.confidence}, {percent(verdict.confidence_share)}", working)


def _certainty(advice: Advice, _: str) -> Explanation:
    said, currency = advice.verdict.price_of_certainty, advice.case.currency
    if said is None:
        raise KeyError("certainty")
    working = (
        said.sentence,
        f"In an average month {said.fixed_offer} costs {money(abs(said.premium), currency)} {'more' if said.premium > 0 else 'less'} than "
        f"{said.open_offer}; it makes a bad month {money(abs(said.risk_removed), currency)} {'smaller' if said.risk_removed > 0 else 'larger'}.",
    )
    of = tuple(each for each in advice.assumptions if each.key == "certainty")
    return explanation("certainty", money(said.premium, currency), working, of)


def _routing(advice: Advice, _: str) -> Explanation:
    said = advice.verdict.routing
    of = tuple(each for each in advice.assumptions if each.key in ("tasks", "task_cost"))
    figure = money(said.saving_per_month, advice.case.currency) + ("" if said.counted else " (not counted)")
    return explanation("routing", figure, (said.sentence, *said.conditions), of)


def _measure_first(advice: Advice, _: str) -> Explanation:
    said, currency = advice.verdict.measure_first, advice.case.currency
    working = (
        said.sentence,
        f"Knowing everything would be worth {money(said.perfect_value_per_month, currency)} a month.",
    )
    return explanation("measure_first", money(said.value_per_month, currency), working)


def _review(advice: Advice, _: str) -> Explanation:
    chosen, currency = _priced(advice, ""), advice.case.currency
    of = tuple(each for each in advice.assumptions if each.key in _MARKET)
    working = (
        f"Average month {money(chosen.monthly.mean, currency)}; market prices fall {percent(advice.workload.price_fall_per_year)} a year.",
    )
    months = advice.verdict.review_every_months
    return explanation("review", f"{months} {'month' if months == 1 else 'months'}", working, of)


def _unit_stress(advice: Advice, _: str) -> Explanation:
    said = advice.verdict.unit_stress
    if said is None:
        raise KeyError("unit_stress")
    chosen = _priced(advice, "")
    working = (said.sentence, *_normal_month(chosen, advice.case.currency))
    return explanation(
        "unit_stress",
        money(said.cost_per_month, advice.case.currency),
        working,
        (),
        _evidence(advice, chosen.contract),
    )


def _combination(advice: Advice, _: str) -> Explanation:
    said = advice.verdict.combination
    if said is None:
        raise KeyError("combination")
    working = (said.sentence, *_normal_month(said.priced, advice.case.currency))
    return explanation(
        "combination",
        money(said.priced.monthly.mean, advice.case.currency),
        working,
        _work_inputs(advice, said.priced),
    )


def _crossover(advice: Advice, at: str) -> Explanation:
    """`at` is the crossover's own `at`."""
    one = next((each for each in advice.verdict.crossovers if each.at == at), None)
    if one is None:
        raise KeyError(at)
    from advisor.report.price_curve import at_volume

    currency, contracts = advice.case.currency, {each.name: each for each in advice.offers}
    unit = one.meter.replace("_", " ")
    working = [
        f"{name} at {count(Decimal(at))} {unit} a month: {exact_money(round(at_volume(contracts[name], advice.workload, float(at)).cost, 2), currency)}"
        for name in one.between
        if name in contracts and one.meter == "tasks"
    ]
    working.append(f"Above it {one.above} is the cheaper of the two.")
    of = tuple(each for each in advice.assumptions if each.key in ("task_cost", "tasks"))
    sources = tuple(line for name in one.between if name in contracts for line in _evidence(advice, contracts[name]))
    return explanation("crossover", f"{count(Decimal(at))} {unit} a month", tuple(working), of, sources)


def flip_key(flip: Flip) -> str:
    """Which flip is meant: one number may have one above and one below."""
    return f"{flip.input} {flip.direction} {flip.at}"


def _flip(advice: Advice, key: str) -> Explanation:
    """`key` is the flip's own flip_key."""
    from advisor.report.advice_text import WORDS

    flip = next((each for each in (*advice.flips, *advice.passing_flips) if flip_key(each) == key), None)
    if flip is None:
        raise KeyError(key)
    now, at = (
        value if isinstance(value, str) else count(value) if value is not None else "not known"
        for value in (flip.now, flip.at)
    )
    of = tuple(each for each in advice.assumptions if flip.input in (each.key, each.source))
    how = f"{flip.direction} {at}"
    working = (
        f"{flip.label}: now {now}; with {how} the advice is {WORDS[flip.verdict]}, {flip.offer}.",
        flip.effect,
    )
    return explanation("flip", f"{flip.label} {how}", working, of)


def _stake(advice: Advice, number: str) -> Explanation:
    asked = next((each for each in advice.questions if each.id == number), None)
    if asked is None or asked.money_at_stake is None:
        raise KeyError(number)
    source = source_line(read_library(), asked.source)
    figure = f"{money(asked.money_at_stake, advice.case.currency)} a month"
    return explanation("stake", figure, (asked.question, asked.because or asked.why), (), (source,) if source else ())


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
    "month": _cost("month", _month),
    "range": _cost("range", _range),
    "bad_month": _cost("bad_month", _bad_month),
    "year": _cost("year", _year),
    "normal_month": _cost("normal_month", _normal_bill),
    "over_budget": _cost("over_budget", _over_budget),
    "unserved": _cost("unserved", _unserved),
    **{
        key: _level(key)
        for key in (
            "monthly_cap",
            "daily_stop",
            "per_task_cap",
            "commitment",
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
