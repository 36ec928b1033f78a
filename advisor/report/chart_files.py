"""A chart as something to take away: its numbers for a spreadsheet or the clipboard, and its drawing as SVG."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from advisor.report.chart_parts import Chart
from advisor.report.csv_text import csv_text, harmless
from advisor.report.drawing import draw
from advisor.report.ops import LIGHT, Measure, Op, Theme, text_box

_NUMBER = re.compile(r"[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AMOUNT = re.compile(r"([+\-−]?)((?:[A-Z]{1,3})?[$€£¥₹]|[A-Z]{3} )([\d,]+(?:\.\d+)?)")
_FONT = "'Source Sans 3', 'Source Sans Pro', sans-serif"


def chart_as_csv(chart: Chart) -> bytes:
    """The chart's table as CSV in UTF-8, amounts as plain numbers under a header that names their currency."""
    return cells_as_csv(chart.table.columns, chart.table.rows)


def cells_as_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Any table of shown texts as CSV in UTF-8, amounts as plain numbers."""
    return b"\xef\xbb\xbf" + csv_text(plain_cells(columns, rows)).encode("utf-8")


def chart_as_tabs(chart: Chart) -> str:
    """The same for the clipboard: a row a line, cells apart by tabs."""
    return "".join(
        "\t".join(harmless(" ".join(cell.split())) for cell in row) + "\n"
        for row in plain_cells(chart.table.columns, chart.table.rows)
    )


def plain_cells(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Header and rows, the amounts of a column in one currency as plain numbers and the currency in the header."""
    units = [_currency([row[n] for row in rows]) for n in range(len(columns))]
    header = [f"{name.strip()} ({unit})" if unit else name.strip() for name, unit in zip(columns, units, strict=True)]
    return [header, *([_plain(cell, unit) for cell, unit in zip(row, units, strict=True)] for row in rows)]


def _currency(cells: list[str]) -> str:
    """The one currency of all the amounts in a column; nothing when there is none, or more than one."""
    if any(cell and not _AMOUNT.fullmatch(cell) and any(c.isdigit() for c in cell) for cell in cells):
        return ""  # a column of counts and amounts keeps the sign at each amount
    found = {match[2].strip() for cell in cells if (match := _AMOUNT.fullmatch(cell))}
    return found.pop() if len(found) == 1 else ""


def _plain(cell: str, currency: str) -> str:
    """An amount or a count as a number that a spreadsheet can add; everything else as it is shown."""
    amount = _AMOUNT.fullmatch(cell) if currency else None
    number = amount[1] + amount[3] if amount else cell
    return number.replace(",", "").replace("−", "-").removeprefix("+") if _NUMBER.fullmatch(number) else cell


def chart_as_svg(
    chart: Chart, width: float, height: float, measure: Measure, theme: Theme = LIGHT, size: float = 9.0
) -> bytes:
    """The drawing as SVG in UTF-8, text as text, with the chart's title and finding for those who do not see it.

    Widths of texts are written down, so that it looks the same where the font is not installed.
    """
    shapes = [_element(op, measure) for op in draw(chart, width, height, measure, theme, size)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" role="img" font-family="{_FONT}">',
        f"<title>{_xml(chart.title)}</title>",
        f"<desc>{_xml(chart.alternative)}</desc>",
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="{theme.background}"/>',
        *shapes,
        "</svg>\n",
    ]
    return "\n".join(lines).encode("utf-8")


def _element(op: Op, measure: Measure) -> str:
    match op:
        case ("line", x1, y1, x2, y2, color, width, dash):
            return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"{_stroke(color, width, dash)}/>'
        case ("pline", points, color, width, dash):
            return f'<polyline points="{_points(points)}" fill="none"{_stroke(color, width, dash)}/>'
        case ("poly", points, fill, opacity):
            return f'<polygon points="{_points(points)}" fill="{fill}" fill-opacity="{_n(opacity)}"/>'
        case ("rect", x, y, width, height, fill, opacity):
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            return f'<rect {place} fill="{fill}" fill-opacity="{_n(opacity)}"/>'
        case ("circle", x, y, radius, fill, stroke, width):
            outline = _stroke(stroke, width, None) if stroke else ""
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill or "none"}"{outline}/>'
        case ("text", x, y, words, size, bold, color, anchor):
            left, _, right, _ = text_box(op, measure)
            weight = ' font-weight="700"' if bold else ""
            return (
                f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{color}" text-anchor="{escape(anchor)}"{weight} '
                f'textLength="{_n(right - left)}" lengthAdjust="spacingAndGlyphs">{_xml(words)}</text>'
            )
        case _:
            raise ValueError(f"{op[0]} is not a drawing operation")


def _stroke(color: str, width: float, dash: tuple[float, ...] | None) -> str:
    dashes = f' stroke-dasharray="{" ".join(map(_n, dash))}"' if dash else ""
    return f' stroke="{color}" stroke-width="{_n(width)}"{dashes}'


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _xml(text: str) -> str:
    """Text for XML, which has no place for control characters."""
    return escape("".join(character for character in text if character.isprintable() or character == " "))
