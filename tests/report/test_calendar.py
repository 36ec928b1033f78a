"""The calendar file: its days, and that every calendar program can read it (RFC 5545)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.report.calendar import Entry, calendar_file, entries_of, months_after
from advisor.report.document import write_document
from advisor.report.library import read_library
from tests.report import builders

SIGNED = date(2026, 11, 30)


def days(advice: builders.Advice, notice: int | None = None) -> list[tuple[str, str]]:
    return [(entry.kind, entry.on.isoformat()) for entry in entries_of(advice, SIGNED, notice)]


def unfolded(content: bytes) -> list[str]:
    """The lines of the file, read as the standard says."""
    assert content.endswith(b"\r\n") and content.count(b"\n") == content.count(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def test_a_term_of_a_year_has_its_reviews_price_checks_notice_and_renewal() -> None:
    # the hybrid runs 12 months: 30 November 2026 + 3, 6, 9, 12 months; February has 28 days; 90 days before the end
    assert days(builders.advice()) == [
        ("review", "2027-02-28"),
        ("prices", "2027-05-30"),
        ("review", "2027-05-30"),
        ("review", "2027-08-30"),
        ("notice", "2027-09-01"),
        ("prices", "2027-11-30"),
        ("renewal", "2027-11-30"),
        ("review", "2027-11-30"),
    ]


def notice(advice: builders.Advice, said: int | None = None) -> Entry:
    return next(entry for entry in entries_of(advice, SIGNED, said) if entry.kind == "notice")


def with_notice(days: str | None) -> builders.Advice:
    """The usual advice with the notice period of the chosen contract filled in."""
    made = builders.advice()
    chosen = made.verdict.offers[0]
    terms = chosen.priced.contract.terms.model_copy(update={"notice_days": None if days is None else Decimal(days)})
    contract = chosen.priced.contract.model_copy(update={"terms": terms})
    offers = (replace(chosen, priced=replace(chosen.priced, contract=contract)), *made.verdict.offers[1:])
    return replace(made, verdict=replace(made.verdict, offers=offers))


def test_the_contract_s_own_notice_counts() -> None:
    # 30 November 2027 less 30 days; less 60 where the case knows them; what is said now goes before the case
    assert notice(builders.advice(), 30).on == date(2027, 10, 31)
    assert notice(with_notice("60")).on == date(2027, 10, 1)
    assert notice(with_notice("60"), 30).on == date(2027, 10, 31)
    assert notice(with_notice("60")).title == "Notice deadline: Growth"
    assert (
        "60 days before the end" in notice(with_notice("60")).text and "not known" not in notice(with_notice("60")).text
    )


def test_where_the_notice_is_not_known_the_event_says_so_and_names_the_question() -> None:
    event = notice(with_notice(None))
    assert event.on == date(2027, 9, 1) and event.title == "Ask for the notice period (90 days assumed): Growth"
    assert "is not known" in event.text and "question O6" in event.text
    assert any(number == "O6" and "renew" in question for number, _, question in read_library().bank)
    dates = " ".join(str(block) for block in write_document(with_notice(None)).body)
    assert "last day for notice (90 days assumed, not known) 23 August 2027" in dates
    assert "last day for notice (60 days) 22 September 2027" in str(write_document(with_notice("60")).body)


def test_a_contract_by_the_month_has_neither_notice_nor_renewal() -> None:
    made = builders.advice(((builders.metered(), "per_token"),))
    assert {kind for kind, _ in days(made)} == {"review", "prices"}


def test_where_the_advice_says_every_month_the_reviews_are_monthly() -> None:
    made = builders.advice()
    made = replace(made, verdict=replace(made.verdict, review_every_months=1))
    assert sum(kind == "review" for kind, _ in days(made)) == 12


@pytest.mark.parametrize(
    ("start", "number", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 10, 31), 14, date(2027, 12, 31)),
    ],
)
def test_months_end_where_the_month_ends(start: date, number: int, then: date) -> None:
    assert months_after(start, number) == then


def test_the_file_keeps_the_standard() -> None:
    lines = unfolded(calendar_file(builders.advice(), SIGNED))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and "VERSION:2.0" in lines
    open_parts: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", name), line
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert not open_parts
    identities = [line for line in lines if line.startswith("UID:")]
    assert len(identities) == len(set(identities)) == 8
    starts = [line for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
    assert "DTSTART;VALUE=DATE:20271130" in starts and len(starts) == 8
    assert "DTEND;VALUE=DATE:20271201" in lines  # the day after: the end is not part of it
    assert lines.count("DTSTAMP:20261121T100000Z") == 8


def test_the_same_case_gives_the_same_bytes_and_another_case_other_identities() -> None:
    one = calendar_file(builders.advice(), SIGNED, case_file=b"1")
    assert one == calendar_file(builders.advice(), SIGNED, case_file=b"1")
    other = calendar_file(builders.advice(), SIGNED, case_file=b"2")
    assert not set(re.findall(rb"UID:\w+", one)) & set(re.findall(rb"UID:\w+", other))


def test_without_a_day_it_counts_from_the_day_of_the_case() -> None:
    assert b"DTSTART;VALUE=DATE:20270221" in calendar_file(builders.advice())  # 21 November 2026 and three months


@given(st.text(min_size=1, max_size=120))
@settings(max_examples=100, deadline=None)
def test_no_name_of_an_offer_breaks_the_file(name: str) -> None:
    made = builders.advice()
    first = made.verdict.offers[0]
    odd = replace(first, priced=replace(first.priced, name=name))
    made = replace(made, verdict=replace(made.verdict, offer=name, offers=(odd, *made.verdict.offers[1:])))
    lines = unfolded(calendar_file(made, SIGNED))
    assert sum(line == "BEGIN:VEVENT" for line in lines) == 8
    assert all(re.match(r"[A-Z-]+(;VALUE=DATE)?:", line) for line in lines)


def test_commas_semicolons_and_backslashes_are_escaped() -> None:
    made = builders.advice(((builders.hybrid("A, B; C\\D"), "hybrid_with_caps"),))
    assert any(line == "SUMMARY:Renewal: A\\, B\\; C\\\\D" for line in unfolded(calendar_file(made, SIGNED)))
