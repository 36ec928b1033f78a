"""How every command ends: its exit status, and its result as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

DONE, INPUT_AT_FAULT, CALL_AT_FAULT = 0, 1, 2
MOST_ROWS = 40


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value).__name__)
