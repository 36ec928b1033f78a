"""The parts of a PDF from anywhere, found and unpacked with limits: a small file may hold thousands of giant ones.

Read here, because it is only a form or an attachment that is looked for, and every limit is a line of this file. No page is
drawn, and nothing that the PDF says is done.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any

from advisor.files.pdf_values import BETWEEN, Name, Reference, value_at

LARGEST_PDF = 50_000_000
"""Far above any PDF of ours, also when another program saved it again: a limit of safety, not of the market."""
LARGEST_PART, _ALL_PARTS = 2_000_000, 4_000_000
"""Bytes that one packed part of the PDF's own structure, and all that are unpacked, may have: those of a PDF of ours, also
when another program saved it, have some ten thousand."""
_MOST_OBJECTS = 300_000
_MOST_GONE_THROUGH = 3_000_000
"""Bytes that are gone through one by one, in all: the longest questionnaire with every field of it filled takes half of it,
and where each is a text or a row of its own they take seconds."""
_A_ROW = 20
"""Bytes of one row of a plain table; one of a packed table is as much work."""
_MOST_TABLES, _MOST_STEPS = 1_000, 20
"""Each saving adds a table, with one before it; and an object seldom is only another's place."""
_HEAD = b"%PDF-"
_BLANK = rb"[\x00\t\n\f\r ]"
_OBJECT = re.compile(BETWEEN + rb"([0-9]{1,10}+)" + _BLANK + rb"++[0-9]{1,5}+" + _BLANK + rb"++obj")
_ANY_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10}+)" + _BLANK + rb"{1,9}+[0-9]{1,5}+" + _BLANK + rb"{1,9}+obj")
_STREAM = re.compile(BETWEEN + rb"stream(?:\r\n|\n|\r)")
_END_OF_STREAM = re.compile(_BLANK + rb"*+endstream")
_START = re.compile(_BLANK + rb"*+([0-9]{1,10}+)")
_TABLE = re.compile(BETWEEN + rb"xref")
_ROWS = re.compile(BETWEEN + rb"([0-9]{1,10}+)" + _BLANK + rb"++([0-9]{1,10}+)")
_ROW = re.compile(_BLANK + rb"*+([0-9]{1,10}+) ([0-9]{1,5}+) ([nf])")
_TRAILER = re.compile(BETWEEN + rb"trailer")


def is_pdf(data: bytes) -> bool:
    """True for bytes that begin as a PDF does."""
    return data[:1024].find(_HEAD) >= 0


def has_too_many_parts(data: bytes) -> bool:
    """Whether it has more parts than any PDF of ours; each stands twice, and a damaged table has all of them looked for."""
    return data.count(b"obj") > _MOST_OBJECTS


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes of any kind, with what is said about them."""

    entries: dict[Name, Any]
    start: int


@dataclass(frozen=True, slots=True)
class _Packed:
    """The place of an object that is packed with others."""

    stream: int


class Pdf:
    """A PDF by its objects. What is found wrong anywhere, or more than the limits, raises ValueError or zlib.error."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left, self._room = _MOST_GONE_THROUGH, _ALL_PARTS
        self._places: dict[int, int | _Packed] = {}
        self._objects: dict[int, Any] = {}
        self._unpacked: dict[int, dict[int, Any]] = {}
        self._looked_for: dict[int, int] | None = None
        self.trailer: dict[Name, Any] = {}
        try:
            self._read_tables()
            whole = self.locked or isinstance(self.root, dict)
        except (ValueError, zlib.error):
            whole = False
        if not whole:
            self._do_without_tables()

    @property
    def locked(self) -> bool:
        """Whether it is packed with a password; nothing else of it can be asked for then."""
        return "/Encrypt" in self.trailer

    @property
    def root(self) -> Any:
        """What leads to everything else; a dictionary in every whole PDF."""
        return self.at(self.trailer, "/Root")

    def at(self, holder: Any, key: str) -> Any:
        """What a dictionary has under a name; None where it has nothing or is none."""
        return self.object(holder.get(key)) if isinstance(holder, dict) else None

    def items(self, holder: Any, key: str) -> list[Any]:
        """The list that a dictionary has under a name, empty where there is none; references in it stay."""
        found = self.at(holder, key)
        return found if isinstance(found, list) else []

    def object(self, value: Any) -> Any:
        """The value itself, or that which it refers to; None for one that is not in the file."""
        for _ in range(_MOST_STEPS):
            if not isinstance(value, Reference):
                return value
            if value.number not in self._objects:
                self._objects[value.number] = None  # should it lead to itself
                self._objects[value.number] = self._read_object(value.number)
            value = self._objects[value.number]
        raise ValueError("leads from one to another without end")  # not shown

    def raw(self, stream: Stream) -> bytes:
        """The bytes of a stream as they stand in the file."""
        length = self.at(stream.entries, "/Length")
        if isinstance(length, int) and length >= 0 and _END_OF_STREAM.match(self._data, stream.start + length):
            return self._data[stream.start : stream.start + length]
        end = self._data.find(b"endstream", stream.start)
        self._go_through((end if end >= 0 else len(self._data)) - stream.start)
        if end < 0:
            raise ValueError("a stream without an end")  # not shown
        content = self._data[stream.start : end]
        return content[: -2 if content.endswith(b"\r\n") else -1] if content.endswith((b"\n", b"\r")) else content

    def filters(self, stream: Stream) -> list[Any]:
        """The names of the ways in which it is packed."""
        found = self.at(stream.entries, "/Filter")
        return [self.object(each) for each in found] if isinstance(found, list) else [] if found is None else [found]

    def unpacked(self, stream: Stream) -> bytes:
        """Its content. Raises ValueError when it is more than LARGEST_PART, or packed in a way that no program uses here."""
        content, filters = self.raw(stream), self.filters(stream)
        if filters not in ([], ["/FlateDecode"]):
            raise ValueError("packed in a way that no program uses for this")  # not shown
        self._go_through(len(content))
        if filters:
            content = inflated(content, LARGEST_PART)
        self._room -= len(content)
        if self._room < 0 or len(content) > LARGEST_PART:
            raise ValueError("more is packed in it than there can be")  # not shown
        said = self.at(stream.entries, "/DecodeParms")
        return self._rows_told_by_differences(
            content, self.object(said[0]) if isinstance(said, list) and said else said
        )

    def _rows_told_by_differences(self, content: bytes, said: Any) -> bytes:
        kind = self.at(said, "/Predictor") or 1
        if kind == 1:
            return content
        columns, colours, bits = (self.at(said, key) or usual for key, usual in _USUAL)
        if (
            kind not in range(10, 16)
            or not isinstance(columns, int)
            or not 0 < columns <= 10_000
            or (colours, bits) != (1, 8)
        ):
            raise ValueError("rows of a kind that no program uses for this")  # not shown
        self._go_through(len(content))
        return _rows(content, columns)

    def _go_through(self, bytes_: int) -> None:
        self._left -= bytes_
        if self._left < 0:
            raise ValueError("more has to be read than in any PDF of ours")  # not shown

    def _value(self, at: int, data: bytes | None = None) -> tuple[Any, int]:
        """The value there, of the file or of an unpacked part, and where it ends; counted against the limit."""
        of = self._data if data is None else data
        value, end, work = value_at(of, at, self._left)
        self._go_through(work)
        return value, end

    def _value_or_stream(self, at: int) -> Any:
        value, end = self._value(at)
        if isinstance(value, dict) and (found := _STREAM.match(self._data, end, end + 1_000)):
            return Stream(value, found.end())
        return value

    def _read_object(self, number: int) -> Any:
        place = self._places.get(number)
        if place is None:
            return None
        if isinstance(place, _Packed):
            return self._objects_in(place.stream).get(number)
        found = _OBJECT.match(self._data, place, place + 1_000)
        if found is None or int(found[1]) != number:  # the table is of an earlier state of the file
            instead = self._by_looking().get(number)
            if instead is None:
                return None
            found = _OBJECT.match(self._data, instead)
            assert found is not None
        return self._value_or_stream(found.end())

    def _objects_in(self, number: int) -> dict[int, Any]:
        """The objects that are packed in one stream, by their numbers."""
        if number not in self._unpacked:
            self._unpacked[number] = {}  # should it be said to be in itself
            stream = self.object(Reference(number))
            if isinstance(stream, Stream):
                self._unpacked[number] = self._unpack_objects(stream)
        return self._unpacked[number]

    def _unpack_objects(self, stream: Stream) -> dict[int, Any]:
        content = self.unpacked(stream)
        first, count = self.at(stream.entries, "/First"), self.at(stream.entries, "/N")
        if not isinstance(first, int) or not isinstance(count, int):
            raise ValueError("packed objects without their number")  # not shown
        head = [int(each) for each in content[:first].split()[: 2 * count]]
        return {number: self._value(first + at, content)[0] for number, at in zip(head[::2], head[1::2], strict=True)}

    def _read_tables(self) -> None:
        """The places of all objects, from the newest table to the oldest."""
        last = self._data.rfind(b"startxref")
        found = _START.match(self._data, last + len(b"startxref")) if last >= 0 else None
        waiting: list[Any] = [] if found is None else [int(found[1])]
        seen: set[int] = set()
        while waiting:
            at = waiting.pop(0)
            if not isinstance(at, int) or at in seen:
                continue
            seen.add(at)
            if len(seen) > _MOST_TABLES or not 0 <= at < len(self._data):
                raise ValueError("more tables than any PDF of ours, or one outside of it")  # not shown
            start = _TABLE.match(self._data, at, at + 1_000)
            entries = self._read_table(start.end()) if start else self._read_packed_table(at)
            self.trailer = {**entries, **self.trailer}
            waiting += [self.object(entries.get(Name(key))) for key in ("/XRefStm", "/Prev")]

    def _read_table(self, at: int) -> dict[Name, Any]:
        start = at
        while rows := _ROWS.match(self._data, at, at + 1_000):
            at, number = rows.end(), int(rows[1])
            for each in range(number, number + min(int(rows[2]), _MOST_OBJECTS)):
                row = _ROW.match(self._data, at, at + 100)
                if row is None:
                    break
                at = row.end()
                if row[3] == b"n":
                    self._places.setdefault(each, int(row[1]))
                else:
                    self._places.setdefault(each, _NOWHERE)
        self._go_through(at - start)
        found = _TRAILER.match(self._data, at, at + 1_000)
        entries = self._value(found.end())[0] if found else None
        if not isinstance(entries, dict):
            raise ValueError("a table without its end")  # not shown
        return entries

    def _read_packed_table(self, at: int) -> dict[Name, Any]:
        found = _OBJECT.match(self._data, at, at + 1_000)
        stream = self._value_or_stream(found.end()) if found else None
        if not isinstance(stream, Stream):
            raise ValueError("no table where one is said to be")  # not shown
        widths, size = self.items(stream.entries, "/W"), self.at(stream.entries, "/Size")
        if len(widths) != 3 or not all(isinstance(each, int) and 0 <= each <= 8 for each in widths) or not sum(widths):
            raise ValueError("a table without its columns")  # not shown
        content = self.unpacked(stream)
        parts = self.items(stream.entries, "/Index") or [0, size]
        at = 0
        for first, count in zip(parts[::2], parts[1::2], strict=True):
            for number in range(int(first), int(first) + min(int(count), _MOST_OBJECTS)):
                row = content[at : at + sum(widths)]
                if len(row) < sum(widths):
                    break
                at += len(row)
                self._go_through(_A_ROW)
                kind, place = _number(row[: widths[0]], 1), _number(row[widths[0] : widths[0] + widths[1]], 0)
                self._places.setdefault(number, place if kind == 1 else _Packed(place) if kind == 2 else _NOWHERE)
        return stream.entries

    def _by_looking(self) -> dict[int, int]:
        """Where each object begins, found by going through the whole file; the last of those of one number counts."""
        if self._looked_for is None:
            self._looked_for = {int(found[1]): found.start() for found in _ANY_OBJECT.finditer(self._data)}
        return self._looked_for

    def _do_without_tables(self) -> None:
        """The tables are damaged: all objects are looked for, also those that are packed, and the last trailer counts."""
        self._places, self._objects, self._unpacked = dict(self._by_looking()), {}, {}
        self.trailer = {}
        last = self._data.rfind(b"trailer")
        if last >= 0:
            entries = self._value(last + len(b"trailer"))[0]
            self.trailer = entries if isinstance(entries, dict) else {}
        for number, at in sorted(self._by_looking().items(), key=lambda each: -each[1]):
            begins = self._data[at : at + 400]
            stream = self.object(Reference(number)) if b"/ObjStm" in begins or b"/XRef" in begins else None
            if not isinstance(stream, Stream):
                continue
            if self.at(stream.entries, "/Type") == "/ObjStm":
                for packed in self._objects_in(number):
                    self._places.setdefault(packed, _Packed(number))
            elif self.at(stream.entries, "/Type") == "/XRef":
                self.trailer = {**stream.entries, **self.trailer}
        if not self.locked and not isinstance(self.root, dict):
            raise ValueError("nothing leads to what is in it")  # not shown


_NOWHERE = _Packed(-1)
"""The place of an object that was taken out."""
_USUAL = (("/Columns", 1), ("/Colors", 1), ("/BitsPerComponent", 8))


def inflated(raw: bytes, most: int) -> bytes:
    """So much of a packed content and one byte more: enough to say that it is too much. Raises zlib.error."""
    return zlib.decompressobj().decompress(raw, most + 1)


def _number(raw: bytes, usual: int) -> int:
    return int.from_bytes(raw, "big") if raw else usual


def _rows(content: bytes, columns: int) -> bytes:
    """Rows of bytes that are told by what differs from the one before, as PNG does (PNG specification, 9.2)."""
    before, made = bytes(columns), bytearray()
    for at in range(0, len(content), columns + 1):
        kind, row = content[at], bytearray(content[at + 1 : at + 1 + columns])
        for place, byte in enumerate(row):
            left, above = (row[place - 1], before[place - 1]) if place else (0, 0)
            row[place] = (byte + _expected(kind, left, before[place], above)) & 255
        made += row
        before = bytes(row.ljust(columns, b"\0"))
    return bytes(made)


def _expected(kind: int, left: int, up: int, corner: int) -> int:
    """What a byte is told as the difference from."""
    if kind == 4:
        guess = left + up - corner
        return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
    return (0, left, up, (left + up) // 2)[kind]
