"""How to run an agent after signing: what to measure, how it fails with an owner for each, and which kind of tool fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Measure(BaseModel):
    """One figure that says whether the agent is worth its price."""

    model_config = _STRICT

    id: str
    name: str = Field(min_length=1)
    what: str = Field(min_length=1)
    how: str = Field(min_length=1)
    beware: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class Failure(BaseModel):
    """One way in which agents fail after launch; it needs a person who owns it."""

    model_config = _STRICT

    id: str
    name: str = Field(min_length=1)
    what: str = Field(min_length=1)
    sign: str = Field(min_length=1)
    prevent: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    """The question whose answer is the owner's name."""
    vendor_question: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)


class FitQuestion(BaseModel):
    """A question about a tool for one trade against one for everything; a question, never a verdict."""

    model_config = _STRICT

    question: str = Field(min_length=1)
    why: str = Field(min_length=1)
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
    """Refuses an incomplete entry or an unknown reference by its place.

    Raises InputRefused with all faults.
    """
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        faults = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_input=False)]
        raise InputRefused("resources/operating.toml", faults) from None
    cited = [name for one in file.measure for name in one.references]
    cited += [name for one in file.failure for name in one.references]
    cited += [name for one in file.fit_question for name in one.references]
    unknown = [name for name in cited if name not in references]
    if unknown:
        raise InputRefused(
            "resources/operating.toml", [(name, "is not in references.toml") for name in unknown]
        )  # not shown
    return Operating(file.measure, file.failure, file.fit_question)
