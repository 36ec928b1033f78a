"""A bill: what is due in each month, line by line, with the arithmetic in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a month's bill, rounded once to the currency's places."""

    charge: str
    """The charge's or credit's id, or commitment, maximum_spend, minimum_spend."""
    description: str
    quantity: Decimal | None
    """Units priced (after conversion and included units); None where nothing is counted."""
    amount: Decimal
    """Discounts, draws of credit and what a maximum takes off are negative."""
    explain: Callable[[], str] = field(repr=False, compare=False)

    @property
    def working(self) -> str:
        """How the amount comes about, such as "10,000 included; 2,300 × $0.05". Made when it is asked for."""
        return self.explain()


@dataclass(frozen=True, slots=True)
class BillMonth:
    total: Decimal
    lines: tuple[BillLine, ...]
    unserved: dict[str, Decimal]
    """Units that a stop kept from being served, in the meter's own units; only meters where there are any."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that the contract leaves unsaid and that moves this bill."""

    charge: str
    key: str
    difference: Decimal
    """Total as billed less the total under the other reading."""


@dataclass(frozen=True, slots=True)
class Bill:
    total: Decimal
    """The sum of the months, each the sum of its rounded lines."""
    months: tuple[BillMonth, ...]
    open_questions: tuple[OpenQuestion, ...] = ()
