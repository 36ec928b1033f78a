"""The questions that a buyer puts to a vendor: what to ask, why, what a good answer is, and what should worry you.

The bank stands in resources/vendor_questions.toml; which of them are put to a vendor is decided by the recommendation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.interview.questions import faults_of, nearest, repeated

Tag = Literal[
    "all",
    "per_token",
    "flat",
    "hybrid",
    "credits",
    "outcome",
    "reserved",
    "voice",
    "agentic",
    "regulated",
    "eu",
]


class VendorQuestion(BaseModel):
    """One question for a vendor."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True)

    id: str = Field(pattern=r"^[A-Z]\d{1,2}$")
    group: str = Field(min_length=1)
    question: str = Field(min_length=1)
    why: str = Field(min_length=1)
    good_answer: str = Field(min_length=1)
    red_flag: str = Field(min_length=1)
    tags: tuple[Tag, ...] = Field(min_length=1)
    """The kinds of offer and of work that it concerns."""
    core: bool = False
    """One of the few that are always asked."""
    asks_about: tuple[str, ...] = ()
    """What brings it up when it is not known or binding: a field of the contract (`cap.enforcement`, `terms.logs`),
    or an answer (`answers.regulated`)."""
    references: tuple[str, ...] = Field(min_length=1)


class _Bank(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    asks_about: Mapping[str, str]
    """What a question may ask about, each with its meaning."""
    question: tuple[VendorQuestion, ...] = Field(min_length=1)


def read_vendor_questions(
    data: Mapping[str, Any], references: Collection[str] | None = None
) -> tuple[VendorQuestion, ...]:
    """Read resources/vendor_questions.toml, already parsed; raises InputRefused with every fault and its place.

    `references` are the known reference keys; without them citations are not checked.
    """
    try:
        bank = _Bank.model_validate(data)
    except ValidationError as error:
        raise InputRefused("vendor_questions.toml", faults_of(error, data)) from None
    faults = [(f"question.{one}", "is there twice") for one in repeated(question.id for question in bank.question)]
    faults += [
        (f"question.{question.id}.asks_about", f"{one} is not in [asks_about]{nearest(one, bank.asks_about)}")
        for question in bank.question
        for one in question.asks_about
        if one not in bank.asks_about
    ]
    faults += [
        (f"question.{question.id}.references", f"{one} is not in references.toml{nearest(one, references)}")
        for question in bank.question
        for one in question.references
        if references is not None and one not in references
    ]
    if faults:
        raise InputRefused("vendor_questions.toml", faults)
    return bank.question
