"""The judgements behind a recommendation, each with its unit, reason and source; a number without them is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused


class Threshold(BaseModel):
    """One number of ours: what it is measured in, why it is this, and what it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    value: float = Field(allow_inf_nan=False)
    unit: str = Field(min_length=1)
    why: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Thresholds:
    """All thresholds by key; `thresholds["near_equal_share"]` is the number itself."""

    entries: Mapping[str, Threshold]

    def __getitem__(self, key: str) -> float:
        return self.entries[key].value

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)


def read_thresholds(data: Mapping[str, Any], references: Mapping[str, Any] | None = None) -> Thresholds:
    """Read the parsed resources/thresholds.toml; all faults are refused together, unknown reference keys too.

    Raises InputRefused with all faults.
    """
    entries: dict[str, Threshold] = {}
    faults: list[tuple[str, str]] = []
    for key, entry in data.items():
        try:
            entries[key] = Threshold.model_validate(entry)
        except ValidationError as error:
            faults += [(".".join(str(part) for part in (key, *one["loc"])), one["msg"]) for one in error.errors()]
            continue
        if references is not None:
            faults += [
                (f"{key}.references", f"{name} is not in references.toml")  # not shown
                for name in entries[key].references
                if name not in references
            ]
    if faults:
        raise InputRefused("resources/thresholds.toml", faults)
    return Thresholds(entries)
