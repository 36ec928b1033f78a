"""One offer after it has been priced over all futures: the record that the decision, the charts and the report read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from advisor.contracts import Bill, Contract

Family = Literal["per_token", "flat_rate", "hybrid_with_caps"]


@dataclass(frozen=True)
class Spread:
    """A cost over all futures, in the case's currency."""

    mean: float
    p10: float
    p50: float
    p90: float
    p95: float
    cvar95: float
    """Mean of the worst 1 in 20."""


@dataclass(frozen=True)
class Costs:
    """What an offer comes to over all futures; costs include the value of tasks that were not served."""

    monthly: Spread
    annual: Spread
    monthly_bands: tuple[Spread, ...]
    version_mean: NDArray[np.float64]
    """Of a month, shape (versions,)."""
    version_cvar: NDArray[np.float64]
    bill_monthly_mean: float
    over_budget_share: float | None
    unserved_share: float
    unserved_tasks: float
    prepaid_share: float


@dataclass(frozen=True)
class PricedOffer:
    """An offer with everything that its futures say. Costs include the value of tasks that were not served."""

    name: str
    contract: Contract
    family: Family
    """By the prepaid share: at most 0.15 per-token, at least 0.90 flat, else hybrid (thresholds in resources)."""
    prepaid_share: float
    fixed_monthly: float
    """What is due in a month without any use (fees less discounts)."""
    stops: bool
    """True when service really stops at a cap or at the included units."""
    monthly: Spread
    """Over all futures and months together."""
    annual: Spread
    """Over all futures, twelve months each."""
    bill_monthly_mean: float
    """The vendor's bill alone, without the value of missed tasks."""
    monthly_bands: tuple[Spread, ...]
    """One for each of the twelve months."""
    over_budget_share: float | None
    """Share of months above the budget; None without a budget."""
    unserved_share: float
    """Share of months in which some task is not served."""
    unserved_tasks: float
    """Tasks not served, mean per month."""
    make_base_bill: Callable[[], Bill] = field(repr=False)
    """A slider moves on before anybody looks at the exact bill of its last place."""
    version_mean: NDArray[np.float64] = field(repr=False)
    """Mean monthly cost in each plausible version of the buyer's situation; shape (versions,)."""
    version_cvar: NDArray[np.float64] = field(repr=False)
    """CVaR95 of the monthly cost inside each version; shape (versions,)."""
    detail: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def base_bill(self) -> Bill:
        """The exact bill of the base case: twelve normal months of the median workload."""
        return self.make_base_bill()
