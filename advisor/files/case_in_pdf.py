"""The case that a report carries: taken out of the PDF byte for byte, with limits, because any PDF may be handed over.

Only the attachment is looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.case import NAME_IN_PDF
from advisor.errors import AdvisorError
from advisor.files.pdf_parts import LARGEST_PART, LARGEST_PDF, has_too_many_parts, is_pdf, opened
from advisor.files.reader import LARGEST_FILE, Damaged, Place, read_file
from advisor.sentences import worded

_MOST_NAMES, _DEEPEST_TREE = 2_000, 20


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


def read_case_in_pdf(data: bytes, where: Place | str) -> bytes:
    """The case file inside a report, byte for byte as it was put there.

    Raises Damaged when the PDF can't be read, AdvisorError when it has no case or one of more than LARGEST_FILE bytes.
    """
    if has_too_many_parts(data):
        raise Damaged(
            worded(
                "{where}: is a PDF with more parts than any report; open the case file that it was made from",
                where=where,
            )
        )
    try:
        with opened(data) as reader:
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
        if "/DecodeParms" in stream and len(content) <= LARGEST_PART:
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
