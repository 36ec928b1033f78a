"""The parts of a PDF from anywhere, opened with limits: a small file may hold thousands of giant ones.

No page is drawn and nothing that the PDF says is done.
"""

from __future__ import annotations

import io
import re
import sys
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

LARGEST_PDF = 50_000_000
"""Far above any PDF of ours, also when another program saved it again: a limit of safety, not of the market."""
LARGEST_PART, _ALL_PARTS = 2_000_000, 4_000_000
"""Bytes that one packed part of the PDF's own structure, and all that are unpacked, may have: those of a PDF of ours, also
when another program saved it, have some ten thousand."""
_MOST_OBJECTS = 300_000
_PIECE, _MOST_PIECES, _MOST_GONE_THROUGH = 512, 10_000, 16_384
"""Bytes that are taken from the file at once, and how often: a filled questionnaire takes a thousand times, a report less,
and where every piece is gone through byte by byte ten thousand take a second. Lines are looked for in 8,192 at once."""
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": LARGEST_PDF,
    "zlib_maximum_output_length": LARGEST_PART,
    "zlib_maximum_recovery_input_length": 0,
    "lzw_maximum_output_length": LARGEST_PART,
    "run_length_maximum_output_length": LARGEST_PART,
    "array_based_stream_maximum_output_length": LARGEST_PART,
    "stream_decoding_work_maximum_length": 4 * LARGEST_PART,
    "flate_maximum_row_length": 100_000,
    "stream_filters_maximum_length": 1,
}
_GLANCE = 4_096
"""Bytes of a part that are glanced over; a field without a value has some two hundred."""
_HEAD = b"%PDF-"


def is_pdf(data: bytes) -> bool:
    """True for bytes that begin as a PDF does."""
    return data[:1024].find(_HEAD) >= 0


def has_too_many_parts(data: bytes) -> bool:
    """Whether it has more parts than any PDF of ours; each stands twice, and a damaged table has all of them looked for."""
    return data.count(b"obj") > _MOST_OBJECTS


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """pypdf's reader of these bytes, while the limits hold. It meets broken files with many kinds of error."""
    import logging

    _load_without_pictures()
    from pypdf import apply_configuration

    # What it finds odd in a foreign file is not the buyer's matter.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    end = data.rfind(b"%%EOF")
    if end >= 0:
        data = data[: end + 6]  # what follows it would be looked through from behind, line by line
    with apply_configuration(**_LIMITS):
        yield _reader(data)


def _load_without_pictures() -> None:
    """pypdf would take along what draws pictures and letters, which are never looked at: a quarter of the time to load it.

    Only where no other thread could be asking for these meanwhile: never in the window, whose threads Python does not count.
    """
    if "pypdf" in sys.modules or "PySide6.QtCore" in sys.modules or threading.active_count() > 1:
        return
    hidden = [name for name in ("PIL", "fontTools") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "is not there", says importlib
    try:
        import pypdf  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def _reader(data: bytes) -> Any:
    from pypdf import PdfReader

    class Careful(PdfReader):
        left = _ALL_PARTS
        unpacked: frozenset[int] = frozenset()

        def _get_object_from_stream(self, reference: Any) -> Any:
            number = self.xref_objStm[reference.idnum][0]
            if number not in self.unpacked:
                self.unpacked |= {number}
                part: Any = self.get_object(number)
                if part.get("/Filter", "/FlateDecode") not in ("/FlateDecode", ["/FlateDecode"]):
                    raise ValueError("packed in a way that no program uses for this")  # not shown
                self.left -= len(part.get_data())
                if self.left < 0:
                    raise ValueError("more is packed in it than there can be")  # not shown
            return super()._get_object_from_stream(reference)

        @cached_property
        def starts(self) -> list[int]:
            return sorted(start for table in self.xref.values() for start in table.values())

        def may_have(self, reference: Any, *names: bytes) -> bool:
            """False only where a part certainly has none of these names: it need not be taken apart, letter by letter.

            True for whatever is packed, long, not where the table says, or writes a letter of a name as a number after #.
            """
            number, version = getattr(reference, "idnum", -1), getattr(reference, "generation", -1)
            start = self.xref.get(version, {}).get(number)
            if start is None or number in self.xref_objStm:
                return True
            # Up to where the next part begins: a text in it may say "endobj" itself.
            following = bisect_right(self.starts, start)
            end = min([start + _GLANCE, *self.starts[following : following + 1]])
            part = data[start:end]
            if len(part) == _GLANCE or not re.match(rb"\s*%d\s+%d\s+obj" % (number, version), part):
                return True
            return b"#" in part or any(name in part for name in names)

    return Careful(io.BufferedReader(_Bounded(data), _PIECE))


class _Bounded(io.BytesIO):
    """The bytes of a PDF, of which only so many pieces are read: tables that lead to tables, and nonsense of 50 MB, end."""

    left = _MOST_PIECES

    def readinto(self, buffer: Any, /) -> int:
        # More than that at once is the content of a part, which nothing goes through byte by byte.
        self.left -= 1 if len(buffer) > _MOST_GONE_THROUGH else -(-len(buffer) // _PIECE)
        if self.left < 0:
            raise ValueError("more has to be read than in any PDF of ours")  # not shown
        return super().readinto(buffer)
