"""A chart in the buyer's language: its titles, labels, finding and table. Names that a person gave stay as they are."""

from __future__ import annotations

from dataclasses import replace

from advisor.gui.translation import spoken_or_typed
from advisor.report.chart_parts import Bars, Chart, ChartTable, Lines, Ranges


def spoken_chart(chart: Chart) -> Chart:
    """The same chart with every sentence of ours translated. In any thread."""
    return replace(
        chart,
        title=spoken_or_typed(chart.title),
        finding=spoken_or_typed(chart.finding),
        caption=spoken_or_typed(chart.caption),
        note=spoken_or_typed(chart.note),
        shape=_shape(chart.shape),
        table=ChartTable(_row(chart.table.columns), tuple(_row(row) for row in chart.table.rows)),
    )


def _shape(shape: Lines | Ranges | Bars) -> Lines | Ranges | Bars:
    if isinstance(shape, Lines):
        return replace(
            shape,
            series=tuple(replace(each, name=spoken_or_typed(each.name)) for each in shape.series),
            marks=tuple(replace(each, label=spoken_or_typed(each.label)) for each in shape.marks),
            x_title=spoken_or_typed(shape.x_title),
            y_title=spoken_or_typed(shape.y_title),
            x_unit=spoken_or_typed(shape.x_unit),
            x_names=_row(shape.x_names),
        )
    if isinstance(shape, Ranges):
        rows = tuple(replace(each, name=spoken_or_typed(each.name)) for each in shape.rows)
        return replace(shape, rows=rows, limit_label=spoken_or_typed(shape.limit_label))
    return replace(
        shape,
        bars=tuple(replace(each, name=spoken_or_typed(each.name)) for each in shape.bars),
        title=spoken_or_typed(shape.title),
        low_label=spoken_or_typed(shape.low_label),
        high_label=spoken_or_typed(shape.high_label),
    )


def _row(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(spoken_or_typed(text) for text in texts)
