"""Whether workflows pay back, as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from advisor.report.wording import significant
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.recommendation.payback import Band, Payback

GROUPS = {
    "six_months": "Pays back inside six months",
    "eighteen_months": "Pays back inside eighteen months",
    "not_yet": "Not yet",
    "unknown": "Can't be said yet",
}


def payback_to_json(found: Payback) -> dict[str, Any]:
    return asdict(found)


def band_as_text(band: Band | None, unit: str = "") -> str:
    """ "4.20 USD (3.60 to 4.80)"."""
    if band is None:
        return worded("not known")

    def shown(value: float) -> str:
        return f"{significant(value):,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

    return worded(
        "{middle}{unit} ({low} to {high})",
        middle=shown(band.middle),
        unit=unit,
        low=shown(band.low),
        high=shown(band.high),
    )


def paybacks_as_text(found: Sequence[Payback], currency: str) -> str:
    """The table, sorted as it is given, with what it rests on."""
    rows = []
    group = ""
    for one in found:
        if one.group != group:
            group = one.group
            rows.append(f"{GROUPS[group]}:")
        rows.append(f"  {one.name}: {one.sentence}")
        unit = f" {currency}"
        rows.append(
            f"    one settled task: today {band_as_text(one.cost_today, unit)}, by the agent {band_as_text(one.cost_with_agent, unit)}"
        )
        rows.append(
            f"    a month brings {band_as_text(one.gain, unit)}; a quarter of waiting costs {band_as_text(one.waiting, unit)}"
        )
        if one.won_back is not None:
            rows.append(f"    of it from contacts won back {band_as_text(one.won_back, unit)}")
        for each in one.assumptions:
            basis = "" if each.basis == "claim" else f" ({each.basis})"
            rows.append(f"    - {each.name}: {each.value}{basis}")
    return "\n".join(rows)
