"""What looks like an agent that got stuck: one key, one hour, many times its normal rate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from statistics import median

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
    sentences = [
        f"A loop? In the hour from {hour:%Y-%m-%d %H}:00 {_named(key)} did {factor:.0f} times its normal rate."
        for factor, hour, key in found[:MOST_SHOWN]
    ]
    if len(found) > MOST_SHOWN:
        sentences.append(f"{len(found) - MOST_SHOWN} more hours look like this.")
    return sentences


def _named(key: str) -> str:
    """A key as the buyer can find it again, never as a secret that could be used."""
    if not key:
        return "the service"
    if key.startswith(("sk-", "sk_", "Bearer ")):
        return f"the key ending in {key[-4:]}"
    return f"the key {key if len(key) <= 40 else key[:39] + '…'}"
