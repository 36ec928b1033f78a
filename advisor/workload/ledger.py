"""Looks up one answer or default at a time and writes down each with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import exp

from advisor.errors import AdvisorError
from advisor.interview.answers import Answers, read_number
from advisor.sentences import filled, worded
from advisor.workload.assumptions import Assumptions
from advisor.workload.workload import Assumption

EIGHT_IN_TEN = 1.2815516
"""Standard normal quantile of 0.9: a range that holds 8 of 10 is this many standard deviations to each side
(computed)."""

MOST = Decimal(10**12)
LEAST = Decimal("0.000000001")
"""A number outside is a slip of the pen, and would only end as an overflow."""
_ABOVE_ZERO = worded("answers.{key}: {number} can't be; give a number above 0.")
_FROM_ZERO = worded("answers.{key}: {number} can't be; give a number of at least 0.")


def shown(value: Decimal, unit: str) -> str:
    """A value in words that a buyer can check: percent for shares, a range for a spread."""
    if unit.startswith("standard deviation"):
        return worded("8 in 10 sure to be within a factor of {factor:.2f}", factor=exp(EIGHT_IN_TEN * float(value)))
    if "natural logarithm" in unit:
        return worded("{value:+.0f} % per year", value=100 * (exp(float(value)) - 1))
    if unit.startswith("share"):
        of_what = unit.removeprefix("share").strip()
        share = f"{float(100 * value):.4g} %"
        return worded("{share} {of_what}", share=share, of_what=filled(of_what)) if of_what else share
    if unit.startswith("0 "):
        return filled(unit.split(", ")[round(value)].split(" ")[1])
    return worded("{number:,} {unit}", number=value, unit=filled(unit if value != 1 else one_of(unit)))


def one_of(unit: str) -> str:
    """The unit of a single one: "event per year" of "events per year"; what is no plural stays as it is."""
    counted, *rest = unit.split(" ")
    return " ".join([counted.removesuffix("s") if counted != "times" else counted, *rest])


@dataclass
class Ledger:
    """The answers, the assumptions and the buyer's replacements of them; `taken` fills as the estimate asks for its
    numbers."""

    answers: Answers
    assumptions: Assumptions
    overrides: Mapping[str, str] = field(default_factory=dict)
    taken: list[Assumption] = field(default_factory=list)
    listing: bool = True
    """False leaves `taken` empty: a search that estimates hundreds of times shows none of them."""

    def note(self, key: str, name: str, value: str, basis: str, source: str) -> None:
        """Write down a number that no table gave."""
        if not self.listing:
            return
        self.taken.append(Assumption(name=name, value=value, basis=basis, source=source, key=key))

    def said_number(self, key: str, *, above: bool = False) -> Decimal | None:
        """A number of at least 0 (or `above` it) that the buyer gave, or None; one that can't be is refused.

        Raises AdvisorError when what was said is no number or out of range.
        """
        number = self.answers.number(key)
        if number is None:
            return None
        if number < 0 or (above and number == 0):
            raise AdvisorError(filled(_ABOVE_ZERO if above else _FROM_ZERO, key=key, number=number))
        if number > MOST or 0 < number < LEAST:
            raise AdvisorError(
                worded(
                    "answers.{key}: {number} can't be; give a number between {least:f} and {most:,}.",
                    key=key,
                    number=number,
                    least=LEAST,
                    most=MOST,
                )
            )
        return number

    def take(self, key: str, *, quiet: bool = False) -> float:
        """The value of assumption `key` in this case: the buyer's replacement, else their answer, else the default.

        `quiet` leaves it out of what is listed, for numbers that only come with another one.
        Raises AdvisorError when an override is no number or out of range.
        """
        entry = self.assumptions[key]
        override = self.overrides.get(key)
        if override is not None:
            replaced = read_number(override)
            if replaced is None:
                raise AdvisorError(
                    worded("overrides.{key}: is not a number; give it in {unit}.", key=key, unit=filled(entry.unit))
                )
            value, basis, source = replaced, "said", "overrides"
            place = f"overrides.{key}"
        else:
            value, basis, source = self._answered_or_default(key)
            place = f"answers.{entry.question}"
        if entry.most is not None and value > entry.most:
            raise AdvisorError(
                worded(
                    "{place}: {value} can't be; give at most {most:,} {unit}.",
                    place=place,
                    value=value,
                    most=entry.most,
                    unit=filled(entry.unit),
                )
            )
        if not quiet and self.listing:
            self.note(key, entry.title, shown(value, entry.unit), basis, source)
        return float(value)

    def _answered_or_default(self, key: str) -> tuple[Decimal, str, str]:
        entry = self.assumptions[key]
        without = "judgement" if entry.judgement else "default"
        said = self.answers.said(entry.question) if entry.question else None
        if said is None:
            return entry.default, without, entry.references[0]
        assert entry.question is not None
        if entry.choices and said in entry.choices:
            # an answer to "which kind of work" does not say how many tokens: only a question's own table counts as said
            own = entry.number or entry.question == key
            return entry.choices[said], "said" if own else without, entry.question if own else entry.references[0]
        number = read_number(said)
        if number is not None and entry.number:
            if number < 0:
                raise AdvisorError(
                    worded(
                        "answers.{question}: can't be below zero; give a number of at least 0.", question=entry.question
                    )
                )
            return number, "said", entry.question
        if number is not None and entry.number_spread is not None:
            return entry.number_spread, without, entry.references[0]
        if number is not None and entry.choices:
            return entry.default, without, entry.references[0]
        known = ", ".join(entry.choices or ("a number",))
        raise AdvisorError(
            worded(
                "answers.{question}: is not one of its answers; choose {known} or leave it out.",
                question=entry.question,
                known=known,
            )
        )
