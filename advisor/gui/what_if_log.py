"""What was tried on the explore page and what each change did to the figures: a log whose effects add up. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice import Advice


@dataclass(frozen=True)
class Figures:
    """What a change can move."""

    family: str
    offer: str
    month: float
    bad_month: float
    year: float


@dataclass(frozen=True)
class Tried:
    """One line: a key went from one value to another (None: the buyer's own), and what that did."""

    key: str
    before: str | None
    after: str | None
    was: Figures
    now: Figures

    @property
    def month(self) -> float:
        """Change of the average month."""
        return self.now.month - self.was.month

    @property
    def bad_month(self) -> float:
        return self.now.bad_month - self.was.bad_month

    @property
    def turned(self) -> bool:
        """Whether another kind of price or another offer is advised now."""
        return (self.was.family, self.was.offer) != (self.now.family, self.now.offer)


class WhatIfLog:
    """Told of every advice; a change of what is tried becomes a line, further moves of the same number one with it."""

    def __init__(self) -> None:
        self.lines: list[Tried] = []
        self.own: Figures | None = None
        """The figures on the buyer's own answers, once they were seen."""
        self._tried: dict[str, str] = {}
        self._seen: Figures | None = None
        self._rest: object = None

    def see(self, advice: Advice, tried: Mapping[str, str], rest: object) -> None:
        """`tried` is what is tried out now; `rest` the case without it: when that changes, the log begins anew."""
        now = figures_of(advice)
        if rest != self._rest or self._seen is None:
            self.lines, self.own = [], None
        else:
            moved = [key for key in {**self._tried, **tried} if self._tried.get(key) != tried.get(key)]
            for key in moved[:1] if len(moved) == 1 else []:
                self._note(Tried(key, self._tried.get(key), tried.get(key), self._seen, now))
            if len(moved) > 1:
                self._note(Tried("", None, None, self._seen, now))
        if not tried:
            self.own = now
        self._tried, self._seen, self._rest = dict(tried), now, rest

    def _note(self, line: Tried) -> None:
        last = self.lines[-1] if self.lines else None
        if last is not None and line.key and last.key == line.key:
            merged = replace(line, before=last.before, was=last.was)
            self.lines[-1:] = [merged] if merged.before != merged.after else []
        else:
            self.lines.append(line)

    def total(self) -> Tried | None:
        """Everything that is tried together against the buyer's own answers; None when nothing is, or they were not seen."""
        if not self._tried or self.own is None or self._seen is None:
            return None
        return Tried("", None, None, self.own, self._seen)


def figures_of(advice: Advice) -> Figures:
    verdict = advice.verdict
    priced = next(offer for offer in verdict.offers if offer.priced.name == verdict.offer).priced
    return Figures(verdict.family, verdict.offer, priced.monthly.mean, priced.monthly.cvar95, priced.annual.mean)
