"""Prepaid credits: grants in their months, draws by priority and expiry, what ends and what rolls over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.contracts.compiled import CompiledCredit, is_first
from advisor.contracts.money import Exact, to_units


@dataclass
class Grant:
    """What is left of one grant. All amounts are in smallest units of the currency."""

    credit: int
    left: Exact
    ends: int | None
    """The month (from 0) at whose beginning it ends; None = never."""


@dataclass
class Draw:
    """What one credit pays of one month."""

    credit: int
    amount: int
    left: Exact
    """What is left of all its grants afterwards."""


@dataclass
class Wallet:
    """All credits of a contract, month after month."""

    credits: Sequence[CompiledCredit]
    grants: list[Grant] = field(default_factory=list)

    def open_month(self, month: int) -> list[int]:
        """End what ends, carry over what may be, grant what is due. Returns the places of the credits granted."""
        for place, credit in enumerate(self.credits):
            ended = [grant for grant in self.grants if grant.credit == place and grant.ends == month]
            if not ended:
                continue
            self.grants = [grant for grant in self.grants if grant.credit != place or grant.ends != month]
            if credit.rolls_over and credit.lasts is not None:
                kept = max(credit.rollover_min, sum(grant.left for grant in ended))
                if credit.rollover_max is not None:
                    kept = min(credit.rollover_max, kept)
                self.grants.append(Grant(place, kept, month + credit.lasts))
        granted = [place for place, credit in enumerate(self.credits) if is_first(month, credit.period)]
        for place in granted:
            credit = self.credits[place]
            self.grants.append(Grant(place, credit.amount, None if credit.lasts is None else month + credit.lasts))
        return granted

    def pay(self, due: int) -> list[Draw]:
        """Draw on the grants in their order until nothing is due; one draw for each credit, each rounded once."""
        if due <= 0 or not self.grants:
            return []
        drawn: dict[int, Exact] = {}
        for grant in sorted(self.grants, key=self._order):
            open_amount = due - sum(to_units(amount, 1) for amount in drawn.values())
            taken = min(grant.left, open_amount)
            if taken <= 0:
                continue
            grant.left -= taken
            drawn[grant.credit] = drawn.get(grant.credit, 0) + taken
        return [Draw(place, to_units(amount, 1), self.left_of(place)) for place, amount in drawn.items()]

    def left_of(self, place: int) -> Exact:
        """Money that is left of one credit; `place` is its place in the contract."""
        return sum((grant.left for grant in self.grants if grant.credit == place), start=0)

    def _order(self, grant: Grant) -> tuple[bool, int, bool, int, int]:
        priority = self.credits[grant.credit].priority
        return (priority is None, priority or 0, grant.ends is None, grant.ends or 0, grant.credit)
