"""Which lines of a cloud bill are about tokens, of which kind, and how many tokens one unit is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

_KIND = re.compile(r"cache|outp|opt\b|completion|inp|prompt")
_WRITTEN = re.compile(r"cach\w*[ _-]*(write|creat|stor)")
_TOKEN = re.compile(r"token", re.IGNORECASE)
_SIZE = re.compile(r"(?<![0-9.])([0-9][0-9,. ]*)?\s*(k|m|b|thousand|million|billion)?\b", re.IGNORECASE)
_SIZES = {"k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9}


def kind_of_tokens(words: str) -> Literal["input", "cached", "written", "output"] | None:
    """By the first word that tells: "output token count … short input text" is output."""
    text = words.casefold()
    if "storage" in text:
        return None
    found = _KIND.search(text)
    if found is None:
        return None
    if found[0] == "cache":
        return "written" if _WRITTEN.match(text, found.start()) else "cached"
    return "output" if found[0] in ("outp", "opt", "completion") else "input"


def tokens_in_unit(unit: str, words: str) -> Decimal | None:
    """Tokens in one of this unit ("1K Tokens", "Tokens", "count", "1M"); None when the line is not about tokens."""
    if not (_TOKEN.search(unit) or _TOKEN.search(words)):
        return None
    bare = _TOKEN.sub("", unit).strip(" s/()")
    if not bare or bare.casefold() in ("count", "unit", "each", "usage"):
        return Decimal(1)
    found = _SIZE.match(bare)
    if found is None or not (found[1] or found[2]):
        return None
    digits = re.sub(r"[^0-9]", "", found[1] or "")
    return Decimal(digits or 1) * _SIZES.get((found[2] or "").casefold(), 1)
