"""The shipped texts that the report prints: its fixed sentences, the sources with their dates, and the glossary.

The report and the file rooms do not see each other, so this is the one place of the report that finds shipped files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError
from advisor.interview.questions import Questions, read_questions
from advisor.report.blocks import Cite

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Source:
    """A reference of resources/references.toml."""

    key: str
    title: str
    publisher: str
    address: str
    checked_on: str


@dataclass(frozen=True)
class Library:
    text: Mapping[str, Any]
    """resources/report_text.toml."""
    operating: Mapping[str, Any]
    """resources/operating.toml: what to measure once the agents work, and what breaks first."""
    sources: Mapping[str, Source]
    glossary: tuple[tuple[str, str], ...]
    """(word, what it means), in order."""
    questions: Questions
    """The interview's questions, for the names of answers."""

    bank: tuple[tuple[str, str, str], ...]
    """(id, group, question) of every question for vendors, in the order in which they are printed."""

    ranges: Mapping[str, tuple[str, str]]
    """For each assumption that an answer chooses, the least and the greatest of its values, in words."""

    def cite(self, *keys: str) -> tuple[Cite, ...]:
        """Citations of those keys that are sources of ours; the id of a question is none."""
        return tuple(Cite(key) for key in keys if key in self.sources)


def shipped(name: str) -> bytes:
    """A shipped file by its name under resources/, from the installed package or from the project."""
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = folder / name
        if path.is_file():
            return path.read_bytes()
    raise AdvisorError(f"resources/{name} is missing; install the program again")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(shipped(name).decode("utf-8"), parse_float=Decimal)


@cache
def read_library() -> Library:
    """The shipped texts, read once."""
    sources = {
        key: Source(key, entry["title"], entry["publisher"], entry.get("address", ""), str(entry.get("checked_on", "")))
        for key, entry in _toml("references.toml").items()
    }
    questions = read_questions(_toml("questions.toml"))
    return Library(
        _toml("report_text.toml"), _toml("operating.toml"), sources, _glossary(), questions, _bank(), _ranges()
    )


def _ranges() -> dict[str, tuple[str, str]]:
    out = {}
    for key, table in _toml("assumptions.toml").items():
        unit = str(table.get("unit", ""))
        values = [Decimal(value) for value in table.get("choices", {}).values()]
        if len(values) > 1 and not unit.startswith(("standard deviation", "0 ")) and "logarithm" not in unit:
            out[key] = (_shown(min(values), unit), _shown(max(values), unit))
    return out


def _shown(value: Decimal, unit: str) -> str:
    return f"{float(100 * value):.4g} %" if unit.startswith("share") else f"{float(value):,g}"


def _bank() -> tuple[tuple[str, str, str], ...]:
    entries = _toml("vendor_questions.toml")["question"]
    return tuple((str(entry["id"]), str(entry["group"]), str(entry["question"])) for entry in entries)


def _glossary() -> tuple[tuple[str, str], ...]:
    words = ((str(entry["term"]), str(entry["meaning"])) for entry in _toml("glossary.toml")["term"])
    return tuple(sorted(words, key=lambda pair: pair[0].lower()))
