"""What one cell of an export says: a count, an amount of money, a moment; in whatever way it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

MOST_DIGITS = 40
_NOTHING = frozenset({"", "-", "null", "none", "nan", "n/a", "na", "\\n"})
_CURRENCY = re.compile(r"US\$|[$€£¥₹]|[A-Z]{3}(?=[\s\d-])|(?<=[\s\d])[A-Z]{3}$")
_SYMBOLS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+)", re.ASCII)
_POINT_DECIMAL = re.compile(
    r"-?([0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,})|0\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,})", re.ASCII
)
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[ ,T]+(.*))?", re.ASCII)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ ,T]+(.*))?", re.ASCII)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?"
    r" ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII)
_MONTHS = {
    name: n
    for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_NAMED = re.compile(r"(?:([A-Za-z]{3})[a-z]*\.? ([0-9]{1,2})|([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]*\.?),?[ -]([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_EARLIEST, _LATEST = 1990, 2100


class Unreadable(ValueError):
    """A cell that says something, but not what its column means."""


def readable(cell: object, longest: int = 24) -> str:
    """The beginning of a cell or heading as it may be shown: no hidden or direction-changing characters, and short enough
    that no message is kept."""
    shown = "" if cell is None else str(cell)
    shown = "".join(sign if sign.isprintable() else " " for sign in shown[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def is_nothing(cell: object) -> bool:
    """True for an empty cell and the words that programs write for one."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)


def decimal_comma(cells: Iterable[object], delimiter: str) -> bool:
    """Whether numbers of these cells are written 1.234,56. Cells that could be read both ways follow the delimiter:
    a file whose columns are parted by semicolons comes from a country with decimal commas."""
    comma = point = 0
    for cell in cells:
        if isinstance(cell, str) and ("," in cell or "." in cell):
            bare = _SPACES.sub("", _CURRENCY.sub("", cell))
            comma += bool(_COMMA_DECIMAL.fullmatch(bare))
            point += bool(_POINT_DECIMAL.fullmatch(bare))
    return comma > point if comma or point else delimiter == ";"


def number(cell: object, comma: bool = False) -> Decimal | None:
    """An exact number, None for an empty cell. Group separators, a currency sign and brackets for "less than zero" are
    understood; Unreadable for anything else, NaN and numbers of absurd length included."""
    if isinstance(cell, bool):
        raise Unreadable
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, Decimal):
        return cell
    if is_nothing(cell):
        return None
    assert isinstance(cell, str)
    text = cell.strip()
    if len(text) > MOST_DIGITS or not text.isascii():
        text = _SPACES.sub("", text)
        if len(text) > MOST_DIGITS:
            raise Unreadable
    if not _PLAIN.fullmatch(text) or comma:
        text = _SPACES.sub("", _CURRENCY.sub("", text))
        negative = text.startswith("(") and text.endswith(")")
        text = text.strip("()")
        text = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
        text = f"-{text}" if negative else text
    if not _PLAIN.fullmatch(text):
        raise Unreadable
    try:
        return Decimal(text)
    except InvalidOperation:  # cannot happen for what the pattern lets through
        raise Unreadable from None


def count(cell: object, comma: bool = False) -> int:
    """A whole number of at least 0; an empty cell is 0. "10.0" is ten."""
    if isinstance(cell, str) and cell.isdigit() and cell.isascii() and len(cell) <= 15:
        return int(cell)
    found = number(cell, comma)
    if found is None:
        return 0
    if found < 0 or found.adjusted() > 15:
        raise Unreadable
    return round(found)


def currency_in(cell: object) -> str | None:
    """The currency that a cell or a heading names by its sign or its code: "Cost ($)" is USD; None where it names none."""
    if not isinstance(cell, str):
        return None
    for sign in _SYMBOLS:
        if sign in cell.casefold():
            return _SYMBOLS[sign]
    code = re.search(r"\b([A-Z]{3})\b", cell)
    return code[1] if code else None


def moment(cell: object, day_first: bool = False) -> datetime:
    """When, in UTC where the cell names a zone, else as it is written. Unreadable when it is no moment.

    Understands ISO dates, seconds and milliseconds since 1970, 31.12.2025, 12/31/2025 (31/12/2025 with `day_first`),
    20251231, "Dec 31, 2025".
    """
    if isinstance(cell, Decimal):
        cell = format(cell, "f")
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _since_1970(cell)
    if not isinstance(cell, str):
        raise Unreadable
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        return _iso(found)
    try:
        if found := _SLASHED.fullmatch(text):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            month, day = (second, first) if day_first or first > 12 else (first, second)
            return _with_clock(datetime(year, month, day), found[4])
        if found := _DOTTED.fullmatch(text):
            return _with_clock(datetime(int(found[3]), int(found[2]), int(found[1])), found[4])
        if found := _COMPACT.fullmatch(text):
            return _sane(datetime(int(found[1]), int(found[2]), int(found[3])))
        if found := _NAMED.match(text):
            month = _MONTHS.get((found[1] or found[4]).casefold(), 0)
            day_made = datetime(int(found[5]), month, int(found[2] or found[3]))
            return _with_clock(day_made, text[found.end() :].strip(" ,"))
    except ValueError:
        raise Unreadable from None
    if _PLAIN.fullmatch(text) and len(text) <= 20:
        return _since_1970(int(Decimal(text)))
    raise Unreadable


def month_before_day(cells: Iterable[object]) -> bool | None:
    """For dates such as 10/05/2025: True where a second number above 12 shows that the month comes first, False where a
    first one does, None where the cells don't say."""
    first = second = False
    for cell in cells:
        found = _SLASHED.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found:
            first = first or int(found[1]) > 12
            second = second or int(found[2]) > 12
    return None if first == second else second


def _iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(59, int(second or 0)))
        if zone and zone[0] in "+-":
            sign = -1 if zone[0] == "-" else 1
            digits = zone[1:].replace(":", "")
            when -= sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    except (ValueError, OverflowError):
        raise Unreadable from None
    return _sane(when)


def _with_clock(day_made: datetime, clock: str | None) -> datetime:
    if not clock:
        return _sane(day_made)
    found = _CLOCK.match(clock.strip())
    if not found:
        return _sane(day_made)
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    return _sane(day_made.replace(hour=hour, minute=int(found[2]), second=int(found[3] or 0)))


def _since_1970(seconds: int) -> datetime:
    if abs(seconds) > 10**17:
        raise Unreadable
    if abs(seconds) >= 10**14:
        seconds //= 10**6
    elif abs(seconds) >= 10**11:
        seconds //= 1000
    try:
        return _sane(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None))
    except (ValueError, OverflowError, OSError):
        raise Unreadable from None


def _sane(when: datetime) -> datetime:
    if not _EARLIEST <= when.year <= _LATEST:
        raise Unreadable
    return when


def day(text: str) -> date:
    """A day as the buyer names it on the command line, YYYY-MM-DD."""
    return moment(text).date()
