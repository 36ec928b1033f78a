"""Every option with its score, the one of doing nothing included, and why some are out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Bullets, Heading, Paragraph, Table, Words, bold, words
from advisor.report.library import Library
from advisor.report.offers_shown import chosen_offer, ranked_offers
from advisor.report.wording import FAMILY_NAMES, listed, money, percent, unit_of_work, whole_money

if TYPE_CHECKING:
    from advisor.advice import Advice


def options(advice: Advice, library: Library) -> list[Block]:
    """The offers ranked, what each one's bill leaves out, and the option of doing nothing."""
    ranked = ranked_offers(advice)
    chosen, currency = ranked[0], advice.case.currency
    passing = [o for o in ranked if o.excluded_because is None]
    out = [o for o in ranked if o.excluded_because is not None]
    if not passing:
        title = f"None of the {len(ranked)} offers meets all your must-haves"
    elif out:
        title = f"{len(passing)} of {len(ranked)} offers meet your must-haves; {chosen.priced.name} is the one to take"
    else:
        title = f"Of {len(ranked)} offers {chosen.priced.name} is the one to take"
    rows: list[tuple[Words, ...]] = []
    for offer in ranked:
        month = offer.priced.monthly
        standing = "chosen" if offer is chosen else "excluded" if offer.excluded_because else "passes"
        over = offer.priced.over_budget_share
        rows.append(
            (
                words(offer.priced.name),
                words(offer.priced.contract.vendor or "not named"),
                words(FAMILY_NAMES[offer.priced.family]),
                words(whole_money(month.mean, currency)),
                words(whole_money(month.cvar95, currency)),
                words(whole_money(offer.score, currency)),
                words("no budget" if over is None else percent(over)),
                words(percent(offer.priced.unserved_share)),
                words(standing),
            )
        )
    rows.append(_nothing_row(advice))
    blocks: list[Block] = [
        Heading(title),
        Paragraph(
            words(
                f"Score = the average month plus {advice.workload.certainty:.2f} times what a bad month (the mean of the worst 1 in 20) "
                "is above it. Costs include what a task that is not served costs you."
            )
        ),
        Table(
            (
                "Offer",
                "Vendor",
                "Kind",
                "Average",
                "Bad",
                "Score",
                "Over budget",
                "Stops",
                "Result",
            ),
            tuple(rows),
            (0.2, 0.15, 0.12, 0.1, 0.1, 0.1, 0.1, 0.1, 0.09),
            right=frozenset({3, 4, 5, 6, 7}),
            caption=f"Offers in order of choice, amounts in {currency} a month: the average one, a bad one, the score; then the shares of months over budget and with a stop.",
            attachment="options.csv",
        ),
    ]
    if out:
        items = tuple(
            words(
                bold(o.priced.name),
                ": ",
                o.excluded_because or "",
                *([f" {o.counter_offer}"] if o.counter_offer else []),
            )
            for o in out
        )
        blocks += [Heading("Why some are out, and what would let them back in", 3), Bullets(items)]
    blocks += [Heading("Doing nothing", 3), Paragraph(words(_nothing(advice)))]
    if advice.verdict.combinations:
        both = tuple(words(combination.sentence) for combination in advice.verdict.combinations)
        blocks += [Heading("Two contracts together", 3), Bullets(both)]
    return [*blocks, *_how_decided(advice)]


def _nothing_row(advice: Advice) -> tuple[Words, ...]:
    """Doing nothing beside the offers: no fee, and every task missed at what the buyer said one costs."""
    missed, currency = advice.workload.missed_value, advice.case.currency
    month = whole_money(missed * advice.workload.tasks_per_month, currency) if missed else "not known"
    none = words("n/a")
    return (
        words("Sign nothing"),
        words(""),
        words("None"),
        words(month),
        none,
        none,
        none,
        words(percent(1.0)),
        words("see below"),
    )


def _nothing(advice: Advice) -> str:
    chosen, currency = chosen_offer(advice).priced, advice.case.currency
    unit = unit_of_work(advice.case.answers.said("kind"))
    each = chosen.monthly.mean / advice.workload.tasks_per_month if advice.workload.tasks_per_month else 0.0
    missed = advice.workload.missed_value
    left = (
        f" At the {money(missed, currency, 2)} that you said a task not served costs you, a month without any agent would cost "
        f"{money(missed * advice.workload.tasks_per_month, currency)}."
        if missed
        else ""
    )
    return (
        f"Signing nothing costs no fees and leaves the work where it is today.{left} What the work costs you "
        f"today is not part of this report. {chosen.name} comes to about {money(each, currency, 2)} for each of your {unit}; "
        "if one costs you less than that as things are, doing nothing is the better choice."
    )


def _how_decided(advice: Advice) -> list[Block]:
    verdict = advice.verdict
    shares = listed([f"{FAMILY_NAMES[f].lower()} in {percent(s)}" for f, s in verdict.near_share.items()])
    text = f"{how_decided(advice)} Best or within 5 % of the best, of all plausible versions of your situation: {shares}. {verdict.confidence_because}"
    blocks: list[Block] = [Heading("How it was decided", 3), Paragraph(words(text.strip()))]
    if verdict.dissent:
        blocks.append(Paragraph(words(bold("Dissent. "), verdict.dissent)))
    return blocks


def how_decided(advice: Advice) -> str:
    """What settled it, in one sentence."""
    return {
        "gates": "Only one kind of offer met your must-haves, so they decided.",
        "money": "The money decided: bad months counted, no other kind of offer comes within 5 % of the best.",
        "fit": "In money several kinds of offer are near-equal; the framework questions decided between them.",
        "regret": "Several kinds of offer are near-equal and the framework questions do not separate them; the smallest regret decided.",
        "tie": "Money, framework questions and regret leave a tie, and a tie goes to the hybrid.",
    }[advice.verdict.decided_by]
