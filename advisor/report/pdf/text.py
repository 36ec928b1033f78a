"""The one gate for text from people and files into a PDF: cleaned, capped, escaped, drawn with a font that has it.

Nothing else may build paragraph markup, so that `R&D`, `<Ltd>` or `<img src=...>` are printed as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape  # the one of xml.sax loads http and ssl
from itertools import groupby
from typing import NewType
from urllib.parse import urlsplit

from advisor.report.blocks import Text, Words
from advisor.report.pdf.fonts import REGULAR, font_for, font_runs
from advisor.report.pdf.scripts import as_seen, in_spans

Markup = NewType("Markup", str)
"""Paragraph markup made here; a plain string is never one."""

NAME, CELL, PARAGRAPH = 120, 600, 2000
"""Longest name, table cell and paragraph in characters; what is longer ends in "…"."""
_ON_ONE_LINE = 40
"""Characters up to which right-to-left text is not wrapped between its words."""
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\ufe0e\ufe0f")
_SPACES = frozenset("\t\r\n\x0b\x0c\x85\u2028\u2029")


def clean(text: str, limit: int = PARAGRAPH) -> str:
    """One line of printable text: normalised, no control, direction or invisible characters, at most `limit` long."""
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


def drawable(text: str, limit: int = PARAGRAPH) -> str:
    """Cleaned text for a place without markup (a chart, the foot), with a box for every character that no font has."""
    cleaned = clean(text, limit)
    if cleaned.isascii():
        return cleaned
    seen = "".join(as_seen(piece) if backwards else piece for piece, backwards in in_spans(cleaned))
    return "".join(run for _, run in font_runs(seen))


def markup(content: Words, numbers: dict[str, int] | None = None, limit: int = PARAGRAPH) -> Markup:
    """Paragraph markup for a paragraph or cell; citations become numbers that lead to the list of sources."""
    out = []
    for part in content:
        if isinstance(part, Text):
            # The spaces at the ends of a piece stand between it and its neighbours.
            lead = " " if part.text[:1].isspace() else ""
            trail = " " if part.text[-1:].isspace() and part.text.strip() else ""
            escaped = lead + text_markup(part.text, limit) + trail
            out.append(f"<b>{escaped}</b>" if part.bold else escaped)
        else:
            number = (numbers or {}).get(part.key)
            if number is not None:
                out.append(_linked(f"#source-{number}", f"[{number}]"))
    return Markup("".join(out))


def text_markup(text: str, limit: int = PARAGRAPH) -> Markup:
    """Paragraph markup for text of any origin, printed verbatim."""
    # a figure and its % sign stay on one line
    cleaned = re.sub(r"(?<=\d) %", "\u00a0%", clean(text, limit))
    if cleaned.isascii():
        return Markup(escape(cleaned, quote=False))
    return Markup("".join(_piece(piece, backwards) for piece, backwards in in_spans(cleaned)))


def _piece(text: str, backwards: bool) -> str:
    """One piece in its fonts. Where what is drawn is not what was typed, the typed text lies behind it for readers."""
    if backwards:
        seen = as_seen(text)
        if len(seen) <= _ON_ONE_LINE:
            seen = seen.replace(" ", "\u00a0")  # wrapped, its lines would be read from the last to the first
        return _behind(text, _in_fonts(seen))
    out = []
    for known, characters in groupby(text, lambda c: font_for(c) is not None):
        run = "".join(characters)
        out.append(_in_fonts(run) if known else _behind(run, _in_fonts(run)))
    return "".join(out)


def _in_fonts(text: str) -> str:
    runs = ((name, escape(run, quote=False)) for name, run in font_runs(text))
    return "".join(run if name == REGULAR else f'<font name="{name}">{run}</font>' for name, run in runs)


def _behind(typed: str, shown: str) -> str:
    code = typed.encode("utf-16-be").hex()
    return f'<onDraw name="typed_begins" label="{code}"/>{shown}<onDraw name="typed_ends" label=""/>'


def address_markup(address: str) -> Markup:
    """A web address of our own list of sources as a link; anything but plain https is printed without one."""
    parts = urlsplit(address)
    safe = (
        parts.scheme == "https"
        and parts.hostname
        and "@" not in parts.netloc
        and all(32 < ord(c) < 127 for c in address)
    )
    if not safe or any(c in "\"'<>&\\" for c in address.replace("&", "")):
        return text_markup(address)
    return Markup(_linked(escape(address), str(text_markup(address))))


def _linked(target: str, shown: str) -> str:
    name = f'label="{target}"'
    return f'<onDraw name="link_begins" {name}/><a href="{target}">{shown}</a><onDraw name="link_ends" label=""/>'


def has_glyph(character: str) -> bool:
    """True when some embedded font draws this character."""
    return font_for(character) is not None
