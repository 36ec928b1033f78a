"""The dates that a signed contract brings, as a calendar file (RFC 5545): cost reviews, price checks, notice and renewal."""

from __future__ import annotations

import calendar as months
import hashlib
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import AdvisorError
from advisor.report.identity import case_fingerprint, moment_of
from advisor.report.library import read_library
from advisor.report.offers_shown import chosen_offer

if TYPE_CHECKING:
    from advisor.advice import Advice

_LONGEST_LINE = 75
"""Octets before a line is folded (RFC 5545, 3.1)."""
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Entry:
    """A whole day with what is to be done on it."""

    kind: str
    on: date
    title: str
    text: str


def calendar_file(
    advice: Advice, signed: date | None = None, notice_days: int | None = None, case_file: bytes | None = None
) -> bytes:
    """The calendar file for the chosen offer, the same bytes for the same advice and dates.

    `signed` is the first day of the contract, the day of the case when it is not given; `notice_days` its notice period
    where the case does not know it. Where neither does, the longest usual one stands in, and the entry says so.
    """
    moment = moment_of(advice)
    entries = entries_of(advice, signed or date.fromisoformat(moment[:10]), notice_days)
    stamp = "".join(c for c in moment if c not in "-:")
    mark = case_fingerprint(advice, case_file)
    return written(entries, stamp, mark, int(_number("alarm_days")))


def written(entries: Sequence[Entry], stamp: str, mark: str, alarm_days: int) -> bytes:
    """Entries as a calendar file; `stamp` is the moment YYYYMMDDTHHMMSSZ, `mark` keeps their keys apart from others'."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Agent Pricing Advisor//{__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for entry in entries:
        key = hashlib.sha256(f"{mark}|{entry.kind}|{entry.on.isoformat()}".encode()).hexdigest()[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{key}@agent-pricing-advisor",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(entry.title)}",
            f"DESCRIPTION:{_escaped(entry.text)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(entry.title)}",
            f"TRIGGER:-P{alarm_days}D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def entries_of(advice: Advice, signed: date, notice_days: int | None = None) -> tuple[Entry, ...]:
    """The days in order. An offer without a term of more than a month has no renewal and no notice."""
    text: dict[str, Any] = read_library().text["calendar"]
    chosen = chosen_offer(advice).priced
    name = _shortened(chosen.name)
    term = chosen.contract.term_months or 0
    if not 1 <= signed.year <= 9000:
        raise AdvisorError("the day of signing: must be a day such as 2026-11-21")
    horizon = max(term, int(_number("horizon_months")))
    end = months_after(signed, horizon)
    every = min(int(_number("review_months")), advice.verdict.review_every_months)
    prices = int(_number("prices_months"))
    quarterly = "Quarterly cost review" if every == 3 else "Cost review"
    out = [Entry("review", day, f"{quarterly}: {name}", text["review"]) for day in _every(signed, every, end)]
    out += [Entry("prices", day, f"Price check: {name}", text["prices"]) for day in _every(signed, prices, end)]
    if term > 1:
        renewal = months_after(signed, term)
        own = notice_of(advice, notice_days)
        days = assumed_notice() if own is None else own
        deadline = max(renewal - timedelta(days=days), signed)
        known = own is not None
        title = "Notice deadline" if known else f"Ask for the notice period ({days} days assumed)"
        said = text["notice"] if known else text["notice_not_known"]
        out += [
            Entry("notice", deadline, f"{title}: {name}", said.format(days=days)),
            Entry("renewal", renewal, f"Renewal: {name}", text["renewal"].format(term=term)),
        ]
    return tuple(sorted(out, key=lambda entry: (entry.on, entry.kind)))


def months_after(start: date, number: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def _every(start: date, step: int, end: date) -> list[date]:
    out, number = [], step
    while (day := months_after(start, number)) <= end:
        out.append(day)
        number += step
    return out


def notice_of(advice: Advice, said: int | None = None) -> int | None:
    """Days of notice: as said now, else the contract's own; None where nobody knows them."""
    if said is not None:
        return said
    own = chosen_offer(advice).priced.contract.terms.notice_days
    return None if own is None else math.ceil(own)


def assumed_notice() -> int:
    """Days of notice where the contract's own are not known."""
    return int(_number("notice_days"))


def _number(name: str) -> float:
    return float(read_library().text["calendar"][name]["value"])


def _shortened(name: str) -> str:
    shown = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C").strip()
    return shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1].rstrip() + "…"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    out, room = [""], _LONGEST_LINE
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            out.append(" ")
            room = _LONGEST_LINE - 1
        out[-1] += character
        room -= size
    return "\r\n".join(out)
