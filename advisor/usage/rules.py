"""The figures by which an export is judged: what a match is, what a markup, what a loop; from resources/usage.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from advisor.errors import InputRefused


@dataclass(frozen=True)
class UsageRules:
    """Each is explained in resources/usage.toml."""

    match_within: Decimal
    rounding_within: Decimal
    stable_days: int
    stable_within: Decimal
    loop_factor: int
    loop_hours: int
    loop_least: int


def read_usage_rules(data: Mapping[str, Any], references: Mapping[str, Any]) -> UsageRules:
    """The tables of usage.toml; refuses a missing, unknown or unexplained one by name.

    Raises InputRefused with all faults.
    """
    faults = []
    names = {field.name for field in fields(UsageRules)}
    values: dict[str, Any] = {}
    for name in sorted(names | data.keys()):
        table = data.get(name)
        if name not in names:
            faults.append((name, "is not a figure that anything uses"))
        elif not isinstance(table, dict) or not all(table.get(key) for key in ("value", "unit", "why", "references")):
            faults.append((name, "needs value, unit, why and references"))
        else:
            faults += [(name, f"{key} is not a reference") for key in table["references"] if key not in references]
            values[name] = table["value"]
    if faults:
        raise InputRefused("usage.toml", faults)
    return UsageRules(**values)
