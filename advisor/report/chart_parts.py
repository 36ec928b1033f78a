"""What a chart says before it is drawn: its numbers, its finding in one sentence, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.sentences import joined, worded


@dataclass(frozen=True)
class Series:
    """One line: points in the axes' own units, x rising."""

    name: str
    look: int
    """Which colour and dash pattern: 0 blue solid, 1 vermilion dashed, 2 green dotted, 3 grey."""
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...] = ()
    """(x, low, high), or nothing."""
    stops_at: float | None = None
    """From here on the service stops and the line is thin."""


@dataclass(frozen=True)
class Mark:
    """A vertical line with a label over it, and a ring where it meets a line."""

    x: float
    label: str
    bold: bool = False
    y: float | None = None


@dataclass(frozen=True)
class Lines:
    series: tuple[Series, ...]
    x_top: float
    y_top: float
    x_title: str
    y_title: str
    currency: str
    marks: tuple[Mark, ...] = ()
    shaded: tuple[float, float] | None = None
    """From and to on the x axis: the likely range of the buyer's own volume."""
    x_unit: str = ""
    """What is counted along the x axis, in a sentence: "conversations a month"."""
    x_names: tuple[str, ...] = ()
    """Names instead of numbers under the x axis; the n-th stands at x = n."""


@dataclass(frozen=True)
class Range:
    name: str
    look: int
    low: float
    middle: float
    high: float
    bad: float
    """Mean of the worst 1 in 20."""


@dataclass(frozen=True)
class Ranges:
    rows: tuple[Range, ...]
    currency: str
    limit: float | None = None
    limit_label: str = ""


@dataclass(frozen=True)
class Bar:
    name: str
    at_low: float
    """Change of the cost when the input is at its low end."""
    at_high: float


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    title: str
    currency: str
    low_label: str
    high_label: str


@dataclass(frozen=True)
class ChartTable:
    """The chart's numbers as text cells: the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    key: str
    """crossover, ranges, months or drivers."""
    title: str
    finding: str
    """One sentence made from the numbers; also the accessible description in the window."""
    caption: str
    """How to read it: what line, band and marks mean."""
    shape: Lines | Ranges | Bars
    table: ChartTable
    note: str = ""
    """What the finding alone would make a reader wonder about; the report has a sentence of its own for it."""

    @property
    def alternative(self) -> str:
        """What a screen reader says instead of the picture."""
        finding = joined(" ", (self.finding, self.note)) if self.note else self.finding
        return worded("Chart. {title}. {finding} {caption}", title=self.title, finding=finding, caption=self.caption)
