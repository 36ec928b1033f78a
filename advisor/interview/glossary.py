"""Words that a buyer meets in offers and in this program, each explained in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused
from advisor.interview.questions import faults_of, nearest, repeated

_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Term(BaseModel):
    """One word with its meaning."""

    model_config = _STRICT

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    term: str = Field(min_length=1)
    meaning: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    """Other names for the same thing."""
    see: tuple[str, ...] = ()
    """Ids of related terms."""


class _GlossaryFile(BaseModel):
    model_config = _STRICT

    format: Literal[1]
    term: tuple[Term, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Glossary:
    """All terms, in alphabetical order."""

    terms: tuple[Term, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """Each term by its id."""
        return {term.id: term for term in self.terms}

    def search(self, text: str) -> tuple[Term, ...]:
        """The terms with this text in their name, or else in their meaning; all of them for an empty text."""
        wanted = text.strip().casefold()
        named = [term for term in self.terms if any(wanted in name.casefold() for name in (term.term, *term.also))]
        return tuple(named or [term for term in self.terms if wanted in term.meaning.casefold()])


def read_glossary(data: Mapping[str, Any]) -> Glossary:
    """Read resources/glossary.toml, already parsed; raises InputRefused with every fault and its place."""
    try:
        file = _GlossaryFile.model_validate(data)
    except ValidationError as error:
        raise InputRefused("glossary.toml", faults_of(error, data)) from None
    ids = [term.id for term in file.term]
    faults = [(f"term.{one}", "is there twice") for one in repeated(ids)]
    faults += [
        (f"term.{term.id}.see", f"{one} is not a term{nearest(one, ids)}")
        for term in file.term
        for one in term.see
        if one not in ids
    ]
    if faults:
        raise InputRefused("glossary.toml", faults)
    return Glossary(tuple(sorted(file.term, key=lambda term: term.term.casefold())))
