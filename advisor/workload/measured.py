"""How far a few measured days are from what comes after them, by the differences between those days."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from statistics import stdev

from advisor.workload.ledger import EIGHT_IN_TEN

FEWEST = 3
"""Days that are needed to see a difference between days at all."""


def mean_error(sizes: Sequence[float], weights: Sequence[float], alike: float, of_pieces: float) -> float:
    """How far the mean size in these pieces is from the mean in `of_pieces` further ones: a standard deviation of the
    logarithm, 0 where fewer than three pieces can be compared.

    `sizes` are means (cost per request) of pieces (days) that hold `weights` (requests): a piece that holds nearly all
    of them says no more than one. `alike` neighbouring pieces say as much as one. The small number of pieces is counted
    by Student's t at the ends of an 80 % range. Source: ratio estimators and batch means, as in any text on sampling.
    """
    known = [(log(size), weight) for size, weight in zip(sizes, weights, strict=True) if size > 0 and weight > 0]
    if len(known) < FEWEST:
        return 0.0
    total = sum(weight for _, weight in known)
    as_many = total**2 / sum(weight**2 for _, weight in known)
    spread = stdev([size for size, _ in known]) * small_sample(len(known) - 1)
    return spread * sqrt(alike / as_many + alike / of_pieces)


def small_sample(freedom: int) -> float:
    """Student's t over the normal at 90 %: how much wider a range has to be that rests on so few differences.

    The expansion of Cornish and Fisher in 1 / freedom, good to 0.2 % from three on.
    """
    z = EIGHT_IN_TEN
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return (z + first / freedom + second / freedom**2 + third / freedom**3) / z
