"""What a document is known by: the fingerprint of its case, and the one moment that stands for its date."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from advisor.report.advice_json import advice_to_json

if TYPE_CHECKING:
    from advisor.advice import Advice


def case_fingerprint(advice: Advice, case_file: bytes | None) -> str:
    """Eight hexadecimal digits that two different cases practically never share."""
    return whole_fingerprint(advice, case_file)[:8]


def whole_fingerprint(advice: Advice, case_file: bytes | None) -> str:
    """SHA-256 of the case file, or of the advice when there is no file."""
    content = case_file if case_file is not None else json.dumps(advice_to_json(advice), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def moment_of(advice: Advice) -> str:
    """When the case was saved, else the day of the prices; never the clock, so that the file stays the same."""
    saved = advice.case.saved_at
    if len(saved) >= 19 and saved[10:11] == "T":
        return f"{saved[:19]}Z"
    return f"{(saved or advice.prices_checked_on)[:10]}T00:00:00Z"
