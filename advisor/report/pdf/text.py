"""The one gate for text from people and files into a PDF: cleaned, capped, drawn with a font that has it.

What comes out are pieces of plain text; nothing that draws them knows any markup, so that `R&D`, `<Ltd>` or
`<img src=...>` are printed as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from advisor.report.blocks import Text, Words
from advisor.report.pdf.lines import Piece, Pieces

CELL, PARAGRAPH = 600, 2000
"""Longest table cell and paragraph in characters; what is longer ends in "…"."""
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\ufe0e\ufe0f")
_SPACES = frozenset("\t\r\n\x0b\x0c\x85\u2028\u2029")
_FIGURE_AND_SIGN = re.compile(r"(?<=\d) %")


def clean(text: str, limit: int = PARAGRAPH) -> str:
    """One line of printable text: normalised, no control, direction or invisible characters, at most `limit` long."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = text[: 4 * limit]
    if not (text.isascii() and text.isprintable()):
        text = _printable(unicodedata.normalize("NFC", text))
    out = re.sub(" {2,}", " ", text).strip()
    return out if len(out) <= limit else out[: limit - 1].rstrip() + "…"


def _printable(text: str) -> str:
    kept = []
    for character in text:
        if character in _SPACES:
            kept.append(" ")
        elif unicodedata.category(character) not in _DROPPED and character not in _JOINERS:
            kept.append(character)
    return "".join(kept)


def pieces(content: Words, numbers: dict[str, int] | None = None, limit: int = PARAGRAPH) -> Pieces:
    """What a paragraph or cell draws; citations become numbers that lead to the list of sources."""
    out: list[Piece] = []
    for part in content:
        if isinstance(part, Text):
            # The spaces at the ends of a piece stand between it and its neighbours.
            lead = " " if part.text[:1].isspace() and out else ""
            trail = " " if part.text[-1:].isspace() and part.text.strip() and part is not content[-1] else ""
            text = lead + _with_units(clean(part.text, limit)) + trail
            if text:
                out.append(Piece(text, part.bold))
        else:
            number = (numbers or {}).get(part.key)
            if number is not None:
                out.append(Piece(f"[{number}]", link=f"#source-{number}"))
    return tuple(out)


def text_pieces(text: str, limit: int = PARAGRAPH) -> Pieces:
    """Text of any origin, printed verbatim."""
    cleaned = _with_units(clean(text, limit))
    return (Piece(cleaned),) if cleaned else ()


def _with_units(text: str) -> str:
    """A figure and its % sign stay on one line."""
    return _FIGURE_AND_SIGN.sub("\u00a0%", text) if " %" in text else text


def address_pieces(address: str) -> Pieces:
    """A web address of our own list of sources as a link; anything but plain https is printed without one."""
    parts = urlsplit(address)
    safe = (
        parts.scheme == "https"
        and parts.hostname
        and "@" not in parts.netloc
        and all(32 < ord(c) < 127 and c not in "\"'<>\\" for c in address)
    )
    return (Piece(address, link=address),) if safe else text_pieces(address)
