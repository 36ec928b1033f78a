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
    down only, and one that does not say lies between (`price_moves`). What does not float may rise at a renewal.
    """
    moves = price_moves(contract, futures.workload)
    if moves == "floats":
        return futures.market_price
    rises = renewal_path(contract, futures)
    if moves:
        path = futures.moved_prices(moves)
        return path if rises is None else path * rises
    return rises


def price_moves(contract: Contract, workload: Workload) -> str:
    """How the prices for use move with the market: "floats", "falls", "perhaps", or "" where they stay.

    "perhaps": the offer says nothing about it and bills nothing but tokens, whose prices are the model maker's. A price
    for a unit of the vendor's own (a resolution, a minute) stays until a renewal.
    """
    terms = contract.terms
    if terms.price_floats == "yes":
        return "floats"
    if terms.list_price_falls_passed_on == "yes":
        return "falls"
    if terms.price_floats == "no" or terms.list_price_falls_passed_on == "no" or workload.price_floats_chance <= 0:
        return ""
    usage = [charge.meter for charge in contract.charges if charge.kind == "usage"]
    return "perhaps" if usage and all(meter in workload.token_meters for meter in usage) else ""


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


_STAYING = {
    "falls": worded("follow the market down"),
    "perhaps": worded("may follow the market or stay: counted halfway, with a wider range"),
    "": worded("stay as signed"),
}


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
            value = _STAYING[price_moves(contract, workload)]
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
