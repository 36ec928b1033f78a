"""Faults of a price file or a plan in words that say where and what to do."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from advisor.sentences import filled, worded

_OBJECT = worded("must be an object in braces")
_LIST = worded("must be a list in brackets")
_WHOLE = worded("must be a whole number")
_REMEDIES = {
    "missing": worded("is missing; add it"),
    "extra_forbidden": worded("is not known here; remove it or correct its spelling"),
    "string_pattern_mismatch": worded('has the wrong form; write a price as "2.50", a day as "2026-11-21"'),
    "string_type": worded("must be text in quotation marks, also where it is a number"),
    "string_too_long": worded("must have at most {max_length} characters"),
    "string_too_short": worded("must not be empty"),
    "too_long": worded("must hold at most {max_length}"),
    "too_short": worded("must hold at least {min_length}"),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": worded("must be true or false"),
    "model_type": _OBJECT,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "greater_than_equal": worded("must be at least {ge}"),
    "less_than_equal": worded("must be at most {le}"),
    "literal_error": worded("must be {expected}"),
}
"""By pydantic's names; the fields in braces are what pydantic allows, never what was read."""


def readable_faults(error: ValidationError) -> list[tuple[str, str]]:
    """(place, remedy) of every fault, without repeating what was read: a hostile file does not get onto the screen."""
    found = error.errors(include_url=False, include_input=False)
    places = [".".join(str(step) for step in fault["loc"] if not _is_internal(str(step))) for fault in found]
    faults = []
    for place, fault in zip(places, found, strict=True):
        # A list whose only entry is wrong is also called too short: the entry's own fault says enough.
        if fault["type"] == "too_short" and any(other.startswith(f"{place}.") for other in places):
            continue
        faults.append((place[:200], _remedy(fault)))
    return list(dict.fromkeys(faults))


def _is_internal(step: str) -> bool:
    """Names that pydantic puts into a place for the alternatives of a type."""
    return step.startswith(("constrained-", "function-", "LongRequest"))


def _remedy(fault: Any) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "value_error":  # a sentence of our own
        return str(context["error"])
    if fault["type"] in _REMEDIES:
        return filled(_REMEDIES[fault["type"]], **context)
    return worded("has a value that is not allowed here; correct it")
