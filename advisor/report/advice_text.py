"""The advice as plain text for a terminal or a mail: the same record as the window and the PDF, nothing recomputed."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from advisor.report.flip_words import now_and_at, switch
from advisor.report.library import read_library
from advisor.report.wording import count, money, percent
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.recommendation.records import Flip

WORDS = {
    "per_token": worded("per-token"),
    "flat_rate": worded("flat-rate"),
    "hybrid_with_caps": worded("hybrid with caps"),
}
_WIDTH = 96
_MOST_STRETCHES = 8


def advice_as_text(advice: Advice, *, heading: bool = True) -> str:
    """Verdict, figures, reasons, levels, what would change it, questions and assumptions, in that order."""
    verdict, currency = advice.verdict, advice.case.currency
    rows: list[str] = []
    if heading and advice.case.title:
        rows += [advice.case.title, "=" * min(len(advice.case.title), _WIDTH), ""]
    rows += [wrapped(f"{WORDS[verdict.family].upper()}. {verdict.sentence}")]
    rows += [wrapped(f"Confidence: {verdict.confidence}. {verdict.confidence_because}")]
    if verdict.dissent:
        rows.append(wrapped(verdict.dissent))
    if advice.offers_are_typical:
        rows.append("There is no offer in this case yet: typical offers of the market were priced instead.")
    rows += ["", "What each offer costs a month (mean; 8 of 10 months; mean of the worst 1 in 20)"]
    width = max(len(each.priced.name) for each in verdict.offers)
    for each in verdict.offers:
        cost = each.priced.monthly
        out = f"  - {each.excluded_because}" if each.excluded_because else ""
        rows.append(
            f"  {each.priced.name:{width}}  {money(cost.mean, currency):>10}  "
            f"{money(cost.p10, currency)} to {money(cost.p90, currency)}; {money(cost.cvar95, currency)}{out}"
        )
    rows += ["", "Caps and alerts to set"]
    rows += [item(f"{name}: {words}") for name, words in _levels(advice)]
    if verdict.conditions:
        rows += ["", "To have in writing before signing", *map(item, verdict.conditions)]
    voted = [reason for reason in verdict.reasons if reason.counted]
    if voted:
        rows += ["", "Why", *(item(f"{reason.because} [{reason.rule}]") for reason in voted)]
    if verdict.price_of_certainty:
        rows += ["", wrapped(verdict.price_of_certainty.sentence)]
    if verdict.routing.sentence:
        rows += ["", wrapped(f"Routing (where the work is sent, not how it is paid): {verdict.routing.sentence}")]
    rows += _cheapest(advice)
    if advice.close_call is not None:
        rows += ["", wrapped(advice.close_call.sentence)]
    if advice.flips:
        rows += ["", "What would change the answer", *(item(_flip(flip, advice)) for flip in advice.flips)]
    if advice.passing_flips:
        rows += [
            "",
            "What would change whether an offer passes",
            *(item(_flip(flip, advice)) for flip in advice.passing_flips),
        ]
    every = f"Review every {verdict.review_every_months} months, first on {verdict.review_on}, and at once when:"
    rows += ["", wrapped(every), *(item(one.sentence) for one in verdict.review_triggers)]
    rows += ["", wrapped(verdict.measure_first.sentence)]
    rows += ["", f"Questions for the vendor ({len(advice.questions)})"]
    rows += [item(f"{question.id}: {question.question}") for question in advice.questions]
    rows += ["", "What we assumed"]
    rows += [item(f"{each.name}: {each.value} ({each.basis})") for each in advice.assumptions]
    rows += [item(warning) for warning in advice.price_warnings]
    rows += [
        "",
        wrapped(
            f"An estimate, not a quote; not legal or tax advice. Edition {advice.edition}, model prices checked up to {advice.prices_checked_on}."
        ),
    ]
    return "\n".join(rows)


def _levels(advice: Advice) -> list[tuple[str, str]]:
    levels, currency = advice.verdict.levels, advice.case.currency
    rows = [
        ("Monthly cap", levels.monthly_cap),
        ("Daily stop", levels.daily_stop),
        ("Cap for one task", levels.per_task_cap),
        ("Worth committing to, a month", levels.commitment),
    ]
    found = [(name, money(amount, currency)) for name, amount in rows if amount is not None]
    found.append(("Alerts at", ", ".join(percent(share) for share in levels.alerts) + " of the cap"))
    if levels.headroom is not None:
        found.append(("Included units above a mean month", percent(levels.headroom)))
    found.append(("Repeats of a failed step", f"at most {levels.retries}"))
    return found


def _cheapest(advice: Advice) -> list[str]:
    """Which offer has the lowest bill from where to where, along tasks and along tokens."""
    rows = []
    for meter, heading in (
        ("tasks", "The lowest bill of a month, by tasks"),
        ("tokens", "The lowest bill of a month, by tokens for the same tasks"),
    ):
        found = [one for one in advice.verdict.cheapest if one.meter == meter]
        if len(found) > 1:
            rows += ["", heading]
            for one in found[:_MOST_STRETCHES]:
                to = "on" if one.end is None else f"to {count(float(one.end))}"
                rows.append(item(f"from {count(float(one.start))} {to}: {one.offer}"))
            if len(found) > _MOST_STRETCHES:
                rows.append(item(f"and {len(found) - _MOST_STRETCHES} more stretches further up"))
    return rows


def _flip(flip: Flip, advice: Advice) -> str:
    now, at = now_and_at(flip, advice, read_library().questions)
    what = f"{flip.label} {switch(flip, at)} (now {now})"
    return f"{what}: {flip.effect}" if flip.effect else f"{what}: {WORDS[flip.verdict]}, {flip.offer}"


def wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH)


def item(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
