"""Page one: the whole decision, for someone who reads nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Figure, Heading, Panel, Paragraph, Table, Tiles, Words, bold, words
from advisor.report.charts import Chart, crossover_chart, range_chart
from advisor.report.library import Library
from advisor.report.offers_shown import chosen_offer, ranked_offers
from advisor.report.sections.flips import NOT_SOUGHT, flip_row
from advisor.report.sections.options import how_decided
from advisor.report.wording import FAMILY_EXPLAINED, FAMILY_NAMES, count, in_ten, money, money_short, unit_of_work

if TYPE_CHECKING:
    from advisor.advice import Advice

_LONGEST_WARNING = 110


@dataclass(frozen=True)
class Room:
    """How much of the page things may take."""

    ranges: float
    crossover: float
    name: int
    """Longest name in characters; what is longer ends in "…"."""
    changes: int
    dissent: bool = True


ROOMS = (
    Room(108, 158, 200, 3),
    Room(92, 132, 60, 3),
    Room(84, 116, 34, 2, dissent=False),
    Room(70, 100, 20, 1, dissent=False),
)
"""From the usual page to the one for the longest names and largest numbers."""


def first_pages(advice: Advice, library: Library) -> tuple[tuple[Block, ...], ...]:
    """The page in every room, the usual one first."""
    ranges, crossing = range_chart(advice, 4), crossover_chart(advice)
    return tuple(_first_page(advice, library, room, ranges, crossing) for room in ROOMS)


def _first_page(advice: Advice, library: Library, room: Room, ranges: Chart, crossing: Chart) -> tuple[Block, ...]:
    """The decision in a box, four figures, two charts, what would change it, and the caveats."""
    blocks: list[Block] = [Panel(_decision(advice, room)), Tiles(_tiles(advice, room))]
    blocks += [Heading(_range_heading(advice, room)), Figure(ranges, room.ranges)]
    blocks += [Heading("Where the answer changes"), Figure(crossing, room.crossover)]
    blocks += _changes(advice, library, room)
    said = (" ".join(caveats(advice)), " ", library.text["disclaimer"]["page_one"])
    blocks.append(Paragraph(words(bold("Keep in mind. "), *said), "note"))
    return tuple(blocks)


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it has more characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _short(text: str, room: Room) -> str:
    return shortened(text, room.name)


def _decision(advice: Advice, room: Room) -> tuple[Words, ...]:
    verdict, currency = advice.verdict, advice.case.currency
    chosen = chosen_offer(advice)
    name = _short(chosen.priced.name, room)
    year = chosen.priced.annual
    term = chosen.priced.contract.term_months
    how_long = "month to month" if term == 1 else f"for {term} months" if term else "for a term still to be agreed"
    if verdict.nothing_passes:
        ask = f"do not sign any of these offers as they stand. The least bad is {name}. "
        detail = _short(
            chosen.counter_offer or "See the options for what each one fails.", Room(0, 0, 3 * room.name, 0)
        )
        why = _short(chosen.excluded_because or verdict.sentence, Room(0, 0, 3 * room.name, 0))
        return words(bold("Decision asked for: "), ask, detail), words(bold("Why: "), why)
    cap = verdict.levels.monthly_cap
    ceiling = f", with a hard stop at {money(cap, currency)} a month" if cap is not None else ""
    typical = " on terms like" if advice.offers_are_typical else ""
    kind = f" ({FAMILY_NAMES[verdict.family].lower()}: {FAMILY_EXPLAINED[verdict.family]}) {how_long}{ceiling}"
    reserve = money(max(year.p90 - year.p50, 0), currency)
    plan = f", and plan {money(year.p50, currency)} for the first 12 months, with {reserve} in reserve."
    asked = words(bold("Decision asked for: "), f"open negotiations{typical} on ", bold(name), kind, plan)
    why = f"{_compared(advice, room)} {how_decided(advice)}"
    if verdict.dissent and room.dissent:
        why = f"{why} {verdict.dissent}"
    return asked, words(bold("Why: "), why)


def _compared(advice: Advice, room: Room) -> str:
    """The chosen offer's average and bad month beside those of the next one that passes."""
    currency, (chosen, *rest) = advice.case.currency, ranked_offers(advice)
    month = chosen.priced.monthly
    said = (
        f"It costs {money(month.mean, currency)} in an average month and {money(month.cvar95, currency)} in a bad one"
    )
    rival = next((o.priced for o in rest if o.excluded_because is None), None)
    if rival is None:
        return f"{said}; no other offer passes your must-haves."
    return f"{said}; {_short(rival.name, room)}: {money(rival.monthly.mean, currency)} and {money(rival.monthly.cvar95, currency)}."


def _tiles(advice: Advice, room: Room) -> tuple[tuple[str, str, str], ...]:
    verdict, currency = advice.verdict, advice.case.currency
    chosen = chosen_offer(advice).priced
    year = chosen.annual
    tiles = [
        (
            "Likely cost, 12 months",
            money_short(year.p50, currency),
            f"8 in 10: {money_short(year.p10, currency)} to {money_short(year.p90, currency)}",
        )
    ]
    rivals = [o.priced for o in ranked_offers(advice)[1:] if o.excluded_because is None]
    if rivals:
        rival = min(rivals, key=lambda p: p.annual.mean)
        gap = chosen.annual.mean - rival.annual.mean
        tiles.append(
            (
                f"Against {_short(rival.name, room)}",
                money_short(gap, currency),
                "a year on average" if gap < 0 else "dearer a year on average",
            )
        )
    else:
        tiles.append(("Against the others", "n/a", "no other offer passes"))
    tiles.append(
        (
            "Confidence",
            verdict.confidence.capitalize(),
            f"near-best in {in_ten(verdict.confidence_share)} cases",
        )
    )
    bad = chosen.monthly
    tiles.append(
        (
            "A bad month",
            money_short(bad.cvar95, currency),
            f"worst 1 in 20; a usual one {money_short(bad.p50, currency)}",
        )
    )
    return tuple(tiles)


def _range_heading(advice: Advice, room: Room) -> str:
    chosen = chosen_offer(advice).priced
    return f"{_short(chosen.name, room)} costs about {money(chosen.annual.p50, advice.case.currency)} a year"


def _changes(advice: Advice, library: Library, room: Room) -> list[Block]:
    blocks: list[Block] = [Heading("The recommendation would change if ...")]
    if not advice.flips_were_sought:
        blocks.append(Paragraph(words(NOT_SOUGHT), "small"))
        return blocks
    if not advice.flips:
        blocks.append(
            Paragraph(words("No single figure or answer, moved within a factor of ten, changes it."), "small")
        )
        return blocks
    nearest = sorted(advice.flips, key=lambda f: f.change)[: room.changes]
    cut = (replace(f, label=_short(f.label, room), offer=_short(f.offer, room)) for f in nearest)
    rows = tuple(flip_row(flip, advice, library) for flip in cut)
    blocks.append(Table(("Input", "Now", "Switches", "To"), rows, (0.36, 0.18, 0.22, 0.24)))
    if advice.close_call is not None:
        blocks.append(Paragraph(words(advice.close_call.sentence), "small"))
    return blocks


def caveats(advice: Advice) -> list[str]:
    out = []
    if advice.offers_are_typical:
        out.append("You had no quotes: the offers priced here are typical ones made from published prices.")
    unit = unit_of_work(advice.case.answers.said("kind"))
    guessed = sum(1 for a in advice.assumptions if a.basis in ("default", "judgement"))
    out.append(
        f"It rests on {count(advice.workload.tasks_per_month)} {unit} a month and on {guessed} assumptions of ours, listed inside."
    )
    if advice.price_warnings:
        first = advice.price_warnings[0]
        # a long warning is cut here and stands in full beside the assumptions
        out.append(
            first
            if len(first) <= _LONGEST_WARNING
            else f"{first[:_LONGEST_WARNING].rsplit(' ', 1)[0]} … (see “Prices to confirm”)."
        )
    return out
