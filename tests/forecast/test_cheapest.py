"""Which offer wins between two crossovers, along tasks and along tokens: against exact bills in between."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

from advisor.contracts import Contract, bill
from advisor.forecast.cheapest import Stretch, crossovers_and_cheapest
from advisor.forecast.crossovers import TOKENS
from tests.forecast.offers import long, short, work
from tests.forecast.random_contracts import random_contract

METER = short("Meter", unit="0.10", basis="task")
PLAN = short("Plan", fee=500, allowance=10000, overage="0.20", basis="task")
FLAT = short("Flat", fee=2400, allowance=10**9, basis="task")


def shown(found: list[Stretch]) -> list[tuple[str, str | None, str]]:
    return [(one.start_text(), one.end_text(), one.offer) for one in found]


def test_the_winner_between_each_two_crossovers_is_listed_from_zero_to_for_ever() -> None:
    # .10 x = 500 at 5,000; 500 + .20 (x - 10,000) = .10 x at 15,000; .10 x = 2,400 at 24,000
    assert shown(crossovers_and_cheapest([METER, PLAN, FLAT], work())[1]) == [
        ("0", "5000", "Meter"),
        ("5000", "15000", "Plan"),
        ("15000", "24000", "Meter"),
        ("24000", None, "Flat"),
    ]


def test_the_places_are_exact_fractions() -> None:
    third = short("Third", fee=1499, allowance=10**9, basis="task")
    found = crossovers_and_cheapest([short("Cents", unit="0.03", basis="task"), third], work())[1]
    assert [one.start for one in found] == [0, Fraction(149900, 3)]


def test_an_offer_that_never_wins_is_not_listed_and_of_equal_ones_the_one_before_stays() -> None:
    dearer = short("Dearer", unit="0.11", basis="task")
    same = short("A meter too", unit="0.10", basis="task")
    assert shown(crossovers_and_cheapest([METER, dearer], work())[1]) == [("0", None, "Meter")]
    assert shown(crossovers_and_cheapest([METER, same, FLAT], work())[1]) == [
        ("0", "24000", "A meter too"),
        ("24000", None, "Flat"),
    ]


def test_along_tokens_the_tasks_stand_still_and_only_their_size_moves() -> None:
    # 1,000 tasks of 2,300 tokens ($.01 at list price): $16 a month on the meter, $40 on the plan by the task.
    # The meter passes $40 at 2.5 times the tokens: 2,300,000 x 2.5 = 5,750,000 a month.
    tokens, tasks = short("Tokens", unit="1.6", basis="token_cost"), short("Tasks", unit="0.04", basis="task")
    assert shown(crossovers_and_cheapest([tokens, tasks], work(), TOKENS)[1]) == [
        ("0", "5750000", "Tokens"),
        ("5750000", None, "Tasks"),
    ]
    assert [(c.at, c.above, c.meter) for c in crossovers_and_cheapest([tokens, tasks], work(), TOKENS)[0]] == [
        (5_750_000, "Tasks", TOKENS)
    ]
    # along tasks both move in step and never cross
    assert crossovers_and_cheapest([tokens, tasks], work())[0] == []


def test_a_bill_of_two_meters_moves_along_tokens_with_one_of_them() -> None:
    use = {"id": "u", "kind": "usage", "meter": "interactions", "price": {"model": "per_unit", "unit_price": "0.02"}}
    model = {"id": "m", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1"}}
    both, tasks = long(use, model, name="Both"), short("Tasks", unit="0.05", basis="task")
    # 20 + 10 x (tokens / 2,300,000) = 50 at three times the tokens
    assert [one.at for one in crossovers_and_cheapest([both, tasks], work(), TOKENS)[0]] == [6_900_000]


def test_without_known_tokens_nothing_is_said_along_them() -> None:
    assert crossovers_and_cheapest([METER, FLAT], work(units_per_task={}), TOKENS)[1] == []


def test_random_offers_win_exactly_where_their_exact_bill_is_the_lowest() -> None:
    """Pairs and triples of random contracts, a place inside each stretch, both axes."""
    rng, checked = Random(21), 0
    workload = work(tasks_per_month=400, task_cost=0.9, units_per_task={"input_tokens": 0.8, "output_tokens": 1.1})
    for number in range(400):
        offers = []
        for index in range(rng.choice((2, 3))):
            data = random_contract(rng, number) | {"name": f"Offer {index}"}
            for key in ("credits", "commitment", "discounts", "minimum_spend", "maximum_spend", "cap"):
                if rng.random() < 0.6:
                    data.pop(key, None)
            uses = [charge["price"] for charge in data["charges"] if charge["kind"] == "usage"]
            if any("convert" in price or price["model"] in ("blocks", "package") for price in uses):
                continue  # thousands of jumps: the same code for minutes; packages have a test of their own
            for charge in data["charges"]:
                charge |= {"included_every": "month"} if "included" in charge else {}
                charge |= {"every": "month"} if charge["kind"] == "fee" else {}
            offers.append(Contract.model_validate(data))
        for meter, unit in (("tasks", Fraction(1)), (TOKENS, Fraction("1.9"))):
            for one in crossovers_and_cheapest(offers, workload, meter)[1]:
                end = one.start * 2 + 300 if one.end is None else one.end
                place = one.start + (end - one.start) * Fraction(rng.randint(1, 99), 100)
                least = {}
                for offer in offers:
                    if not crossovers_and_cheapest([offer], workload, meter)[1]:
                        continue
                    least[offer.name] = monthly_bill(offer, place, meter, unit)
                checked += 1
                assert least[one.offer] <= min(least.values()) + Decimal("1e-9"), (one, place, least)
    assert checked > 400


def monthly_bill(offer: Contract, place: Fraction, meter: str, unit: Fraction) -> Decimal:
    """The exact bill of one month at a place on an axis, all fees by the month."""
    tasks = place if meter == "tasks" else Fraction(400)
    tokens = place / unit if meter == TOKENS else tasks
    month = {"tasks": tasks, "model_cost": tokens * Fraction("0.9"), "output_tokens": tokens * Fraction("1.1")}
    units = {name: Decimal(number.numerator) / Decimal(number.denominator) for name, number in month.items()}
    return bill(offer, [units | {"seats": Decimal(12)}]).total


def test_the_stretches_meet_and_the_winner_changes_at_each_place() -> None:
    packs = long(
        {"id": "u", "kind": "usage", "meter": "tasks",
         "price": {"model": "package", "package_size": "50", "package_price": "4"}}, name="Packs",
    )  # fmt: skip
    found = crossovers_and_cheapest([packs, short("Cents", unit="0.09", basis="task")], work())[1]
    assert found[0].start == 0
    for before, after in pairwise(found):
        assert before.end == after.start
        assert before.offer != after.offer
    # as in the crossovers: from 400 tasks on whole packages always win, up to where packages are followed (20 months)
    assert (found[-1].offer, found[-1].end) == ("Packs", 20_000)
