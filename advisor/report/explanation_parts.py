"""What an explanation of a figure is made of, and where each of its inputs and sources is looked up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from advisor.report.library import Library, read_library, shipped
from advisor.report.wording import day, percent
from advisor.sentences import filled, joined, worded

if TYPE_CHECKING:
    from advisor.workload import Assumption

BASIS = {
    "said": worded("you said so"),
    "measured": worded("measured"),
    "default": worded("our default"),
    "judgement": worded("our judgement"),
}

_SHARES = ("share", "chance")


@dataclass(frozen=True)
class Input:
    """One number that went in."""

    name: str
    value: str
    where_from: str
    """ "You said so: Tasks a month", "our default: State of AI Cost Management (read 21 November 2026)"."""


@dataclass(frozen=True)
class Explanation:
    title: str
    figure: str
    formula: str
    working: tuple[str, ...] = ()
    """The arithmetic, a step a line."""
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    """Each with its publisher and the day on which it was read."""

    def as_text(self) -> str:
        """Everything as plain text, for a screen reader and the clipboard."""
        parts: list[str] = [
            worded("{title}: {figure}", title=filled(self.title), figure=self.figure),
            filled(self.formula),
        ]
        if self.working:
            parts += ["", worded("Working"), *self.working]
        if self.inputs:
            parts += [
                "",
                worded("What went in"),
                *(
                    worded("{name}: {value} ({source})", name=filled(one.name), value=one.value, source=one.where_from)
                    for one in self.inputs
                ),
            ]
        if self.sources:
            parts += ["", worded("Sources"), *self.sources]
        return joined("\n", parts)


def explanation(
    key: str,
    figure: str,
    working: tuple[str, ...],
    assumptions: tuple[Assumption, ...] = (),
    evidence: tuple[str, ...] = (),
) -> Explanation:
    """The formula of `key` (report_text.toml) with what goes into this case's figure, each with where it came from."""
    library = read_library()
    text: dict[str, Any] = library.text["explain"][key]
    thresholds = [name for name in text.get("inputs", ()) if name in tables("thresholds.toml")]
    inputs = [
        *(Input(each.name, each.value, _where(each, library)) for each in assumptions),
        *(_threshold(name, library) for name in thresholds),
    ]
    cited = [each.source for each in assumptions] + [
        r for name in thresholds for r in tables("thresholds.toml")[name]["references"]
    ]
    sources = [source for name in dict.fromkeys(cited) if (source := source_line(library, name))]
    return Explanation(
        text["title"], figure, text["formula"], tuple(filter(None, working)), tuple(inputs), (*evidence, *sources)
    )


def _where(each: Assumption, library: Library) -> str:
    basis = BASIS.get(each.basis, each.basis)
    question = library.questions.by_id.get(each.source)
    if question is not None:
        return worded("{basis}: {source}", basis=basis, source=filled(question.short))
    source = library.sources.get(each.source)
    if source is None or each.source == "advisor_judgement":
        return basis
    where = worded("{basis}: {source}", basis=basis, source=source.publisher)
    return joined(", ", (where, _read(source.checked_on))) if source.checked_on else where


def _read(checked_on: str) -> str:
    return worded("read {day}", day=day(checked_on))


def _threshold(name: str, library: Library) -> Input:
    entry = tables("thresholds.toml")[name]
    value, unit = Decimal(entry["value"]), str(entry["unit"])
    shown = (
        f"{percent(float(value), 0 if value * 100 == int(value * 100) else 1)}"
        if unit.startswith(_SHARES)
        else worded("{number} {unit}", number=f"{value.normalize():f}", unit=filled(unit))
    )
    ours = all(reference == "advisor_judgement" for reference in entry["references"])
    return Input(str(entry["why"]), shown, BASIS["judgement" if ours else "default"])


def source_line(library: Library, key: str) -> str:
    """Title, publisher and day of a reference; nothing for a key that is no source of ours, such as a question's id."""
    source = library.sources.get(key)
    if source is None:
        return ""
    read = _read(source.checked_on) if source.checked_on else ""
    return joined(", ", filter(None, (source.title, source.publisher, read)))


@cache
def tables(name: str) -> dict[str, Any]:
    """A shipped TOML file of numbers with their units, reasons and references."""
    return tomllib.loads(shipped(name).decode("utf-8"), parse_float=Decimal)
