"""Which parts of a text run from right to left, and which are shaped: Hebrew and Arabic, Indic letters, marks on letters.

It is the Unicode algorithm for two directions, without its control characters, which the gate for text takes out.
"""

from __future__ import annotations

import re
import unicodedata

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_BACKWARDS = re.compile(f"[{_LETTER}]")
_LEFT = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u058f\u0900-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufaff"


def _span(letter: str, other: str, ends: str) -> re.Pattern[str]:
    """From the first letter of a direction to its last, or what may end it, with what usually stands between them."""
    return re.compile(rf"[{letter}](?:[^{other}]*[{letter}{ends}])?")


# A figure after a name that runs from right to left is our own sentence's and stays where it stands.
_BACKWARD_SPAN, _FORWARD_SPAN = _span(_LETTER, _LEFT, ""), _span(_LEFT, _LETTER, "0-9")
NUMBER = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/][0-9\u0660-\u0669\u06f0-\u06f9]+)*")
"""Runs from left to right inside text that runs the other way."""


def has_backwards(text: str) -> bool:
    """Whether anything in this text runs from right to left."""
    return not text.isascii() and _BACKWARDS.search(text) is not None


def starts_backwards(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left: then the whole paragraph does."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _RIGHT_TO_LEFT:
            return True
    return False


def backward_characters(text: str, whole: bool) -> list[bool]:
    """For each character whether it belongs to what runs from right to left; `whole` says that the paragraph does."""
    out = [whole] * len(text)
    for found in (_FORWARD_SPAN if whole else _BACKWARD_SPAN).finditer(text):
        start, end = found.span()
        if text[end : end + 1] == ")" and found.group().count("(") > found.group().count(")"):
            end += 1  # a bracket that was opened inside
        out[start:end] = [not whole] * (end - start)
    return out


def needs_shaping(character: str) -> bool:
    """Letters whose form or place depends on their neighbours, and marks."""
    code = ord(character)
    return 0x0590 <= code <= 0x109F or 0x1780 <= code <= 0x17FF or unicodedata.category(character) in ("Mn", "Mc")


def clusters(text: str) -> list[str]:
    """Letters with the marks that stand on them: a word that is too long is cut between these."""
    out: list[str] = []
    for character in text:
        joined = out and (unicodedata.category(character) in ("Mn", "Mc") or unicodedata.combining(out[-1][-1]) == 9)
        if joined:
            out[-1] += character
        else:
            out.append(character)
    return out


def breakable(before: str, after: str) -> bool:
    """Whether a line may end between these two characters that have no space between them: Chinese and Japanese."""
    wide = _is_wide(before) or _is_wide(after)
    return wide and after not in "、。，．：；！？）」』】〉》”’…ー々%,.;:!?)" and before not in "（「『【〈《“‘("


def _is_wide(character: str) -> bool:
    code = ord(character)
    return (
        0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or 0x20000 <= code <= 0x3FFFF
    )
