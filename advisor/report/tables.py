"""Every table and chart of the report as a CSV file: inside the PDF, and on their own for a spreadsheet."""

from __future__ import annotations

from advisor.report.blocks import Document, Figure, Table, plain
from advisor.report.chart_files import cells_as_csv


def tables_of(document: Document) -> dict[str, tuple[bytes, str]]:
    """File name -> (CSV in UTF-8, what it shows), in the order of the report; page one repeats none of them."""
    out: dict[str, tuple[bytes, str]] = {}
    for block in (*document.first_page, *document.body):
        if isinstance(block, Table) and block.attachment:
            out[block.attachment] = (table_as_csv(block), block.caption or " / ".join(block.columns))
        elif isinstance(block, Figure):
            chart = block.chart
            out[f"chart-{chart.key}.csv"] = (cells_as_csv(chart.table.columns, chart.table.rows), chart.title)
    return out


def table_as_csv(table: Table) -> bytes:
    """The table's cells, citations left out, amounts as plain numbers under a header that names their currency."""
    rows = [[plain(cell).strip() for cell in row] for row in table.rows]
    said = [
        n for n in range(len(table.columns)) if any(row[n] for row in rows)
    ]  # a column of citations alone says nothing here
    return cells_as_csv([table.columns[n] for n in said], [[row[n] for n in said] for row in rows])
