"""The parts of the advice: plain values that the window, the PDFs and the JSON read and never recompute."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from advisor.forecast.priced_offer import Family, PricedOffer

Confidence = Literal["high", "medium", "low"]
DecidedBy = Literal["gates", "money", "fit", "regret", "tie"]


@dataclass(frozen=True)
class ScoredOffer:
    """A priced offer with its score, and the must-haves that it fails."""

    priced: PricedOffer
    score: float
    """Average month + lambda x (bad month - average month), in the case's currency."""
    excluded_because: str | None
    """One sentence per failed must-have, or None when it passed all."""
    failed_gates: tuple[str, ...] = ()
    """G1, G2, ..."""
    conditions: tuple[str, ...] = ()
    """What must be written into this contract because it is not known."""
    counter_offer: str | None = None
    """The change that would make an excluded offer pass."""
    expected_regret: float = 0.0
    """What choosing it overpays on average, against the best of the offers that pass in each plausible version; per
    month, by score."""


@dataclass(frozen=True)
class Reason:
    """A framework question that voted."""

    rule: str
    votes: dict[Family, int]
    because: str
    source: str
    """Reference key."""
    quote: str
    """The sentence of the source behind it."""
    counted: bool = True
    """False: looked at, and the answer is unknown or did not reach the threshold."""
    quote_fits: bool = True
    """False: the sentence speaks of another answer than the buyer's; it is said so wherever it is quoted."""


@dataclass(frozen=True)
class Crossover:
    """Where the cheaper of two offers changes, exactly."""

    between: tuple[str, str]
    meter: str
    at: str
    """Units per month, a decimal string."""
    above: str
    """The offer that is cheaper just above."""


@dataclass(frozen=True)
class CheapestStretch:
    """From one crossover to the next, exactly: the offer with the lowest bill of a month."""

    meter: str
    """tasks; or tokens: all tokens of a month for the same number of tasks."""
    start: str
    """Units per month, a decimal string."""
    end: str | None
    """None: for ever."""
    offer: str


@dataclass(frozen=True)
class Flip:
    """One input and the value at which the advice changes."""

    input: str
    """An answer's key, or OFFER.field."""
    label: str
    now: str | float | None
    at: str | float
    direction: Literal["above", "below", "is"]
    verdict: Family
    offer: str
    change: float
    """Size of the change: |ln(at / now)| for numbers, 0 for choices; smaller is closer."""
    kind: Literal["verdict", "nothing_passes", "passes_again"] = "verdict"
    """What changes: the verdict's family, or (with the family as it was) that no offer passes, or that one does again."""
    nothing_passes: bool = False
    """Whether no offer meets every must-have once the value is put there."""
    effect: str = ""
    """What then holds about the must-haves, as a sentence; empty where nothing changes about them."""


@dataclass(frozen=True)
class CloseCall:
    """Said where other answers to many questions would each change the advice."""

    sentence: str
    flips: tuple[Flip, ...]
    """Those that change least, one for each question."""


@dataclass(frozen=True)
class Levels:
    """Where to set the stops and alerts, in the case's currency."""

    monthly_cap: float | None
    daily_stop: float | None
    per_task_cap: float | None
    alerts: tuple[float, ...]
    commitment: float | None
    """Monthly amount worth committing to; None when none is."""
    commitment_share: float | None
    headroom: float | None
    """Share above the mean month to include, 0.3 is 30 %."""
    allowance: float | None = None
    """Units a month worth having included, where what is beyond costs more; None where nothing is included."""
    allowance_meter: str = ""
    retries: int = 0
    recursion_depth: int = 0
    minimum_lockin_discount: float | None = None
    """Least discount that makes a fixed price fair over the term, 0.104 is 10.4 %."""
    workings: dict[str, str] = field(default_factory=dict)
    """For each level, how it was reached, in words with its figures."""


@dataclass(frozen=True)
class PriceOfCertainty:
    premium: float
    """Per month; negative when certainty is free."""
    risk_removed: float
    ratio: float | None
    fixed_offer: str
    open_offer: str
    sentence: str


@dataclass(frozen=True)
class Routing:
    saving_per_month: float
    counted: bool
    """Only where there is evaluation."""
    conditions: tuple[str, ...]
    breakeven_escalation: float | None = None
    sentence: str = ""


@dataclass(frozen=True)
class MeasureFirst:
    worth_it: bool
    value_per_month: float
    """EVSI."""
    perfect_value_per_month: float
    """EVPI."""
    sentence: str = ""


@dataclass(frozen=True)
class Combination:
    """A plan and a meter of the quoted offers signed together, priced and screened like any other."""

    name: str
    plan: str
    meter: str
    priced: PricedOffer
    saving_per_month: float
    """Of average months, against the chosen offer; negative when only its bad months are better."""
    sentence: str
    kind: Literal["overflow", "heavy_users", "production"] = "overflow"
    """What goes to the meter: what the plan does not include, the light users, or development."""
    share: float | None = None
    """Share of the use that stays with the plan; None where it follows from what is included."""
    score: float = 0.0
    clearly_better: bool = True
    """By more than the margin within which offers are as good as equal."""


@dataclass(frozen=True)
class UnitStress:
    """What a dispute about the unit would cost: more units on the bill than the buyer expects."""

    share: float
    """0.1 is 10 % more units on the bill (of all tasks where the sentence says so)."""
    cost_per_month: float
    sentence: str
    about: str = "counted_differently"
    """counted_differently | resolved_or_not | session_window | long_prompts | started_minutes | costly_answers |
    hidden_tokens"""
    offer: str = ""
    meter: str = ""
    source: str = ""
    """Reference key."""


@dataclass(frozen=True)
class ReviewTrigger:
    """What makes you look at the contract again at once."""

    about: Literal["volume", "price", "model", "use"]
    sentence: str


@dataclass(frozen=True)
class Stake:
    """How much the answer about one topic could move one offer's bill."""

    topic: str
    """As in `asks_about` of resources/vendor_questions.toml."""
    offer: str
    per_month: float
    because: str
    """What the amount is, as a sentence."""


@dataclass(frozen=True)
class AskedQuestion:
    """A vendor question with why it is put to this vendor."""

    id: str
    group: str
    question: str
    why: str
    good_answer: str
    red_flag: str
    source: str
    core: bool
    because: str
    """What in this case brings it up."""
    money_at_stake: float | None = None
    """Per month; None when it can't be put in money."""
    stake_because: str = ""
    """What that amount is, as a sentence."""
    by: Literal["always", "answers", "money"] = "always"
    """Why it is on the list: a core question, an answer of the buyer, or the money that is at stake."""


@dataclass(frozen=True)
class Verdict:
    """The decision and everything that explains it."""

    family: Family
    offer: str
    confidence: Confidence
    confidence_share: float
    decided_by: DecidedBy
    dissent: str | None
    nothing_passes: bool
    sentence: str
    """The whole verdict in one sentence for the buyer."""
    offers: tuple[ScoredOffer, ...]
    reasons: tuple[Reason, ...]
    conditions: tuple[str, ...]
    near_equal: tuple[Family, ...]
    near_share: dict[Family, float]
    regret90: dict[Family, float]
    levels: Levels
    price_of_certainty: PriceOfCertainty | None
    crossovers: tuple[Crossover, ...]
    """Along tasks, then along tokens."""
    routing: Routing
    measure_first: MeasureFirst
    review_every_months: int
    confidence_because: str = ""
    review_on: str = ""
    """The day of the next review, 2027-02-21."""
    review_triggers: tuple[ReviewTrigger, ...] = ()
    unit_stress: UnitStress | None = None
    """The dearest dispute about a unit of the chosen offer."""
    stakes: tuple[Stake, ...] = ()
    """What the vendor's answers could move, for every offer that stands."""
    unit_stresses: tuple[UnitStress, ...] = ()
    """All of them for every offer: the chosen offer's first, the dearest first."""
    combination: Combination | None = None
    cheapest: tuple[CheapestStretch, ...] = ()
    """Which offer wins between the crossovers, from zero on: along tasks, then along tokens."""
    """The best one that is clearly better than the chosen offer."""
    combinations: tuple[Combination, ...] = ()
    """The best that meet every must-have, cheapest score first, clearly better or not."""
