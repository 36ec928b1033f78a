"""What a change did to the figures, explained: each figure before and after, and their difference to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.gui.translation import tr

if TYPE_CHECKING:
    from advisor.report.explanation_parts import Explanation


def explained_move(
    what: str, figures: Sequence[tuple[str, float, float]], currency: str, values: tuple[str, str] | None = None
) -> Explanation:
    """`what` was changed; `figures` are (name, before, after); `values` what the number was before and after."""
    from advisor.report.explanation_parts import Explanation, Input
    from advisor.report.wording import exact_money

    def line(name: str, before: float, after: float) -> str:
        was, now = (Decimal(str(round(each, 2))) for each in (before, after))
        return tr("{figure}: {now} − {before} = {change}").format(
            figure=name,
            now=exact_money(now, currency),
            before=exact_money(was, currency),
            change=exact_money(now - was, currency),
        )

    inputs = (
        ()
        if values is None
        else (
            Input(tr("Before"), values[0], tr("what stood there")),
            Input(tr("After"), values[1], tr("what was put there")),
        )
    )
    return Explanation(
        tr("What a change did"),
        what,
        tr(
            "The same possible futures are priced before and after it, with every other answer as it is: so nothing but the change makes the difference."
        ),
        tuple(line(*each) for each in figures),
        inputs,
    )
