"""The seven-day measurement as a plan with dates: what to switch on, what to export and when, for paper and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.report.calendar import Entry, written
from advisor.sentences import filled, worded

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Step(BaseModel):
    """What to do on one day; day 1 is the first day of measuring."""

    model_config = _STRICT

    day: int = Field(ge=0, le=31)
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class Vendor(BaseModel):
    """Where the meters and exports of one vendor are."""

    model_config = _STRICT

    name: str = Field(min_length=1)
    switch_on: str = Field(min_length=1)
    usage: str = Field(min_length=1)
    cost: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = _STRICT

    step: tuple[Step, ...]
    vendor: tuple[Vendor, ...]


@dataclass(frozen=True)
class SevenDays:
    """resources/seven_days.toml."""

    steps: tuple[Step, ...]
    vendors: tuple[Vendor, ...]


@dataclass(frozen=True)
class DatedStep:
    on: date
    title: str
    text: str


def read_seven_days(data: Mapping[str, Any], references: Mapping[str, Any]) -> SevenDays:
    """Refuses an incomplete step or vendor, or an unknown reference, by its place."""
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        faults = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_input=False)]
        raise InputRefused("resources/seven_days.toml", faults) from None
    cited = [name for one in file.step for name in one.references] + [n for one in file.vendor for n in one.references]
    if unknown := [name for name in cited if name not in references]:
        raise InputRefused("resources/seven_days.toml", [(name, "is not in references.toml") for name in unknown])
    return SevenDays(tuple(sorted(file.step, key=lambda step: step.day)), file.vendor)


def dated_steps(plan: SevenDays, vendor: Vendor, first: date) -> tuple[DatedStep, ...]:
    """The steps with their dates; the vendor's own words stand where something is switched on or exported."""
    found = []
    for step in plan.steps:
        text: str = filled(step.text)
        if step.day == 0:
            name, what = filled(vendor.name), filled(vendor.switch_on)
            text = worded("{text} {vendor}: {what}", text=text, vendor=name, what=what)
        if step is plan.steps[-1]:
            usage, cost = filled(vendor.usage), filled(vendor.cost)
            text = worded("{text} Usage: {usage} Cost: {cost}", text=text, usage=usage, cost=cost)
        found.append(DatedStep(first + timedelta(days=step.day - 1), step.title, text))
    return tuple(found)


def plan_calendar(steps: tuple[DatedStep, ...], made_on: date) -> bytes:
    """The steps as a calendar file with a reminder a day before each; the same bytes for the same plan and day."""
    entries = [Entry(f"measure-{number}", step.on, step.title, step.text) for number, step in enumerate(steps)]
    return written(entries, f"{made_on:%Y%m%d}T000000Z", f"seven-days-{steps[0].on.isoformat()}", 1)
