"""What one task takes in tokens, and what those tokens cost at the model maker's list price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from statistics import stdev
from typing import Any

from advisor.errors import AdvisorError
from advisor.sentences import worded
from advisor.workload.ledger import Ledger, shown
from advisor.workload.measured import FEWEST, mean_error
from advisor.workload.workload import TokenPrices

HOURS_OF_A_WHOLE_DAY = 20
"""A record of one day that covers fewer hours (as its export says) does not say how much work a day brings."""
TIERS = ("cheap", "standard", "frontier")
"""In the order of the assumption `model_tier`: 0, 1, 2."""


@dataclass(frozen=True)
class TaskTokens:
    """Median tokens of one task, retries included. `input_tokens` is every input token, those read from a cache
    among them."""

    input_tokens: float
    cached_input_tokens: float
    output_tokens: float
    requests: float

    def cost(self, prices: TokenPrices) -> float:
        """In the currency of the prices."""
        fresh = self.input_tokens - self.cached_input_tokens
        return (
            fresh * prices.input_per_million
            + self.cached_input_tokens * prices.cached_input_per_million
            + self.output_tokens * prices.output_per_million
        ) / 1e6


def tokens_of_a_task(ledger: Ledger, usage: Mapping[str, Any] | None) -> TaskTokens:
    """From the measured export where there is one, else what the buyer said, else the typical task of this kind of
    work.
    Raises AdvisorError when a share or a number of tokens is out of range.
    """
    requests = ledger.take("requests_per_task")
    measured = measured_per_request(usage)
    if measured is not None:
        tokens = {name: number * requests for name, number in measured.items()}
        ledger.note(
            "usage",
            worded("Tokens of a model call"),
            worded(
                "{tokens_in:.0f} in, {tokens_out:.0f} out",
                tokens_in=measured["input"],
                tokens_out=measured["output"],
            ),
            "measured",
            "usage",
        )
        return TaskTokens(tokens["input"], tokens["cached"], tokens["output"], requests)
    repeated = 1 + ledger.take("retries")
    said = {key: ledger.said_number(key) for key in ("tokens_per_task_in", "tokens_per_task_out", "cached_share")}
    amounts = []
    for key, table in (
        ("tokens_per_task_in", "input_tokens"),
        ("tokens_per_task_out", "output_tokens"),
        ("cached_share", "cached_share"),
    ):
        number = said[key]
        if number is None:
            amounts.append(ledger.take(table))
        else:
            entry = ledger.assumptions[table]
            ledger.note(key, entry.title, shown(number, entry.unit), "said", key)
            amounts.append(float(number))
    tokens_in, tokens_out, cached = amounts
    if cached > 1:
        raise AdvisorError(
            worded(
                "answers.cached_share: {cached:g} can't be; give a share between 0 and 1, 0.3 for 30 %.", cached=cached
            )
        )
    return TaskTokens(tokens_in * repeated, tokens_in * repeated * cached, tokens_out * repeated, requests * repeated)


def measured_per_request(usage: Mapping[str, Any] | None) -> dict[str, float] | None:
    """Mean input, cached and output tokens of one model call in a usage summary (usage/summary.py); None where it
    counts no calls."""
    if not usage:
        return None
    requests = _number(usage, "requests")
    tokens_in, tokens_out = _number(usage, "input_tokens"), _number(usage, "output_tokens")
    if not requests or tokens_in is None or tokens_out is None:
        return None
    cached = _number(usage, "cached_input_tokens") or 0.0
    return {"input": tokens_in / requests, "cached": cached / requests, "output": tokens_out / requests}


def measured_requests_a_day(usage: Mapping[str, Any] | None) -> float | None:
    """Model calls in a day of a usage summary; None where it counts no calls, has no days, or holds a part of one day."""
    if not usage:
        return None
    requests, days, covers = (_number(usage, key) for key in ("requests", "days", "covers_hours"))
    if not requests or not days or (covers is not None and days == 1 and covers < HOURS_OF_A_WHOLE_DAY):
        return None
    return requests / days


def measured_cost_per_request(usage: Mapping[str, Any] | None) -> float | None:
    """List cost of one model call in a usage summary, in the list prices' currency, or None where it is not known.

    Raises AdvisorError where the summary holds something that can't be a number.
    """
    if not usage:
        return None
    cost, requests = _number(usage, "list_cost"), _number(usage, "requests")
    return cost / requests if cost and requests else None


def _number(usage: Mapping[str, Any], key: str) -> float | None:
    """A number of a summary that stands in a case file; None where it is not known, refused where it can't be one."""
    value = usage.get(key)
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if isinstance(value, bool) or not 0 <= number < 1e18:
        raise AdvisorError(worded("usage.summary.{key}: is not a number that can be; read the export again.", key=key))
    return number


def size_error(ledger: Ledger, usage: Mapping[str, Any] | None) -> float:
    """How far the measured cost per call may be from a month's in the year, as a standard deviation of its logarithm: as
    in other services (assumption measured_size_error), or more where its own days differ.

    Raises AdvisorError where a day of the summary holds something that is not a number.
    """
    costs, requests = _by_day(usage, "list_cost"), _by_day(usage, "requests")
    sizes = [cost / calls if calls > 0 else 0.0 for cost, calls in zip(costs, requests, strict=True)]
    alike, month = ledger.take("days_alike", quiet=True), ledger.take("days_in_month", quiet=True)
    return max(ledger.take("measured_size_error"), mean_error(sizes, requests, alike, month))


def volume_error(ledger: Ledger, usage: Mapping[str, Any] | None) -> float:
    """How far the measured number of calls may be from a month's in the year, as a standard deviation of its logarithm.

    At least the assumption measured_volume_error. Neighbouring days resemble each other, so that days_alike of them
    count as one. Raises AdvisorError where a day of the summary holds something that is not a number.
    """
    days = len((usage or {}).get("daily") or ())
    alone = max(1.0, days / ledger.take("days_alike", quiet=True))
    logs = [log(calls) for calls in _by_day(usage, "requests") if calls > 0]
    spread = stdev(logs) if len(logs) >= FEWEST else 0.0
    return max(ledger.take("measured_volume_error"), spread / sqrt(alone))


def _by_day(usage: Mapping[str, Any] | None, amount: str) -> list[float]:
    """One amount of every day of a summary; 0 where it is not known."""
    try:
        return [float(day.get(amount) or 0) for day in (usage or {}).get("daily") or ()]
    except (AttributeError, TypeError, ValueError) as error:
        raise AdvisorError(
            worded("usage.summary.daily: holds something that is not a number; read the export again.")
        ) from error
