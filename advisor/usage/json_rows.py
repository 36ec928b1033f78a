"""Rows of a JSON or JSON-lines export, taken one by one out of the stream, with the guards that a file from outside
needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from advisor.errors import AdvisorError
from advisor.sentences import worded
from advisor.usage.lines import MOST_ROWS, TextLines

DEEPEST = 20
LONGEST_RECORD = 1_000_000
MOST_KEYS = 400
LONGEST_NUMBER = 40
ROW_LISTS = ("data", "daily", "monthly", "rows", "results", "records", "items", "logs", "activity")
"""Keys of a document under which its rows stand."""
INNER_LISTS = ("results", "modelBreakdowns")
"""Keys of a row that hold the real rows, with the row around them as their date."""

_SIGN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|"|[{}\[\]:]', re.DOTALL)
Row = dict[str, Any]


def json_rows(lines: TextLines) -> Iterator[tuple[int, Row]]:
    """(number of the record, its fields with dots between levels); of a list of objects inside, each is a row.

    Raises AdvisorError naming the place.
    """
    for count, record in enumerate(_records(lines), 1):
        if count > MOST_ROWS:
            raise AdvisorError(
                worded(
                    "{where}: has more than {most_rows:,} records; export fewer days",
                    where=lines.where,
                    most_rows=MOST_ROWS,
                )
            )
        for row in _rows_of(record, lines.where, count):
            yield count, row


def _rows_of(record: Row, where: str, number: int) -> Iterator[Row]:
    outer: Row = {}
    inner: list[Any] = []
    for key, value in record.items():
        if key in INNER_LISTS and isinstance(value, list):
            inner += value
        else:
            _flatten(key, value, outer)
    if len(outer) > MOST_KEYS:
        raise AdvisorError(
            worded(
                "{where}: record {number} has more than {most_keys} fields; choose another export",
                where=where,
                number=number,
                most_keys=MOST_KEYS,
            )
        )
    if not inner:
        yield outer
    for one in inner:
        if isinstance(one, dict):
            row = dict(outer)
            for key, value in one.items():
                _flatten(key, value, row)
            yield row


def _flatten(key: str, value: Any, into: Row) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(f"{key}.{name}", inner, into)
    elif not isinstance(value, list):
        into[key] = value


def _records(lines: TextLines) -> Iterator[Row]:
    first = lines.first_line()
    try:
        alone = parse(first, lines.where, 1) if first.lstrip().startswith("{") else None
    except AdvisorError:
        alone = None
    if alone is not None and not any(isinstance(alone.get(key), list) for key in ROW_LISTS):
        for line in lines:
            if line.strip():
                yield parse(line, lines.where, lines.number)
    else:
        yield from _in_document(lines)


def parse(text: str, where: str, number: int) -> Row:
    """One object from its text: no doubled key, no NaN, no number of absurd length.

    Raises AdvisorError naming the place when it is not JSON or not of bounded size.
    """

    def no_doubles(pairs: list[tuple[str, Any]]) -> Row:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise AdvisorError(
                worded("{where}: record {number} names a field twice; export it again", where=where, number=number)
            )
        return found

    def constant(_: str) -> None:
        raise AdvisorError(
            worded(
                "{where}: record {number} holds a number that is not finite; export it again",
                where=where,
                number=number,
            )
        )

    def exact(digits: str) -> Decimal:
        if len(digits) > LONGEST_NUMBER or Decimal(digits).adjusted() > 18:
            raise AdvisorError(
                worded(
                    "{where}: record {number} holds a number that is too long; export it again",
                    where=where,
                    number=number,
                )
            )
        return Decimal(digits)

    _check_depth(text, where, number)
    try:
        value = json.loads(
            text,
            object_pairs_hook=no_doubles,
            parse_constant=constant,
            parse_float=exact,
            parse_int=lambda digits: int(exact(digits)),
        )
    except (json.JSONDecodeError, RecursionError):
        raise AdvisorError(
            worded("{where}: record {number} is damaged; export it again", where=where, number=number)
        ) from None
    if not isinstance(value, dict):
        raise AdvisorError(
            worded(
                "{where}: record {number} is not an object with fields; choose another export",
                where=where,
                number=number,
            )
        )
    return value


def _check_depth(text: str, where: str, number: int) -> None:
    if text.count("{") + text.count("[") <= DEEPEST:
        return
    depth = 0
    for sign in _SIGN.finditer(text):
        if (mark := sign[0]) in "{[":
            depth += 1
            if depth > DEEPEST:
                raise AdvisorError(
                    worded(
                        "{where}: record {number} is nested more than {deepest} levels deep",
                        where=where,
                        number=number,
                        deepest=DEEPEST,
                    )
                )
        elif mark in "}]":
            depth -= 1


def _in_document(lines: TextLines) -> Iterator[Row]:
    """The objects of the first list of rows: the document itself, or under one of ROW_LISTS. One record is held at a
    time; what stands between and around them is only counted."""
    where = lines.where
    buffer, position = "", 0
    stack: list[str] = []
    key = text_before = ""
    start: int | None = None  # of the record that is being collected
    depth_at_start = 0
    number = 0
    closed = False
    for piece in lines.chunks():
        kept_from = start if start is not None else position
        buffer = buffer[kept_from:] + piece
        position -= kept_from
        start = None if start is None else 0
        if len(buffer) > LONGEST_RECORD + len(piece):
            raise AdvisorError(
                worded(
                    "{where}: record {number} is longer than {longest_record:,} characters",
                    where=where,
                    number=number + 1,
                    longest_record=LONGEST_RECORD,
                )
            )
        for sign in _SIGN.finditer(buffer, position):
            mark = sign[0]
            if mark == '"':  # a text that goes on in the next piece
                position = sign.start()
                break
            position = sign.end()
            if mark[0] == '"':
                if start is None and len(stack) == 1:
                    text_before = mark[1:-1]
            elif mark == ":":
                if start is None and len(stack) == 1:
                    key = text_before
            elif mark in "{[":
                if closed:
                    raise AdvisorError(
                        worded("{where}: holds two documents in one file; keep one of them", where=where)
                    )
                stack.append(mark)
                if len(stack) > DEEPEST:
                    raise AdvisorError(
                        worded(
                            "{where}: is nested more than {deepest} levels deep; choose another export",
                            where=where,
                            deepest=DEEPEST,
                        )
                    )
                of_rows = stack == ["[", "{"] or (stack == ["{", "[", "{"] and key in ROW_LISTS)
                if start is None and mark == "{" and of_rows:
                    start, depth_at_start = sign.start(), len(stack)
            else:
                if not stack or (stack[-1] == "{") != (mark == "}"):
                    raise AdvisorError(
                        worded(
                            "{where}: is damaged: a bracket closes what was not opened; export it again", where=where
                        )
                    )
                if start is not None and len(stack) == depth_at_start:
                    number += 1
                    yield parse(buffer[start:position], where, number)
                    start = None
                stack.pop()
                closed = not stack
        else:
            position = max(position, len(buffer) if start is None else position)
    if stack or not closed:
        raise AdvisorError(worded("{where}: ends in the middle, or is not JSON; export it again", where=where))
