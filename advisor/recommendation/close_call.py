"""Whether the advice hangs on many answers at once: a close call, and the answers that would have to change least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.recommendation.flip_inputs import choices_to_try, label_of
from advisor.recommendation.records import CloseCall, Flip
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import listed
from advisor.sentences import worded
from advisor.workload.assumptions import Assumptions


def find_close_call(flips: Sequence[Flip], assumptions: Assumptions, thresholds: Thresholds) -> CloseCall | None:
    """None where other answers to only a few questions change the family: how few, and how many are named, stands in
    resources/thresholds.toml (close_call_questions, close_call_shown).

    Of each question the answer counts that is the fewest steps from the one given; an answer from "not sure", or from a
    number of one's own, is one step.
    """
    choices = choices_to_try(assumptions)
    answers = [flip for flip in flips if flip.direction == "is" and flip.kind == "verdict"]
    nearest: dict[str, Flip] = {}
    for flip in sorted(answers, key=lambda flip: (_steps(flip, choices), str(flip.at))):
        nearest.setdefault(flip.input, flip)
    if len(nearest) <= thresholds["close_call_questions"]:
        return None
    least = tuple(nearest.values())[: int(thresholds["close_call_shown"])]
    sentence = worded(
        "This is a close call: another answer to any of {many} questions changes the advice. Least has to change in "
        "{questions}.",
        many=len(nearest),
        questions=listed([worded("“{question}”", question=label_of(flip.input)) for flip in least]),
    )
    return CloseCall(sentence, least)


def _steps(flip: Flip, choices: Mapping[str, Sequence[str]]) -> int:
    order = choices.get(flip.input, ())
    if flip.now not in order or flip.at not in order:
        return 1
    return abs(order.index(str(flip.now)) - order.index(str(flip.at)))
