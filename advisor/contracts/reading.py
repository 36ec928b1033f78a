"""Reading a contract: refused with all its faults in plain words, each with its place and the remedy."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from advisor.contracts.contract import Contract
from advisor.contracts.faults import path_in_words, remedy_of
from advisor.errors import InputRefused


def read_contract(data: Any, where: str) -> Contract:
    """The contract in `data`. Raises InputRefused with every fault; `where` names the file or the offer."""
    try:
        return Contract.model_validate(data)
    except ValidationError as error:
        faults = [(path_in_words(fault["loc"]), remedy_of(fault)) for fault in error.errors(include_url=False)]
        raise InputRefused(where, faults) from None
