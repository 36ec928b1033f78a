"""What a contract leaves unsaid about its own clauses, as questions for the vendor, before any use is known.

A bill's open questions say how much an unsaid clause moves that bill; these are asked whether it moves it or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.contracts.contract import Contract, UsageCharge
from advisor.contracts.prices import Graduated, GraduatedPercentage, Volume


@dataclass(frozen=True)
class OpenPoint:
    """One thing that the contract does not say."""

    path: str
    """Where it would be said, such as charges[0].price.first_tier_fee_at_zero."""
    question: str
    """What to ask, and how it is read until it is answered."""


def open_points(contract: Contract) -> tuple[OpenPoint, ...]:
    """Every clause of the contract that is written but not finished, in the order of the contract."""
    points = []
    for place, charge in enumerate(contract.charges):
        price = charge.price if isinstance(charge, UsageCharge) else None
        if (
            isinstance(price, (Graduated, Volume, GraduatedPercentage))
            and price.first_tier_fee_at_zero is None
            and price.tiers[0].flat_fee
        ):
            points.append(OpenPoint(
                f"charges[{place}].price.first_tier_fee_at_zero",
                f'Is the flat fee of the first tier of "{charge.id}" due in a month without any use? Read as due.',
            ))  # fmt: skip
    if contract.commitment is not None and contract.commitment.true_up is None:
        points.append(OpenPoint(
            "commitment.true_up", "Is the part of the commitment that is not used charged? Read as charged.",
        ))  # fmt: skip
    if contract.cap is not None and contract.cap.enforcement == "unknown":
        points.append(OpenPoint(
            "cap.enforcement",
            "Does the cap stop service before the next call, or is it an alert or a note on the invoice? "
            "Read as stopping nothing.",
        ))  # fmt: skip
    return tuple(points)
