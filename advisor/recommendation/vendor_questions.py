"""Which questions to put to the vendor: the core ones, then the dearest of what is not said, then what the answers bring up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.recommendation.question_topics import answer_topic, contract_topic
from advisor.recommendation.records import AskedQuestion, Verdict
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import listed
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.case import Case
    from advisor.contracts import Contract


class VendorQuestion(BaseModel):
    """A question for the vendor, with what a good and a bad answer look like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    group: str = Field(min_length=1)
    question: str = Field(min_length=1)
    why: str = Field(min_length=1)
    good_answer: str = Field(min_length=1)
    red_flag: str = Field(min_length=1)
    tags: tuple[str, ...] = Field(min_length=1)
    core: bool = False
    asks_about: tuple[str, ...] = ()
    """Fields of a contract, and `answers.` with a question of the interview, that bring it up."""
    references: tuple[str, ...] = Field(min_length=1)


def read_vendor_questions(
    data: Mapping[str, Any], references: Mapping[str, Any] | None = None
) -> tuple[VendorQuestion, ...]:
    """Read the parsed resources/vendor_questions.toml; all faults are refused together.

    Raises InputRefused with all faults.
    """
    found: dict[str, VendorQuestion] = {}
    faults: list[tuple[str, str]] = []
    known = data.get("asks_about", {})
    for position, entry in enumerate(data.get("question", ()), start=1):
        where = str(entry.get("id", f"question {position}"))
        try:
            question = VendorQuestion.model_validate(entry)
        except ValidationError as error:
            faults += [(".".join(str(part) for part in (where, *one["loc"])), one["msg"]) for one in error.errors()]
            continue
        if question.id in found:
            faults.append((where, "this id is used twice"))  # not shown
        faults += [
            (where, f"asks_about {topic} is not described")
            for topic in question.asks_about
            if topic not in known  # not shown
        ]
        if references is not None:
            faults += [
                (where, f"{name} is not in references.toml")
                for name in question.references
                if name not in references  # not shown
            ]
        found[question.id] = question
    if faults:
        raise InputRefused("resources/vendor_questions.toml", faults)
    return tuple(found.values())


def pick_vendor_questions(
    verdict: Verdict,
    case: Case,
    contracts: Sequence[Contract],
    vendor_questions: Sequence[VendorQuestion],
    thresholds: Thresholds,
) -> tuple[AskedQuestion, ...]:
    """The core questions; then those that the buyer's answers bring up, and those with the most money at stake.

    Few enough to be sent: a question outside the core is asked for its money when the answer could move an offer's bill
    by a share of an average month, and for the answers when at least one brings it up, those first that are about nothing
    else; of both kinds the first ones.
    """
    standing = {offer.priced.name for offer in verdict.offers if offer.excluded_because is None} or {verdict.offer}
    looked_at = [contract for contract in contracts if contract.name in standing | {verdict.offer}]
    chosen = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    least = thresholds["question_least_stake"] * chosen.bill_monthly_mean
    asked = [
        (place, *_asked(question, _brought_up(question, case, looked_at), verdict))
        for place, question in enumerate(vendor_questions)
    ]
    core = [one for one in asked if one[1].core]
    others = [one for one in asked if not one[1].core]
    by_money = sorted((one for one in others if (one[1].money_at_stake or 0.0) > least), key=_dearest)
    by_money = by_money[: int(thresholds["questions_by_money"])]
    rest = [one for one in others if one not in by_money and one[2]]
    by_answers = sorted(rest, key=lambda one: (-one[2] / len(vendor_questions[one[0]].asks_about), -one[2], one[0]))
    by_answers = by_answers[: int(thresholds["questions_by_answers"])]
    return (
        *(replace(question, by="always") for _, question, _ in sorted(core, key=_dearest)),
        *(replace(question, by="money") for _, question, _ in by_money),
        *(replace(question, by="answers") for _, question, _ in by_answers),
    )


def _dearest(one: tuple[int, AskedQuestion, int]) -> tuple[float, int]:
    place, question, _ = one
    return -(question.money_at_stake or 0.0), place


@dataclass(frozen=True)
class _BroughtUp:
    """What of this case brings a question up."""

    reasons: tuple[str, ...]
    by: tuple[tuple[str, str], ...]
    """(topic, offer); the offer is empty for an answer of the buyer."""

    @property
    def answers(self) -> int:
        return sum(not offer for _, offer in self.by)


def _asked(question: VendorQuestion, brought: _BroughtUp, verdict: Verdict) -> tuple[AskedQuestion, int]:
    """The question with the dearest of the stakes that concern it, the chosen offer's before others'; how many answers
    bring it up."""
    wanted = set(brought.by)
    if question.core and not wanted:
        wanted = {(topic, verdict.offer) for topic in question.asks_about}
    stakes = [
        stake
        for stake in verdict.stakes
        if (stake.topic, stake.offer) in wanted or (stake.offer == verdict.offer and (stake.topic, "") in wanted)
    ]
    dearest = min(stakes, key=lambda one: (one.offer != verdict.offer, -one.per_month), default=None)
    asked = AskedQuestion(
        id=question.id,
        group=question.group,
        question=question.question,
        why=question.why,
        good_answer=question.good_answer,
        red_flag=question.red_flag,
        source=question.references[0],
        core=question.core,
        because=joined(" ", brought.reasons[:2]) or worded("Asked of every vendor."),
        money_at_stake=None if dearest is None else dearest.per_month,
        stake_because=""
        if dearest is None
        else worded("{offer}: {because}", offer=dearest.offer, because=dearest.because),
    )
    return asked, brought.answers


def _brought_up(question: VendorQuestion, case: Case, contracts: Sequence[Contract]) -> _BroughtUp:
    """What of the answers and the contracts brings the question up, with a sentence for each."""
    reasons: list[str] = []
    by: list[tuple[str, str]] = []
    for topic in question.asks_about:
        if topic.startswith("answers."):
            said = answer_topic(topic.removeprefix("answers."), case.answers)
            if said is not None:
                reasons.append(said)
                by.append((topic, ""))
            continue
        by_reason: dict[str, list[str]] = {}
        for contract in contracts:
            found = contract_topic(topic, contract)
            if found is not None:
                by_reason.setdefault(found, []).append(contract.name)
                by.append((topic, contract.name))
        for found, names in by_reason.items():
            who = worded("All offers") if len(names) == len(contracts) > 1 else listed(names)
            reasons.append(worded("{who}: {found}.", who=who, found=found))
    return _BroughtUp(tuple(dict.fromkeys(reasons)), tuple(by))
