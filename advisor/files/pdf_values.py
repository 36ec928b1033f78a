"""The values that a PDF is made of, read from its bytes: names, texts, numbers, lists, dictionaries (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

_DEEPEST = 60
"""Lists in lists; those of forms and trees of names have ten."""
_BLANK = rb"\x00\t\n\f\r "
BETWEEN = rb"(?>[" + _BLANK + rb"]+|%[^\r\n]*+)*+"
"""Blanks and comments, as part of a pattern."""
BYTES_OF_A_VALUE = 8
"""A value of one byte is as much work as a text of some."""
_END_OF_WORD = rb"(?![^" + _BLANK + rb"()<>\[\]{}/%])"
_TOKEN = re.compile(
    BETWEEN
    + rb"(?:(?P<name>/[^" + _BLANK + rb"()<>\[\]{}/%]*+)"
    + rb"|(?P<reference>([0-9]{1,10}+)[" + _BLANK + rb"]{1,9}+[0-9]{1,5}+[" + _BLANK + rb"]{1,9}+R" + _END_OF_WORD + rb")"
    + rb"|(?P<number>[0-9.+-]++)"
    + rb"|(?P<opens><<|\[)|(?P<closes>>>|\])"
    + rb"|\((?P<text>[^()\\]*+)\)|(?P<parens>\()"
    + rb"|<(?P<hexed>[0-9A-Fa-f" + _BLANK + rb"]*+)>"
    + rb"|(?P<word>true|false|null)" + _END_OF_WORD + rb")"
)  # fmt: skip
_PARENS = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_MEANING = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS = {b"true": True, b"false": False, b"null": None}
_LONGEST_NUMBER = 40
_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))
_PDF_DOC = dict(
    zip(
        [*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0],
        "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a"
        "\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142"
        "\u0153\u0161\u017e\u20ac",
        strict=False,
    )
)
"""Where the encoding of texts without a mark is not Latin-1 (ISO 32000-1, annex D.3)."""


class Name(str):
    """A name with its slash, such as "/Yes"."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for an object that is somewhere else in the file."""

    number: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in the file, in one of four encodings."""

    raw: bytes

    def start(self, most: int) -> str:
        """So many letters of it at most; only their bytes are gone through."""
        for mark, encoding in _MARKS:
            if self.raw.startswith(mark):
                return self.raw[len(mark) : len(mark) + 4 * most].decode(encoding, "replace")[:most]
        return self.raw[:most].decode("latin-1").translate(_PDF_DOC)


_CLOSED: Final = {b"<<": b">>", b"[": b"]"}


def value_at(data: bytes, at: int, room: int) -> tuple[Any, int, int]:
    """The value that begins at `at`, where it ends, and how much work it was: its bytes, and BYTES_OF_A_VALUE for each value.

    Dictionaries are dict[Name, value], lists list, numbers int or float. Raises ValueError where there is no value, or
    none that ends before there is more work than `room`.
    """
    start, end, extra = at, at + room, 0
    opened: list[tuple[bytes, list[Any]]] = []
    while True:
        extra += BYTES_OF_A_VALUE
        if at - start + extra > room:
            raise ValueError("more values than there is room for")  # not shown
        found = _TOKEN.match(data, at, end)
        if found is None:
            raise ValueError("no value here")  # not shown
        at, kind = found.end(), found.lastgroup
        value: Any
        if kind == "opens":
            if len(opened) >= _DEEPEST:
                raise ValueError("too deep")  # not shown
            opened.append((found["opens"], []))
            continue
        if kind == "closes":
            if not opened or _CLOSED[opened[-1][0]] != found["closes"]:
                raise ValueError("closes what is not open")  # not shown
            opens, items = opened.pop()
            value = items if opens == b"[" else _dictionary(items)
        elif kind == "name":
            value = _name(found["name"])
        elif kind == "reference":
            value = Reference(int(found[3]))
        elif kind == "number":
            value = _number(found["number"])
        elif kind == "text":
            value = Text(found["text"])
        elif kind == "parens":
            inside, at = at, _closing(data, at, end)
            value = Text(_ESCAPED.sub(_meant, data[inside : at - 1]))
        elif kind == "hexed":
            digits = found["hexed"].translate(None, b"\x00\t\n\f\r ")
            value = Text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        else:
            value = _WORDS[found["word"]]
        if not opened:
            return value, at, at - start + extra
        opened[-1][1].append(value)


def _dictionary(items: list[Any]) -> dict[Name, Any]:
    keys = items[::2]
    if len(items) % 2 or not all(isinstance(key, Name) for key in keys):
        raise ValueError("no pairs of a name and a value")  # not shown
    return dict(zip(keys, items[1::2], strict=True))


def _name(raw: bytes) -> Name:
    if b"#" in raw:
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw)
    return Name(raw.decode("utf-8", "replace"))


def _number(raw: bytes) -> int | float:
    if len(raw) > _LONGEST_NUMBER:
        raise ValueError("a number of more digits than any")  # not shown
    try:
        return float(raw) if b"." in raw else int(raw)
    except ValueError:  # such as "--5" for where a box stands, which nothing here depends on
        return 0


def _closing(data: bytes, at: int, end: int) -> int:
    """Where the text ends that begins at `at`: parentheses in it come in pairs."""
    depth = 1
    for found in _PARENS.finditer(data, at, end):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise ValueError("a text without an end")  # not shown


def _meant(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if said[:1].isdigit() and said[0] < ord("8"):
        return bytes([int(said, 8) & 255])
    return _MEANING.get(said, said)
