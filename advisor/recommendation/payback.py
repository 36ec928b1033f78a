"""Does a workflow pay back: what it costs today against what the agent costs, with honest ranges, sorted into six
months, eighteen months, and not yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from advisor.errors import InputRefused
from advisor.interview.answers import Answers
from advisor.sentences import worded
from advisor.workload import Assumption, Workload

if TYPE_CHECKING:
    from advisor.forecast.priced_offer import Spread

Group = Literal["six_months", "eighteen_months", "not_yet", "unknown"]
ORDER: tuple[Group, ...] = ("six_months", "eighteen_months", "not_yet", "unknown")
QUESTIONS = (
    "today_cost_per_task", "resolved_share", "savings_kept", "missed_per_month", "recovered_share", "value_of_contact",
    "one_off_cost", "running_cost",
)  # fmt: skip
"""The answers that this page asks for, in order."""
VERSIONS = 512
"""Plausible situations that are looked through, always the same ones."""
_STEPS = (0.9115923534820549, 0.8310006189269518, 0.7575338099526643, 0.6905620286569769, 0.6295110649287559,
          0.5738574732213992, 0.5231240845771606)  # fmt: skip
"""Steps of the regular sequence that spreads seven inputs evenly (powers of 1 ÷ the root of x^8 = x + 1; computed)."""


@dataclass(frozen=True)
class Figure:
    """A number with its range, why it is that, and whether a vendor claims it."""

    low: float
    value: float
    high: float
    unit: str
    why: str
    references: tuple[str, ...]
    claim: bool = False


PaybackFigures = Mapping[str, Figure]
_NEEDED = frozenset({
    "six_months", "eighteen_months", "recovered_share", "savings_kept", "containment_spread", "stated_spread",
    "one_off_spread", "owner_hours", "owner_hour_cost", "worth_saying", "no_end_in_sight",
})  # fmt: skip


def read_payback_figures(data: Mapping[str, Any], references: Mapping[str, Any]) -> PaybackFigures:
    """The tables of resources/payback.toml; refuses a missing, unknown or unexplained one by name.

    Raises InputRefused with all faults.
    """
    faults = [(key, "is missing") for key in sorted(_NEEDED - data.keys())]
    faults += [(key, "is not a figure that anything uses") for key in sorted(data.keys() - _NEEDED)]  # not shown
    figures: dict[str, Figure] = {}
    for key, table in data.items():
        if not all(table.get(name) for name in ("value", "unit", "why", "references")):
            faults.append((key, "needs value, unit, why and references"))  # not shown
            continue
        faults += [
            (key, f"{name} is not in references.toml") for name in table["references"] if name not in references
        ]  # not shown
        value = float(table["value"])
        low, high = float(table.get("low", value)), float(table.get("high", value))
        if not low <= value <= high:
            faults.append((key, "needs low, value and high in this order"))  # not shown
        figures[key] = Figure(
            low, value, high, table["unit"], table["why"], tuple(table["references"]), bool(table.get("claim"))
        )
    if faults:
        raise InputRefused("resources/payback.toml", faults)
    return figures


@dataclass(frozen=True)
class Band:
    """The middle of all plausible situations, and the range that holds eight of ten."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Payback:
    """What one workflow brings. None where something that it rests on is not known; nothing unknown counts as zero."""

    name: str
    tasks: Band
    containment: Band
    cost_today: Band | None
    """Of one settled task."""
    cost_with_agent: Band
    """Of one task that the agent settles: its bill and its upkeep."""
    cost_mixed: Band | None
    """Of one task when the agent takes the first look and people settle the rest."""
    won_back: Band | None
    """Per month, from contacts that nobody answers today; None when nothing was said about them."""
    gain: Band | None
    """Per month, after the agent's own cost."""
    one_off: Band | None
    months: Band | None
    """Until the one-off costs are back. None when they are not known or in most situations never come back."""
    never_share: float | None
    """Share of situations in which they never come back."""
    within_six: float | None
    within_eighteen: float | None
    """Shares of situations."""
    waiting: Band | None
    """What a quarter of waiting costs: three months' gain; negative when it saves money."""
    group: Group
    sentence: str
    missing: tuple[str, ...]
    """Questions without which it can't be said."""
    assumptions: tuple[Assumption, ...]


def payback(
    name: str, workload: Workload, monthly: Spread, answers: Answers, figures: PaybackFigures, currency: str = "USD"
) -> Payback:
    """What a workflow with this work brings on an offer that costs `monthly`, in the case's currency.

    Every input moves between its low and its high; volume and the offer's cost move together, as in the forecast.
    """
    inputs = _Inputs(workload, monthly, answers, figures)
    runs = [inputs.version(place) for place in range(VERSIONS)]
    known = inputs.human is not None
    gains = [run.gain for run in runs]
    months = never = within_six = within_eighteen = None
    if known and inputs.one_off is not None:
        times = [run.one_off / run.gain if run.gain > 0 else float("inf") for run in runs]
        never = sum(time == float("inf") for time in times) / VERSIONS
        within_six = sum(time <= figures["six_months"].value for time in times) / VERSIONS
        within_eighteen = sum(time <= figures["eighteen_months"].value for time in times) / VERSIONS
        months = _band(times) if never < 0.5 else None
    gain = _band(gains) if known else None
    group = _group(months, gain, inputs.one_off is not None, figures)
    missing = tuple(
        question for question, there in (("today_cost_per_task", known), ("one_off_cost", inputs.one_off is not None))
        if not there
    )  # fmt: skip
    return Payback(
        name=name,
        tasks=_band([run.tasks for run in runs]),
        containment=_band([run.containment for run in runs]),
        cost_today=_band([run.human for run in runs]) if known else None,
        cost_with_agent=_band([run.cost_with_agent for run in runs]),
        cost_mixed=_band([run.cost_mixed for run in runs]) if known else None,
        won_back=_band([run.won_back for run in runs]) if inputs.won_back_known else None,
        gain=gain,
        one_off=None if inputs.one_off is None else _band([run.one_off for run in runs]),
        months=months,
        never_share=never,
        within_six=within_six,
        within_eighteen=within_eighteen,
        waiting=None if gain is None else Band(3 * gain.low, 3 * gain.middle, 3 * gain.high),
        group=group,
        sentence=_sentence(group, months, gain, never, missing, currency, figures),
        missing=missing,
        assumptions=tuple(inputs.assumptions),
    )


def sorted_portfolio(workflows: Iterable[Payback]) -> tuple[Payback, ...]:
    """Six months first, then eighteen, then not yet, then what can't be said; in each the fastest first."""

    def place(one: Payback) -> tuple[int, float, str]:
        return ORDER.index(one.group), one.months.middle if one.months else float("inf"), one.name

    return tuple(sorted(workflows, key=place))


@dataclass(frozen=True)
class _Version:
    tasks: float
    containment: float
    human: float
    bill: float
    upkeep: float
    kept: float
    won_back: float
    one_off: float

    @property
    def cost_with_agent(self) -> float:
        return (self.bill + self.upkeep) / max(self.tasks * self.containment, 1e-9)

    @property
    def cost_mixed(self) -> float:
        return (self.bill + self.upkeep) / max(self.tasks, 1e-9) + (1 - self.containment) * self.human

    @property
    def gain(self) -> float:
        return self.tasks * self.containment * self.human * self.kept + self.won_back - self.bill - self.upkeep


class _Inputs:
    """The inputs with their ranges; each is noted with where it comes from."""

    def __init__(self, workload: Workload, monthly: Spread, answers: Answers, figures: PaybackFigures) -> None:
        self.assumptions: list[Assumption] = []
        self._workload, self._monthly, self._answers, self._figures = workload, monthly, answers, figures
        stated = figures["stated_spread"].value
        self.human = self._said("today_cost_per_task", worded("Cost of one task today"), 1 - stated, 1 + stated)
        spread = figures["containment_spread"].value
        said = answers.number("resolved_share")
        share = float(said) if said is not None else workload.units_per_task["resolutions"]
        basis = ("said", "resolved_share") if said is not None else ("default", "assumptions")
        self._note("resolved_share", worded("Settled without a person"), f"{100 * share:.0f} %", *basis)
        self._contained = (share * (1 - spread), share, min(1.0, share * (1 + spread)))
        self._kept = self._said(
            "savings_kept", worded("Freed time that leaves the bill"), 1 - stated, 1 + stated, most=1.0
        ) or self._assumed("savings_kept", worded("Freed time that leaves the bill"), percent=True)
        missed = self._said("missed_per_month", worded("Missed contacts in a month"), 1 - stated, 1 + stated)
        worth = self._said("value_of_contact", worded("Worth of a contact won back"), 1 - stated, 1 + stated)
        self.won_back_known = missed is not None and worth is not None
        self._missed, self._worth = missed or (0.0, 0.0, 0.0), worth or (0.0, 0.0, 0.0)
        self._recovered = (0.0, 0.0, 0.0)
        if self.won_back_known:
            self._recovered = self._said(
                "recovered_share", worded("Missed contacts won back"), 1 - stated, 1 + stated, most=1.0
            ) or self._assumed("recovered_share", worded("Missed contacts won back"), percent=True)
        one_off = figures["one_off_spread"]
        self.one_off = self._said("one_off_cost", worded("One-off costs"), one_off.low, one_off.high)
        running = self._said("running_cost", worded("Looking after it, per month"), 1 - stated, 1 + stated)
        if running is None:
            hours, rate = figures["owner_hours"], figures["owner_hour_cost"].value
            running = (hours.low * rate, hours.value * rate, hours.high * rate)
            words = worded("{low:g} to {high:g} hours at {rate:g}", low=hours.low, high=hours.high, rate=rate)
            self._note("running_cost", worded("Looking after it, per month"), words, "judgement", hours.references[0])
        self._running = running

    def version(self, place: int) -> _Version:
        u = [(0.5 + (place + 1) * step) % 1.0 for step in _STEPS]
        work = self._workload
        z = NormalDist().inv_cdf(min(max(u[0], 1e-6), 1 - 1e-6))
        monthly = self._monthly
        return _Version(
            tasks=work.tasks_per_month * exp(work.tasks_sd * z),
            containment=_between(self._contained, u[1]),
            human=_between(self.human or (0.0, 0.0, 0.0), u[2]),
            bill=_cost_at(monthly, u[0]),
            upkeep=_between(self._running, u[3]),
            kept=_between(self._kept, u[4]),
            won_back=_between(self._missed, u[5]) * _between(self._recovered, u[6]) * _between(self._worth, u[5]),
            one_off=_between(self.one_off or (0.0, 0.0, 0.0), u[6]),
        )

    def _said(
        self, key: str, title: str, low: float, high: float, most: float | None = None
    ) -> tuple[float, float, float] | None:
        number = self._answers.number(key)
        if number is None or number < 0:
            return None
        value = float(number)
        self._note(key, title, f"{100 * value:g} %" if most == 1.0 else f"{value:,g}", "said", key)
        top = value * high if most is None else min(most, value * high)
        return value * low, value, top

    def _assumed(self, key: str, title: str, *, percent: bool) -> tuple[float, float, float]:
        figure = self._figures[key]
        factor, sign = (100, " %") if percent else (1, "")
        claim = worded(", a vendor's claim to be confirmed") if figure.claim else ""
        words = worded(
            "{low:g} to {high:g}{sign}{claim}",
            low=factor * figure.low,
            high=factor * figure.high,
            sign=sign,
            claim=claim,
        )
        self._note(key, title, words, "claim" if figure.claim else "judgement", figure.references[0])
        return figure.low, figure.value, figure.high

    def _note(self, key: str, title: str, value: str, basis: str, source: str) -> None:
        self.assumptions.append(Assumption(name=title, value=value, basis=basis, source=source, key=key))


def _between(span: tuple[float, float, float], u: float) -> float:
    """From low at 0 over the middle at one half to high at 1."""
    low, middle, high = span
    return low + (middle - low) * 2 * u if u < 0.5 else middle + (high - middle) * (2 * u - 1)


def _cost_at(monthly: Spread, u: float) -> float:
    """The offer's cost of a month that is as busy as `u` of all months."""
    points = ((0.1, monthly.p10), (0.5, monthly.p50), (0.9, monthly.p90))
    if u <= 0.1:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if u <= right:
            return low + (high - low) * (u - left) / (right - left)
    return points[2][1] + (monthly.cvar95 - points[2][1]) * min(1.0, (u - 0.9) / 0.075)


def _band(values: list[float]) -> Band:
    ordered = sorted(values)
    last = len(ordered) - 1
    return Band(ordered[round(0.1 * last)], ordered[round(0.5 * last)], ordered[round(0.9 * last)])


def _group(months: Band | None, gain: Band | None, one_off_known: bool, figures: PaybackFigures) -> Group:
    if gain is None:
        return "unknown"
    if gain.middle <= 0:
        return "not_yet"
    if not one_off_known:
        return "unknown"
    if months is None or months.middle > figures["eighteen_months"].value:
        return "not_yet"
    return "six_months" if months.middle <= figures["six_months"].value else "eighteen_months"


def _sentence(
    group: Group,
    months: Band | None,
    gain: Band | None,
    never: float | None,
    missing: tuple[str, ...],
    currency: str,
    figures: PaybackFigures,
) -> str:
    if gain is None:
        return worded("It can't be said: tell what one task costs today.")
    if gain.middle <= 0:
        return worded(
            "Not yet: on these figures a month loses {middle:,.0f} {currency} more often than not.",
            middle=significant(-gain.middle),
            currency=currency,
        )
    if missing:
        return worded(
            "A month brings about {middle:,.0f} {currency}; tell the one-off costs to see when they are back.",
            middle=significant(gain.middle),
            currency=currency,
        )
    assert never is not None
    if months is None:
        return worded("Not yet: in most plausible situations the one-off costs never come back.")
    span = (
        worded("{low} to {high} months", low=_months(months.low), high=_months(months.high))
        if months.high < figures["no_end_in_sight"].value
        else worded("{low} months or far longer", low=_months(months.low))
    )
    risk = (
        " " + worded("In {number} of 10 situations it never pays back.", number=round(never * 10) or 1)
        if never >= figures["worth_saying"].value
        else ""
    )
    head = {"six_months": worded("Inside six months"), "eighteen_months": worded("Inside eighteen months")}.get(
        group, worded("Not yet")
    )
    if months.middle < 1:
        return worded(
            "{head}: paid back within the first month, in bad cases after {high} months.{risk}",
            head=head,
            high=_months(months.high),
            risk=risk,
        )
    return worded(
        "{head}: paid back after about {middle} months ({span}).{risk}",
        head=head,
        middle=_months(months.middle),
        span=span,
        risk=risk,
    )


def _months(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def significant(amount: float) -> float:
    """Three figures: what is this unsure is not printed to the unit."""
    return float(f"{amount:.3g}")
