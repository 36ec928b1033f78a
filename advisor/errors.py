"""The one kind of failure that a buyer is meant to read."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.sentences import joined, worded


class AdvisorError(Exception):
    """A problem that the buyer can read and act on: one sentence that names the file or question, the place, and the remedy.

    Everything else that is raised is a mistake of ours and is shown as such.
    """


class Overtaken(Exception):
    """Cut short, because nobody waits for the result any more: what was done so far is thrown away, and nothing is said."""


class InputRefused(AdvisorError):
    """Several faults of one input, each a (path, remedy) pair; str() is one line, `faults` has them all."""

    def __init__(self, where: str, faults: list[tuple[str, str]]) -> None:
        self.where = where
        self.faults = faults
        first = joined(
            "; ",
            (worded("{place}: {remedy}", place=path, remedy=remedy) if path else remedy for path, remedy in faults[:5]),
        )
        more = worded(" (and {number} more)", number=len(faults) - 5) if len(faults) > 5 else ""
        super().__init__(worded("{where}: {faults}{more}", where=where, faults=first, more=more))


def probably_meant(word: str, known: Iterable[str], alike: float) -> str | None:
    """The known word that is nearest to a wrong one, or None when none is `alike` enough (0 to 1, as difflib counts)."""
    from difflib import get_close_matches  # nothing else needs it, and most calls have no wrong word

    close = get_close_matches(word[:60], list(known), n=1, cutoff=alike)
    return close[0] if close else None
