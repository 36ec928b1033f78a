"""What a few days say about those after them: closed forms, and simulated services whose truth is known."""

from __future__ import annotations

from math import exp, log, sqrt
from random import Random

import pytest

from advisor.workload.measured import mean_error, small_sample


@pytest.mark.parametrize(("freedom", "t"), [(3, 1.638), (6, 1.440), (13, 1.350), (29, 1.311)])
def test_student_at_ninety_percent_is_the_one_of_the_tables(freedom: int, t: float) -> None:
    assert 1.2815516 * small_sample(freedom) == pytest.approx(t, rel=0.002)


def test_equal_days_leave_the_error_of_a_mean_of_so_many_draws() -> None:
    # two sizes a factor e apart, seven days: s = .5345; t is 1.1237 times the normal; sqrt(1 / 7 + 1 / 30)
    sizes = [1.0, exp(1), 1.0, exp(1), 1.0, exp(1), 1.0]
    s = sqrt((3 * (4 / 7) ** 2 + 4 * (3 / 7) ** 2) / 6)
    expected = s * 1.1237 * sqrt(1 / 7 + 1 / 30)
    assert mean_error(sizes, [10] * 7, 1, 30) == pytest.approx(expected, rel=1e-3)
    # four days that say as much as one: twice the error
    assert mean_error(sizes, [10] * 7, 4, 30) == pytest.approx(2 * expected, rel=1e-3)


def test_a_day_with_nearly_all_requests_counts_as_one_day() -> None:
    sizes = [1.0, 2.0, 1.0, 2.0, 1.0]
    alone = mean_error(sizes, [1, 1, 1, 10**9, 1], 1, 30)
    assert alone == pytest.approx(mean_error(sizes, [1] * 5, 1, 30) * sqrt((1 + 1 / 30) / (1 / 5 + 1 / 30)), rel=1e-6)


def test_two_days_or_days_without_use_say_nothing_about_differences() -> None:
    assert mean_error([1.0, 2.0], [5, 5], 1, 30) == 0
    assert mean_error([1.0, 2.0, 0.0], [5, 5, 0], 1, 30) == 0


def test_eight_of_ten_mean_sizes_are_inside_their_band() -> None:
    rng, inside = Random(8), 0
    for _ in range(2000):
        week = [exp(rng.gauss(0, 0.3)) for _ in range(7)]
        month = [exp(rng.gauss(0, 0.3)) for _ in range(30)]
        error = mean_error(week, [1] * 7, 1, 30)
        inside += abs(log(sum(month) / 30 * 7 / sum(week))) <= 1.2815516 * error
    assert 0.76 <= inside / 2000 <= 0.84
