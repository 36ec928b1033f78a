"""Every number of ours has a unit, a reason and a source, or it is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.files.resources import read_toml
from advisor.recommendation.thresholds import read_thresholds

WHOLE = {"value": Decimal("0.05"), "unit": "share", "why": "because", "references": ["advisor_judgement"]}


def test_the_shipped_thresholds_are_read_with_their_reasons_and_sources(method: Any) -> None:
    thresholds = read_thresholds(read_toml("thresholds.toml"), method.references)
    assert thresholds["near_equal_share"] == 0.05
    assert all(entry.why.endswith(".") for entry in thresholds.entries.values())


@pytest.mark.parametrize("missing", ["value", "unit", "why", "references"])
def test_a_number_without_its_unit_reason_or_source_is_refused(missing: str) -> None:
    data = {"cap": {key: value for key, value in WHOLE.items() if key != missing}}
    with pytest.raises(InputRefused, match=rf"thresholds\.toml: cap\.{missing}"):
        read_thresholds(data)


def test_a_source_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InputRefused, match="advisor_judgement is not in references"):
        read_thresholds({"cap": WHOLE}, {})


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InputRefused) as refused:
        read_thresholds({"a": WHOLE | {"why": ""}, "b": WHOLE | {"colour": "red"}})
    assert [path for path, _ in refused.value.faults] == ["a.why", "b.colour"]


def test_no_threshold_is_left_over(method: Any) -> None:
    """Each key stands somewhere in the program; `share_` and a choice make the rest."""
    package = Path(__file__).parents[2] / "advisor"
    program = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    shares = {f"share_{choice}" for choice in ("lt25", "25_50", "50_75", "gt75")}
    unused = {key for key in method.thresholds if f'"{key}"' not in program and f"'{key}'" not in program}
    assert unused == shares
