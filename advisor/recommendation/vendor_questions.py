"""Which questions to put to the vendor: the core ones, then what answers and contracts bring up, by money at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.recommendation.money_at_stake import money_at_stake
from advisor.recommendation.question_topics import answer_topic, contract_topic
from advisor.recommendation.records import AskedQuestion, Verdict
from advisor.recommendation.words import listed

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
    """Read the parsed resources/vendor_questions.toml; all faults are refused together."""
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
            faults.append((where, "this id is used twice"))
        faults += [
            (where, f"asks_about {topic} is not described") for topic in question.asks_about if topic not in known
        ]
        if references is not None:
            faults += [
                (where, f"{name} is not in references.toml") for name in question.references if name not in references
            ]
        found[question.id] = question
    if faults:
        raise InputRefused("resources/vendor_questions.toml", faults)
    return tuple(found.values())


def pick_vendor_questions(
    verdict: Verdict, case: Case, contracts: Sequence[Contract], vendor_questions: Sequence[VendorQuestion]
) -> tuple[AskedQuestion, ...]:
    """The core questions and those that this case brings up; the dearest unknowns first, then the list's order."""
    stakes = money_at_stake(verdict)
    standing = {offer.priced.name for offer in verdict.offers if offer.excluded_because is None} or {verdict.offer}
    looked_at = [contract for contract in contracts if contract.name in standing]
    asked: list[tuple[AskedQuestion, int]] = []
    for place, question in enumerate(vendor_questions):
        reasons, topics = _brought_up(question, case, looked_at)
        if not question.core and not reasons:
            continue
        at_stake = max((stakes[topic] for topic in topics if topic in stakes), default=None)
        if at_stake is None and question.core:
            at_stake = max((stakes[topic] for topic in question.asks_about if topic in stakes), default=None)
        because = " ".join(reasons[:2]) or "Asked of every vendor."
        asked.append(
            (
                AskedQuestion(
                    id=question.id,
                    group=question.group,
                    question=question.question,
                    why=question.why,
                    good_answer=question.good_answer,
                    red_flag=question.red_flag,
                    source=question.references[0],
                    core=question.core,
                    because=because,
                    money_at_stake=at_stake,
                ),
                place,
            )
        )
    asked.sort(key=lambda one: (not one[0].core, -(one[0].money_at_stake or 0.0), one[1]))
    return tuple(question for question, _ in asked)


def _brought_up(question: VendorQuestion, case: Case, contracts: Sequence[Contract]) -> tuple[list[str], list[str]]:
    """Sentences on what brings the question up, and the topics that did."""
    reasons: list[str] = []
    topics: list[str] = []
    for topic in question.asks_about:
        if topic.startswith("answers."):
            said = answer_topic(topic.removeprefix("answers."), case.answers)
            if said is not None:
                reasons.append(said)
                topics.append(topic)
            continue
        by_reason: dict[str, list[str]] = {}
        for contract in contracts:
            found = contract_topic(topic, contract)
            if found is not None:
                by_reason.setdefault(found, []).append(contract.name)
        for found, names in by_reason.items():
            who = "All offers" if len(names) == len(contracts) > 1 else listed(names)
            reasons.append(f"{who}: {found}.")
            topics.append(topic)
    return list(dict.fromkeys(reasons)), topics
