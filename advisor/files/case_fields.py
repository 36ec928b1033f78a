"""The fields of a case file, and what is said about the first that is not as it must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused, probably_meant
from advisor.files.migrations import FORMAT
from advisor.files.reader import Place, shown
from advisor.sentences import worded

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)
_Key = Annotated[str, Field(max_length=80)]
_Answer = Annotated[str, Field(max_length=200)]
_Answers = Annotated[dict[_Key, _Answer | int | None], Field(max_length=500)]


class BuyerFields(BaseModel):
    """Who the case is for."""

    model_config = _STRICT

    organisation: str = ""
    prepared_by: str = ""
    prepared_for: str = Field(default="", alias="for")


class _WorkflowFields(BaseModel):
    model_config = _STRICT

    name: str = Field(default="", max_length=200)
    answers: _Answers = Field(default_factory=dict)


class _UsageFields(BaseModel):
    model_config = _STRICT

    source: str = ""
    summary: dict[str, Any] = Field(default_factory=dict)


_Words = Annotated[str, Field(max_length=2_000)]


class _VendorAnswerFields(BaseModel):
    model_config = _STRICT

    tick: Literal["yes", "partly", "no", ""] = ""
    answer: _Words = ""
    evidence: _Words = ""


class _VendorPriceFields(BaseModel):
    model_config = _STRICT

    amount: _Words = ""
    remark: _Words = ""


class VendorAnswersFields(BaseModel):
    """One filled questionnaire."""

    model_config = _STRICT

    vendor: _Answer = ""
    source: _Answer = ""
    answered_by: _Answer = ""
    answers: Annotated[dict[_Key, _VendorAnswerFields], Field(max_length=500)] = Field(default_factory=dict)
    prices: Annotated[dict[_Key, _VendorPriceFields], Field(max_length=100)] = Field(default_factory=dict)


class CaseFields(BaseModel):
    """The case as it stands in the file; offers stay as they are and are checked by the contracts' own reader."""

    model_config = _STRICT

    format: int = FORMAT
    edition: str = Field(default="", max_length=40)
    saved_at: str = Field(default="", max_length=40)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    title: str = Field(default="", max_length=300)
    buyer: BuyerFields = BuyerFields()
    notes: str = ""
    answers: _Answers = Field(default_factory=dict)
    set_aside: _Answers = Field(default_factory=dict)
    """Answers that no longer count, kept for a change of mind and never used."""
    offers: list[dict[str, Any]] = Field(default_factory=list, max_length=50)
    contracts: list[dict[str, Any]] = Field(default_factory=list, max_length=50)
    """Offers in the short form."""
    workflows: list[_WorkflowFields] = Field(default_factory=list, max_length=50)
    usage: _UsageFields | None = None
    overrides: _Answers = Field(default_factory=dict)
    vendor_answers: list[VendorAnswersFields] = Field(default_factory=list, max_length=50)


def case_fields(data: Mapping[str, Any], where: Place | str) -> CaseFields:
    """The fields of a plain dict. Raises InputRefused with the first fault, without what stands there."""
    try:
        return CaseFields.model_validate(dict(data))
    except ValidationError as error:
        raise InputRefused(str(where), [_fault(error)]) from None


def _fault(error: ValidationError) -> tuple[str, str]:
    """The first fault, its place and what to do, without what stands there."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = _place(first["loc"])
    if first["type"] == "extra_forbidden":
        return place, worded(
            "is not a name that is known here{hint}",
            hint=_nearest(str(first["loc"][-1]), _known_at(first["loc"][:-1])),
        )
    expected = {
        "string_type": worded("must be text in quotes"),
        "int_type": worded("must be a whole number or text in quotes"),
        "dict_type": worded("must be an object in braces"),
        "model_type": worded("must be an object in braces"),
        "list_type": worded("must be a list in brackets"),
        "too_long": worded("holds too many entries; take some out"),
        "string_too_long": worded("is too long; shorten it"),
        "string_pattern_mismatch": worded("must be three capital letters such as USD"),
    }
    return place, expected.get(first["type"], worded("has a value that is not allowed here; correct it"))


def _place(location: Iterable[int | str]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in ("str", "int"):  # the two arms of "text or whole number"
            path += f".{shown(step)}" if path else shown(step)
    return path


def _known_at(location: tuple[int | str, ...]) -> list[str]:
    if location[:1] == ("buyer",):
        return names_of(BuyerFields)
    if location[:1] == ("workflows",):
        return names_of(_WorkflowFields)
    if location[:1] == ("usage",):
        return names_of(_UsageFields)
    if location[:1] == ("vendor_answers",):
        return names_of(VendorAnswersFields)
    return names_of(CaseFields)


def names_of(model: type[BaseModel]) -> list[str]:
    """The names of its fields as they stand in the file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _nearest(word: str, known: Iterable[str]) -> str:
    near = probably_meant(word, known, 0.6)
    return worded("; did you mean {name}?", name=near) if near else worded("; take it out")
