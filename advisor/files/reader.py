"""One careful reader for every JSON file that comes from outside: it refuses what could hang, crash or mislead the
program, with one sentence that says which file, where in it, and what to do, and never repeats the file's content."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError
from advisor.sentences import worded

# Safety limits of this program's own making, not market figures: far above any real case, far below what hurts.
LARGEST_FILE = 5_000_000
DEEPEST = 20
MOST_VALUES = 200_000
LONGEST_TEXT = 20_000
LONGEST_NUMBER = 18

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_A_BRACKET = re.compile(r"[^\[\]{}]++")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Damaged(AdvisorError):
    """The file's content is not what a program like this one writes; an earlier version may be whole."""


@dataclass(frozen=True)
class Place:
    """Which file a fault is in, written so that it can be shown: hidden characters are replaced."""

    name: str

    @classmethod
    def of(cls, path: Path | str) -> Place:
        return cls(shown(str(path), 300))

    def __str__(self) -> str:
        return self.name


def shown(text: str, longest: int = 60) -> str:
    """A name from outside as it may be printed: hidden and direction-changing characters marked, too long ones cut."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() else " " if unicodedata.category(c) == "Zs" else "\ufffd" for c in short)


def visible(value: Any) -> Any:
    """A JSON value that was typed or pasted, as `parse_json` will take it back: hidden and direction-changing characters
    become a sign that can be seen, and a text that is too long is cut."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            value = value[: LONGEST_TEXT - 1] + "…"
        return value if value.isprintable() else _HIDDEN.sub("\ufffd", value.replace("\r\n", "\n"))
    if isinstance(value, Mapping):
        return {key: visible(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [visible(inner) for inner in value]
    return value


def read_file(path: Path | str, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a regular file of at most `largest` bytes; devices, pipes and folders are refused at once."""
    place = Place.of(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise AdvisorError(worded("{place}: {why}", place=place, why=why_not_read(error))) from error
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise AdvisorError(worded("{place}: is a folder; name a file", place=place))
        if not stat.S_ISREG(status.st_mode):
            raise AdvisorError(worded("{place}: is not an ordinary file; name a file on the disk", place=place))
        if status.st_size > largest:
            raise AdvisorError(
                worded("{place}: is larger than {bytes:,} bytes; choose another file", place=place, bytes=largest)
            )
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise AdvisorError(worded("{place}: {why}", place=place, why=why_not_read(error))) from error
    finally:
        os.close(descriptor)
    if len(data) > largest:
        raise AdvisorError(
            worded("{place}: is larger than {bytes:,} bytes; choose another file", place=place, bytes=largest)
        )
    return data


def why_not_read(error: Exception) -> str:
    """The cause of a failed reading in words, with what to do."""
    number = error.errno if isinstance(error, OSError) else None
    return {
        errno.ENOENT: worded("is not there; check the name and the folder"),
        errno.EACCES: worded("may not be read by you; ask for the right to read it"),
        errno.EPERM: worded("may not be read by you; ask for the right to read it"),
        errno.EISDIR: worded("is a folder; name a file"),
        errno.ENOTDIR: worded("is not there; part of its path is a file and not a folder"),
        errno.ENXIO: worded("is not an ordinary file; name a file on the disk"),
        errno.ELOOP: worded("is a link that leads nowhere; name the file itself"),
        errno.ENAMETOOLONG: worded("has too long a name; name another file"),
        errno.EMFILE: worded("can't be opened because too many files are open; close some programs"),
        errno.EIO: worded("can't be read: the disk reports a fault; copy the file from a backup"),
    }.get(number or 0, worded("can't be read; check the name and try again"))


def read_json(path: Path | str) -> dict[str, Any]:
    """A JSON object from a file, with every guard of this module. Only strings, whole numbers, true, false and null."""
    return parse_json(read_file(path), Place.of(path))


def parse_json(data: bytes, where: Place | str) -> dict[str, Any]:
    """A JSON object from bytes; `where` names them in a refusal. Depth, count and size are looked at before parsing."""
    text = _text(data, where)
    _check_shape(text, where)

    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise AdvisorError(
                worded("{where}: {key} is given twice; keep one of the two", where=where, key=shown(key))
            )
        return found

    def no_fraction(number: str) -> None:
        raise AdvisorError(
            worded('{where}: a number with a point or an exponent must be written as text, such as "0.05"', where=where)
        )

    def short_integer(number: str) -> int:
        if len(number) > LONGEST_NUMBER:
            raise AdvisorError(
                worded(
                    "{where}: a number has more than {most} digits; correct it",
                    where=where,
                    most=LONGEST_NUMBER,
                )
            )
        return int(number)

    try:
        value = json.loads(
            text,
            object_pairs_hook=no_duplicates,
            parse_float=no_fraction,
            parse_constant=no_fraction,
            parse_int=short_integer,
        )
    except json.JSONDecodeError as error:
        raise Damaged(
            worded(
                "{where}: is damaged or not a case or contract in JSON, at line {line}, column {column}; "
                "open an earlier version or another file",
                where=where,
                line=error.lineno,
                column=error.colno,
            )
        ) from error
    except RecursionError as error:
        raise AdvisorError(worded("{where}: is nested too deeply; choose another file", where=where)) from error
    if not isinstance(value, dict):
        raise AdvisorError(worded("{where}: must be one object in braces; choose another file", where=where))
    if _has_odd_text(value):
        for path, found in texts_in(value):
            _check_text(path, found, where)
    return value


def _has_odd_text(value: Any) -> bool:
    """Whether any key or text in it is refused by `_check_text`; only then it matters where it stands."""
    waiting = [value]
    for each in waiting:  # grows meanwhile
        if isinstance(each, str):
            if _is_odd(each):
                return True
        elif isinstance(each, dict):
            waiting += each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return False


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key and every text inside a JSON value, each with its place such as `offers[0].name`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            place = f"{path}.{shown(key)}" if path else shown(key)
            yield place, key
            yield from texts_in(inner, place)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, f"{path}[{index}]")


def _text(data: bytes, where: Place | str) -> str:
    if not data.strip():
        raise Damaged(worded("{where}: is empty; open an earlier version or another file", where=where))
    if b"\x00" in data:
        if not data.strip(b"\x00"):
            raise Damaged(
                worded("{where}: holds no data, probably after a power cut; open an earlier version", where=where)
            )
        raise Damaged(worded("{where}: is not a text file; choose a file that this program saved", where=where))
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        raise Damaged(
            worded(
                "{where}: is not UTF-8 text, from byte {start} on; choose a file that this program saved",
                where=where,
                start=error.start + 1,
            )
        ) from error


def _check_shape(text: str, where: Place | str) -> None:
    bare = _STRING.sub("", text)
    if bare.count(",") + bare.count(":") > MOST_VALUES:
        raise AdvisorError(
            worded(
                "{where}: holds more than {most:,} values; choose another file",
                where=where,
                most=MOST_VALUES,
            )
        )
    brackets = _NOT_A_BRACKET.sub("", bare)
    if len(brackets) > 2 * MOST_VALUES:
        raise AdvisorError(
            worded(
                "{where}: holds more than {most:,} lists; choose another file",
                where=where,
                most=MOST_VALUES,
            )
        )
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise AdvisorError(
                worded(
                    "{where}: is nested more than {most} levels deep; choose another file",
                    where=where,
                    most=DEEPEST,
                )
            )


def _is_odd(text: str) -> bool:
    return len(text) > LONGEST_TEXT or (not text.isprintable() and _HIDDEN.search(text) is not None)


def _check_text(path: str, text: str, where: Place | str) -> None:
    if len(text) > LONGEST_TEXT:
        raise AdvisorError(
            worded(
                "{where}: {path} is longer than {most:,} characters; shorten it",
                where=where,
                path=path,
                most=LONGEST_TEXT,
            )
        )
    if not text.isprintable() and _HIDDEN.search(text):
        raise AdvisorError(
            worded(
                "{where}: {path} holds a hidden control character or half a character; type it again",
                where=where,
                path=path,
            )
        )
