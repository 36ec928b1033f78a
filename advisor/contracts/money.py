"""Money: how many decimals a currency has, rounding half away from zero, and amounts in words."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from advisor.sentences import worded

Exact = Fraction | int
"""An exact number. Never divide two ints: multiply by a Fraction instead."""

# ISO 4217 (SIX, list one): the minor unit of each active currency.
_NO_PLACES = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_PLACES = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_PLACES = "CLF UYW"
_TWO_PLACES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS
INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP
SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL
"""
_PLACES: Final = {
    code: places
    for codes, places in ((_NO_PLACES, 0), (_TWO_PLACES, 2), (_THREE_PLACES, 3), (_FOUR_PLACES, 4))
    for code in codes.split()
}
_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

_EXACT = Context(prec=400)
_SHOWN = Context(prec=28)


def times(a: Exact, b: Exact) -> Exact:
    """a × b: the same as the product, but several times as quick for a whole number and a fraction."""
    if type(a) is int and type(b) is int:
        return a * b
    return Fraction(a.numerator * b.numerator, a.denominator * b.denominator)


def currency_places(currency: str) -> int | None:
    """Decimals of a currency (ISO 4217 minor unit); None for a code that has none there."""
    return _PLACES.get(currency)


def to_units(value: Exact, scale: int) -> int:
    """value × scale rounded once to a whole number, half away from zero: an amount in cents when scale is 100."""
    numerator, denominator = value.numerator * scale, value.denominator
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def from_units(units: int, places: int) -> Decimal:
    """The amount that so many smallest units are, with all its decimals: from_units(50, 2) is 0.50."""
    return Decimal(units).scaleb(-places, _EXACT)


def to_decimal(value: Exact) -> Decimal:
    """An exact number as a Decimal; one without an end (1/3) is shown to 28 digits."""
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return Decimal(numerator)
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest == 1:
        places = max(twos, fives)
        return Decimal(numerator * (10**places // denominator)).scaleb(-places, _EXACT)
    return _SHOWN.divide(Decimal(numerator), Decimal(denominator))


def number_in_words(value: Exact | Decimal) -> str:
    """12000.5 as "12,000.5"; without an end, to six decimals with "about"."""
    number = value if isinstance(value, Decimal) else to_decimal(value)
    if not isinstance(value, Decimal) and Fraction(number) != value:
        return worded("about {number:,f}", number=round(number, 6))
    text = format(number, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_in_words(value: Exact | Decimal, currency: str, places: int) -> str:
    """0.05 as "$0.05", 1250 as "$1,250.00"; more decimals than the currency has are kept."""
    number = value if isinstance(value, Decimal) else to_decimal(value)
    text = number_in_words(value)
    sign = ""
    if text.startswith("-"):
        sign, text = "-", text[1:]
    decimals = len(text.partition(".")[2])
    if number != number.to_integral_value() and decimals < places:
        text += "0" * (places - decimals)
    mark = _SIGNS.get(currency)
    return f"{sign}{mark}{text}" if mark else f"{sign}{currency} {text}"
