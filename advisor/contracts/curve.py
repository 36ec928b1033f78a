"""The bill of one month as straight pieces of one meter's quantity, for fast prices and exact crossovers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from advisor.contracts.contract import Contract


@dataclass(frozen=True)
class Curve:
    """amount(q) = intercepts[i] + slopes[i] × q for q in (breakpoints[i], breakpoints[i+1]]; unrounded, in the currency."""

    meter: str
    at_zero: Fraction
    """The bill without any use."""
    breakpoints: tuple[Fraction, ...]
    intercepts: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    stops_at: Fraction | None
    """The quantity at which service ends; None = never."""


def compile_curve(contract: Contract) -> Curve | None:
    """The curve of a contract, or None where a month's bill is not a function of one meter in that month alone."""
    return None
