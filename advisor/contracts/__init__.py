"""What an offer says, and exactly what it bills: the contract, its price models, its fine print, to the cent."""

from advisor.contracts.billing import bill
from advisor.contracts.contract import Contract
from advisor.contracts.curve import Curve, amount_of_month, compile_curve
from advisor.contracts.reading import read_contract
from advisor.contracts.records import Bill, BillLine, BillMonth, OpenQuestion
from advisor.contracts.short_form import contract_from_short
from advisor.contracts.unsaid import OpenPoint, open_points

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
