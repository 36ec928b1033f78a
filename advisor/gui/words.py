"""Sentences that the window makes from the advice and the questions together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.gui.translation import mark, tr
from advisor.interview.labels import answer_in_words

if TYPE_CHECKING:
    from advisor.gui.draft import Draft
    from advisor.recommendation.records import Flip

STILL_LOOKING = mark("Still working out what would change the answer…")
NOTHING_FLIPS = mark("No single answer changes the advice, from a tenth to ten times of your numbers.")

_VERDICTS = {"per_token": "per-token", "flat_rate": "flat-rate", "hybrid_with_caps": mark("hybrid with caps")}


def flip_in_words(flip: Flip, draft: Draft) -> str:
    """ "Tasks in a normal month below 56,058 (now 100,000): hybrid with caps, Growth"."""
    question = draft.questions.by_id.get(flip.input)

    def shown(value: str | float | None) -> str:
        if value is None:
            return tr("not known")
        if question is not None:
            text = value if isinstance(value, str) else f"{float(f'{value:.4g}'):f}".rstrip("0").rstrip(".")
            return answer_in_words(question, text, draft.currency)
        return value if isinstance(value, str) else f"{float(f'{value:.4g}'):,.10f}".rstrip("0").rstrip(".")

    how = {"above": "above", "below": "below", "is": "is"}[flip.direction]
    return f"{flip.label} {how} {shown(flip.at)} (now {shown(flip.now)}): {_VERDICTS[flip.verdict]}, {flip.offer}"
