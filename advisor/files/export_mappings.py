"""Which column is which, as the buyer said it for a file of no known format: remembered for the next file of this shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.durable import make_folder, write_durably
from advisor.files.folders import data_folder
from advisor.files.reader import parse_json, read_file, visible
from advisor.usage.export_format import plain_name
from advisor.usage.mapping import MEANINGS

MOST = 100
_EACH_ROW = "each_row_is_a_request"


def remembered(headings: Sequence[str]) -> tuple[dict[str, str], bool] | None:
    """(meaning → heading, whether each row is one request) of the last file with these headings; None where there was none."""
    found = _all().get(_shape(headings))
    if found is None:
        return None
    columns = {meaning: heading for meaning, heading in found.items() if meaning in MEANINGS and heading in headings}
    return (columns, found.get(_EACH_ROW) == "yes") if columns else None


def remember(headings: Sequence[str], columns: Mapping[str, str], each_row_is_a_request: bool) -> None:
    """Keep the mapping of this shape of file, the latest hundred; a disk that is full is no reason to stop."""
    kept = _all()
    kept.pop(_shape(headings), None)
    kept[_shape(headings)] = {**columns, **({_EACH_ROW: "yes"} if each_row_is_a_request else {})}
    latest = dict(list(kept.items())[-MOST:])
    try:
        make_folder(data_folder())
        content = json.dumps({"format": 1, "mappings": visible(latest)}, ensure_ascii=False)
        write_durably(_path(), content.encode(), private=True)
    except OSError:
        return


def _path() -> Path:
    return data_folder() / "export_mappings.json"


def _all() -> dict[str, dict[str, str]]:
    try:
        found = parse_json(read_file(_path()), "export_mappings.json").get("mappings")
    except AdvisorError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        shape: {str(meaning): str(heading) for meaning, heading in columns.items()}
        for shape, columns in found.items()
        if isinstance(columns, dict)
    }


def _shape(headings: Sequence[str]) -> str:
    return hashlib.sha256("|".join(map(plain_name, headings)).encode()).hexdigest()[:24]
