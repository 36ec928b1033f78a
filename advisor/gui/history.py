"""What was done to the case, step by step with names, so that each step can be taken back and done again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")
_KEPT = 200
_ONE_MOVE = 1.0
"""Seconds within which moves of one slider, or keys in one field, are one step."""


@dataclass(frozen=True)
class Step(Generic[State]):
    """One change: its name in the buyer's words, the page that it was made on, and the case before and after it."""

    name: str
    what: str
    """What was changed: quick changes of the same thing are one step."""
    page: str
    before: State
    after: State
    at: float


class History(Generic[State]):
    """The steps that can be undone, and those that can be redone. Knows nothing about Qt or about cases."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done: list[Step[State]] = []
        self._undone: list[Step[State]] = []

    @property
    def undo_name(self) -> str:
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        return self._undone[-1].name if self._undone else ""

    def note(self, name: str, what: str, page: str, before: State, after: State) -> None:
        """A change was made; what had been undone can't be redone any more."""
        self._undone.clear()
        now = self._clock()
        last = self._done[-1] if self._done else None
        if last is not None and last.what == what and now - last.at <= _ONE_MOVE:
            self._done[-1] = replace(last, name=name, after=after, at=now)
            return
        self._done = [*self._done, Step(name, what, page, before, after, now)][-_KEPT:]

    def undo(self) -> Step[State] | None:
        """Take the last step back: the caller puts `before` in place. None when there is none."""
        if not self._done:
            return None
        # A step that was undone and redone is whole: the next change does not become part of it.
        self._undone.append(replace(self._done.pop(), at=float("-inf")))
        return self._undone[-1]

    def redo(self) -> Step[State] | None:
        """Do the last undone step again: the caller puts `after` in place. None when there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]
