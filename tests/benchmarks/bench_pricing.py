"""How fast futures are priced, as ratios in one run: against the least that any method must do, and against a Decimal loop.

    python tests/benchmarks/bench_pricing.py [--accuracy]

Each floor is the same work with the pricing replaced by one linear pass and the statistics by bare sorts. Alternatives
are taken in turn, each several times, and the shortest processor time of each counts. `--accuracy` also prints how far
the shipped points are from four million random futures (about a minute).
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.advice import advise
from advisor.contracts import Contract, bill
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_path
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.forecast.scores import ROWS, Scores, read_scores
from advisor.forecast.statistics import spread_of, spreads_of_ordered
from advisor.forecast.yearly import YearlyTotals, yearly_totals
from advisor.recommendation.flip_inputs import all_terms_to_try, with_term
from advisor.tick import Ticker
from advisor.workload import Workload

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
LABELS = {"label_per_token_at_most": 0.15, "label_flat_at_least": 0.9}
WORK = Workload(
    tasks_per_month=40_000, tasks_sd=0.35, month_sd=0.25, growth=0.2, growth_sd=0.25, task_cost=0.03, task_cost_sd=0.25,
    spikes_per_year=0.5, spike_factor=1.93, missed_value=0.0, units_per_task={"resolutions": 0.6},
    fixed_units={"seats": 25},
)  # fmt: skip
BUDGET = 24_000.0


def contracts() -> list[Contract]:
    """Twenty offers: 6 by use, 4 flat with overage, 3 graduated, 2 by volume, packages, seats, 2 commitments, 2 hybrids."""

    def use(meter: str, price: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"id": "use", "kind": "usage", "meter": meter, "price": price} | more

    def fee(amount: str, **more: Any) -> dict[str, Any]:
        return {"id": "fee", "kind": "fee", "amount": amount} | more

    def each(price: str) -> dict[str, Any]:
        return {"model": "per_unit", "unit_price": price}

    def tiers(model: str, *pairs: tuple[str | None, str]) -> dict[str, Any]:
        return {"model": model, "tiers": [{"up_to": up, "unit_price": price} for up, price in pairs]}

    year = {"term_months": 12}
    offers: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
        *[([use("tasks", each(p))], {}) for p in ("0.025", "0.03", "0.04")],
        *[([use("model_cost", {"model": "percentage", "rate": p})], {}) for p in ("1", "1.3", "1.6")],
        *[([fee(f), use("tasks", each(p), included=q)], {})
          for f, q, p in (("900", "30000", "0.04"), ("1200", "40000", "0.05"), ("1500", "60000", "0.03"), ("2500", "100000", "0.03"))],
        ([use("tasks", tiers("graduated", ("20000", "0.04"), ("60000", "0.03"), (None, "0.02")))], {}),
        ([use("tasks", tiers("graduated", ("10000", "0.05"), ("80000", "0.028"), (None, "0.015")))], {}),
        ([use("model_cost", tiers("graduated", ("1000", "1.5"), ("4000", "1.2"), (None, "1")))], {}),
        ([use("tasks", tiers("volume", ("30000", "0.04"), ("90000", "0.03"), (None, "0.022")))], {}),
        ([use("tasks", tiers("volume", ("50000", "0.035"), (None, "0.025")))], {}),
        ([use("tasks", {"model": "package", "package_size": "5000", "package_price": "140"})], {}),
        ([fee("45", per="seats"), use("tasks", each("0.005"))], {}),
        ([use("resolutions", each("0.05"))], year | {"commitment": {"amount": "12000", "every": "year", "overage_factor": "1.1"}}),
        ([use("tasks", tiers("graduated", ("40000", "0.035"), (None, "0.025")))],
         year | {"commitment": {"amount": "14000", "every": "year"}, "discounts": [{"kind": "percent", "value": "0.12"}]}),
        ([fee("600"), use("model_cost", {"model": "percentage", "rate": "1.1"}, included="500")],
         {"maximum_spend": {"amount": "6000"}}),
    ]  # fmt: skip
    return [
        Contract.model_validate({"format": 1, "name": f"Offer {n}", "currency": "USD", "charges": charges} | terms)
        for n, (charges, terms) in enumerate(offers)
    ]


OFFERS = contracts()


def fresh_scores(points: int, seed: int = 1) -> Scores:
    random = np.random.Generator(np.random.SFC64(seed))
    return Scores(random.standard_normal((ROWS, points), dtype=np.float32), seed, points // 32)


def transformed(scores: Scores) -> Futures:
    futures = imagine_futures(WORK, scores)
    futures.by_month("tasks"), futures.by_month("model_cost")
    return futures


def statistics(totals: np.ndarray) -> list[tuple[Any, float]]:
    totals.sort(axis=1)
    over = [1 - np.searchsorted(row, BUDGET, side="right") / row.size for row in totals]
    return list(zip(spreads_of_ordered(totals), over, strict=True))


def whole(scores: Scores, again: YearlyTotals | None = None) -> YearlyTotals:
    found = yearly_totals(OFFERS, transformed(scores), again)
    statistics(found.totals)
    return found


def floor(scores: Scores, totals: np.ndarray | None = None) -> None:
    """One linear pass (the year's sum, once for each offer), then bare sorts."""
    year = np.dot(np.ones(12), transformed(scores).by_month("tasks"))
    totals = np.outer(np.linspace(0.02, 0.05, len(OFFERS)), year, out=totals)
    totals.sort(axis=1)


def in_turn(rounds: int, **alternatives: Callable[[], Any]) -> dict[str, float]:
    """The shortest processor time of each in seconds, taken in turn so that a busy moment strikes all of them."""
    best = dict.fromkeys(alternatives, float("inf"))
    for _ in range(rounds):
        for name, work in alternatives.items():
            start = time.thread_time()
            work()
            best[name] = min(best[name], time.thread_time() - start)
    return best


def decimal_loop(futures: Futures, paths: int) -> Callable[[], list[list[Decimal]]]:
    """What is usually written: each offer, future and month for itself, in Decimal, clause by clause; then its statistics.

    The year's totals of each offer come back, in the order of the futures, and are ours but for the digits of a float.
    """
    years = [
        [{name: Decimal(repr(float(futures.by_month(name)[month, path]))) for name in ("tasks", "model_cost", "resolutions")}
         for month in range(12)]
        for path in range(paths)
    ]  # fmt: skip
    seats, zero, one = Decimal(25), Decimal(0), Decimal(1)

    def amount(price: Any, units: Decimal) -> Decimal:
        if price.model == "per_unit":
            return units * price.unit_price / price.per
        if price.model == "percentage":
            return units * price.rate
        if price.model == "package":
            return (units / price.package_size).to_integral_value(ROUND_CEILING) * price.package_price
        total, lower = zero, zero
        for tier in price.tiers:
            if price.model == "volume" and (tier.up_to is None or units <= tier.up_to):
                return units * tier.unit_price
            if price.model == "graduated" and units > lower:
                total += (units - lower if tier.up_to is None else min(units, tier.up_to) - lower) * tier.unit_price
                lower = units if tier.up_to is None else tier.up_to
        return total

    def month_of(offer: Contract, units: dict[str, Decimal]) -> Decimal:
        total = zero
        for charge in offer.charges:
            if charge.kind == "fee":
                due = charge.amount * (seats if charge.per else one)
            else:
                due = amount(charge.price, max(units[charge.meter] - charge.included, zero))
            for discount in offer.discounts:
                due *= one - discount.value
            total += due
        return total if offer.maximum_spend is None else min(total, offer.maximum_spend.amount)

    def loop() -> list[list[Decimal]]:
        offers = []
        for offer in OFFERS:
            totals = []
            for year in years:
                total = sum((month_of(offer, month) for month in year), zero)
                if offer.commitment is not None:
                    over = max(total - offer.commitment.amount, zero) * (offer.commitment.overage_factor - one)
                    total = max(total, offer.commitment.amount) + over
                totals.append(total)
            ordered = sorted(totals)
            worst = ordered[-max(1, len(ordered) // 20) :]
            sum(ordered, zero) / len(ordered), sum(worst, zero) / len(worst)
            [ordered[int(share * (len(ordered) - 1))] for share in (0.1, 0.5, 0.9, 0.95)]
            sum(total > BUDGET for total in ordered)
            offers.append(totals)
        return offers

    return loop


def accuracy(shipped: Scores) -> None:
    """Error of the shipped points against four million random futures, over the twenty offers."""
    blocks = [yearly_totals(OFFERS, imagine_futures(WORK, fresh_scores(2**16, seed))).totals for seed in range(64)]
    reference = [spread_of(np.concatenate([block[i] for block in blocks])) for i in range(len(OFFERS))]
    ours = [one for one, _ in statistics(yearly_totals(OFFERS, imagine_futures(WORK, shipped)).totals)]
    for name in ("mean", "p50", "p95", "cvar95"):
        errors = np.array([getattr(a, name) / getattr(b, name) - 1 for a, b in zip(ours, reference, strict=True)])
        print(f"  {name}: {100 * np.sqrt((errors**2).mean()):.3f} % RMS, worst offer {100 * abs(errors).max():.3f} %")
    print("  (the reference itself is good to about 0.05 % for the 95th percentile)")


def memory() -> None:
    """A whole analysis in a fresh process, as tests/forecast/test_memory.py holds it."""
    from tests.forecast.test_memory import ANALYSIS

    done = subprocess.run([sys.executable, "-c", ANALYSIS], cwd=ROOT, capture_output=True, text=True, check=True)
    advised, over_reading, whole = (float(number) for number in done.stdout.split())
    print(f"an analysis of 5 offers at 16,384 futures with its flips adds {whole:.1f} MB over numpy, modules and prices among "
          f"them (goal 60); without flips {advised:.1f} MB; the figures and the search alone {over_reading:.1f} MB")  # fmt: skip


def sliders() -> None:
    """What the window does for one step of a slider, of one whole advice on the same case: another price of one offer,
    another volume."""
    market, method = read_market_resources(), read_method()
    case = read_case(resource_path("samples/support-team.advisor.json"))
    before = advise(case, market, method, with_flips=False)
    ticker, steps = Ticker(market, method), iter(range(10_000))
    offer = case.offers[0]
    term, now = next(iter(all_terms_to_try(offer)))

    def price() -> None:
        dearer = with_term(offer, term, now * (1 + next(steps) / 1000))
        ticker.tick(replace(case, offers=(dearer, *case.offers[1:])), before)

    def volume() -> None:
        answers = case.answers.with_answer("tasks", str(200_000 + 10 * next(steps)))
        ticker.tick(replace(case, answers=answers), before)

    for _ in range(3):  # what all steps share
        volume()
        price()
    times = in_turn(15, volume=volume, settled=price, price=price,
                    whole=lambda: advise(case, market, method, with_flips=False))  # fmt: skip
    print(f"a slider's step with all figures of 5 offers and the decision: another price {1e3 * times['price']:.1f} ms, "
          f"{times['price'] / times['whole']:.2f} of a whole advice; another volume {1e3 * times['volume']:.1f} ms, "
          f"{times['volume'] / times['whole']:.2f}")  # fmt: skip


def main() -> None:
    sliders()
    shipped = read_scores((RESOURCES / "scores.npy").read_bytes())
    memory()

    times = in_turn(
        9, whole=lambda: whole(fresh_scores(100_000 // 32 * 32)), floor=lambda: floor(fresh_scores(100_000 // 32 * 32))
    )
    print(f"100,000 fresh futures x 12 x 20, all statistics: {times['whole'] / times['floor']:.2f} of its floor (goal 1.6), "
          f"{1e3 * times['whole']:.0f} ms")  # fmt: skip

    kept, room = whole(shipped), np.empty((len(OFFERS), shipped.points))
    times = in_turn(60, whole=lambda: whole(shipped, kept), floor=lambda: floor(shipped, room))
    print(
        f"stored scores, 16,384: {times['whole'] / times['floor']:.2f} of its floor (goal 2.3), {1e3 * times['whole']:.1f} ms"
    )

    ten = fresh_scores(10_016)
    loop = decimal_loop(transformed(ten), 100)
    ours = yearly_totals(OFFERS, transformed(ten)).totals[:, :100]
    apart = abs(np.array([[float(total) for total in totals] for totals in loop()]) / ours - 1).max()
    kept = whole(ten)
    times = in_turn(15, ours=lambda: whole(ten, kept), loop=loop)
    print(f"naive Decimal loop at 10,000 futures: {times['loop'] * 100 / times['ours']:.0f} times as long (goal 500; measured on 100; "
          f"its totals are ours within {apart:.0e})")  # fmt: skip

    futures = imagine_futures(WORK, shipped)
    normal = [{"tasks": "40000", "model_cost": "1200", "resolutions": "24000", "seats": "25"}] * 12
    times = in_turn(
        5, four=lambda: price_offers(OFFERS[5:9], futures, LABELS), bills=lambda: [bill(o, normal) for o in OFFERS]
    )
    print(
        f"price_offers of 4 offers: {1e3 * times['four']:.0f} ms; 20 exact bills of a year: {1e3 * times['bills']:.1f} ms"
    )
    if "--accuracy" in sys.argv:
        print(
            "shipped 16,384 points against 4 million random futures (goal: p95 0.25 % RMS, worst 0.35 %, cvar95 0.12 %):"
        )
        accuracy(shipped)


if __name__ == "__main__":
    main()
