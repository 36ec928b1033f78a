"""What to ask for in the contract, where to set caps and alerts, and when to look again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.contracts.contract import UsageCharge
from advisor.report.blocks import Block, Bullets, Heading, Paragraph, Table, bold, words
from advisor.report.calendar import assumed_notice, entries_of, notice_of
from advisor.report.identity import moment_of
from advisor.report.library import Library
from advisor.report.offers_shown import chosen_offer
from advisor.report.wording import count, day, exact_money, listed, money, percent, unit_of_work, whole_money

if TYPE_CHECKING:
    from advisor.advice import Advice


def contract_terms(advice: Advice, library: Library) -> list[Block]:
    """Each term with what to aim for, what to settle for, and when to walk away."""
    holds, figures = what_holds(advice), figures_of(advice)
    terms = [t for t in library.text["term"] if t["when"] == "always" or t["when"] in holds]
    rows = tuple(
        (
            words(bold(t["term"]), " ", *library.cite(*t["references"])),
            words(_filled(t["target"], figures)),
            words(_filled(t["fallback"], figures)),
            words(_filled(t["walk_away"], figures)),
            words(_filled(t["protects"], figures)),
        )
        for t in terms
    )
    name = chosen_offer(advice).priced.name
    blocks: list[Block] = [
        Heading(f"Ask for {len(rows)} terms in the contract for {name}"),
        Table(
            ("Term", "Target", "Fallback", "Walk away", "Protects"),
            rows,
            (0.17, 0.25, 0.22, 0.18, 0.18),
            caption="What to ask for, what to settle for, what to walk away from, and which rule or number it protects.",
            attachment="contract-terms.csv",
        ),
    ]
    if advice.verdict.conditions:
        blocks += [
            Heading("To be settled before you sign", 3),
            Bullets(tuple(words(condition) for condition in advice.verdict.conditions)),
        ]
    return blocks


def caps_and_alerts(advice: Advice, library: Library) -> list[Block]:
    """Every level with its working, and who is told at which share of the cap."""
    levels, currency = advice.verdict.levels, advice.case.currency
    named = (
        ("Monthly cap", "monthly_cap", _money(levels.monthly_cap, currency)),
        ("Daily stop", "daily_stop", _money(levels.daily_stop, currency)),
        ("Limit for one task", "per_task_cap", _money(levels.per_task_cap, currency)),
        ("Worth committing to, a month", "commitment", _money(levels.commitment, currency)),
        (
            "Units worth having included, a month",
            "allowance",
            None
            if levels.allowance is None
            else f"{count(levels.allowance)} {levels.allowance_meter.replace('_', ' ')}",
        ),
        ("Headroom over the average month", "headroom", None if levels.headroom is None else percent(levels.headroom)),
        (
            "Least discount for a fixed price",
            "minimum_lockin_discount",
            None if levels.minimum_lockin_discount is None else percent(levels.minimum_lockin_discount, 1),
        ),
    )
    rows = [
        (words(name), words(value or "none"), words(levels.workings.get(key, "")))
        for name, key, value in named
        if value is not None or key in levels.workings
    ]
    cap = levels.monthly_cap
    title = (
        f"Stop at {money(cap, currency)} a month and warn well before"
        if cap is not None
        else "Set alerts by month and day"
    )
    blocks: list[Block] = [
        Heading(title),
        Table(
            ("Level", "Set at", "How it was reached"),
            tuple(rows),
            (0.26, 0.14, 0.6),
            right=frozenset({1}),
            caption=f"Levels, {currency}.",
            attachment="levels.csv",
        ),
    ]
    base = cap if cap is not None else advice.workload.budget
    if levels.alerts and base is not None:
        alerts = []
        for entry, share in zip(library.text["alert"], levels.alerts, strict=False):
            alerts.append(
                (
                    words(percent(share)),
                    words(whole_money(share * base, currency)),
                    words(entry["action"]),
                    words(entry["who"]),
                )
            )
        blocks.append(
            Table(
                ("At", "Spent", "What to do", "Who is told"),
                tuple(alerts),
                (0.09, 0.12, 0.5, 0.29),
                right=frozenset({0, 1}),
                attachment="alerts.csv",
                caption="Alerts, as shares of the monthly cap."
                if cap is not None
                else "Alerts, as shares of the budget.",
            )
        )
    return blocks


def routing_plan(advice: Advice, library: Library) -> list[Block]:
    """Where work could be sent, and what that would save; apart from the tariff."""
    routing = advice.verdict.routing
    if routing.saving_per_month > 0:
        saved = money(routing.saving_per_month, advice.case.currency)
        title = f"Routing {'saves' if routing.counted else 'could save'} about {saved} a month" + (
            "" if routing.counted else ", not counted yet"
        )
    else:
        title = "Routing saves nothing on these answers"
    blocks: list[Block] = [Heading(title), Paragraph(words(routing.sentence))]
    if routing.breakeven_escalation is not None:
        blocks.append(
            Paragraph(
                words(
                    f"It pays as long as fewer than {percent(routing.breakeven_escalation)} of routed tasks have to be done again by the strong model."
                )
            )
        )
    if routing.conditions:
        blocks.append(Bullets(tuple(words(condition) for condition in routing.conditions)))
    return blocks


def review(advice: Advice, library: Library) -> list[Block]:
    """When to look again, what makes you look sooner, measuring first, and the way out."""
    verdict, text = advice.verdict, library.text
    every = _every(verdict.review_every_months)
    first = f" The first one is on {day(verdict.review_on)}." if verdict.review_on else ""
    triggers = [trigger.sentence for trigger in verdict.review_triggers] or list(text["review"]["triggers"])
    return [
        Heading(f"Review {every}, and at once when something changes"),
        Paragraph(
            words(
                "At each review: compare the bill with the cost by month, and make this report again with measured use."
                f"{first} ",
                *library.cite(*text["review"]["references"]),
            )
        ),
        Bullets(tuple(words(trigger) for trigger in triggers)),
        *_dates(advice),
        Heading("Measuring first", 3),
        Paragraph(words(verdict.measure_first.sentence)),
        Heading("The way out", 3),
        Paragraph(words(text["exit"]["text"])),
    ]


def _dates(advice: Advice) -> list[Block]:
    """The days of the first year, were the contract signed on the day of the case."""
    signed = date.fromisoformat(moment_of(advice)[:10])
    entries = [e for e in entries_of(advice, signed) if e.kind != "review"]
    notice = notice_of(advice)
    names = {
        "prices": "price check",
        "notice": f"last day for notice ({assumed_notice()} days assumed, not known)"
        if notice is None
        else f"last day for notice ({notice} days)",
        "renewal": "renewal",
    }
    shown = "; ".join(f"{names[e.kind]} {day(e.on.isoformat())}" for e in entries)
    return [
        Paragraph(
            words(
                bold("Dates, were it signed on the day of this case: "),
                f"{shown}. The program writes them as a calendar file for the day on which you do sign.",
            ),
            "small",
        )
    ]


def what_holds(advice: Advice) -> frozenset[str]:
    """The names in `when` of resources/report_text.toml that are true of this case."""
    chosen = chosen_offer(advice).priced
    families = {o.priced.family for o in advice.verdict.offers}
    answers, levels = advice.case.answers, advice.verdict.levels
    variable = chosen.prepaid_share < 1 and levels.monthly_cap is not None
    truths = {
        "variable_and_may_stop": variable and not answers.is_("stop_ok", "no"),
        "variable_and_may_not_stop": variable and answers.is_("stop_ok", "no"),
        "has_included": included_units(chosen.contract) is not None,
        "has_daily_stop": levels.daily_stop is not None and levels.per_task_cap is not None,
        "binds": (chosen.contract.term_months or 0) > 1 and levels.minimum_lockin_discount is not None,
        "governance_needed": answers.is_("governance_needed", "yes"),
        "callsphere_offer": any("callsphere" in f"{c.vendor} {c.name}".lower() for c in advice.offers),
        "has_metered": any({"model_cost", "input_tokens", "output_tokens"} & set(c.meters) for c in advice.offers),
        "has_metered_and_flat": {"per_token", "flat_rate"} <= families,
        "has_headroom": levels.headroom is not None,
    }
    return frozenset(name for name, true in truths.items() if true)


def included_units(contract: Any) -> str | None:
    """Included units in words, or None."""
    found = [
        f"{count(c.included)} {c.meter.replace('_', ' ')}"
        for c in contract.charges
        if isinstance(c, UsageCharge) and c.included > 0
    ]
    return listed(found) if found else None


def figures_of(advice: Advice) -> dict[str, str]:
    """The figures that templates of resources/report_text.toml may name."""
    chosen, currency, levels = chosen_offer(advice).priced, advice.case.currency, advice.verdict.levels
    term = chosen.contract.term_months
    tasks = advice.workload.tasks_per_month
    unit = unit_of_work(advice.case.answers.said("kind"))
    wanted = (
        "Month to month"
        if term == 1 or advice.verdict.confidence == "low"
        else "A first term of three months, then a year"
    )
    return {
        "cap": _money(levels.monthly_cap, currency) or "the budget",
        "daily_stop": _money(levels.daily_stop, currency) or "none",
        "per_task": _money(levels.per_task_cap, currency) or "none",
        "retries": str(levels.retries),
        "bad_month": money(chosen.monthly.cvar95, currency),
        "included": included_units(chosen.contract) or "nothing",
        "unit": unit.removesuffix("s"),
        "unit_cost": money(chosen.monthly.mean / tasks, currency, 2) if tasks else exact_money(0, currency),
        "discount": percent(levels.minimum_lockin_discount or 0.0, 1),
        "term": f"{term} months" if term else "the term",
        "term_wanted": wanted,
        "review": _every(advice.verdict.review_every_months),
    }


def _every(months: int) -> str:
    return f"every {months} months" if months > 1 else "every month"


def _money(amount: float | None, currency: str) -> str | None:
    return None if amount is None else money(amount, currency)


def _filled(template: str, figures: dict[str, str]) -> str:
    return template.format_map(figures)
