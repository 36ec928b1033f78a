"""What the tabs of the result say, line by line, each with the figure that can be explained. Reads the advice; no Qt widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.gui.translation import spoken, tr
from advisor.gui.words import BASIS, VERDICTS, flip_in_words

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.gui.draft import Draft
    from advisor.portfolio import Portfolio


@dataclass(frozen=True)
class Line:
    """A sentence, and the figure in it that "Explain" opens (a key of explanations.FIGURES), if there is one."""

    words: str
    figure: str = ""
    of: str = ""
    heading: bool = False


def together(portfolio: Portfolio) -> list[Line]:
    """What all workflows cost together, and what one contract for all would change."""
    from advisor.report.wording import exact_money, money, percent

    total, currency = portfolio.total, portfolio.case.currency
    if total is None:
        return []
    month, year = total.monthly, total.annual
    lines = [
        Line(
            tr("{mean} a month on average; 8 of 10 months {low} to {high}; a bad month {bad}.").format(
                mean=money(month.mean, currency),
                low=money(month.p10, currency),
                high=money(month.p90, currency),
                bad=money(month.cvar95, currency),
            ),
            "total",
        ),
        Line(
            tr(
                "{mean} in twelve months; 8 of 10 futures {low} to {high}; the exact bills of normal months {exact}."
            ).format(
                mean=money(year.mean, currency),
                low=money(year.p10, currency),
                high=money(year.p90, currency),
                exact=exact_money(total.base_total, currency),
            )
        ),
    ]
    if total.over_budget_share is not None and total.budget is not None:
        lines.append(
            Line(
                tr("{share} of months are above the budget of {budget} for everything.").format(
                    share=percent(total.over_budget_share), budget=money(total.budget, currency)
                )
            )
        )
    lines.append(Line(spoken(total.sentence)))
    lines.append(
        Line(tr("Amounts are rounded to three figures, so that parts may differ from their sum in the last one."))
    )
    return lines


def reasons(advice: Advice) -> list[Line]:
    """Why, what speaks against it, what certainty costs, two offers together, and where the work is sent."""
    verdict = advice.verdict
    lines = [Line(spoken(verdict.confidence_because), "confidence")]
    if verdict.dissent:
        lines += [Line(tr("What speaks against it"), heading=True), Line(spoken(verdict.dissent))]
    voted = [reason for reason in verdict.reasons if reason.counted]
    if voted:
        lines.append(Line(tr("Why"), heading=True))
    for reason in voted:
        because = spoken(reason.because)
        said = (
            tr("{because}  ({rule}: “{quote}”)")
            if reason.quote_fits
            else tr("{because}  ({rule}, on the other case: “{quote}”)")
        )
        quoted = said.format(because=because, rule=reason.rule, quote=spoken(reason.quote))
        lines.append(Line(quoted if reason.quote else because))
    if verdict.price_of_certainty is not None:
        lines += [
            Line(tr("What certainty costs"), heading=True),
            Line(spoken(verdict.price_of_certainty.sentence), "certainty"),
        ]
    combinations = verdict.combinations or ((verdict.combination,) if verdict.combination is not None else ())
    if combinations:
        lines.append(Line(tr("Two offers together"), heading=True))
        lines += [Line(spoken(one.sentence), "combination", one.name) for one in combinations]
    stresses = verdict.unit_stresses or ((verdict.unit_stress,) if verdict.unit_stress is not None else ())
    if stresses:
        from advisor.report.explanations import stress_key

        lines.append(Line(tr("If the vendor counts differently"), heading=True))
        lines += [Line(spoken(one.sentence), "unit_stress", stress_key(one)) for one in stresses]
    if verdict.routing.sentence:
        lines += [
            Line(tr("Routing: where the work is sent, not how it is paid"), heading=True),
            Line(spoken(verdict.routing.sentence), "routing"),
        ]
    if verdict.measure_first.sentence:
        lines += [
            Line(tr("Measure first?"), heading=True),
            Line(spoken(verdict.measure_first.sentence), "measure_first"),
        ]
    return lines


def offers(advice: Advice) -> list[Line]:
    """One line an offer: what it costs, why it is out, and what would let it pass."""
    from advisor.report.wording import money

    currency, lines = advice.case.currency, []
    for each in advice.verdict.offers:
        cost = each.priced.monthly
        words = tr("{offer} ({kind}): {mean} a month, 8 of 10 months {low} to {high}.").format(
            offer=each.priced.name,
            kind=spoken(VERDICTS[each.priced.family]).lower(),
            mean=money(cost.mean, currency),
            low=money(cost.p10, currency),
            high=money(cost.p90, currency),
        )
        if each.excluded_because:
            words += " " + tr("Left out: {why}").format(why=spoken(each.excluded_because))
        if each.counter_offer:
            words += " " + tr("It would pass like this: {change}").format(change=spoken(each.counter_offer))
        lines.append(Line(words, "month", each.priced.name))
    return lines


def levels(advice: Advice) -> list[Line]:
    """Caps and alerts to set, what to have in writing, and when to look again."""
    from advisor.report.wording import money, percent

    said, currency = advice.verdict.levels, advice.case.currency
    amounts = (
        (tr("Monthly cap"), said.monthly_cap, "monthly_cap"),
        (tr("Daily stop"), said.daily_stop, "daily_stop"),
        (tr("Cap for one task"), said.per_task_cap, "per_task_cap"),
        (tr("Worth committing to, a month"), said.commitment, "commitment"),
    )
    lines = [Line(tr("Set before you go live"), heading=True)]
    for name, amount, key in amounts:
        if amount is not None:
            words = tr("{name}: {amount}. {working}").format(
                name=name, amount=money(amount, currency), working=spoken(said.workings.get(key, ""))
            )
            lines.append(Line(words.strip(), key))
    shares = ", ".join(percent(share) for share in said.alerts)
    alerts = tr("Alerts at {shares} of the cap, to a person who may act. {working}").format(
        shares=shares, working=spoken(said.workings.get("alerts", ""))
    )
    lines.append(Line(alerts.strip(), "alerts"))
    if said.headroom is not None:
        words = tr("Included units: {share} above an average month. {working}").format(
            share=percent(said.headroom), working=spoken(said.workings.get("headroom", ""))
        )
        lines.append(Line(words.strip(), "headroom"))
    if said.allowance is not None and said.workings.get("allowance"):
        lines.append(Line(spoken(said.workings["allowance"]), "allowance"))
    lines.append(Line(tr("At most {number} repeats of a failed step.").format(number=said.retries), "retries"))
    discount = said.workings.get("minimum_lockin_discount", "")
    if discount:
        lines.append(Line(spoken(discount), "minimum_lockin_discount"))
    if advice.verdict.conditions:
        lines.append(Line(tr("Have in writing before you sign"), heading=True))
        lines += [Line(spoken(condition)) for condition in advice.verdict.conditions]
    lines += [Line(tr("When to look again"), heading=True), *review(advice)]
    return lines


def review(advice: Advice) -> list[Line]:
    """The interval, and the date and the events where the verdict names them."""
    months = advice.verdict.review_every_months
    every = tr("Every month.") if months == 1 else tr("Every {number} months.").format(number=months)
    lines = [Line(every, "review")]
    if advice.verdict.review_on:
        from advisor.report.wording import day

        due = tr("The next review is due on {date}.").format(date=spoken(day(advice.verdict.review_on)))
        lines.append(Line(due, "review"))
    if advice.verdict.review_triggers:
        lines.append(Line(tr("And at once when one of these happens"), heading=True))
        lines += [Line(spoken(event.sentence)) for event in advice.verdict.review_triggers]
    return lines


def flips(advice: Advice, draft: Draft) -> list[Line]:
    """What would change the verdict, then what would change which offers pass."""
    from advisor.report.explanations import flip_key

    lines = [] if advice.close_call is None else [Line(spoken(advice.close_call.sentence))]
    lines += [Line(flip_in_words(flip, draft), "flip", flip_key(flip)) for flip in advice.flips]
    if advice.passing_flips:
        lines.append(Line(tr("What changes which offers meet your must-haves"), heading=True))
        lines += [Line(flip_in_words(flip, draft), "flip", flip_key(flip)) for flip in advice.passing_flips]
    return lines


def questions(advice: Advice) -> list[Line]:
    """What to ask the vendor, the most important first, each with why and what depends on it."""
    from advisor.report.wording import money

    lines = []
    for one in advice.questions:
        words = tr("{id}  {question}  Why: {because}").format(
            id=one.id, question=spoken(one.question), because=spoken(one.because or one.why)
        )
        if one.money_at_stake:
            words += " " + tr("About {amount} a month depend on it.").format(
                amount=money(one.money_at_stake, advice.case.currency)
            )
        lines.append(Line(words, "stake" if one.money_at_stake else "", one.id if one.money_at_stake else ""))
    return lines


def assumptions(advice: Advice) -> list[Line]:
    """Every number behind the figures, those that are ours first."""
    ours_first = sorted(advice.assumptions, key=lambda each: each.basis in ("said", "measured"))
    return [
        Line(
            tr("{name}: {value} ({basis})").format(
                name=spoken(each.name), value=spoken(each.value), basis=spoken(BASIS.get(each.basis, each.basis))
            ),
            "assumption" if each.key else "",
            each.key,
        )
        for each in ours_first
    ]


def unknowns(advice: Advice) -> list[Line]:
    """What we don't know, and what stands in for it."""
    from advisor.report.not_known import not_known

    return [
        Line(spoken(each.words), "assumption" if each.assumption else "", each.assumption) for each in not_known(advice)
    ]
