"""From the stream of an export to its counts: finds the format, reads row after row, and says what it could not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, BinaryIO, Literal

from advisor.errors import AdvisorError
from advisor.sentences import filled, worded
from advisor.usage import cells, lines
from advisor.usage.export_format import ExportFormat, Header, recognise
from advisor.usage.json_rows import json_rows
from advisor.usage.lines import Progress, TextLines, cells_of, csv_rows, go_on, usual_delimiter
from advisor.usage.mapping import guess_format
from advisor.usage.row_reader import RowReader
from advisor.usage.tally import FindPrice, Tally, no_prices

SAMPLE = 200


@dataclass
class Export:
    """What one export says."""

    format: ExportFormat
    tally: Tally
    currency: str
    warnings: list[str] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    delimiter: str = ","
    says_cached: bool = True
    """False where no column tells what was read from a cache; the tokens then count as fresh ones."""


@dataclass(frozen=True)
class Glance:
    """The first lines of a file, for the page on which the buyer says which column is which."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    recognised: ExportFormat | None
    delimiter: str


def read_export(
    stream: BinaryIO,
    where: str,
    formats: Iterable[ExportFormat],
    find_price: FindPrice = no_prices,
    *,
    mapping: ExportFormat | None = None,
    progress: Progress = go_on,
) -> Export:
    """Reads a CSV, JSON or JSON-lines export to its end, holding one row at a time.

    `where` names the file in a refusal. With a `mapping` the header is not guessed. Raises AdvisorError when the format
    is not known, a needed column is missing, or a cell can't be read; lines.Cancelled when `progress` says stop.
    """
    text = TextLines(stream, where, progress)
    try:
        is_json = text.first_sign() in ("{", "[")
        known = (mapping,) if mapping is not None else tuple(formats)
        source = _JsonSource(text, known) if is_json else _CsvSource(text, known, mapping is not None)
        return _read(source, text, find_price)
    finally:
        text.close()


def glance(stream: BinaryIO, where: str, formats: Iterable[ExportFormat]) -> Glance:
    """The header and some rows, without message text, whether the format is known or not."""
    text = TextLines(stream, where)
    try:
        if text.first_sign() in ("{", "["):
            rows = [row for _, row in islice(json_rows(text), 8)]
            headings = tuple(dict.fromkeys(key for row in rows for key in row))[: lines.MOST_COLUMNS]
            found = recognise(Header(headings), formats)
            shown = tuple(tuple(cells.readable(row.get(key)) for key in headings) for row in rows)
            return Glance(headings, shown, found.format if found else None, ",")
        head = list(islice(text, lines.HEAD_LINES)) or [""]
        found_in = _find_header(head, tuple(formats))
        delimiter, place = found_in[1:] if found_in else usual_delimiter(head)
        made = cells_of(head[place], delimiter)
        rows_shown = tuple(
            tuple(map(cells.readable, cells_of(line, delimiter)))
            for line in head[place + 1 : place + 9]
            if line.strip()
        )
        return Glance(tuple(made), rows_shown, found_in[0] if found_in else None, delimiter)
    finally:
        text.close()


def _find_header(head: Sequence[str], formats: tuple[ExportFormat, ...]) -> tuple[ExportFormat, str, int] | None:
    best: tuple[tuple[float, int, int], ExportFormat, str, int] | None = None
    for place, line in enumerate(head):
        for delimiter in lines.DELIMITERS:
            if delimiter not in line or len(line) > lines.LONGEST_HEADER:
                continue
            headings = cells_of(line, delimiter)
            if len(headings) < 2 or len(headings) > lines.MOST_COLUMNS:
                continue
            found = recognise(Header(headings), formats)
            if found and (best is None or found.fit > best[0]):
                best = (found.fit, found.format, delimiter, place)
    return best[1:] if best else None


def _not_known(where: str, headings: Sequence[str]) -> AdvisorError:
    named = ", ".join(cells.readable(one) for one in headings[:12]) or "none"
    return AdvisorError(
        worded(
            "{where}: is not an export that this program knows (its columns: {named}); say which "
            "column is which: in the window under Import usage, or with --map "
            "time=COLUMN,input=COLUMN,output=COLUMN",
            where=where,
            named=named,
        )
    )


class _CsvSource:
    def __init__(self, text: TextLines, formats: tuple[ExportFormat, ...], mapped: bool) -> None:
        self.text = text
        self.warnings: list[str] = []
        head = list(islice(text, lines.HEAD_LINES))
        if not any(line.strip() for line in head):
            raise AdvisorError(
                worded("{where}: begins with nothing but empty lines; choose another export", where=text.where)
            )
        found = _find_header(head, formats)
        if found is None:
            self.delimiter, place = usual_delimiter(head)
            headings = cells_of(head[place], self.delimiter)
            if len(headings) > lines.MOST_COLUMNS:
                raise AdvisorError(
                    worded(
                        "{where}: line {line} has more than {most_columns} columns; choose another export",
                        where=text.where,
                        line=place + 1,
                        most_columns=lines.MOST_COLUMNS,
                    )
                )
            guessed = formats[0] if mapped else guess_format(headings)
            if guessed is None:
                raise _not_known(text.where, headings)
            self.format = guessed
        else:
            self.format, self.delimiter, place = found
            headings = cells_of(head[place], self.delimiter)
        _refuse_doubles(headings, text.where, place + 1)
        self.header = Header(headings)
        _refuse_missing(self.header, self.format, text.where, "column")
        self._rest = chain(head[place + 1 :], text)
        self._before = place + 1

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        width = len(self.header.headings)
        odd = first_odd = good = 0
        for number, row in csv_rows(self._rest, self.delimiter, self.text.where, self._before):
            if len(row) != width and any(cell.strip() for cell in row[width:]):
                odd, first_odd = odd + 1, first_odd or number
                continue
            if len(row) < width:
                if self.format.described is None and len(row) < max(2, width // 2):
                    odd, first_odd = odd + 1, first_odd or number
                    continue
                row = row + [""] * (width - len(row))
            good += 1
            yield number, row
        if odd > good:
            raise AdvisorError(
                worded(
                    "{where}: line {line} has another number of columns than the header, and so have most "
                    "rows; export it again, with columns parted by semicolons where numbers have decimal commas",
                    where=self.text.where,
                    line=first_odd,
                )
            )
        if odd:
            self.warnings.append(
                worded(
                    "{number} rows have another number of columns than the header and were left out, the first in "
                    "line {line}.",
                    number=odd,
                    line=first_odd,
                )
            )


_ONE_MISSING = {
    "column": worded("{where}: this is {format}, but the column {names} is missing; export it again with all columns"),
    "field": worded("{where}: this is {format}, but the field {names} is missing; export it again with all fields"),
}
_MISSING = {
    "column": worded(
        "{where}: this is {format}, but the columns {names} are missing; export it again with all columns"
    ),
    "field": worded("{where}: this is {format}, but the fields {names} are missing; export it again with all fields"),
}


def _refuse_missing(header: Header, made: ExportFormat, where: str, what: Literal["column", "field"]) -> None:
    missing = [name.replace("|", " or ") for name in header.missing(made.needed)]
    if missing:
        raise AdvisorError(
            filled(
                _ONE_MISSING[what] if len(missing) == 1 else _MISSING[what],
                where=where,
                format=filled(made.name),
                names=", ".join(missing),
            )
        )


def _refuse_doubles(headings: Sequence[str], where: str, line: int) -> None:
    seen: set[str] = set()
    for heading in headings:
        name = heading.strip().casefold()
        if name and name in seen:
            raise AdvisorError(
                worded(
                    "{where}: line {line} names the column {name} twice; keep one of them",
                    where=where,
                    line=line,
                    name=cells.readable(heading),
                )
            )
        seen.add(name)


class _JsonSource:
    def __init__(self, text: TextLines, formats: tuple[ExportFormat, ...]) -> None:
        self.text = text
        self.delimiter = ","
        self.warnings: list[str] = []
        self._records = json_rows(text)
        self._first = list(islice(self._records, SAMPLE))
        names = dict.fromkeys(key for _, row in self._first for key in row)
        self.header = Header(tuple(names))
        found = recognise(self.header, formats)
        guessed = found.format if found else guess_format(tuple(names))
        if guessed is None:
            raise _not_known(text.where, tuple(names))
        self.format = guessed
        _refuse_missing(self.header, self.format, text.where, "field")

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        headings = self.header.headings
        for number, row in chain(self._first, self._records):
            yield number, [row.get(key) for key in headings]


def _read(source: _CsvSource | _JsonSource, text: TextLines, find_price: FindPrice) -> Export:
    made = source.format
    tally = Tally(made.maker, find_price, wants_usage=made.holds != "cost")
    rows = source.rows()
    first = list(islice(rows, SAMPLE))
    understand = RowReader(made, source.header, text.where, source.delimiter, [row for _, row in first])
    for number, row in chain(first, rows):
        read = understand(number, row)
        if read is not None:
            tally.add(read)
    warnings = source.warnings + understand.warnings()
    unknown = source.header.unknown(made.all_names())
    if unknown:
        named = ", ".join(cells.readable(one) for one in unknown[:20])
        if len(unknown) == 1:
            unread = worded("Not known and not read: column {names}.", names=named)
        elif len(unknown) <= 20:
            unread = worded("Not known and not read: columns {names}.", names=named)
        else:
            unread = worded("Not known and not read: columns {names} and more.", names=named)
        warnings.insert(0, unread)
    if text.foreign:
        warnings.append(
            worded("The file is not UTF-8 and was read as Windows-1252; names may look wrong, numbers do not.")
        )
    if made.note:
        warnings.append(made.note)
    tally.not_priced = understand.not_priced
    return Export(
        made, tally, understand.currency(), warnings, source.header.headings, source.delimiter, understand.says_cached
    )
