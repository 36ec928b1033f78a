"""Which offers and which volumes the charts and the sections of the report speak of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.recommendation.records import ScoredOffer
from advisor.report.wording import TENTH

if TYPE_CHECKING:
    from advisor.advice import Advice


def chosen_offer(advice: Advice) -> ScoredOffer:
    """The offer that the verdict names."""
    return next(o for o in advice.verdict.offers if o.priced.name == advice.verdict.offer)


def ranked_offers(advice: Advice) -> list[ScoredOffer]:
    """The chosen offer, then those that pass by score, then the excluded ones by score."""
    chosen = chosen_offer(advice)
    rest = sorted(
        (o for o in advice.verdict.offers if o is not chosen), key=lambda o: (o.excluded_because is not None, o.score)
    )
    return [chosen, *rest]


def volume_range(advice: Advice) -> tuple[float, float]:
    """Tasks in a month, from and to, in 8 of 10 cases."""
    work = advice.workload
    spread = TENTH * math.hypot(work.tasks_sd, work.month_sd)
    return work.tasks_per_month * math.exp(-spread), work.tasks_per_month * math.exp(spread)
