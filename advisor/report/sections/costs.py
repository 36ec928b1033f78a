"""What it costs: by month, at which volume the answer changes, what certainty costs, and what moves the bill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.contracts.contract import FeeCharge
from advisor.contracts.unsaid import open_points
from advisor.forecast.priced_offer import PricedOffer
from advisor.recommendation.records import Crossover
from advisor.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table, bold, words
from advisor.report.charts import crossover_chart, fan_chart, tornado_chart
from advisor.report.library import Library
from advisor.report.offers_shown import chosen_offer, ranked_offers
from advisor.report.wording import count, exact_money, listed, money, percent, unit_of_work, whole_money

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.contracts import Contract


def cost_by_month(advice: Advice, library: Library) -> list[Block]:
    """The fan chart, and a table with the range and the exact base case of every month."""
    chosen, currency = chosen_offer(advice).priced, advice.case.currency
    chart = fan_chart(advice)
    year, exact = chosen.annual, chosen.base_bill
    rows = [
        (
            words(str(n)),
            words(whole_money(band.p10, currency)),
            words(whole_money(band.p50, currency)),
            words(whole_money(band.p90, currency)),
            words(exact_money(month.total, currency)),
        )
        for n, (band, month) in enumerate(zip(chosen.monthly_bands, exact.months, strict=False), 1)
    ]
    rows.append(
        (
            words(bold("12 months")),
            words(whole_money(year.p10, currency)),
            words(whole_money(year.p50, currency)),
            words(whole_money(year.p90, currency)),
            words(exact_money(exact.total, currency)),
        )
    )
    once, fixed = _one_off(chosen.contract), chosen.fixed_monthly
    return [
        Heading(
            f"Plan {money(year.p50, currency)} for the year and keep {money(max(year.p90 - year.p50, 0), currency)} in reserve"
        ),
        Paragraph(words(chart.finding)),
        Figure(chart, 155),
        Table(
            ("Month", "P10", "P50", "P90", "Base case, exact"),
            tuple(rows),
            (0.16, 0.2, 0.2, 0.2, 0.24),
            right=frozenset({1, 2, 3, 4}),
            total_row=True,
            attachment="cost-by-month.csv",
            caption=(
                f"{chosen.name}, {currency}. P10: 1 in 10 is below it; P50: the middle; P90: 1 in 10 is above it. The base case is the bill of normal months, to the cent; the ranges are simulated and include "
                "growth, peaks and the cost of tasks that are not served. Ranges of months do not add up to the range of the year."
            ),
        ),
        Paragraph(
            words(
                bold("One-off: "),
                money(once, currency),
                ". ",
                bold("Recurring and fixed: "),
                f"{money(fixed, currency)} a month. ",
                bold("Depends on use: "),
                f"{money(max(chosen.bill_monthly_mean - fixed, 0), currency)} a month on average.",
            )
        ),
        *_bill_lines(advice),
    ]


def _one_off(contract: Contract) -> float:
    return float(sum(c.amount for c in contract.charges if isinstance(c, FeeCharge) and c.every == "once"))


def _bill_lines(advice: Advice) -> list[Block]:
    """The first month's bill of the base case, line by line."""
    chosen, currency = chosen_offer(advice).priced, advice.case.currency
    first = chosen.base_bill.months[0]
    rows = tuple(
        (words(line.description), words(line.working), words(exact_money(line.amount, currency)))
        for line in first.lines
    )
    if not rows:
        return []
    total = (words(bold("Bill of the month")), words(""), words(exact_money(first.total, currency)))
    return [
        Heading("A normal month's bill, line by line", 3),
        Table(
            ("Line", "Working", "Amount"),
            (*rows, total),
            (0.28, 0.52, 0.2),
            right=frozenset({2}),
            total_row=True,
            attachment="bill-of-a-month.csv",
        ),
    ]


def crossovers(advice: Advice, library: Library) -> list[Block]:
    """The crossover chart's numbers and every exact crossover."""
    chart = crossover_chart(advice)
    unit = unit_of_work(advice.case.answers.said("kind"))
    text = f"{chart.finding} {_why_not_the_lowest(advice)}".strip()
    # the chart stands on page one; here are its numbers
    blocks: list[Block] = [Heading(crossover_heading(advice)), Paragraph(words(text))]
    rows = tuple(
        (
            words(f"{c.between[0]} and {c.between[1]}"),
            words(f"{float(c.at):,.0f}" if float(c.at) >= 100 else c.at[:8]),
            words(unit if c.meter == "tasks" else c.meter.replace("_", " ")),
            words(c.above),
        )
        for c in nearest_crossovers(advice)
    )
    if rows:
        blocks.append(
            Table(
                ("Between", "At", "Counted in", "Cheaper above"),
                rows,
                (0.42, 0.16, 0.18, 0.24),
                right=frozenset({1}),
                caption="Exact crossovers a month, from the contracts' own prices.",
                attachment="crossovers.csv",
            )
        )
    shares = (0.2, *(0.8 / (len(chart.table.columns) - 1) for _ in chart.table.columns[1:]))
    blocks.append(
        Table(
            chart.table.columns,
            tuple(tuple(words(cell) for cell in row) for row in chart.table.rows),
            shares,
            right=frozenset(range(len(chart.table.columns))),
            caption=f"A month's bill by volume, {advice.case.currency}.",
            attachment="bill-by-volume.csv",
        )
    )
    return blocks


def _why_not_the_lowest(advice: Advice) -> str:
    """Why another offer's bill may be lower at exactly the expected volume; nothing when none is."""
    ranked = ranked_offers(advice)
    chosen, currency = ranked[0], advice.case.currency
    lowest = min(ranked, key=lambda o: o.priced.base_bill.total)
    if lowest.priced.base_bill.total >= chosen.priced.base_bill.total:
        return ""
    said = f"{lowest.priced.name} has the lower bill at exactly this volume"
    if lowest.excluded_because is not None:
        return f"{said}, but fails a must-have."
    if chosen.score < lowest.score:
        return (
            f"{said}; over all futures, with peaks and tasks that are not served, {chosen.priced.name} scores better: "
            f"{money(chosen.score, currency)} against {money(lowest.score, currency)} a month."
        )
    return f"{said}; the two are near-equal over all futures, and other reasons decided."


def nearest_crossovers(advice: Advice, most: int = 10) -> list[Crossover]:
    """The crossovers of the chosen offer, then those nearest to the buyer's volume; in order of volume."""
    volume = advice.workload.tasks_per_month

    def distance(crossover: Crossover) -> tuple[bool, bool, float]:
        mine = advice.verdict.offer in crossover.between
        return crossover.meter != "tasks", not mine, abs(float(crossover.at) - volume)

    return sorted(sorted(advice.verdict.crossovers, key=distance)[:most], key=lambda c: (c.meter, float(c.at)))


def crossover_heading(advice: Advice) -> str:
    """The crossover nearest to the buyer's volume that involves the chosen offer, as a heading."""
    volume = advice.workload.tasks_per_month
    mine = [
        c
        for c in advice.verdict.crossovers
        if c.meter == "tasks" and advice.verdict.offer in c.between and float(c.at) > 0
    ]
    if not mine or volume <= 0:
        return "No other offer becomes cheaper near your volume"
    near = min(mine, key=lambda c: abs(float(c.at) - volume))
    side = "above" if near.above == advice.verdict.offer else "below"
    other = near.between[0] if near.between[1] == advice.verdict.offer else near.between[1]
    unit = unit_of_work(advice.case.answers.said("kind"))
    return f"{advice.verdict.offer} is cheaper than {other} {side} {count(float(near.at))} {unit} a month"


def certainty(advice: Advice, library: Library) -> list[Block]:
    """What a fixed amount costs against what it spares."""
    price, currency = advice.verdict.price_of_certainty, advice.case.currency
    if price is None:
        return []
    if price.premium <= 0:
        title = f"Certainty is free: {price.fixed_offer} costs no more on average than {price.open_offer}"
    elif price.risk_removed <= 0:
        title = f"A fixed amount costs {money(price.premium, currency)} a month more and makes no bad month smaller"
    else:
        title = f"Certainty costs {money(price.premium, currency)} a month and spares {money(max(price.risk_removed, 0), currency)} of a bad month"
    wanted = advice.workload.certainty
    ratio = (
        ""
        if price.ratio is None
        else (
            f" That is {price.ratio:.2f} for each unit of risk; by your answer it is worth up to {wanted:.2f} to you, "
            f"so it {'is' if price.ratio <= wanted else 'is not'} worth its price."
        )
    )
    if wanted == 0:
        ratio = " By your answer a fixed bill is worth nothing more to you."
    return [Heading(title), Paragraph(words(f"{price.sentence}{ratio}"))]


def drivers(advice: Advice, library: Library) -> list[Block]:
    """The tornado chart."""
    chart = tornado_chart(advice)
    name = chosen_offer(advice).priced.name
    if chart is None:
        text = "Volume, size of a task and growth leave the bill as it is; only the offer's own terms can change it."
        return [Heading(f"Nothing in your own numbers moves the bill of {name}"), Paragraph(words(text))]
    first = chart.table.rows[0][0]
    return [
        Heading(f"{first} moves the bill most"),
        Paragraph(words(chart.finding)),
        Figure(chart, 128),
        Table(
            chart.table.columns,
            tuple(tuple(words(cell) for cell in row) for row in chart.table.rows),
            (0.32, 0.16, 0.18, 0.16, 0.18),
            right=frozenset({1, 2, 3, 4}),
            caption=f"Change of the 12-month bill of {name}, {advice.case.currency}.",
            attachment="what-moves-the-bill.csv",
        ),
        *_stresses(advice, library),
    ]


def _stresses(advice: Advice, library: Library) -> list[Block]:
    """What a dispute about the unit of the chosen offer would cost."""
    found = [s for s in advice.verdict.unit_stresses if s.offer == advice.verdict.offer and s.cost_per_month > 0]
    if not found:
        return []
    rows = tuple(
        (
            words(stress.sentence, " ", *library.cite(stress.source)),
            words(whole_money(stress.cost_per_month, advice.case.currency)),
        )
        for stress in found
    )
    return [
        Heading("If the vendor counts differently", 3),
        Table(
            ("If", "More a month"),
            rows,
            (0.84, 0.16),
            right=frozenset({1}),
            caption="Disputes about the unit, the dearest first. Have the unit defined with examples before you sign.",
            attachment="disputes-about-the-unit.csv",
        ),
    ]


def hidden(advice: Advice, library: Library) -> list[Block]:
    """What each kind of price at hand hides, and how to see through it."""
    families = dict.fromkeys(o.priced.family for o in ranked_offers(advice))
    names = {f: [o.priced.name for o in ranked_offers(advice) if o.priced.family == f] for f in families}
    items = tuple(words(bold(f"{', '.join(names[f])}. "), library.text["hides"][f]) for f in families)
    rows = tuple(
        (words(offer.priced.name), words(" ".join(hidden_here(offer.priced, advice))))
        for offer in ranked_offers(advice)
    )
    return [
        Heading("What each kind of price hides, and how to see through it"),
        Bullets(items),
        Table(
            ("Offer", "What it hides here"),
            rows,
            (0.24, 0.76),
            caption="The same on the offers at hand.",
            attachment="what-offers-hide.csv",
        ),
        Paragraph(words(library.text["two_hybrids"]["text"])),
    ]


_ASKED_OF = (
    ("usage_meter", "a usage meter"),
    ("meter_export", "an export of it"),
    ("may_change_unit", "whether the unit may change"),
)
"""What has to be known to see through a price: field of the contract's terms, in words."""


def hidden_here(offer: PricedOffer, advice: Advice) -> list[str]:
    """What this very contract leaves in the dark, in sentences with its own figures."""
    contract, currency = offer.contract, advice.case.currency
    out = []
    first = offer.base_bill.months[0]
    tasks = advice.workload.tasks_per_month
    if offer.unserved_share > 0:
        out.append(
            f"It stops in {percent(offer.unserved_share)} of months; the price says nothing about the work left undone."
        )
    fee = float(first.total)
    if offer.family != "per_token" and tasks > 0 and fee > 0:
        out.append(
            f"At your volume one task costs {money(fee / tasks, currency, 2)}, at half of it up to {money(2 * fee / tasks, currency, 2)}."
        )
    elif tasks > 0 and fee > 0:
        out.append(
            f"The bill follows use: {money(fee / tasks, currency, 2)} for a task as you expect it, twice that for one twice as long."
        )
    out += [f"Not said: {point.question}" for point in open_points(contract)]
    unknown = [shown for name, shown in _ASKED_OF if getattr(contract.terms, name) == "unknown"]
    if unknown:
        out.append(f"It does not say {listed(unknown)}.")
    return out or ["Nothing that we looked for is left unsaid."]
