"""A chart in the buyer's language: its titles, labels, finding and table. Names that a person gave stay as they are."""

from __future__ import annotations

from dataclasses import replace

from advisor.gui.translation import spoken
from advisor.report.chart_parts import Bars, Chart, ChartTable, Lines, Ranges
from advisor.sentences import Sentence


def spoken_chart(chart: Chart) -> Chart:
    """The same chart with every sentence of ours translated. In any thread."""
    return replace(
        chart,
        title=_said(chart.title),
        finding=_said(chart.finding),
        caption=_said(chart.caption),
        shape=_shape(chart.shape),
        table=ChartTable(_row(chart.table.columns), tuple(_row(row) for row in chart.table.rows)),
    )


def _shape(shape: Lines | Ranges | Bars) -> Lines | Ranges | Bars:
    if isinstance(shape, Lines):
        return replace(
            shape,
            series=tuple(replace(each, name=_said(each.name)) for each in shape.series),
            marks=tuple(replace(each, label=_said(each.label)) for each in shape.marks),
            x_title=_said(shape.x_title),
            y_title=_said(shape.y_title),
            x_unit=_said(shape.x_unit),
            x_names=_row(shape.x_names),
        )
    if isinstance(shape, Ranges):
        rows = tuple(replace(each, name=_said(each.name)) for each in shape.rows)
        return replace(shape, rows=rows, limit_label=_said(shape.limit_label))
    return replace(
        shape,
        bars=tuple(replace(each, name=_said(each.name)) for each in shape.bars),
        title=_said(shape.title),
        low_label=_said(shape.low_label),
        high_label=_said(shape.high_label),
    )


def _row(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_said(text) for text in texts)


def _said(text: str) -> str:
    return spoken(text) if isinstance(text, Sentence) else text
