"""The framework questions of the two articles as small whole-number votes, heard only where money can't decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.interview.answers import Answers
from advisor.recommendation.offer_terms import offers_controls, term_of
from advisor.recommendation.records import Reason
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import FAMILIES, FAMILY_NAMES, listed, percent
from advisor.sentences import worded


class FitRule(BaseModel):
    """One framework question: the sentence behind it, and the votes of each of its outcomes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = Field(min_length=1)
    source: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    quote_is_about: tuple[str, ...] = Field(min_length=1)
    """The outcomes that the quote speaks of: with another one it is said to be about other cases."""
    unit: str = Field(min_length=1)
    why: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)
    votes: Mapping[str, tuple[int, int, int]] = Field(min_length=1)
    """Outcome to votes for per-token, flat-rate and hybrid with caps."""


@dataclass(frozen=True)
class FitRules:
    entries: Mapping[str, FitRule]

    def __getitem__(self, key: str) -> FitRule:
        return self.entries[key]


@dataclass(frozen=True)
class FitFacts:
    """What the rules look at."""

    answers: Answers
    thresholds: Thresholds
    best: Mapping[Family, PricedOffer]
    """The best offer of each family that is on the table."""
    tasks_per_month: float
    tasks_said: bool
    """Whether the number of tasks is the buyer's own."""


@dataclass(frozen=True)
class Outcome:
    """What a rule found: the key of its votes (None: it does not vote) and why, in one sentence."""

    key: str | None
    because: str
    only: frozenset[Family] | None = None
    """When the votes against a family belong only to some of them: those; votes in favour always count."""


def read_fit_rules(data: Mapping[str, Any], references: Mapping[str, Any] | None = None) -> FitRules:
    """Read the parsed resources/fit_rules.toml; all faults are refused together, a missing or unsourced rule too.

    Raises InputRefused with all faults.
    """
    entries: dict[str, FitRule] = {}
    faults: list[tuple[str, str]] = []
    for key, entry in data.items():
        if key not in RULES:
            faults.append((key, f"no such rule; the rules are {', '.join(RULES)}"))  # not shown
            continue
        try:
            rule = entries[key] = FitRule.model_validate(entry)
        except ValidationError as error:
            faults += [(".".join(str(part) for part in (key, *one["loc"])), one["msg"]) for one in error.errors()]
            continue
        if references is not None:
            cited = {rule.source, *rule.references}
            faults += [
                (key, f"{name} is not in references.toml") for name in sorted(cited) if name not in references
            ]  # not shown
    faults += [(key, "missing") for key in RULES if key not in data]
    if faults:
        raise InputRefused("resources/fit_rules.toml", faults)
    return FitRules(entries)


def cast_votes(facts: FitFacts, rules: FitRules) -> tuple[Reason, ...]:
    """Every rule's votes in the order R1 to R11; a rule whose answer is unknown is listed with no votes."""
    return tuple(_reason(name, rules[name], rule(facts)) for name, rule in RULES.items())


def count_votes(reasons: tuple[Reason, ...]) -> dict[Family, int]:
    """The sum of the votes for each family."""
    return {family: sum(reason.votes.get(family, 0) for reason in reasons if reason.counted) for family in FAMILIES}


def _reason(name: str, rule: FitRule, outcome: Outcome) -> Reason:
    votes: dict[Family, int] = dict.fromkeys(FAMILIES, 0)
    if outcome.key is not None:
        for family, vote in zip(FAMILIES, rule.votes[outcome.key], strict=True):
            if vote > 0 or outcome.only is None or family in outcome.only:
                votes[family] = vote
    fits = outcome.key is None or outcome.key in rule.quote_is_about
    return Reason(name, votes, outcome.because, rule.source, rule.quote, outcome.key is not None, fits)


def _not_known(what: str) -> Outcome:
    return Outcome(None, worded("Not known: {what}. It does not count either way.", what=what))


def share_of(answers: Answers, key: str, thresholds: Thresholds) -> float | None:
    """A share that was given as a number from 0 to 1 or as a range; None when it is not known."""
    said = answers.said(key)
    if said is None:
        return None
    if f"share_{said}" in thresholds.entries:
        return thresholds[f"share_{said}"]
    number = answers.number(key)
    return None if number is None else float(number)


def evaluation_credit(answers: Answers, thresholds: Thresholds) -> float:
    """How much of a routing saving counts: all with automatic checks of quality, none without any."""
    match answers.said("evaluation"):
        case "automated":
            return 1.0
        case "manual":
            return thresholds["routing_manual_credit"]
        case "none":
            return 0.0
    return thresholds["routing_unknown_credit"]


def _stage(facts: FitFacts) -> Outcome:
    match facts.answers.said("stage"):
        case "prototype":
            return Outcome(
                "prototype", worded("It is a prototype: pay for what is used while everything may still change.")
            )
        case "pilot":
            return Outcome("pilot", worded("It is a pilot: the volume is not settled yet."))
        case "production":
            return Outcome("production", worded("It is in production: use can be planned."))
    return _not_known(worded("the stage of the project"))


def _few_and_complex(facts: FitFacts) -> Outcome:
    limit = facts.thresholds["few_tasks"]
    if facts.answers.said("complex_tasks") is None or not facts.tasks_said:
        return _not_known(worded("whether tasks are few and complex"))
    if facts.answers.is_("complex_tasks", "yes") and facts.tasks_per_month < limit:
        return Outcome("few_and_complex", worded("Tasks are complex and fewer than {limit:,.0f} a month.", limit=limit))
    return Outcome(None, worded("Tasks are not both complex and fewer than {limit:,.0f} a month.", limit=limit))


def _routine(facts: FitFacts) -> Outcome:
    share = share_of(facts.answers, "routine", facts.thresholds)
    if share is None:
        return _not_known(worded("how much of the work is routine"))
    if share >= facts.thresholds["routine_high"]:
        return Outcome("high", worded("Most of the work is routine (about {share}).", share=percent(share)))
    if share < facts.thresholds["routine_low"]:
        return Outcome("low", worded("Little of the work is routine (about {share}).", share=percent(share)))
    return Outcome("middle", worded("Part of the work is routine (about {share}).", share=percent(share)))


def _routable(facts: FitFacts) -> Outcome:
    share = share_of(facts.answers, "routable", facts.thresholds)
    if share is None:
        return _not_known(worded("how much could go to cheaper models"))
    counted = share * evaluation_credit(facts.answers, facts.thresholds)
    if counted >= facts.thresholds["routable_high"]:
        return Outcome(
            "high",
            worded(
                "A large share (about {counted}) can go to cheaper models and be checked.", counted=percent(counted)
            ),
        )
    if counted < facts.thresholds["routable_low"]:
        return Outcome(
            "low",
            worded(
                "Little (about {counted}) can go to cheaper models with checks that quality holds.",
                counted=percent(counted),
            ),
        )
    return Outcome(
        "middle",
        worded("Some of the work (about {counted}) can go to cheaper models and be checked.", counted=percent(counted)),
    )


def _predictable(facts: FitFacts) -> Outcome:
    match facts.answers.said("predictable"):
        case "yes":
            return Outcome("yes", worded("The volume can be predicted."))
        case "no":
            return Outcome("no", worded("The volume can't be predicted."))
    return _not_known(worded("whether the volume can be predicted"))


def _spiky(facts: FitFacts) -> Outcome:
    several, unlimited = facts.answers.is_("spikes", "several"), facts.answers.is_("loops", "unlimited")
    if several or unlimited:
        what = worded("spikes several times a year") if several else worded("agents that run without limits")
        return Outcome("spiky", worded("There are {what}: a base with caps carries them best.", what=what))
    if facts.answers.said("spikes") is None and facts.answers.said("loops") is None:
        return _not_known(worded("spikes and agent loops"))
    return Outcome(None, worded("Spikes and agent loops are rare or limited."))


def _certainty(facts: FitFacts) -> Outcome:
    if facts.answers.is_("budget_type", "hard"):
        return Outcome("wanted", worded("The budget is a hard limit."))
    if facts.answers.is_("certainty", "strong"):
        return Outcome("wanted", worded("A fixed monthly number is worth a lot to you."))
    if facts.answers.is_("certainty", "none"):
        return Outcome("not_wanted", worded("A fixed monthly number is worth nothing extra to you."))
    if facts.answers.said("certainty") is None and facts.answers.said("budget_type") is None:
        return _not_known(worded("what a fixed monthly number is worth"))
    return Outcome(None, worded("A fixed monthly number matters somewhat; the score already counts that."))


def _technical(facts: FitFacts) -> Outcome:
    if facts.answers.is_("technical", "no"):
        return Outcome("not_technical", worded("Nobody on the team wants to read token meters."))
    if facts.answers.said("technical") is None:
        return _not_known(worded("whether the team is technical"))
    if facts.answers.is_("predictable", "no"):
        return Outcome("technical_and_variable", worded("The team is technical and the load varies."))
    return Outcome(None, worded("The team is technical, and the load does not vary much."))


def _newest_model(facts: FitFacts) -> Outcome:
    match facts.answers.said("frontier_now"):
        case "yes":
            return Outcome("yes", worded("The newest model is needed as soon as it is out."))
        case "no":
            return Outcome(None, worded("The newest model is not needed at once."))
    return _not_known(worded("whether the newest model is needed at once"))


def _flat_without_controls(facts: FitFacts) -> Outcome:
    flat = facts.best.get("flat_rate")
    if flat is None:
        return Outcome(None, worded("There is no flat offer to look at."))
    match offers_controls(flat.contract):
        case False:
            return Outcome("missing", worded("{flat} has no logs or policy controls.", flat=flat.name))
        case True:
            return Outcome(None, worded("{flat} has logs and policy controls.", flat=flat.name))
    return _not_known(worded("whether {flat} has logs and policy controls", flat=flat.name))


def _long_term(facts: FitFacts) -> Outcome:
    least = facts.thresholds["long_term_months"]
    long = {
        family: offer
        for family, offer in facts.best.items()
        if family != "per_token" and term_of(offer.contract) >= least
    }
    if not long:
        return Outcome(None, worded("No plan on the table binds for {least:.0f} months or more.", least=least))
    why: list[str] = []
    if facts.answers.is_("growth", "shrinking"):
        why.append(worded("use is falling"))
    if not facts.tasks_said or facts.answers.is_("usage_basis", "guess"):
        why.append(worded("use is not known yet"))
    if facts.answers.is_("stage", "prototype", "pilot"):
        why.append(worded("it is not in production yet"))
    if not why:
        return Outcome(None, worded("A long term is no special risk here."))
    names = listed(
        [
            worded("{offer} ({kind})", offer=offer.name, kind=FAMILY_NAMES[family])
            for family, offer in sorted(long.items())
        ]
    )
    return Outcome(
        "risky",
        worded(
            "{names} would bind for {least:.0f} months or more while {why}.",
            names=names,
            least=least,
            why=listed(why),
        ),
        frozenset(long),
    )


RULES: dict[str, Callable[[FitFacts], Outcome]] = {
    "R1": _stage,
    "R2": _few_and_complex,
    "R3": _routine,
    "R4": _routable,
    "R5": _predictable,
    "R6": _spiky,
    "R7": _certainty,
    "R8": _technical,
    "R9": _newest_model,
    "R10": _flat_without_controls,
    "R11": _long_term,
}
