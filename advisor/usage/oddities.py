"""What looks like an agent that got stuck: one key, one hour, many times its normal rate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from statistics import median

from advisor.sentences import worded
from advisor.usage.rules import UsageRules

MOST_SHOWN = 10


def find_loops(key_hours: Mapping[tuple[str, datetime], int], rules: UsageRules) -> list[str]:
    """One sentence for each hour in which a key did `loop_factor` times what it does in a median hour or more."""
    by_key: dict[str, Counter[datetime]] = defaultdict(Counter)
    for (key, hour), weight in key_hours.items():
        by_key[key][hour] = weight
    found = []
    for key, hours in by_key.items():
        if len(hours) < rules.loop_hours:
            continue
        normal = median(hours.values())
        for hour, weight in hours.items():
            if weight >= rules.loop_factor * normal and weight >= rules.loop_least:
                found.append((weight / normal, hour, key))
    found.sort(reverse=True)
    sentences: list[str] = [
        worded(
            "A loop? In the hour from {hour:%Y-%m-%d %H}:00 {named} did {factor:.0f} times its normal rate.",
            hour=hour,
            named=_named(key),
            factor=factor,
        )
        for factor, hour, key in found[:MOST_SHOWN]
    ]
    if len(found) > MOST_SHOWN:
        sentences.append(worded("{number} more hours look like this.", number=len(found) - MOST_SHOWN))
    return sentences


def _named(key: str) -> str:
    """A key as the buyer can find it again, never as a secret that could be used."""
    if not key:
        return worded("the service")
    if key.startswith(("sk-", "sk_", "Bearer ")):
        return worded("the key ending in {last}", last=key[-4:])
    return worded("the key {key}", key=key if len(key) <= 40 else key[:39] + "…")
