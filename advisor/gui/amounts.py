"""Amounts as people type and paste them, brought into one plain form; what could mean two things is never guessed.

Which of "." and "," is the decimal mark is the habit of the buyer's own system and nothing else; what was understood
stands under the field.
"""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QLocale

from advisor.errors import AdvisorError
from advisor.gui.translation import tr

_SIZES = {
    "k": 3, "tsd": 3, "thousand": 3,
    "m": 6, "mn": 6, "mio": 6, "mil": 6, "million": 6, "millions": 6,
    "bn": 9, "mrd": 9, "billion": 9, "billions": 9,
}  # fmt: skip
_CODE = r"[A-Z]{3}"
_APOSTROPHES = "'’ʼ′"
_AS_PLAIN = str.maketrans({"٫": ".", "٬": ",", "−": "-", "–": "-", "٪": "%", "％": "%", "，": ",", "．": "."})


def parse_amount(text: str, locale: QLocale | None = None) -> str:
    """`$1,400`, `1 400`, `2.5k`, `5M`, `60 %` as `1400`, `1400`, `2500`, `5000000`, `60`: digits with at most one point.

    `locale` (the system's when left out) says which mark is the decimal one: "1.400" is one and four tenths where that
    is the point, and one thousand four hundred where it is the comma. Marks that its habit does not allow are refused.
    Raises AdvisorError with what to type instead; it never repeats the text.
    """
    comma = decimal_comma(locale)
    plain = _bare(text)
    plain, size = _size_taken_off(plain)
    point, group = (",", ".") if comma else (".", ",")
    for mark in _APOSTROPHES:  # Swiss thousands
        plain = re.sub(rf"(?<=\d){re.escape(mark)}(?=\d{{3}}(?!\d))", " ", plain)
    if re.fullmatch(r"-?\d{1,3}( \d{3})+([.,]\d+)?", plain):
        # Spaces group here, so one comma or point that follows can only be the decimal mark.
        return _shifted(plain.replace(" ", "").replace(",", "."), size)
    whole = rf"-?(\d{{1,3}}({re.escape(group)}\d{{3}})+|\d+)({re.escape(point)}\d*)?|-?{re.escape(point)}\d+"
    if not any(c.isdigit() for c in plain):
        raise _not_a_number()
    if not re.fullmatch(whole, plain):
        raise AdvisorError(
            tr("write {example} for one thousand four hundred and a half").format(example=in_habit("1,400.5", locale))
        )
    return _shifted(plain.replace(group, "").replace(point, ".").rstrip("."), size)


def decimal_comma(locale: QLocale | None = None) -> bool:
    """True where a comma stands before the decimals."""
    return (locale or QLocale()).decimalPoint() == ","


def in_habit(words: str, locale: QLocale | None = None) -> str:
    """Words with English figures (`$1,400.5 a month`) with the decimal mark of the locale (`$1.400,5 a month`)."""
    if not decimal_comma(locale):
        return words
    return re.sub(r"\d[\d,]*(?:\.\d+)?", lambda found: found[0].translate(str.maketrans(",.", ".,")), words)


def _bare(text: str) -> str:
    """Digits, marks, letters and single spaces: currency signs and codes, percent signs and odd spaces are gone."""
    digits = "".join(str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in text)
    spaced = "".join(" " if c.isspace() or unicodedata.category(c) == "Zs" else c for c in digits)
    plain = "".join(c for c in spaced if unicodedata.category(c) != "Cf").translate(_AS_PLAIN).strip()
    sign = "-" if plain.startswith("-") else ""
    plain = plain.removeprefix("-").strip()
    for _ in range(2):  # a sign and a code, as in "US$ 5 USD"
        plain = re.sub(rf"^(?:{_CODE}(?![A-Za-z])|(?:[A-Z]{{1,3}})?{_sign(plain, 0)})\s*", "", plain)
        plain = re.sub(rf"\s*(?:(?<![A-Za-z]){_CODE}|{_sign(plain, -1)}|%)$", "", plain)
    return sign + plain


def _sign(text: str, at: int) -> str:
    """A pattern for the currency sign that stands in this text; one that matches nothing where none does."""
    signs = [c for c in text if unicodedata.category(c) == "Sc"]
    return re.escape(signs[at]) if signs else "(?!)"


def _size_taken_off(plain: str) -> tuple[str, int]:
    found = re.search(r"(?<=[\d.,])\s*([A-Za-z]+)\.?$", plain)
    if not found:
        return plain, 0
    if found[1].lower() not in _SIZES:
        raise _not_a_number()
    return plain[: found.start()], _SIZES[found[1].lower()]


def _not_a_number() -> AdvisorError:
    return AdvisorError(
        tr("enter a number such as {whole} or {short}").format(whole=in_habit("1,400"), short=in_habit("2.5k"))
    )


def _shifted(number: str, places: int) -> str:
    """The number times ten to so many places, in digits alone: no rounding can happen."""
    if not places:
        return number
    sign, number = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, _, rest = number.partition(".")
    rest = rest.ljust(places, "0")
    moved = f"{whole}{rest[:places]}".lstrip("0") or "0"
    return sign + (f"{moved}.{rest[places:]}" if rest[places:] else moved)
