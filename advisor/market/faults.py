"""Faults of a price file or a plan in words that say where and what to do."""

from __future__ import annotations

from pydantic import ValidationError

_REMEDIES = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not known here; remove it or correct its spelling",
    "string_pattern_mismatch": 'has the wrong form; write a price as "2.50", a day as "2026-11-21"',
    "string_type": "must be text in quotation marks, also where it is a number",
}


def readable_faults(error: ValidationError) -> list[tuple[str, str]]:
    """(place, remedy) of every fault, without repeating what was read: a hostile file does not get onto the screen."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    places = [".".join(str(step) for step in fault["loc"] if not _is_internal(str(step))) for fault in found]
    faults = []
    for place, fault in zip(places, found, strict=True):
        # A list whose only entry is wrong is also called too short: the entry's own fault says enough.
        if fault["type"] == "too_short" and any(other.startswith(f"{place}.") for other in places):
            continue
        faults.append((place[:200], _REMEDIES.get(fault["type"], _plain(fault["msg"]))))
    return list(dict.fromkeys(faults))


def _is_internal(step: str) -> bool:
    """Names that pydantic puts into a place for the alternatives of a type."""
    return step.startswith(("constrained-", "function-", "LongRequest"))


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should", "should")[:300]
