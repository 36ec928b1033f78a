"""The catalogue search against one sweep of genai-prices' `calc_price` over all models, as a ratio of processor time.

python tests/benchmarks/bench_catalogue.py
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from genai_prices import Usage
from genai_prices.data import providers

from advisor.files.resources import read_bytes, read_toml, resource_names
from advisor.forecast.catalogue import find_cheapest, search_catalogue
from advisor.forecast.futures import imagine_futures
from advisor.forecast.scores import read_scores
from advisor.market.market import read_market
from advisor.workload import Workload

ON = date(2026, 11, 21)
UNITS = {
    "requests": 2.0, "input_tokens": 5_000.0, "cached_input_tokens": 1_000.0, "cache_write_tokens": 0.0,
    "output_tokens": 500.0, "interactions": 1.0, "sessions": 1.0, "resolutions": 0.6, "minutes": 3.0, "actions": 3.0,
    "credits": 11.0,
}  # fmt: skip
WORK = Workload(10_000, 0.3, 0.2, 0.1, 0.2, 0.0131, 0.35, units_per_task=UNITS, fixed_units={"seats": 5.0})


def least(work: Callable[[], object], runs: int = 7) -> float:
    """The shortest processor time of several runs: what the work takes when nothing disturbs it."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def sweep() -> None:
    """Every model once, at one usage."""
    usage = Usage(input_tokens=2_500, cache_read_tokens=500, output_tokens=250)
    when = datetime(2026, 11, 21, 20, tzinfo=UTC)
    for provider in providers:
        for model in provider.models:
            model.calc_price(usage, provider, genai_request_timestamp=when)


def main() -> None:
    settings = [read_toml(name) for name in ("model_tiers.toml", "typical_offers.toml", "references.toml")]
    plan_files = [(name, read_toml(name)) for name in resource_names("plans", ".toml")]
    market = read_market(json.loads(read_bytes("model_prices.json")), plan_files, *settings)
    futures = imagine_futures(WORK, read_scores(read_bytes("scores.npy")))
    find_cheapest(market, futures, "standard", ON)  # meters and contracts are made once
    floor = least(sweep)
    quick = least(lambda: find_cheapest(market, futures, "standard", ON))
    whole = least(lambda: search_catalogue(market, futures, "standard", ON), 3)
    print(f"one calc_price sweep over {len(market.models):,} models: 1.00")
    print(f"cheapest model or plan within the budget: {quick / floor:.2f}")
    print(f"the whole list of the catalogue: {whole / floor:.2f}")


if __name__ == "__main__":
    main()
