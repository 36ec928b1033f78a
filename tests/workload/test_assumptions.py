"""The defaults are read strictly: nothing without a reason, nothing that no one uses."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.workload.assumptions import EXPECTED, read_assumptions

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture
def tables() -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "assumptions.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def test_the_shipped_tables_are_those_of_the_method(tables: dict[str, Any]) -> None:
    read = read_assumptions(tables)
    assert set(read.entries) == EXPECTED
    assert read["busiest"].choices is not None
    assert read["busiest"].choices["double"] == 2
    assert read["busiest"].default == Decimal("1.8")
    assert read["usage_basis"].default == Decimal("0.45")
    assert read["detection"].default == 24


def test_every_reference_of_an_assumption_is_in_the_list(tables: dict[str, Any]) -> None:
    listed = tomllib.loads((RESOURCES / "references.toml").read_text(encoding="utf-8"))
    assert [key for key in read_assumptions(tables).references() if key not in listed] == []


def test_a_table_without_a_reason_a_missing_and_an_unused_one_are_refused_by_name(tables: dict[str, Any]) -> None:
    del tables["busiest"]["why"]
    del tables["retries"]
    tables["moon_phase"] = tables["spike_size"]
    with pytest.raises(InputRefused) as refused:
        read_assumptions(tables)
    places = [path for path, _ in refused.value.faults]
    assert places == ["busiest.why", "retries", "moon_phase"]


def test_a_table_with_both_a_value_and_choices_is_refused(tables: dict[str, Any]) -> None:
    tables["busiest"]["value"] = 2
    with pytest.raises(InputRefused, match="busiest"):
        read_assumptions(tables)
