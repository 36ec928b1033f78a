"""How numbers are read: short decimal strings, kept exactly. Floats, huge numbers and unusual digits are refused."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from advisor.sentences import worded

WHOLE_DIGITS = 15
DECIMAL_DIGITS = 24
USAGE_DECIMAL_DIGITS = 40  # computed quantities may carry more places than anybody writes in a contract

_DECIMAL = re.compile(
    rf"-?(?:0|[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}})(?:\.([0-9]{{1,{USAGE_DECIMAL_DIGITS}}}))?", re.ASCII
)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})", re.ASCII)
_LIMIT = 10**WHOLE_DIGITS


def refused(kind: str, remedy: str) -> PydanticCustomError:
    """An error for pydantic to collect, in which the remedy stays a sentence that can be translated."""
    return PydanticCustomError(kind, "{remedy}", {"remedy": remedy})


def exact_decimal(value: Any, decimal_digits: int = DECIMAL_DIGITS) -> Decimal:
    """The Decimal that a decimal string, an int or a bounded Decimal says; ValueError with the remedy otherwise.

    Raises ValueError with what to write instead.
    """
    if isinstance(value, str):
        match = _DECIMAL.fullmatch(value)
        if match and len(match[1] or "") <= decimal_digits:
            return Decimal(value)
        raise ValueError(
            worded(
                'write a plain decimal number such as "1250.50" (at most {whole} digits before the '
                "point and {decimals} after it)",
                whole=WHOLE_DIGITS,
                decimals=decimal_digits,
            )
        )
    if isinstance(value, bool) or value is None:
        raise ValueError(worded('write a decimal number in quotes, such as "1250.50"'))
    if isinstance(value, int):
        if -_LIMIT < value < _LIMIT:
            return Decimal(value)
        raise ValueError(worded("the number is too long: at most {whole} digits before the point", whole=WHOLE_DIGITS))
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(worded("the number is not finite"))
        if exponent < -decimal_digits or value.adjusted() >= WHOLE_DIGITS:
            raise ValueError(
                worded(
                    "the number is too long: at most {whole} digits before the point and {decimals} after it",
                    whole=WHOLE_DIGITS,
                    decimals=decimal_digits,
                )
            )
        return value
    if isinstance(value, float):
        raise ValueError(worded('put the number in quotes, such as "1250.50": without quotes it is not exact'))
    raise ValueError(worded('write a decimal number in quotes, such as "1250.50"'))


def plain(value: Decimal) -> str:
    """A decimal string that is read back as the same number (never "1E-7")."""
    return format(value, "f")


def _number(value: Any) -> Decimal:
    try:
        return exact_decimal(value)
    except ValueError as error:
        raise refused("decimal_string", str(error)) from None


def _amount(value: Any) -> Decimal:
    number = _number(value)
    if number < 0:
        raise refused("below_zero", worded("must not be below zero"))
    return number


def _positive(value: Any) -> Decimal:
    number = _number(value)
    if number <= 0:
        raise refused("not_above_zero", worded("must be above zero"))
    return number


def _whole_amount(value: Any) -> Decimal:
    number = _amount(value)
    if number != number.to_integral_value():
        raise refused("not_whole", worded("must be a whole number"))
    return number


def _whole_positive(value: Any) -> Decimal:
    number = _whole_amount(value)
    if number == 0:
        raise refused("not_above_zero", worded("must be above zero"))
    return number


def _count(value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and -(10**9) < value < 10**9:
        return value
    raise refused("whole_number", worded("write a whole number such as 12"))


def _unknown_is_none(value: Any) -> Any:
    return None if value == "unknown" else value


_AS_TEXT = PlainSerializer(plain, return_type=str, when_used="json")

Amount = Annotated[Decimal, BeforeValidator(_amount), _AS_TEXT]
"""Zero or more: money, a price, a rate, a quantity."""
Positive = Annotated[Decimal, BeforeValidator(_positive), _AS_TEXT]
WholeAmount = Annotated[Decimal, BeforeValidator(_whole_amount), _AS_TEXT]
WholePositive = Annotated[Decimal, BeforeValidator(_whole_positive), _AS_TEXT]
Count = Annotated[int, BeforeValidator(_count)]
"""A small whole number: months, places, a priority."""
AmountOrUnknown = Annotated[Amount | None, BeforeValidator(_unknown_is_none)]
