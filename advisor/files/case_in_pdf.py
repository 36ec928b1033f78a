"""The case that a report carries: taken out of the PDF byte for byte, with limits, because any PDF may be handed over.

Only the attachment is looked at, no page is drawn, and nothing that the PDF says is done.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.case import NAME_IN_PDF
from advisor.errors import AdvisorError
from advisor.files.reader import LARGEST_FILE, Damaged, Place, read_file
from advisor.sentences import worded

LARGEST_PDF = 50_000_000
"""Far above any report of ours, also when another program saved it again: a limit of safety, not of the market."""
_MOST_NAMES, _DEEPEST_TREE = 2_000, 20
_LARGEST_PART, _ALL_PARTS = 2_000_000, 4_000_000
"""Bytes that one packed part of the PDF's own structure, and all that are unpacked, may have: those of a report of ours, also
when another program saved it, have some ten thousand."""
_MOST_OBJECTS = 300_000
_MOST_READS = 1_000_000
"""Pieces of the file that are read one by one: a report of ours takes some thousand, and a million one second."""
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": LARGEST_PDF,
    "zlib_maximum_output_length": _LARGEST_PART,
    "zlib_maximum_recovery_input_length": 0,
    "lzw_maximum_output_length": _LARGEST_PART,
    "run_length_maximum_output_length": _LARGEST_PART,
    "array_based_stream_maximum_output_length": _LARGEST_PART,
    "stream_decoding_work_maximum_length": 4 * _LARGEST_PART,
    "flate_maximum_row_length": 100_000,
    "stream_filters_maximum_length": 1,
}
_HEAD = b"%PDF-"


def case_bytes(path: Path | str) -> bytes:
    """The bytes of a case from its own file or from a report that carries it. Raises AdvisorError with one sentence."""
    data = read_file(path, LARGEST_PDF)
    place = Place.of(path)
    if is_pdf(data):
        return read_case_in_pdf(data, place)
    if len(data) > LARGEST_FILE:
        raise AdvisorError(
            worded(
                "{place}: is larger than {bytes:,} bytes; choose another file",
                place=place,
                bytes=LARGEST_FILE,
            )
        )
    return data


def is_pdf(data: bytes) -> bool:
    """True for bytes that begin as a PDF does."""
    return data[:1024].find(_HEAD) >= 0


def read_case_in_pdf(data: bytes, where: Place | str) -> bytes:
    """The case file inside a report, byte for byte as it was put there.

    Raises Damaged when the PDF can't be read, AdvisorError when it has no case or one of more than LARGEST_FILE bytes.
    """
    import logging

    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # what it finds odd in a foreign file is not the buyer's matter
    if data.count(b"obj") > _MOST_OBJECTS:  # each stands twice; where the table is damaged all are looked for
        raise Damaged(
            worded(
                "{where}: is a PDF with more parts than any report; open the case file that it was made from",
                where=where,
            )
        )
    end = data.rfind(b"%%EOF")
    if end >= 0:
        data = data[: end + 6]  # what follows it would be looked through from behind, line by line
    try:
        with apply_configuration(**_LIMITS):
            reader = _reader(data)
            if reader.is_encrypted:
                raise AdvisorError(
                    worded("{where}: is locked with a password; open the case file that it was made from", where=where)
                )
            found = next((stream for name, stream in _attachments(reader) if name == NAME_IN_PDF), None)
            content = None if found is None else _content(found, where)
    except AdvisorError:
        raise
    except (Exception, RecursionError) as error:  # pypdf meets broken files with many kinds of error
        raise Damaged(
            worded("{where}: is a PDF that can't be read; open the case file that it was made from", where=where)
        ) from error
    if content is None:
        raise AdvisorError(
            worded(
                "{where}: carries no case: it was made without one, or printed anew by another program; "
                "open the case file",
                where=where,
            )
        )
    return content


def _reader(data: bytes) -> Any:
    """The parts of a PDF, of which only so much is ever unpacked: a small file may hold thousands of giant ones."""
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

    return Careful(_Bounded(data))


class _Bounded(io.BytesIO):
    """The bytes of a PDF, of which only so many pieces are read: tables that lead to tables, and nonsense of 50 MB, end."""

    left = _MOST_READS

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise ValueError("more has to be read than in any report")  # not shown
        return super().read(size)


def _attachments(reader: Any) -> Iterator[tuple[str, Any]]:
    """(name, stream) of every attached file, from the name tree of the PDF; cycles and giant trees end early."""
    catalog: Any = reader.trailer["/Root"]
    tree = catalog.get("/Names", {}).get("/EmbeddedFiles")
    waiting = [] if tree is None else [(tree.get_object(), 0)]
    seen = 0
    while waiting and seen < _MOST_NAMES:
        node, depth = waiting.pop()
        if depth < _DEEPEST_TREE:
            waiting += [(kid.get_object(), depth + 1) for kid in list(node.get("/Kids", ()))[: _MOST_NAMES - seen]]
        pairs = list(node.get("/Names", ()))[: 2 * (_MOST_NAMES - seen)]
        seen += 1 + len(pairs) // 2
        for entry in pairs[1::2]:
            file = entry.get_object()
            name, inside = str(file.get("/UF") or file.get("/F") or ""), file.get("/EF", {}).get("/F")
            if inside is not None:
                yield name, inside.get_object()


def _content(stream: Any, where: Place | str) -> bytes:
    """The content of a stream, never more than a case may have: a small PDF may hold a giant one."""
    raw: bytes = stream._data
    filters = stream.get("/Filter", [])
    names = [str(f) for f in filters] if isinstance(filters, list) else [str(filters)]
    if not names:
        content = raw
    elif names == ["/FlateDecode"]:
        content = zlib.decompressobj().decompress(raw, LARGEST_FILE + 1)
        if "/DecodeParms" in stream and len(content) <= _LARGEST_PART:
            content = stream.get_data()  # lines told by what differs from the one before; text is never packed so
    else:
        raise AdvisorError(
            worded("{where}: the case in it is packed in an unusual way; open the case file", where=where)
        )
    if len(content) > LARGEST_FILE:
        raise AdvisorError(
            worded(
                "{where}: the case in it is larger than {bytes:,} bytes; open the case file",
                where=where,
                bytes=LARGEST_FILE,
            )
        )
    return content
