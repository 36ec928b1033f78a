"""Which offer has the lowest bill from where to where, exactly: the list between the crossovers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from advisor.contracts import Contract
from advisor.forecast.crossovers import Crossing, Line, Lines, crossings_of, decimal_text, lines_of
from advisor.workload import Workload


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end` units a month (None: for ever) this offer has the lowest bill."""

    meter: str
    start: Fraction
    end: Fraction | None
    offer: str

    def start_text(self, places: int = 2) -> str:
        """Where it begins, to so many decimal places."""
        return decimal_text(self.start, places)

    def end_text(self, places: int = 2) -> str | None:
        """Where it ends, to so many decimal places; None where it has no end."""
        return None if self.end is None else decimal_text(self.end, places)


def crossovers_and_cheapest(
    contracts: Sequence[Contract], workload: Workload, meter: str = "tasks"
) -> tuple[list[Crossing], list[Stretch]]:
    """Every point at which the cheaper of two offers changes along `meter`, in units per month, sorted by place; and the
    offer with the lowest bill of one month everywhere along it, from zero on.

    All other meters move with it as they do in a median task; along `TOKENS` only the size of a task moves, and the
    number of tasks stands still. Seats stand still; yearly fees count with their monthly part; what a stop leaves undone
    is not counted. Offers whose bill is not made of pieces in one month (credits that last, commitments by year) are in
    neither.

    Where two cost the same for a while, the one that was the cheaper before stays, at the beginning the first by name.
    A bill at a jump itself belongs to the stretch before it. The last stretch ends where one of the bills is known no
    further.
    """
    lines = lines_of(contracts, workload, meter)
    crossings = crossings_of(lines, meter)
    return crossings, _stretches(lines, crossings, meter) if lines else []


def _stretches(lines: Mapping[str, Lines], crossings: Sequence[Crossing], meter: str) -> list[Stretch]:
    end = min((known for _, known in lines.values() if known is not None), default=None)
    # the winner changes only where two bills cross; a jump past another bill is a crossing too
    places = [Fraction(0), *sorted({one.at for one in crossings if one.at > 0 and (end is None or one.at < end)})]
    stretches: list[Stretch] = []
    for start, following in pairwise([*places, end]):
        assert start is not None
        middle = start + 1 if following is None else (start + following) / 2
        bills = {name: _at(pieces, middle) for name, (pieces, _) in lines.items()}
        least = min(bills.values())
        best = sorted(name for name, bill in bills.items() if bill == least)
        before = stretches[-1] if stretches else None
        if before is not None and before.offer in best:
            stretches[-1] = Stretch(meter, before.start, following, before.offer)
        else:
            stretches.append(Stretch(meter, start, following, best[0]))
    return stretches


def _at(pieces: Sequence[Line], place: Fraction) -> Fraction:
    piece = pieces[bisect_right(pieces, place, key=lambda one: one.start) - 1]
    return piece.value + piece.slope * (place - piece.start)
