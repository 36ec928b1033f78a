"""Amounts that somebody else wrote, read only where they can mean one thing."""

from __future__ import annotations

import re
from decimal import Decimal

_SIGNS = re.compile(r"[$€£¥₹%]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|[\s\u00a0\u202f\u2009]")
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,12})?")
_GROUPED = {
    ",": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?"),
    ".": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"),
}


def plain_amount(text: str, *, small: bool = True) -> Decimal | None:
    """The amount in words such as "$1,234.50", "0,05 EUR" or "15 %"; None where there is none or it could mean two.

    "1,234" and "1.234" are one and a bit to some people and more than a thousand to others: None. The percent sign is
    left out, so that "15 %" is 15. Nothing below 0. `small` is False where nobody would write thousandths, as for a
    monthly fee or a number of units: there "1,234" is more than a thousand.
    """
    bare = _SIGNS.sub("", text.strip())
    if len(bare) > 30:
        return None
    if not small and re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})", bare):
        return Decimal(bare.replace(",", "").replace(".", ""))
    if "," not in bare:
        # One point with three digits behind it may group thousands; "0.005" can't.
        if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", bare):
            return None
        if _PLAIN.fullmatch(bare):
            return Decimal(bare)
        return Decimal(bare.replace(".", "")) if _GROUPED["."].fullmatch(bare) else None
    if "." not in bare:
        if re.fullmatch(r"[1-9]\d{0,2},\d{3}", bare):
            return None
        if re.fullmatch(r"\d{1,12},\d{1,12}", bare):
            return Decimal(bare.replace(",", "."))
        return Decimal(bare.replace(",", "")) if _GROUPED[","].fullmatch(bare) else None
    if _GROUPED[","].fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if _GROUPED["."].fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    return None
