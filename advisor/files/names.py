"""File names made from a buyer's words: ones that every system takes, whatever was typed."""

from __future__ import annotations

import os
import re

CASE_ENDING = ".advisor.json"
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_LONGEST = 60


_IN_HEX = "in hex:"
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def path_written(path: str) -> str:
    """A path as it stands in a JSON file of ours: its bytes in hex where it has characters that our reader refuses."""
    if _HIDDEN.search(path) or path.startswith(_IN_HEX):
        return _IN_HEX + os.fsencode(path).hex()
    return path


def path_read(written: str) -> str:
    """The path again; what is not in hex stays as it is."""
    try:
        return os.fsdecode(bytes.fromhex(written.removeprefix(_IN_HEX))) if written.startswith(_IN_HEX) else written
    except ValueError:
        return written


def slug(title: str) -> str:
    """A title as a file name: letters, digits and hyphens of ASCII, never a device of Windows, never empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LONGEST].rstrip("-")
    if _DEVICES.fullmatch(plain):
        return f"case-{plain}"
    return plain or "case"
