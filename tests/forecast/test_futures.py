"""The shipped futures against closed forms: means, headroom, runaway agents, falling prices; and the cells that are
versions."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from math import erf, exp, log, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from advisor.errors import AdvisorError
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.forecast.scores import ROWS, Scores, read_scores
from advisor.workload import Workload
from tests.forecast.offers import LABELS, short, work

RESOURCES = Path(__file__).parents[2] / "resources"


@cache
def scores() -> Scores:
    return read_scores((RESOURCES / "scores.npy").read_bytes())


PLAIN = Workload(
    tasks_per_month=1000,
    tasks_sd=0.0,
    month_sd=0.0,
    growth=0.0,
    growth_sd=0.0,
    task_cost=0.01,
    task_cost_sd=0.0,
    units_per_task={"resolutions": 0.6},
    fixed_units={"seats": 12},
)


def imagine(**changes: object) -> Futures:
    return imagine_futures(replace(PLAIN, **changes), scores())  # type: ignore[arg-type] # fields of Workload


def test_each_of_512_versions_is_one_cell_of_volume_growth_and_size() -> None:
    shipped = scores()
    assert (shipped.normal.shape, shipped.normal.dtype, shipped.versions) == ((ROWS, 16384), np.float32, 512)
    eighths = np.array(
        [-1.15035, -0.67449, -0.31864, 0, 0.31864, 0.67449, 1.15035]
    )  # eighths of the normal distribution
    cell = [np.searchsorted(eighths, shipped.normal[row]) for row in range(3)]
    number = ((cell[0] * 8 + cell[1]) * 8 + cell[2]).reshape(512, 32)
    assert (number == np.arange(512)[:, None]).all()
    quarter = shipped.coarser()
    assert (quarter.points, quarter.versions) == (4096, 512)
    assert quarter.normal.reshape(ROWS, 512, 8)[0, 3, 0] == shipped.normal.reshape(ROWS, 512, 32)[0, 3, 0]


def test_a_broken_file_of_scores_is_refused_in_one_sentence() -> None:
    for data in (b"", b"nonsense", (RESOURCES / "scores.npy").read_bytes()[:5000]):
        with pytest.raises(AdvisorError, match="install"):
            read_scores(data)


def test_a_normal_month_is_the_median_and_the_mean_is_higher() -> None:
    tasks = imagine(tasks_sd=0.45, month_sd=0.361).tasks
    assert tasks.shape == (16384, 12)
    assert tasks.mean() == pytest.approx(1000 * exp((0.45**2 + 0.361**2) / 2), rel=0.002)  # 1,181
    assert np.median(tasks) == pytest.approx(1000, rel=0.002)


def test_growth_is_taken_at_the_middle_of_each_month() -> None:
    tasks = imagine(growth=0.41, growth_sd=0.25).tasks
    middle = (np.arange(12) + 0.5) / 12
    assert tasks.mean(axis=0) == pytest.approx(1000 * np.exp(0.41 * middle + (0.25 * middle) ** 2 / 2), rel=0.002)


def test_a_season_moves_its_month_only() -> None:
    tasks = imagine(season=(1.0,) * 10 + (3.0, 1.0)).tasks
    assert tasks.mean(axis=0).tolist() == pytest.approx([1000] * 10 + [3000, 1000])


def test_four_spikes_a_year_come_in_a_third_of_the_months() -> None:
    tasks = imagine(spikes_per_year=4, spike_factor=1.93).tasks
    assert tasks.mean() == pytest.approx(1000 * (1 + 0.93 / 3), rel=0.002)  # 1,310
    assert set(np.unique(tasks.round(6))) == {1000.0, 1930.0}


def test_a_runaway_agent_burns_tokens_and_not_tasks_and_never_in_the_month_of_a_spike() -> None:
    futures = imagine(runaways_per_year=0.3, runaway_months=0.6575, spikes_per_year=1, spike_factor=1.93)
    assert futures.runaway.mean() * 12 == pytest.approx(0.3, rel=0.005)
    quiet = imagine(spikes_per_year=1, spike_factor=1.93)
    assert (futures.tasks == quiet.tasks).all()
    burnt = futures.meter("model_cost") / quiet.meter("model_cost")
    assert np.allclose(burnt[futures.runaway], 1.6575)
    assert np.allclose(burnt[~futures.runaway], 1)
    assert np.allclose(futures.tasks[futures.runaway], 1000)


def test_meters_follow_tasks_seats_stand_still_and_an_unknown_one_is_refused() -> None:
    futures = imagine(tasks_sd=0.3, task_cost_sd=0.35, context_growth=0.69)
    assert np.allclose(futures.meter("resolutions"), 0.6 * futures.tasks)
    assert (futures.meter("seats") == 12).all()
    size = futures.meter("model_cost") / futures.tasks
    assert np.median(size[:, 11]) == pytest.approx(0.01 * exp(0.69 * 11.5 / 12), rel=0.002)
    with pytest.raises(AdvisorError, match="moon_units"):
        futures.meter("moon_units")


def test_prices_that_halve_in_a_year_average_721_thousandths_of_todays() -> None:
    # (1 - e^-g) / g with g = ln 2: .7213
    assert imagine(price_fall_per_year=0.5).market_price.mean() == pytest.approx(0.5 / log(2), rel=0.001)


@pytest.mark.parametrize(("busiest", "expected"), [(1.25, 0.023624), (2, 0.203438)])
def test_thirty_percent_headroom_is_passed_as_often_as_the_closed_form_says(busiest: float, expected: float) -> None:
    """N11, N12: 1 - Phi((ln 1.3 + s^2 / 2) / s)."""
    spread = log(busiest) / 1.6292276
    tasks = imagine(month_sd=spread).tasks
    limit = 1.3 * 1000 * exp(spread**2 / 2)
    assert expected == pytest.approx(1 - (1 + erf((log(1.3) + spread**2 / 2) / spread / sqrt(2))) / 2, abs=1e-5)
    assert (tasks > limit).mean() == pytest.approx(expected, abs=0.0005)


def test_at_twice_a_normal_month_the_headroom_is_passed_in_93_of_100_years() -> None:
    """N13: 1 - (1 - .2034)^12 = .9347."""
    spread = log(2) / 1.6292276
    tasks = imagine(month_sd=spread).tasks
    assert (tasks > 1300 * exp(spread**2 / 2)).any(axis=1).mean() == pytest.approx(0.9347, abs=0.003)


def test_the_same_workload_gives_the_same_futures_to_the_last_digit() -> None:
    changes = {
        "tasks_sd": 0.45,
        "month_sd": 0.36,
        "growth": 0.2,
        "growth_sd": 0.4,
        "task_cost_sd": 0.35,
        "spikes_per_year": 0.5,
    }
    assert (imagine(**changes).meter("model_cost") == imagine(**changes).meter("model_cost")).all()


def test_the_shipped_scores_are_16384_points_of_28_and_never_change() -> None:
    """Another file would give every saved case other figures: then the edition changes too, and this digest."""
    data = (RESOURCES / "scores.npy").read_bytes()
    assert len(data) == 1_835_280  # 28 x 16,384 x 4 bytes and two headers
    assert sha256(data).hexdigest() == "7e05fdcc47a2a91365444acac3c0497045674bf70f2cd9512002c38c6c6c5f49"
    shipped = scores()
    assert shipped.normal.shape == (28, 16_384)
    # a Sobol set: each row alone fills 16,384 equal cells with one point each, but for the rounding to float32
    places = np.sort(shipped.normal.astype(np.float64), axis=1)
    middles = np.array([NormalDist().inv_cdf((n + 0.5) / 16_384) for n in range(16_384)])
    assert np.abs(places[:, 100:-100] - middles[100:-100]).max() < 0.01


def test_nothing_at_run_time_needs_scipy() -> None:
    code = "import sys, advisor.advice, advisor.portfolio, advisor.forecast.catalogue, advisor.cli; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=RESOURCES.parent).returncode == 0


def test_a_slider_never_jitters() -> None:
    """Forty positions from half to twice the volume: a meter's figures are exactly in proportion, every other bill's only
    rise, and their steps change no faster than the volume."""
    meter = short("Meter", unit="1", basis="token_cost")
    plan = short("Plan", fee=5, allowance=800, overage="0.02", basis="task")
    volumes = [500 * 4 ** (step / 39) for step in range(40)]
    found = []
    for volume in volumes:
        futures = imagine_futures(work(tasks_per_month=volume), scores().coarser())
        found.append(price_offers([meter, plan], futures, LABELS, bands=False))
    for name in ("mean", "p10", "p50", "p90", "p95", "cvar95"):
        metered = np.array([getattr(one.monthly, name) for one, _ in found])
        assert metered / volumes == pytest.approx(metered[0] / volumes[0], rel=1e-12)
        planned = np.array([getattr(two.monthly, name) for _, two in found])
        assert (np.diff(planned) >= 0).all()
        slopes = np.diff(planned) / np.diff(volumes)
        # never steeper than the overage with all its spread, and never less steep again: included units only run out
        assert (np.diff(slopes) >= -1e-9).all() or name in ("mean", "cvar95")
