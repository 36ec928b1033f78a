"""What an offer says, and exactly what it bills: the contract, its price models, its fine print, to the cent."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.contracts.contract import Contract
from advisor.contracts.reading import read_contract
from advisor.contracts.unsaid import OpenPoint, open_points

if TYPE_CHECKING:
    from advisor.contracts.billing import bill
    from advisor.contracts.curve import Curve, amount_of_month, compile_curve
    from advisor.contracts.records import Bill, BillLine, BillMonth, OpenQuestion
    from advisor.contracts.short_form import contract_from_short

_WHEN_ASKED_FOR = {
    "billing": ("bill",),
    "curve": ("Curve", "amount_of_month", "compile_curve"),
    "records": ("Bill", "BillLine", "BillMonth", "OpenQuestion"),
    "short_form": ("contract_from_short",),
}
"""What is loaded with the first use: many a command reads offers and bills nothing, and this is half of the room."""

__all__ = [
    "Bill",
    "BillLine",
    "BillMonth",
    "Contract",
    "Curve",
    "OpenPoint",
    "OpenQuestion",
    "amount_of_month",
    "bill",
    "compile_curve",
    "contract_from_short",
    "open_points",
    "read_contract",
]


def __getattr__(name: str) -> Any:
    for module, names in _WHEN_ASKED_FOR.items():
        if name in names:
            found = getattr(import_module(f"advisor.contracts.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")  # not shown
