"""The fixed set of futures that every case is priced on: random draws made once and shipped, so that nothing ever
jitters."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from advisor.errors import AdvisorError
from advisor.sentences import worded

VOLUME, GROWTH, TASK_SIZE, MARKET_PRICE = 0, 1, 2, 3
MONTHS = slice(4, 16)
EVENTS = slice(16, 28)
ROWS = 28


@dataclass(frozen=True)
class Scores:
    """Standard normal scores of a scrambled Sobol set, made by packaging/make_scores.py.

    Columns come in `versions` groups of equal length: a group is one cell of the first three rows (volume, growth,
    size of a task),
    which is one plausible version of the buyer's situation.
    """

    normal: NDArray[np.float32] = field(repr=False)
    """Shape (28, points)."""
    seed: int
    versions: int

    @property
    def points(self) -> int:
        """How many futures there are."""
        return int(self.normal.shape[1])

    def coarser(self, per_version: int = 8) -> Scores:
        """The first points of every version: 8 of 32 give the Sobol set of 4,096, a quarter of the work for the same
        versions."""
        grouped = self.normal.reshape(ROWS, self.versions, -1)[:, :, :per_version]
        return Scores(np.ascontiguousarray(grouped.reshape(ROWS, -1)), self.seed, self.versions)


def read_scores(data: bytes) -> Scores:
    """The scores in resources/scores.npy: one float32 array (28, points), then an int64 pair (seed, versions).

    Raises AdvisorError when the file is damaged.
    """
    stream = io.BytesIO(data)
    try:
        normal = np.load(stream, allow_pickle=False)
        seed, versions = (int(n) for n in np.load(stream, allow_pickle=False))
    except (ValueError, EOFError, OSError) as error:
        raise AdvisorError(worded("scores.npy can't be read: install the program again.")) from error
    if normal.dtype != np.float32 or normal.shape[0] != ROWS or normal.shape[1] % versions:
        raise AdvisorError(
            worded("scores.npy isn't the file that this edition of the program was made with: install it again.")
        )
    return Scores(normal, seed, versions)
