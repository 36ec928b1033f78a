"""How a case file of an older format becomes one of today's: one small step for each change of the format.

Format 1 (edition 2026-11): the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.errors import AdvisorError
from advisor.files.reader import Place
from advisor.sentences import worded

FORMAT = 1
"""The format that this program writes. When it becomes 2, `STEPS[1]` says how; tests/files/saved keeps one of each."""

STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class Newer(AdvisorError):
    """The file was saved by a newer program: it may be looked at elsewhere, and is never written by this one."""


def migrate(data: dict[str, Any], where: Place | str) -> dict[str, Any]:
    """The same case in today's format; a file that does not say its format is of the first."""
    version = data.get("format", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise AdvisorError(
            worded(
                "{where}: format must be a whole number from 1 to {newest}; choose a file that this program saved",
                where=where,
                newest=FORMAT,
            )
        )
    if version > FORMAT:
        raise Newer(
            worded("{where}: was saved by a newer version of this program; update the program to open it", where=where)
        )
    for step in range(version, FORMAT):
        data = STEPS[step](data)
    return {**data, "format": FORMAT}
