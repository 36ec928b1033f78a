"""Amounts as people type and paste them, brought into one plain form; what could mean two things is refused."""

from __future__ import annotations

import re
import unicodedata

from advisor.errors import AdvisorError

_SIZES = {"k": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "mil": 6, "million": 6, "bn": 9, "mrd": 9, "billion": 9}
_AROUND = re.compile(r"^(?:[A-Z]{3}|[^\w\s.,+-])\s*|\s*(?:[A-Z]{3}|[^\w\s.,])$")


def parse_amount(text: str, decimal_comma: bool = False) -> str:
    """`$1,400`, `1 400`, `2.5k`, `5M`, `60 %` as `1400`, `1400`, `2500`, `5000000`, `60`: digits with at most one point.

    With `decimal_comma`, "1.400,5" is 1400.5. A single separator before exactly three digits is read by that habit;
    anything that is neither is refused. Raises AdvisorError with what to type instead.
    """
    plain = "".join(" " if unicodedata.category(c) in ("Zs", "Cf") else c for c in text).strip()
    for _ in range(2):
        plain = _AROUND.sub("", plain).strip()
    size = 0
    found = re.search(r"(?<=[\d.,])\s*([A-Za-z]+)$", plain)
    if found:
        if found[1].lower() not in _SIZES:
            raise AdvisorError("enter a number such as 1,400 or 2.5k")
        size = _SIZES[found[1].lower()]
        plain = plain[: found.start()]
    point, group = (",", ".") if decimal_comma else (".", ",")
    plain = plain.replace("'", "").replace("’", "")
    if " " in plain and re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d+)?", plain):
        plain = plain.replace(" ", "")
        if plain.count(",") == 1 and "." not in plain and not decimal_comma:
            plain = plain.replace(",", ".")  # 1 234,5: a space groups, so the comma is the decimal one
            return _shifted(plain, size)
    whole = rf"-?(\d{{1,3}}({re.escape(group)}\d{{3}})+|\d+)({re.escape(point)}\d+)?|-?{re.escape(point)}\d+"
    if not re.fullmatch(whole, plain):
        raise AdvisorError(
            f"write {'1.400,5' if decimal_comma else '1,400.5'} for one thousand four hundred and a half"
        )
    return _shifted(plain.replace(group, "").replace(point, "."), size)


def _shifted(number: str, places: int) -> str:
    """The number times ten to so many places, in digits alone: no rounding can happen."""
    if not places:
        return number
    whole, _, rest = number.partition(".")
    rest = rest.ljust(places, "0")
    moved = f"{whole}{rest[:places]}".lstrip("0") or "0"
    return f"{moved}.{rest[places:]}" if rest[places:] else moved
