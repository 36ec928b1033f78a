"""How long it takes to find everything that would change the advice, on one core, for every sample.

    python tests/benchmarks/bench_flips.py [ROUNDS]

For each sample: processor time of one whole advice without flips, of all flips, their ratio, how often the decision was
made again on how many futures of each version, and the ratio to the naive way: a whole new pricing of every offer on all
futures for each of those decisions (a few are timed and the rest counted). The shortest of ROUNDS (3) counts.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.advice import advise
from advisor.case import Case
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_names, resource_path
from advisor.forecast.futures import imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.market.offers import offers_on_the_table
from advisor.recommendation.again import Again
from advisor.recommendation.decide import Decision, decide
from advisor.recommendation.flips import find_flips
from advisor.workload.estimate import estimate_workload

NAIVE_RUNS = 3


def main(rounds: int) -> None:
    method, market = read_method(), read_market_resources()
    made: Counter[int] = Counter()
    decision = Again.decision

    def counted(self: Again, case: Case, points: int) -> Decision | None:
        made[points] += 1
        return decision(self, case, points)

    def naive(case: Case) -> None:
        workload = estimate_workload(case.answers, case.usage, method.assumptions, market.tier_prices, case.overrides)
        offers = offers_on_the_table(case, market, workload).contracts
        futures = imagine_futures(workload, method.scores)
        decide(price_offers(offers, futures, method.thresholds), futures, case.answers, method)

    print(
        f"{'sample':30} {'advice':>8} {'flips':>8} {'ratio':>6} {'decisions':>10} {'on all futures':>15} {'naive':>8} {'found':>6}"
    )
    slowest = 0.0
    for name in resource_names("samples", ".advisor.json"):
        case = read_case(resource_path(name))
        verdict = advise(case, market, method, with_flips=False).verdict
        whole, flips, one = [], [], []
        found = ()
        for _ in range(rounds):
            whole.append(seconds(lambda case=case: advise(case, market, method, with_flips=False)))
            flips.append(seconds(lambda case=case, verdict=verdict: find_flips(case, market, method, verdict)))
            for run in range(NAIVE_RUNS):
                tasks = replace(case, answers=case.answers.with_answer("tasks", str(1000 + run)))
                one.append(seconds(lambda tasks=tasks: naive(tasks)))
        made.clear()
        Again.decision = counted  # type: ignore[method-assign]
        try:
            found = find_flips(case, market, method, verdict)
        finally:
            Again.decision = decision  # type: ignore[method-assign]
        decisions = sum(made.values())
        label = Path(name).name.removesuffix(".advisor.json")
        slowest = max(slowest, min(flips))
        print(
            f"{label:30} {min(whole):7.3f}s {min(flips):7.3f}s {min(flips) / min(whole):5.1f}x {decisions:10} "
            f"{made[max(made)]:15} {decisions * min(one) / min(flips):7.1f}x {len(found):6}"
        )
    print(f"slowest: {slowest:.3f} s of processor time on one core")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
