"""How much the buyer will use, and how sure we are of it."""

from advisor.workload.workload import Assumption, TokenPrices, Workload

__all__ = ["Assumption", "TokenPrices", "Workload"]
