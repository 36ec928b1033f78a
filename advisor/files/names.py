"""File names made from a buyer's words: ones that every system takes, whatever was typed."""

from __future__ import annotations

import re

_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_LONGEST = 60


def slug(title: str) -> str:
    """A title as a file name: letters, digits and hyphens of ASCII, never a device of Windows, never empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LONGEST].rstrip("-")
    if _DEVICES.fullmatch(plain):
        return f"case-{plain}"
    return plain or "case"
