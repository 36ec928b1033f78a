"""Charts: their numbers, and that what is drawn stays in the frame with no label over another."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import pytest

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_path
from advisor.report.chart_parts import Lines, Series
from advisor.report.charts import (
    CONTRAST,
    DARK,
    LIGHT,
    Chart,
    Theme,
    all_charts,
    crossover_chart,
    draw,
    fan_chart,
    range_chart,
    tornado_chart,
)
from advisor.report.drawing import nice_ticks, spread_labels
from advisor.report.ops import Op, text_box
from tests.report import builders

LONG = "The Unabridged Enterprise Conversation Plan with Everything Included, 2027 Edition"


def measure(text: str, size: float, bold: bool) -> float:
    """Wider than the real font, so that what fits here fits there."""
    return len(text) * size * (0.58 if bold else 0.54)


def points_of(op: Op) -> list[tuple[float, float]]:
    match op[0]:
        case "line":
            return [(op[1], op[2]), (op[3], op[4])]
        case "pline" | "poly":
            return list(op[1])
        case "rect":
            return [(op[1], op[2]), (op[1] + op[3], op[2] + op[4])]
        case "circle":
            return [(op[1] - op[3], op[2] - op[3]), (op[1] + op[3], op[2] + op[3])]
        case _:
            left, top, right, bottom = text_box(op, measure)
            return [(left, top), (right, bottom)]


def faults(chart: Chart, width: float, height: float, size: float) -> list[str]:
    """Everything outside the frame, and every pair of texts that touch."""
    ops = draw(chart, width, height, measure, size=size)
    out = [
        f"outside: {op}" for op in ops for x, y in points_of(op) if not (-1 <= x <= width + 1 and -1 <= y <= height + 1)
    ]
    texts = [op for op in ops if op[0] == "text"]
    for one, other in combinations(texts, 2):
        a, b = text_box(one, measure), text_box(other, measure)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5:
            out.append(f"touch: {one[3]!r} {other[3]!r}")
    return out


EXTREMES = {
    "usual": builders.advice(),
    "small": builders.advice(work=builders.workload(3.0, budget=None)),
    "huge": builders.advice(work=builders.workload(9e8, budget=4e8)),
    "long names": builders.advice(
        (
            (builders.hybrid(LONG), "hybrid_with_caps"),
            (builders.metered(LONG + " B"), "per_token"),
            (builders.flat(LONG + " C"), "flat_rate"),
        )
    ),
    "one offer": builders.advice(((builders.metered(), "per_token"),)),
    "same price": builders.advice(
        (
            (builders.metered("A"), "per_token"),
            (builders.metered("B"), "per_token"),
            (builders.metered("C"), "per_token"),
        )
    ),
    "all certain": builders.advice(
        work=builders.workload(tasks_sd=0.0, month_sd=0.0, growth_sd=0.0, growth=0.0, task_cost_sd=0.0)
    ),
}


@pytest.mark.parametrize("size", [8.2, 12.0])
@pytest.mark.parametrize("frame", [(482.0, 158.0), (700.0, 340.0), (380.0, 260.0)])
@pytest.mark.parametrize("name", EXTREMES)
def test_nothing_leaves_the_frame_and_no_label_touches_another(
    name: str, frame: tuple[float, float], size: float
) -> None:
    for chart in all_charts(EXTREMES[name]):
        assert faults(chart, *frame, size) == [], chart.key


def test_the_crossover_stands_where_the_two_bills_are_equal() -> None:
    # 900 + 0.006 (x - 100,000) = 0.006 x 1.45 x  =>  300 = 0.0027 x  =>  x = 111,111.1
    chart = crossover_chart(builders.advice())
    row = next(cells for cells in chart.table.rows if cells[0] == "111,111")
    assert row[1] == row[2] == "$966.67"
    assert chart.finding.startswith(
        "Above 111,000 conversations a month Growth is cheaper than Meter; you expect 200,000."
    )
    # Growth 900 + 0.006 x 100,000 = 1,500, Meter 0.006 x 1.45 x 200,000 = 1,740; Scale, 1,499, is full at 50,000
    assert chart.finding.endswith("Growth: $1,500; Meter: $1,740; Scale: $1,500 (stopped).")


def test_a_volume_that_nobody_gave_is_called_assumed_and_not_expected() -> None:
    given = builders.advice().case.answers.values
    chart = crossover_chart(builders.advice(answers={**given, "tasks": "dk"}))
    assert "; you gave no number, we take 200,000. A month's bill at that volume: Growth: " in chart.finding
    assert isinstance(chart.shape, Lines)
    assert [mark.label for mark in chart.shape.marks] == ["assumed 200,000", "111,000"]
    ranged = {**given, "tasks": "dk", "tasks_low": "150000", "tasks_high": "250000"}
    assert "you expect 200,000" in crossover_chart(builders.advice(answers=ranged)).finding


def test_with_large_letters_too_the_name_of_a_line_stands_beside_it_and_not_beside_another() -> None:
    """Four lines that end at 6,000, 2,500, 1,500 and 1,350: in two lines the last name pushed "Your budget" up to 6,000."""
    ends = {"CallSphere Scale": 6_000.0, "Your budget": 2_500.0, "Flat $1,500": 1_500.0, "Metered, 30% markup": 1_350.0}
    series = tuple(Series(name, look, ((0.0, end), (11.0, end)), ()) for look, (name, end) in enumerate(ends.items()))
    shape = Lines(series, 11.0, 6_000.0, "Month", "Cost", "USD")
    chart = dataclasses.replace(fan_chart(builders.advice()), shape=shape)
    size = 24.0
    ops = draw(chart, 680.0, 383.0, measure, size=size)
    for look in range(4):
        end = next(op[1][-1][1] for op in ops if op[0] == "pline" and op[2] == LIGHT.series[look])
        named = [text_box(op, measure) for op in ops if op[0] == "text" and op[5] and op[6] == LIGHT.series[look]]
        middle = (named[0][1] + named[-1][3]) / 2
        assert abs(middle - end) < 1.6 * 1.3 * size, look


def test_a_stop_is_drawn_as_a_stop_within_a_fiftieth_of_its_place() -> None:
    stop = next(
        s for s in crossover_chart(builders.advice()).shape.series if s.name == "Scale (stops) (excluded)"
    ).stops_at  # type: ignore[union-attr]
    assert stop is not None
    assert abs(stop - 50_000) < 1_000


def test_the_finding_and_the_table_say_the_same() -> None:
    chart = range_chart(builders.advice())
    # the builder's annual range: mean 18,000, middle 18,000 x (1 - 0.05 x 0.14)
    assert chart.table.rows[0][:5] == ("Growth", "$15,480", "$17,874", "$20,520", "$22,284")
    assert chart.finding.startswith(
        "Growth costs about $17,900 over 12 months in the middle future, $15,500 to $20,500 in 8 of 10 futures"
    )


def test_the_months_chart_has_twelve_rows_and_names_the_dearest_month() -> None:
    chart = fan_chart(builders.advice())
    assert len(chart.table.rows) == 12
    assert "the dearest month is month 12" in chart.finding  # the season's factor is 1.4 in the last month


def test_what_moves_a_bill_of_a_fixed_fee_is_nothing() -> None:
    assert tornado_chart(builders.advice(((builders.flat(), "flat_rate"), (builders.metered(), "per_token")))) is None


def test_the_largest_driver_stands_first() -> None:
    chart = tornado_chart(builders.advice())
    assert chart is not None
    moves = [abs(b.at_high - b.at_low) for b in chart.shape.bars]  # type: ignore[union-attr]
    assert moves == sorted(moves, reverse=True)


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two #RRGGBB colours."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    a, b = sorted((light(one), light(other)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST])
def test_every_colour_of_text_and_lines_has_4_5_to_1(theme: Theme) -> None:
    for colour in (theme.text, theme.secondary, *theme.series):
        assert contrast(colour, theme.background) >= (7 if theme is CONTRAST else 4.5)


def test_lines_differ_in_more_than_colour() -> None:
    ops = draw(crossover_chart(builders.advice()), 600, 300, measure)
    dashes = [op[4] for op in ops if op[0] == "pline" and op[3] == 2.0]
    assert len(set(dashes)) == 3


def test_ticks_are_round_and_few() -> None:
    assert nice_ticks(0, 2930, 5) == [0, 1000, 2000, 3000]
    assert nice_ticks(0, 0.07, 5) == pytest.approx([0, 0.02, 0.04, 0.06, 0.08])


def test_labels_in_a_row_are_moved_apart_by_no_more_than_needed() -> None:
    # two labels 40 wide wanted at 100 and 110: 40 + 8 apart, inside 0..400
    assert spread_labels([(100, 40), (110, 40)], 0, 400) == [100, 148]
    assert spread_labels([(390, 40), (395, 40)], 0, 400) == [332, 380]


def _on_paper(colour: str, opacity: float) -> str:
    """The colour that a fill has over white."""
    parts = (int(colour[at : at + 2], 16) * opacity + 255 * (1 - opacity) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part):02X}" for part in parts)


def test_a_grey_print_tells_the_lines_apart_by_their_dashes() -> None:
    for chart in (crossover_chart(builders.advice()), fan_chart(builders.advice())):
        drawn = draw(chart, 480, 200, measure, LIGHT)
        patterns = {op[2]: op[4] for op in drawn if op[0] == "pline" and op[2] in LIGHT.series}
        assert len(patterns) > 1 and len(set(patterns.values())) == len(patterns), chart.key


def test_a_grey_print_tells_the_two_ends_of_a_bar_apart() -> None:
    """Blue at 0.11 of white and vermilion through white at 0.21: (0.21 + 0.05) / (0.11 + 0.05) is above 1.5 to 1."""
    chart = tornado_chart(builders.advice())
    assert chart is not None
    fills = {
        (op[5], op[6]) for op in draw(chart, 480, 200, measure, LIGHT) if op[0] == "rect" and op[5] in LIGHT.series
    }
    one, other = (_on_paper(colour, opacity) for colour, opacity in fills)
    assert contrast(one, other) > 1.5


def test_where_another_offer_has_the_lower_bill_the_chart_says_what_else_counts() -> None:
    """At 200,000 a month Flat $1,500 bills $1,500 and the meter $1,560; the advice is the meter, which refuses nobody."""
    case = read_case(resource_path("samples/support-team.advisor.json"))
    advised = advise(case, read_market_resources(), read_method(), with_flips=False)
    chart = crossover_chart(advised)
    assert "Metered, 30% markup: $1,560; Flat $1,500: $1,500" in chart.finding
    assert (
        chart.note
        == "That is a normal month's bill; with all that counts beside it, the advice is Metered, 30% markup."
    )
    assert crossover_chart(builders.advice()).note == ""


def test_the_frame_of_the_ranges_ends_with_what_is_in_it() -> None:
    """The next round number may be twice as far: what is furthest right stands in the last tenth of the room."""
    chart = range_chart(builders.advice())
    for width, size in ((560.0, 9.0), (680.0, 24.0)):
        ops = draw(chart, width, 300.0, measure, size=size)
        ends = [op[3] for op in ops if op[0] == "line" and op[6] == 1.5]  # of the worst 1 in 20
        arrows = [op for op in ops if op[0] == "poly"]
        assert ends and (arrows or max(ends) > 0.85 * (width - 24))
        assert max(x for op in ops for x, _ in points_of(op)) <= width
