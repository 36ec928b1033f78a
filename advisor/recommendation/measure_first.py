"""Whether a week of measuring before signing is worth what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.priced_offer import PricedOffer
from advisor.recommendation.records import MeasureFirst
from advisor.recommendation.score import version_scores
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import money
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures

Array = NDArray[np.float64]

_LOOKS = 4
"""How many times each version is measured with a different error: 4 x 512 observations steady the regression."""


def perfect_value(scores: Array) -> float:
    """EVPI a month: best on average less average of the best, for scores of shape (offers, versions)."""
    return max(0.0, float(scores.mean(axis=1).min() - scores.min(axis=0).mean()))


def sample_value(scores: Array, observed: Sequence[Array]) -> float:
    """EVSI a month: the same with what a regression on the observations (quadratic) expects, between 0 and EVPI.

    `scores` has shape (offers, observations), each of `observed` shape (observations,).
    """
    columns = [np.ones(scores.shape[1])]
    for i, first in enumerate(observed):
        columns.append(first)
        columns += [first * second for second in observed[i:]]
    design = np.stack(columns, axis=1)
    # the normal equations: six columns that are centred and of order one, so that their product is well conditioned
    coefficients = np.linalg.lstsq(design.T @ design, design.T @ scores.T, rcond=None)[0]
    fitted = design @ coefficients
    value = float(fitted.mean(axis=0).min() - fitted.min(axis=1).mean())
    noise = 1e-9 * float(np.abs(scores).mean())  # what the regression's own floats leave
    return min(value, perfect_value(scores)) if value > noise else 0.0


def measure_first(
    offers: Sequence[PricedOffer],
    futures: Futures,
    certainty: float,
    thresholds: Thresholds,
    currency: str,
    unsure: bool,
) -> MeasureFirst:
    """Value of a 7-day measurement against its cost; `unsure` (low confidence) recommends one anyway."""
    scores = np.stack([version_scores(offer, certainty) for offer in offers])
    tasks, task_cost = _by_version(futures)
    volume = _seen(tasks, thresholds["measure_volume_error"], 0.6180339887498949)
    size = _seen(task_cost, thresholds["measure_cost_error"], 0.4142135623730951)
    repeated = np.tile(scores, (1, _LOOKS))
    perfect, sample = perfect_value(scores), sample_value(repeated, (volume, size))
    cost = thresholds["measure_hours"] * thresholds["measure_hour_cost"]
    pays = 12 * sample > cost
    value = money(sample, currency)
    if pays:
        sentence = worded(
            "Measure for seven days first: knowing your use better is worth about {value} a month, {in_a_year} a year, against about {cost} of work.",
            value=value,
            in_a_year=money(12 * sample, currency),
            cost=money(cost),
        )
    elif unsure:
        sentence = worded(
            "Measure for seven days first. The money at stake is small (about {value} a month), but too little is known to sign for longer than a month.",
            value=value,
        )
    else:
        sentence = worded(
            "Measuring first is not needed for this decision: it would be worth about {value} a month.", value=value
        )
    return MeasureFirst(pays or unsure, sample, perfect, sentence)


def _by_version(futures: Futures) -> tuple[Array, Array]:
    """Logarithms of the average month's tasks and of the average task's cost in each version."""
    tasks = np.asarray(futures.tasks, dtype=np.float64).reshape(futures.versions, -1).mean(axis=1)
    spent = np.asarray(futures.meter("model_cost"), dtype=np.float64).reshape(futures.versions, -1).mean(axis=1)
    tiny = np.finfo(np.float64).tiny
    return np.log(np.maximum(tasks, tiny)), np.log(np.maximum(spent / np.maximum(tasks, tiny), tiny))


def _seen(truth: Array, error: float, step: float) -> Array:
    """What a week would show: the truth with evenly spread normal errors, always the same ones; centred."""
    seen = np.tile(truth, _LOOKS) + error * _even_normal(truth.size * _LOOKS, step)
    return np.asarray(seen - seen.mean())


@cache
def _even_normal(count: int, step: float) -> Array:
    """Standard normal scores spread evenly by steps of an irrational number: no chance in them, so nothing jitters."""
    places = (np.arange(1, count + 1) * step) % 1.0
    return np.array([NormalDist().inv_cdf(min(max(float(place), 1e-9), 1 - 1e-9)) for place in places])
