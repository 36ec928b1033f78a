"""Reads a PDF back for the tests: text by page, fonts, fields, attachments and everything that a reader could act on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """Text of each page with all white space as single spaces."""
    return [" ".join((page.extract_text() or "").split()) for page in reader(pdf).pages]


def objects(pdf: bytes) -> Iterator[Any]:
    """Every object of the file, each once."""
    source = reader(pdf)
    seen: set[int] = set()
    waiting: list[Any] = [source.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        yield one
        if isinstance(one, DictionaryObject):
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def everything_said(pdf: bytes) -> str:
    """All text that the file holds anywhere: pages, strings, names, decompressed streams, metadata."""
    parts = [" ".join(pages(pdf))]
    for one in objects(pdf):
        if isinstance(one, StreamObject):
            parts.append(one.get_data().decode("latin-1"))
        elif isinstance(one, str):
            parts.append(str(one))
    return "\n".join(parts)


def fonts(pdf: bytes) -> dict[str, bool]:
    """Every font with whether its file is inside."""
    found = {}
    for one in objects(pdf):
        if isinstance(one, DictionaryObject) and one.get("/Type") == "/Font":
            descriptor = one.get("/FontDescriptor")
            found[str(one["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found
