"""Random contracts bill the same in the engine and in a second calculator that is written from the format's text."""

from __future__ import annotations

import importlib.util
import random
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from advisor.contracts import Contract, bill


def _beside(name: str) -> ModuleType:
    """A module of this folder (the folder is no package)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


slow_bill = _beside("slow_calculator").slow_bill
random_contracts = _beside("random_contracts")


def _without_nulls(data: Any) -> Any:
    """null is the same as an absent key, but for the end of a table."""
    if isinstance(data, dict):
        return {k: _without_nulls(v) for k, v in data.items() if v is not None or k in ("up_to", "max_blocks")}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data


def _compare(seed: int, *, capped: bool = False) -> None:
    """The same lines, totals, unserved units and open questions in both; `capped` gives every contract a cap that stops."""
    rng = random.Random(seed)
    data, months = random_contracts.random_contract(rng), random_contracts.random_months(rng)
    if capped and not data.get("cap"):
        limit, every = str(rng.randint(5, 400)), rng.choice(["month", "quarter", "term"])
        data["cap"] = {"on": "spend", "limit": limit, "every": every, "enforcement": "before_next_call"}
    result = bill(Contract.model_validate(data), months)
    slow = slow_bill(_without_nulls(data), months)
    for number, (month, wanted) in enumerate(zip(result.months, slow["months"], strict=True)):
        lines = [(line.charge, Fraction(line.amount)) for line in month.lines if line.amount]
        assert lines == wanted["lines"], (seed, number)
        assert set(month.unserved) == set(wanted["unserved"]), (seed, number)
        for meter, units in month.unserved.items():  # without an end, a quantity is shown to 28 digits
            assert abs(Fraction(units) - wanted["unserved"][meter]) < Fraction(1, 10**20), (seed, number)
        assert sum(line.amount for line in month.lines) == month.total, (seed, number)
        assert all(line.working for line in month.lines), (seed, number)
    assert Fraction(result.total) == slow["total"], seed
    questions = {(q.charge, q.key): Fraction(q.difference) for q in result.open_questions}
    assert questions == slow["questions"], seed


def test_random_contracts_that_stop_at_a_cap_bill_the_same_in_both_calculators() -> None:
    """The first has blocks of falling price behind a rounded count: just past a bound it costs less than just before."""
    for seed in (1_000_261, *range(1_000_000, 1_000_004)):
        _compare(seed, capped=True)


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_random_contracts_bill_the_same_in_both_calculators(start: int) -> None:
    for seed in range(start, start + 60):
        _compare(seed)


@pytest.mark.slow
def test_hundreds_more_random_contracts_bill_the_same_in_both_calculators() -> None:
    for seed in range(1_000, 1_600):
        _compare(seed)
