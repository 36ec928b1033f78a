"""Statistics of quantities whose months are in order already are those of all of them sorted anew."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from advisor.forecast.ordered_use import SortedPattern, values_at
from advisor.forecast.statistics import cvar_of_rows, spread_of

SHAPES = [(16_384, 512), (4_096, 512), (1_000, 10), (100, 4), (64, 2)]


def quantities(points: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Twelve months and a factor of each; every third time so rounded that many are equal, every fifth all factors 1."""
    chance = np.random.default_rng(seed)
    pattern = np.exp(chance.normal(size=(12, points)) * chance.uniform(0, 1))
    factors = np.exp(chance.normal(size=12) * chance.uniform(0, 2))
    return np.round(pattern, 1) if seed % 3 == 0 else pattern, np.ones(12) if seed % 5 == 0 else factors


@pytest.mark.parametrize("points", [points for points, _ in SHAPES])
def test_the_value_at_each_place_is_that_of_all_rows_sorted_together(points: int) -> None:
    for seed in range(12):
        pattern, factors = quantities(points, seed)
        whole = np.sort(pattern * factors[:, None], axis=None)
        some = np.random.default_rng(seed).integers(0, whole.size, 20).tolist()
        places = [0, 1, 63, 64, whole.size // 2, whole.size - 65, whole.size - 2, whole.size - 1, *some]
        assert values_at(np.sort(pattern, axis=1), factors, places) == whole[places].tolist()


@pytest.mark.parametrize(("points", "versions"), SHAPES)
def test_spreads_and_bad_months_are_those_of_every_quantity(points: int, versions: int) -> None:
    for seed in range(12):
        pattern, factors = quantities(points, seed)
        use = pattern * factors[:, None]
        order = SortedPattern(pattern, versions).times(factors)
        monthly, by_month, version_cvar = order.spreads(np.sqrt, np.sqrt(use).mean(axis=1), bands=True)
        assert astuple(monthly) == pytest.approx(astuple(spread_of(np.sqrt(use))), rel=1e-12)
        for found, month in zip(by_month, use, strict=True):
            assert astuple(found) == pytest.approx(astuple(spread_of(np.sqrt(month))), rel=1e-12)
        by_version = np.sqrt(use).reshape(12, versions, -1).transpose(1, 0, 2).reshape(versions, -1).copy()
        np.testing.assert_allclose(version_cvar, cvar_of_rows(by_version), rtol=1e-12)
        assert (order.least, order.most) == (use.min(), use.max())
