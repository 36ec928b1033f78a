"""Tables as CSV: every writer of CSV goes through here, so that no cell becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# The ASCII ones, what some spreadsheets take for them (full width), and what hides one behind white space.
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]*")
_A_NUMBER = re.compile(r"[+-] ?[$€£¥₹]?(?:\d+|\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+)(?:[.,]\d+)? ?%?", re.ASCII)


def harmless(cell: str) -> str:
    """The cell as a spreadsheet may show it: text that would be a formula gets a leading apostrophe, a number never."""
    if "0" <= cell[:1] <= "z" and cell[0].isalnum():
        return cell  # most cells
    # Apostrophes that stand before a formula already are its writer's own: one more keeps ours apart from them.
    rest = cell.lstrip("'")
    start = _INVISIBLE.sub("", rest, count=1)[:1]
    runs = bool(rest) and (start in _STARTS_A_FORMULA or rest[0] in _STARTS_A_FORMULA)
    return f"'{cell}" if runs and not _A_NUMBER.fullmatch(rest) else cell


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180, lines end in CR LF), each cell harmless to a spreadsheet; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])
    return out.getvalue()
