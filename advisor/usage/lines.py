"""Lines and rows of a text export, read as a stream with limits, so that no file can fill the memory or hang the
program."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from advisor.errors import AdvisorError
from advisor.sentences import worded

# Safety limits of this program's own making: far above any real export (a row may carry a long message), far below what
# hurts.
LONGEST_LINE = 1_000_000
LONGEST_HEADER = 100_000
MOST_COLUMNS = 300
MOST_ROWS = 10_000_000
MOST_BLANK = 100_000
HEAD_LINES = 40
DELIMITERS = (",", ";", "\t", "|")

Progress = Callable[[int], bool]
"""Told the bytes read so far; False from it cancels the reading."""


class Cancelled(AdvisorError):
    """The buyer stopped the reading; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(worded("The import was stopped; nothing has changed."))


def go_on(_: int) -> bool:
    """The progress of one who does not look."""
    return True


class TextLines:
    """The lines of a binary stream as text. UTF-8 and UTF-16 are told by their marks; a line that is not UTF-8 is read
    as Windows-1252 and `foreign` is set."""

    def __init__(self, stream: BinaryIO, where: str, progress: Progress = go_on) -> None:
        self.where = where
        self.foreign = False
        self.number = 0
        self._stream, self._progress = stream, progress
        head = stream.read(4096)
        stream.seek(0)
        if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise AdvisorError(worded("{where}: is empty; choose another export", where=where))
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding, errors = "utf-16", "replace"
        else:
            encoding, errors = "utf-8-sig", "surrogateescape"
            if b"\x00" in head:
                raise AdvisorError(worded("{where}: is not a text file; choose the export as CSV or JSON", where=where))
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                line = self._text.readline(LONGEST_LINE + 1)
            except UnicodeError:
                raise AdvisorError(
                    worded(
                        "{where}: line {number} is not text; export it again as UTF-8",
                        where=self.where,
                        number=self.number + 1,
                    )
                ) from None
            if not line:
                return
            self.number += 1
            if len(line) > LONGEST_LINE:
                raise AdvisorError(
                    worded(
                        "{where}: line {number} is longer than {longest_line:,} characters; choose another export",
                        where=self.where,
                        number=self.number,
                        longest_line=LONGEST_LINE,
                    )
                )
            if not line.isascii():
                line = self._readable(line)
            if "\x00" in line:
                raise AdvisorError(
                    worded(
                        "{where}: line {number} is not text; choose the export as CSV or JSON",
                        where=self.where,
                        number=self.number,
                    )
                )
            if self.number % 4096 == 0 and not self._progress(self._stream.tell()):
                raise Cancelled
            yield line

    def chunks(self) -> Iterator[str]:
        """The same text in pieces of some size, for JSON documents.

        Raises AdvisorError when the text is not UTF-8 or has a line without end.
        """
        while piece := self._text.read(1 << 16):
            if "\x00" in piece:
                raise AdvisorError(
                    worded("{where}: is not a text file; choose the export as CSV or JSON", where=self.where)
                )
            if not piece.isascii():
                piece = self._readable(piece)
            if not self._progress(self._stream.tell()):
                raise Cancelled
            yield piece

    def first_line(self) -> str:
        """The first line, or nothing where it is too long to be one; reading starts at the beginning afterwards."""
        line = self._text.readline(LONGEST_LINE + 1)
        self.again()
        return line if len(line) <= LONGEST_LINE else ""

    def first_sign(self) -> str:
        """The first character that is not space; reading starts at the beginning afterwards."""
        sign = self._text.read(4096).lstrip()[:1]
        self.again()
        return sign

    def again(self) -> None:
        """Back to the first line."""
        self._text.seek(0)
        self.number = 0

    def close(self) -> None:
        """Let the stream go without closing it."""
        self._text.detach()

    def _readable(self, text: str) -> str:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            self.foreign = True
            return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        return text


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line by itself; an empty list where it is no such line."""
    csv.field_size_limit(LONGEST_LINE)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def csv_rows(lines: Iterable[str], delimiter: str, where: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row that is not blank; `before` lines came before the first of these.

    Raises AdvisorError naming the line.
    """
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(lines, delimiter=delimiter)
    blank = 0
    for _ in range(MOST_ROWS):
        started = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise AdvisorError(
                worded(
                    "{where}: the row that begins in line {started} does not end; a quotation mark is not closed there",
                    where=where,
                    started=started,
                )
            ) from None
        if len(cells) > MOST_COLUMNS:
            raise AdvisorError(
                worded(
                    "{where}: line {line} has more than {most_columns} columns; choose another export",
                    where=where,
                    line=started,
                    most_columns=MOST_COLUMNS,
                )
            )
        if cells and any(cells):
            blank = 0
            yield started, cells
        elif (blank := blank + 1) > MOST_BLANK:
            raise AdvisorError(
                worded(
                    "{where}: is empty over {most_blank:,} lines before line {started}; choose another export",
                    where=where,
                    most_blank=MOST_BLANK,
                    started=started,
                )
            )
    raise AdvisorError(
        worded("{where}: has more than {most_rows:,} rows; export fewer days", where=where, most_rows=MOST_ROWS)
    )


def usual_delimiter(head: list[str]) -> tuple[str, int]:
    """What parts the columns, and in which of these lines the header stands: the delimiter and the first line from which
    on most lines have the same number of cells."""
    best = (0, 0, ",", 0)
    for rank, delimiter in enumerate(DELIMITERS):
        widths = [len(cells_of(line[:LONGEST_HEADER], delimiter)) for line in head]
        for place, width in enumerate(widths[:-1] or widths):
            if width < 2:
                continue
            alike = sum(other == width for other in widths[place:])
            score = (alike * min(width, 12), -rank, delimiter, place)
            if score[:2] > best[:2]:
                best = score
            break
    return best[2], best[3]
