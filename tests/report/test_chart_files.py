"""A chart read out by keyboard, and taken away as CSV, clipboard text and SVG: one description behind all of them."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from advisor.report.chart_files import chart_as_csv, chart_as_svg, chart_as_tabs
from advisor.report.chart_parts import Bar, Bars, Chart, ChartTable
from advisor.report.chart_reading import first_reading, readings
from advisor.report.charts import DARK, all_charts, crossover_chart, draw, fan_chart, range_chart, tornado_chart
from tests.report import builders
from tests.report.test_charts import EXTREMES, measure, points_of

SVG = "{http://www.w3.org/2000/svg}"


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_amounts_of_a_chart_become_plain_numbers_under_a_header_with_their_currency() -> None:
    rows = rows_of(chart_as_csv(range_chart(builders.advice())))
    assert rows[0][:3] == ["Offer", "1 in 10 below ($)", "Middle ($)"]
    assert rows[1][:4] == ["Growth", "15480", "17874", "20520"]  # shown as $15,480, $17,874, $20,520


def test_a_negative_change_stays_a_number_and_an_offer_called_like_a_formula_does_not_run() -> None:
    table = ChartTable(("Input", "Change"), (("=HYPERLINK(1)", "−$92.00"), ("-2+3", "$131.50")))
    chart = Chart("drivers", "t", "f", "c", Bars((Bar("x", -1, 1),), "t", "USD", "l", "h"), table)
    assert rows_of(chart_as_csv(chart)) == [["Input", "Change ($)"], ["'=HYPERLINK(1)", "-92.00"], ["'-2+3", "131.50"]]
    assert chart_as_tabs(chart) == "Input\tChange ($)\n'=HYPERLINK(1)\t-92.00\n'-2+3\t131.50\n"


@pytest.mark.parametrize("name", EXTREMES)
def test_every_chart_can_be_read_out_from_end_to_end_with_the_marker_inside_the_frame(name: str) -> None:
    for chart in all_charts(EXTREMES[name]):
        found = readings(chart)
        assert len(found) >= 1 and len({each.words for each in found}) == len(found), chart.key
        assert 0 <= first_reading(chart) < len(found)
        for each in found:
            with_marker = draw(chart, 480, 260, measure, marker=each)
            assert len(with_marker) > len(draw(chart, 480, 260, measure)), chart.key
            for op in with_marker:
                for x, y in points_of(op):
                    assert -1 <= x <= 481 and -1 <= y <= 261, (chart.key, op)


def test_at_your_own_volume_the_read_out_says_each_bill_and_which_has_stopped() -> None:
    # 200,000 conversations: Growth 900 + 100,000 x 0.006 = 1,500; Meter 200,000 x 0.006 x 1.45 = 1,740; Scale's 1,499 end at 50,000
    chart = crossover_chart(builders.advice())
    words = readings(chart)[first_reading(chart)].words
    assert words.startswith("200,000 conversations a month (your volume). Growth $1,500")
    assert "Meter $1,740 (8 of 10: $1,470 to $2,060)" in words  # 1,740 x exp(-+1.2816 x 0.13)
    assert "Scale (stops) (excluded) $1,500, service has stopped" in words


def test_where_two_lines_cross_both_are_read_out_alike() -> None:
    chart = crossover_chart(builders.advice())
    words = next(each.words for each in readings(chart) if "two lines cross" in each.words)
    assert words.startswith("111,000 conversations a month (two lines cross). Growth $967; Meter $967")


def test_months_ranges_and_drivers_are_read_out_row_by_row() -> None:
    months = readings(fan_chart(builders.advice()))
    assert len(months) == 12 and months[11].words.startswith("Month of the contract: 12. Growth ")
    ranges = readings(range_chart(builders.advice()))
    assert ranges[0].words.startswith("Growth. Middle of the futures $17,900; 8 of 10 futures $15,500 to $20,500")
    assert "60 % of 12 × your monthly budget" in ranges[0].words  # 17,874 of 30,000
    tornado = tornado_chart(builders.advice())
    assert tornado is not None
    assert " more" in readings(tornado)[0].words and "input at its low end" in readings(tornado)[0].words


def test_the_svg_holds_every_drawn_text_and_shape_once_in_the_theme_and_its_finding() -> None:
    chart = crossover_chart(builders.advice())
    content = chart_as_svg(chart, 600, 300, measure, DARK)
    root = ElementTree.fromstring(content)
    ops = draw(chart, 600, 300, measure, DARK)
    assert [each.text for each in root.iter(f"{SVG}text")] == [op[3] for op in ops if op[0] == "text"]
    assert len(list(root.iter(f"{SVG}polyline"))) == sum(op[0] == "pline" for op in ops)
    assert len(list(root.iter(f"{SVG}circle"))) == sum(op[0] == "circle" for op in ops)
    assert DARK.background.encode() in content
    assert chart.finding in (root.findtext(f"{SVG}desc") or "")
    assert {each.get("stroke-dasharray") for each in root.iter(f"{SVG}polyline")} >= {None, "7 4", "2 3"}


def test_names_that_are_markup_are_text_in_the_svg() -> None:
    made = builders.advice(((builders.metered("</text><script>x</script>"), "per_token"),))
    root = ElementTree.fromstring(chart_as_svg(crossover_chart(made), 600, 300, measure))
    assert not list(root.iter(f"{SVG}script"))
