"""The parts that a document is made of, as plain values: the PDF draws them, tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.report.chart_parts import Chart


@dataclass(frozen=True)
class Text:
    """A piece of a paragraph. Always plain text: nothing in it is ever read as markup."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Cite:
    """The number of a source, "[3]", linked to the list of sources."""

    key: str


Words = tuple[Text | Cite, ...]
"""What a paragraph or a cell holds."""


@dataclass(frozen=True)
class Heading:
    text: str
    level: Literal[1, 2, 3] = 2


@dataclass(frozen=True)
class Paragraph:
    words: Words
    style: Literal["body", "small", "lead", "note"] = "body"


@dataclass(frozen=True)
class Bullets:
    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header row; the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...]
    """Shares of the width; they need not add up to one."""
    right: frozenset[int] = frozenset()
    """Columns whose figures are aligned to the right."""
    caption: str = ""
    attachment: str = ""
    """File name of its numbers as CSV inside the PDF, or nothing."""
    total_row: bool = False


@dataclass(frozen=True)
class Figure:
    chart: Chart
    height: float
    """In points."""
    caption: str = ""


@dataclass(frozen=True)
class Tiles:
    """A row of large figures: (label, figure, what it means)."""

    tiles: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Panel:
    """The decision in a box."""

    paragraphs: tuple[Words, ...]


@dataclass(frozen=True)
class Approval:
    """Lines for name, role, date and signature."""

    roles: tuple[str, ...]


@dataclass(frozen=True)
class AnswerRoom:
    """A question with ruled lines under it for a pen."""

    label: str
    question: str
    notes: tuple[Words, ...] = ()
    lines: int = 2


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Table | Figure | Tiles | Panel | Approval | AnswerRoom | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole report before it is drawn."""

    title: str
    kicker: str
    """The small line over the title."""
    subtitle: str
    subject: str
    author: str
    foot: str
    """At the foot of every page, with the page number."""
    moment: str
    """ISO 8601 in UTC, "2026-11-21T10:00:00Z": the date of the file."""
    first_page: tuple[Block, ...]
    tighter_first_pages: tuple[tuple[Block, ...], ...]
    """The same page in less and less room, for long names: a drawing takes the first that fits one page."""
    body: tuple[Block, ...]
    sources: tuple[str, ...]
    """Reference keys in the order of their numbers."""


def words(*parts: str | Text | Cite) -> Words:
    """A paragraph's pieces from strings, bold pieces and citations."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def bold(text: str) -> Text:
    return Text(text, bold=True)


def plain(content: Words, numbers: dict[str, int] | None = None) -> str:
    """The words as they read; citations by number where the numbers are given."""
    out = []
    for part in content:
        if isinstance(part, Text):
            out.append(part.text)
        elif numbers is not None:
            out.append(f"[{numbers[part.key]}]")
    return "".join(out)
