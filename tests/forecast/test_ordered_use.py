"""Statistics of quantities whose months are in order already are those of all of them sorted anew."""

from __future__ import annotations

from dataclasses import astuple
from math import fsum

import numpy as np
import pytest

from advisor.forecast.ordered_use import SortedPattern, values_at
from advisor.forecast.statistics import cvar_of_rows, spread_of

SHAPES = [(16_384, 512), (4_096, 512), (512, 512), (1_000, 10), (100, 4), (64, 2)]


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


@pytest.mark.parametrize(("points", "versions"), SHAPES)
def test_a_straight_line_needs_the_quantity_s_own_figures_alone(points: int, versions: int) -> None:
    """$40 and $2.50 for each: what every single bill of it comes to."""
    for seed in range(12):
        pattern, factors = quantities(points, seed)
        order, means = SortedPattern(pattern, versions).times(factors), (pattern * factors[:, None]).mean(axis=1)
        quick = order.spreads_of_line(40.0, 2.5, 40 + 2.5 * means, bands=True)
        slow = order.spreads(lambda use: 40 + 2.5 * use, 40 + 2.5 * means, bands=True)
        assert astuple(quick[0]) == pytest.approx(astuple(slow[0]), rel=1e-13)
        assert [astuple(one) for one in quick[1]] == [pytest.approx(astuple(one), rel=1e-13) for one in slow[1]]
        np.testing.assert_allclose(quick[2], slow[2], rtol=1e-13)
        assert order.spreads_of_line(40.0, 2.5, means, bands=False)[1] == ()


@pytest.mark.parametrize(("points", "versions"), SHAPES)
def test_what_is_above_a_bound_is_added_up_without_looking_at_every_future(points: int, versions: int) -> None:
    for seed in range(12):
        pattern, factors = quantities(points, seed)
        use, order = pattern * factors[:, None], SortedPattern(pattern, versions)
        for at in (0.0, *(float(each * (1 + 1e-9)) for each in (np.median(use), use[3, 0], use.max()))):
            exact = [fsum(max(each - at, 0.0) for each in month) for month in use.tolist()]
            np.testing.assert_allclose(order.above(at, factors), exact, rtol=1e-11, atol=1e-11)
            assert order.over(at, factors).tolist() == (use > at).sum(axis=1).tolist()
