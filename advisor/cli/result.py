"""How every command ends: its exit status, its result as JSON, and which file was at fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError

DONE, INPUT_AT_FAULT, CALL_AT_FAULT = 0, 1, 2
MOST_ROWS = 40


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """A fault that shows only when the content of a file is worked with names the file too."""
    try:
        yield
    except AdvisorError as error:
        raise AdvisorError(f"{path}: {error}") from error


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value).__name__)
