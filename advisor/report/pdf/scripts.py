"""Text as it stands on paper in scripts that run from right to left, with Arabic letters joined; for names and short lines.

A line of such text is drawn from its left end, so its letters are put in the order in which they are seen. A paragraph
that is wrapped would read its lines from the last to the first; long right-to-left paragraphs are not supported.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_BETWEEN = f"[{_LETTER}0-9 .,:;/'’&+\\-\u00a0]"
_SPAN = re.compile(rf"[{_LETTER}](?:(?:{_BETWEEN}|\({_BETWEEN}*\))*(?:[{_LETTER}0-9]|\({_BETWEEN}*\)))?")
"""From the first right-to-left letter to the last one or a number, with what usually stands between them."""
_NUMBER = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/][0-9\u0660-\u0669\u06f0-\u06f9]+)*")
_MIRRORED = str.maketrans("()[]<>«»", ")(][><»«")
_LAM, _TATWEEL = "\u0644", "\u0640"


def in_spans(text: str) -> list[tuple[str, bool]]:
    """The text cut into pieces; True for those that run from right to left."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in RIGHT_TO_LEFT for c in text):
        return [(text, False)]
    out, at = [], 0
    for found in _SPAN.finditer(text):
        if found.start() > at:
            out.append((text[at : found.start()], False))
        out.append((found.group(), True))
        at = found.end()
    if at < len(text):
        out.append((text[at:], False))
    return out


def as_seen(text: str) -> str:
    """One right-to-left piece from its left end to its right: letters joined and reversed, numbers left as they are."""
    parts, at = [], 0
    for found in _NUMBER.finditer(text):
        parts += [*_clusters(_joined(text[at : found.start()])), found.group()]
        at = found.end()
    parts += _clusters(_joined(text[at:]))
    return "".join(part.translate(_MIRRORED) for part in reversed(parts))


def _clusters(text: str) -> list[str]:
    """Letters with the marks that stand on them."""
    out: list[str] = []
    for character in text:
        if out and unicodedata.category(character) == "Mn":
            out[-1] += character
        else:
            out.append(character)
    return out


@cache
def _forms() -> dict[str, dict[str, str]]:
    """For each Arabic letter, or lam with alef, its forms by place in the word, from the Unicode data of Python."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD)):
        place, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        if place in ("<isolated>", "<initial>", "<medial>", "<final>"):
            whole = "".join(chr(int(part, 16)) for part in letters.split())
            if not whole.startswith(" "):
                found.setdefault(whole, {}).setdefault(place[1:-1], chr(code))
    return found


def _joined(text: str) -> str:
    """Arabic letters in the form that their neighbours give them."""
    forms = _forms()
    letters: list[str] = []
    for cluster in _clusters(text):
        # lam and alef are one letter
        if letters and letters[-1] == _LAM and _LAM + cluster[0] in forms:
            letters[-1] += cluster
        else:
            letters.append(cluster)
    out = []
    for n, letter in enumerate(letters):
        bare = _bare(letter)
        known = forms.get(bare)
        if known is None:
            out.append(letter)
            continue
        before = n > 0 and "final" in known and _joins_on(letters[n - 1])
        after = n + 1 < len(letters) and "initial" in known and _joins_back(letters[n + 1])
        place = "medial" if before and after else "final" if before else "initial" if after else "isolated"
        out.append(known.get(place, bare) + letter[len(bare) :])
    return "".join(out)


def _bare(letter: str) -> str:
    """Without its marks; lam with alef is one letter."""
    return letter[:2] if letter[:2] in _forms() else letter[:1]


def _joins_on(letter: str) -> bool:
    """Whether what follows this letter is joined to it."""
    return letter[:1] == _TATWEEL or "initial" in _forms().get(_bare(letter), {})


def _joins_back(letter: str) -> bool:
    """Whether this letter is joined to what stands before it."""
    return letter[:1] == _TATWEEL or "final" in _forms().get(_bare(letter), {})
