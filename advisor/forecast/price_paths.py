"""What becomes of an offer's prices within the twelve months: they stay, follow the market, or rise when it is renewed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.futures import Futures
from advisor.forecast.scores import MARKET_PRICE
from advisor.sentences import worded
from advisor.workload import Assumption, Workload

Floats = NDArray[np.float64]


def price_path(contract: Contract, futures: Futures) -> Floats | None:
    """What becomes of a contract's prices for use, against today's, shape (12, futures); None where they stay.

    Prices that float follow the market up and down; a contract that passes list price falls on (a re-opener) follows it
    down only. What does not float may rise at a renewal.
    """
    if contract.terms.price_floats == "yes":
        return futures.market_price
    rises = renewal_path(contract, futures)
    if contract.terms.list_price_falls_passed_on == "yes":
        falls = futures.moved_prices("falls")
        return falls if rises is None else falls * rises
    return rises


def renewal_path(contract: Contract, futures: Futures) -> Floats | None:
    """Every price of the contract, fees among them, against today's after the renewals of the year; shape (12, futures).

    None where no renewal falls inside it. The rise that a vendor asks for is the workload's (`renewal_rise`, per year of
    term), never a fall, and never above the contract's cap for one renewal.
    """
    if not rises_at_renewal(contract, futures.workload):
        return None
    work = futures.workload
    years = (contract.term_months or 1) / 12
    asked = np.expm1(years * (work.renewal_rise + work.renewal_rise_sd * futures.scores.normal[MARKET_PRICE]))
    most = contract.terms.uplift_cap
    rise = 1 + np.clip(asked.astype(np.float64), 0.0, None if most is None else float(most))
    path = np.ones((12, futures.points))
    for month in renewals(contract):
        path[month:] *= rise
    return path


def rises_at_renewal(contract: Contract, workload: Workload) -> bool:
    """Whether a renewal inside the year can make this offer dearer."""
    if workload.renewal_rise <= 0 and workload.renewal_rise_sd <= 0:
        return False
    return contract.terms.price_floats != "yes" and contract.terms.uplift_cap != 0 and bool(renewals(contract))


def renewals(contract: Contract) -> tuple[int, ...]:
    """Months (0 to 11) in which a new term begins; none for a contract from month to month, whose price either floats
    or is the list price of the day."""
    term = contract.term_months or 1
    return tuple(range(term, 12, term)) if term > 1 else ()


def price_assumptions(contracts: Sequence[Contract], workload: Workload) -> tuple[Assumption, ...]:
    """For each offer, what was assumed of its prices, and whether the offer says so itself; what a renewal is assumed
    to add, where one counts."""
    found = []
    for contract in contracts:
        terms = contract.terms
        floats, passed_on = terms.price_floats, terms.list_price_falls_passed_on
        said = floats if floats != "unknown" else passed_on
        if floats == "yes":
            value = worded("follow the market up and down")
        else:
            value = worded("follow the market down") if passed_on == "yes" else worded("stay as signed")
            if rises_at_renewal(contract, workload):
                value = worded(
                    "{value} for {months} months, then may rise at each renewal",
                    value=value,
                    months=contract.term_months,
                )
                if terms.uplift_cap is not None:
                    value = worded(
                        "{value}, by {share:.4g} % at most", value=value, share=100 * float(terms.uplift_cap)
                    )
        basis, source = ("default", "advisor_judgement") if said == "unknown" else ("said", "offers")
        found.append(Assumption(worded("Prices of {offer}", offer=contract.name), value, basis, source, "offers"))
    if any(rises_at_renewal(contract, workload) for contract in contracts):
        found += workload.renewal_assumptions
    return tuple(found)
