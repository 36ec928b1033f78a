"""How to run an agent after signing: what to measure, how it fails with an owner for each, and which kind of tool fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused

Text = str
_STRICT = ConfigDict(frozen=True, extra="forbid")


class Measure(BaseModel):
    """One figure that says whether the agent is worth its price."""

    model_config = _STRICT

    id: Text
    name: Text = Field(min_length=1)
    what: Text = Field(min_length=1)
    how: Text = Field(min_length=1)
    beware: Text = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class Failure(BaseModel):
    """One way in which agents fail after launch; it needs a person who owns it."""

    model_config = _STRICT

    id: Text
    name: Text = Field(min_length=1)
    what: Text = Field(min_length=1)
    sign: Text = Field(min_length=1)
    prevent: Text = Field(min_length=1)
    owner: Text = Field(min_length=1)
    """The question whose answer is the owner's name."""
    vendor_question: Text = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class FitQuestion(BaseModel):
    """A question about a tool for one trade against one for everything; a question, never a verdict."""

    model_config = _STRICT

    question: Text = Field(min_length=1)
    why: Text = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = _STRICT

    measure: tuple[Measure, ...]
    failure: tuple[Failure, ...]
    fit_question: tuple[FitQuestion, ...]


@dataclass(frozen=True)
class Operating:
    """resources/operating.toml."""

    measures: tuple[Measure, ...]
    failures: tuple[Failure, ...]
    fit_questions: tuple[FitQuestion, ...]


def read_operating(data: Mapping[str, Any], references: Mapping[str, Any]) -> Operating:
    """Refuses an incomplete entry or an unknown reference by its place."""
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        faults = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_input=False)]
        raise InputRefused("resources/operating.toml", faults) from None
    entries = (*file.measure, *file.failure, *file.fit_question)
    unknown = [name for entry in entries for name in entry.references if name not in references]
    if unknown:
        raise InputRefused("resources/operating.toml", [(name, "is not in references.toml") for name in unknown])
    return Operating(file.measure, file.failure, file.fit_question)
