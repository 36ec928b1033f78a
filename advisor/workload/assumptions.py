"""What we assume when the buyer does not say: every default with its unit, its reason and its sources, read
strictly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from advisor.errors import AdvisorError, InputRefused, probably_meant
from advisor.sentences import worded

EXPECTED = frozenset({
    "tasks", "usage_basis", "no_number", "stated_range", "busiest", "known_peak", "spikes", "spike_size", "growth",
    "growth_spread",
    "loops", "runaway_speed", "detection", "context_growth", "task_cost_sd", "task_size_sd", "input_tokens",
    "output_tokens",
    "requests_per_task", "cached_share", "retries", "model_tier", "minutes_per_task", "resolved_share", "seats",
    "actions_per_task",
    "credits_per_task", "measured_size_error", "measured_volume_error", "days_alike", "calls_error", "price_decline",
    "price_spread", "model_updates", "model_updates_trend", "model_updates_spread", "price_floats_unsaid",
    "renewal_rise", "renewal_rise_spread",
    "stop_ok",
    "certainty", "certainty_example", "hours_in_month", "days_in_month",
})  # fmt: skip


class Entry(BaseModel):
    """One assumption: a single value, or a value for each choice of a question and one for "not sure"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    why: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)
    question: str | None = None
    value: Decimal | None = None
    choices: dict[str, Decimal] | None = None
    not_sure: Decimal | None = None
    number: bool = False
    """True when the question may also be answered with a number in this unit."""
    most: Decimal | None = None
    """The largest number that can be meant; a larger one is refused as a slip of the pen."""
    number_spread: Decimal | None = None
    """The value when the question was answered with a number that is not in this unit."""
    judgement: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> Entry:
        if (self.value is None) == (self.choices is None):
            raise ValueError("give either value or choices")
        if self.choices is not None and (self.not_sure is None or self.question is None):
            raise ValueError("choices need a question and not_sure")
        return self

    @property
    def default(self) -> Decimal:
        """The value when nothing is known."""
        chosen = self.value if self.value is not None else self.not_sure
        assert chosen is not None
        return chosen


@dataclass(frozen=True)
class Assumptions:
    """Every assumption by its key."""

    entries: Mapping[str, Entry]

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]

    def references(self) -> Iterable[str]:
        """Every reference key that an assumption cites."""
        return sorted({key for entry in self.entries.values() for key in entry.references})


def read_assumptions(data: Mapping[str, Any]) -> Assumptions:
    """The tables of resources/assumptions.toml; refuses every unknown, missing or half-filled one by name.

    Raises InputRefused with all faults.
    """
    faults: list[tuple[str, str]] = []
    entries: dict[str, Entry] = {}
    for key, table in data.items():
        try:
            entries[key] = Entry.model_validate(table)
        except ValidationError as error:
            faults += [(".".join([key, *map(str, e["loc"])]), e["msg"]) for e in error.errors()]
    faults += [(key, "is missing") for key in sorted(EXPECTED - data.keys())]
    faults += [(key, "is not an assumption that anything uses") for key in sorted(data.keys() - EXPECTED)]
    if faults:
        raise InputRefused("assumptions.toml", faults)
    return Assumptions(entries)


def refuse_unusable(overrides: Mapping[str, str], assumptions: Assumptions, also: Iterable[str] = ()) -> None:
    """Refuses an override that names no assumption, with the nearest known name.

    Raises AdvisorError, naming the first that can't be used.
    """
    known = [*assumptions.entries, *also]
    for key in overrides:
        if key not in known:
            raise AdvisorError(
                worded(
                    "overrides.{key}: there is no assumption of this name; the nearest is {near}.",
                    key=key,
                    near=probably_meant(key, known, 0.0),
                )
            )
