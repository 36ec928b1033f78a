"""What the columns of each maker's export mean: one small TOML file a format, and how a format is recognised by its
header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused

_NOT_LETTERS = re.compile(r"[\W_]+", re.UNICODE)
_BRACKETED = re.compile(r"\(([^()]+)\)\s*$")
SURE = 0.6
"""Share of a format's own column names that a header must have to be taken for it; ours, and the tests hold it."""


def plain_name(heading: str) -> str:
    """A heading without case, spaces and signs: "Input (w/ Cache Write)" and "input_w_cache_write" are the same."""
    return _NOT_LETTERS.sub("", heading.casefold())


_ours = lru_cache(maxsize=4096)(plain_name)
"""The same for the names in our own formats, each of which is looked for in every file."""


def _names(heading: str) -> tuple[str, ...]:
    """What a heading may be called: as it is, and the English name that a localised one carries in brackets."""
    found = _BRACKETED.search(heading)
    return (plain_name(heading), plain_name(found[1])) if found else (plain_name(heading),)


class Described(BaseModel):
    """A bill that says in words what each line counts: tokens are found by the description, their size by the unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: tuple[str, ...]
    quantity: tuple[str, ...]
    unit: tuple[str, ...]


class LongForm(BaseModel):
    """One row for each kind of count: `kinds` says what a word in column `kind` adds to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    amount: str
    kinds: dict[str, tuple[str, ...]]


Names = tuple[str, ...]


class ExportFormat(BaseModel):
    """One format. Every list of column names is in order of preference or, under the counts, is added up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    maker: str = ""
    """The provider in the list of model prices, tried first when a model is looked up."""
    holds: Literal["usage", "cost", "both"]
    marks: Names = Field(min_length=1)
    """Columns that together are only found in this format."""
    needed: Names = ()
    known: Names = ()
    """Columns that are read past: known, and not used."""
    private: Names = ()
    """Columns with message text or names of people: never looked at."""
    time: Names = ()
    relative: Literal["", "milliseconds", "seconds", "hours", "days"] = ""
    """Set when the time is counted from the start of the record and not from 1970."""
    period: Literal["moment", "month"] = "moment"
    model: Names = ()
    key: Names = ()
    service: Names = ()
    """Columns that may say batch, flex or priority."""
    long_request: Names = ()
    """Columns that say which length of context a row is about, such as "> 200k"."""
    requests: Names | Literal["each row", "not counted"] = "not counted"
    input: Names = ()
    """Added up: every input token, whatever the maker's columns mean."""
    cached: Names = ()
    cache_write: Names = ()
    cache_write_hour: Names = ()
    output: Names = ()
    total: Names = ()
    """A column that must be the sum of input and output; it is checked and never added."""
    total_decides: bool = False
    """True when the total tells whether cached tokens are inside the first input column or beside it."""
    not_priced: Names = ()
    """Counts (audio, pictures, searches) that the list cost leaves out."""
    billed: Names = ()
    billed_per: int = 1
    """100 when amounts are in cents."""
    list_cost: Names = ()
    currency: Names = ()
    label: Names = ()
    """What a line of a bill is for."""
    keep: dict[str, Names] = Field(default_factory=dict)
    """Only rows in which this column has one of these words count."""
    json_columns: Names = ()
    """Columns that hold an object as JSON text."""
    described: Described | None = None
    long_form: LongForm | None = None
    rounded_to: int | None = None
    """Decimal places to which each amount is rounded in this export, where it is."""
    note: str = ""
    """A sentence that goes with every summary of this format."""

    def used(self) -> set[str]:
        """Every column name that has a meaning here, as it stands in the format."""
        lists: list[Iterable[str]] = [
            self.time, self.model, self.key, self.service, self.long_request, self.input, self.cached,
            self.cache_write, self.cache_write_hour, self.output, self.total, self.not_priced, self.billed,
            self.list_cost, self.currency, self.label, self.keep, self.needed, self.marks,
        ]  # fmt: skip
        if isinstance(self.requests, tuple):
            lists.append(self.requests)
        if self.described:
            lists += [self.described.by, self.described.quantity, self.described.unit]
        if self.long_form:
            lists.append((self.long_form.kind, self.long_form.amount))
        return {name for names in lists for either in names for name in either.split("|")}

    def all_names(self) -> set[str]:
        """Every column that the format knows, in plain spelling."""
        return {plain_name(name) for name in (*self.used(), *self.known, *self.private, *self.json_columns)}


def read_formats(files: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[ExportFormat, ...]:
    """The contents of resources/export_formats/*.toml as (name, content). Raises InputRefused for the first bad one."""
    formats = []
    for where, data in files:
        try:
            formats.append(ExportFormat.model_validate(data))
        except ValidationError as error:
            faults = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_input=False)]
            raise InputRefused(where, faults) from None
    return tuple(formats)


class Header:
    """The column names of one file, found again by any of their spellings."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = tuple(headings)
        self._at: dict[str, int] = {}
        # a full name always wins over what another heading has in brackets
        for rank in (0, 1):
            for place, heading in enumerate(headings):
                names = _names(heading)
                if rank < len(names) and names[rank]:
                    self._at.setdefault(names[rank], place)

    def place(self, name: str) -> int | None:
        """The column of this name, counted from 0; None where there is none."""
        return self._at.get(_ours(name))

    def places(self, names: Iterable[str]) -> tuple[int, ...]:
        """The columns of these names that are there, each once, in the order of the names."""
        found = dict.fromkeys(place for place in map(self.place, names) if place is not None)
        return tuple(found)

    def has(self, name: str) -> bool:
        """Whether there is a column of this name."""
        return self.place(name) is not None

    def missing(self, names: Iterable[str]) -> list[str]:
        """Of these, the ones that are not there; `a|b` stands for either."""
        return [name for name in names if not any(self.has(one) for one in name.split("|"))]

    def unknown(self, names: set[str]) -> list[str]:
        """Headings that none of these normalised names stands for."""
        return [heading for heading in self.headings if plain_name(heading) and not names & set(_names(heading))]


@dataclass(frozen=True)
class Recognised:
    """A format and how well a header fits it."""

    format: ExportFormat
    fit: tuple[float, int, int]


def recognise(header: Header, formats: Iterable[ExportFormat]) -> Recognised | None:
    """The format that a header belongs to: most of its marks are there, and of several the one that knows most of it."""
    best: Recognised | None = None
    for one in formats:
        marks = 1 - len(header.missing(one.marks)) / len(one.marks)
        if marks < SURE:
            continue
        names = one.all_names()
        known = len(header.headings) - len(header.unknown(names))
        missing = len(header.missing(one.needed))
        fit = (round(marks, 3), -missing, known)
        if best is None or fit > best.fit:
            best = Recognised(one, fit)
    return best
