"""The case that a report carries: taken out of the PDF byte for byte, with limits, because any PDF may be handed over.

Only the attachment is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.case import NAME_IN_PDF
from advisor.errors import AdvisorError
from advisor.files.pdf_parts import LARGEST_PART, LARGEST_PDF, Pdf, Stream, has_too_many_parts, inflated, is_pdf
from advisor.files.pdf_values import Text
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
        pdf = Pdf(data)
        if pdf.locked:
            raise AdvisorError(
                worded("{where}: is locked with a password; open the case file that it was made from", where=where)
            )
        found = next((stream for name, stream in _attachments(pdf) if name == NAME_IN_PDF), None)
        content = None if found is None else _content(pdf, found, where)
    except AdvisorError:
        raise
    except Exception as error:  # whatever is odd in a foreign file, it is one sentence
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


def _attachments(pdf: Pdf) -> Iterator[tuple[str, Stream]]:
    """(name, stream) of every attached file, from the name tree of the PDF; cycles and giant trees end early."""
    waiting = [(pdf.at(pdf.at(pdf.root, "/Names"), "/EmbeddedFiles"), 0)]
    seen = 0
    while waiting and seen < _MOST_NAMES:
        node, depth = waiting.pop()
        if depth < _DEEPEST_TREE:
            kids = pdf.items(node, "/Kids")[: _MOST_NAMES - seen]
            waiting += [(pdf.object(kid), depth + 1) for kid in kids]
        pairs = pdf.items(node, "/Names")[: 2 * (_MOST_NAMES - seen)]
        seen += 1 + len(pairs) // 2
        for entry in pairs[1::2]:
            file = pdf.object(entry)
            name, inside = pdf.at(file, "/UF") or pdf.at(file, "/F"), pdf.at(pdf.at(file, "/EF"), "/F")
            if isinstance(name, Text) and isinstance(inside, Stream):
                yield name.start(len(NAME_IN_PDF) + 1), inside


def _content(pdf: Pdf, stream: Stream, where: Place | str) -> bytes:
    """The content of a stream, never more than a case may have: a small PDF may hold a giant one."""
    content, filters = pdf.raw(stream), pdf.filters(stream)
    if filters == ["/FlateDecode"]:
        content = inflated(content, LARGEST_FILE)
        if "/DecodeParms" in stream.entries and len(content) <= LARGEST_PART:
            content = pdf.unpacked(stream)  # lines told by what differs from the one before; text is never packed so
    elif filters:
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
