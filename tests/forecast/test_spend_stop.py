"""The share of a month at which a cap on spend stops it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from advisor.contracts import Contract
from advisor.forecast import paths
from advisor.forecast.paths import bill_futures
from tests.forecast.offers import long


def _usage(price: dict[str, object], **terms: object) -> dict[str, object]:
    return {"id": "u", "kind": "usage", "meter": "tasks", "price": price} | terms


def _cap(limit: str, every: str = "month") -> dict[str, str]:
    return {"on": "spend", "limit": limit, "every": every, "enforcement": "before_next_call"}


def test_the_share_is_what_is_included_and_what_the_room_buys() -> None:
    # $50 less a fee of $20 buys 60 tasks at $0.50 beyond 40 included: 100 of 250 tasks
    offer = long(
        {"id": "f", "kind": "fee", "amount": "20"},
        _usage({"model": "per_unit", "unit_price": "0.5"}, included="40"),
        cap=_cap("50"),
    )
    billed = bill_futures(offer, {"tasks": np.full((12, 1), 250.0)})
    assert billed.served is not None
    assert billed.served == pytest.approx(0.4, abs=1e-14)
    assert billed.bill == pytest.approx(50, abs=1e-12)


def test_a_cap_that_was_reached_in_an_earlier_month_still_serves_what_is_included() -> None:
    # a cap of $10 a quarter: January serves 10 + 10 / $0.37 of 300 tasks; February and March the 10 included ones
    offer = long(_usage({"model": "per_unit", "unit_price": "0.37"}, included="10"), cap=_cap("10", "quarter"))
    billed = bill_futures(offer, {"tasks": np.full((12, 1), 300.0)})
    assert billed.served is not None
    assert billed.served[:3, 0] == pytest.approx([(10 + 10 / 0.37) / 300, 10 / 300, 10 / 300], abs=1e-12)
    assert billed.bill[:3, 0] == pytest.approx([10, 0, 0], abs=1e-9)


def test_a_fee_above_the_cap_serves_nothing_of_what_costs() -> None:
    offer = long(
        {"id": "f", "kind": "fee", "amount": "20"}, _usage({"model": "per_unit", "unit_price": "1"}), cap=_cap("15")
    )
    billed = bill_futures(offer, {"tasks": np.full((12, 1), 5.0)})
    assert billed.served is not None
    assert (billed.served.max(), billed.bill.max()) == (0, 20)


@pytest.mark.parametrize("seed", range(4))
def test_straight_lines_find_the_share_that_the_search_by_halves_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """40 contracts x 12 months x 30 futures in each of four runs: two meters, conversions, tiers, pools, stops, limits
    of a charge."""
    rng, numpy_rng = Random(seed), np.random.default_rng(seed)
    stopped = 0
    for _ in range(40):
        offer = _random_offer(rng)
        meters = {name: numpy_rng.gamma(1, 60, (12, 30)) for name in ("tasks", "minutes")}
        meters["minutes"][3] = 0.0
        market = numpy_rng.lognormal(0, 0.2, (12, 30)) if rng.random() < 0.3 else None
        lines = bill_futures(offer, meters, market)
        with monkeypatch.context() as patch:
            patch.setattr(paths, "bends_of", lambda *_: None)
            halves = bill_futures(offer, meters, market)
        assert lines.served is not None and halves.served is not None
        assert np.abs(lines.served - halves.served).max() < 1e-9, offer.to_data()
        assert np.abs(lines.bill - halves.bill).max() < 1e-9, offer.to_data()
        stopped += int(np.count_nonzero(lines.served < 1))
    assert stopped > 5000


def _random_offer(rng: Random) -> Contract:
    charges: list[dict[str, object]] = [{"id": "fee", "kind": "fee", "amount": str(rng.choice((0, 5, 30)))}]
    for number in range(rng.randint(1, 3)):
        price: dict[str, object] = {"model": "per_unit", "unit_price": rng.choice(("0", "0.02", "0.5", "1.37"))}
        if rng.random() < 0.4:
            tiers: list[dict[str, object]] = [
                {"up_to": "20", "unit_price": "1"},
                {"up_to": "70", "unit_price": "0.31"},
                {"up_to": None, "unit_price": "2"},
            ]
            ends = rng.random() < 0.4
            price = {"model": "graduated", "tiers": tiers[:2] if ends else tiers}
            price |= {"beyond_last": "stop"} if ends else {}
        if rng.random() < 0.3:
            price["convert"] = {"operation": rng.choice(("divide", "multiply")), "factor": "3", "round": "none"}
        charge = _usage(
            price,
            id=f"u{number}",
            meter=rng.choice(("tasks", "minutes")),
            included=rng.choice(("0", "10", "33.3")),
            included_every=rng.choice(("month", "term")),
        )
        if rng.random() < 0.2:
            charge["beyond_included"] = "stop"
        if price["model"] == "per_unit" and rng.random() < 0.4:
            charge[rng.choice(("minimum", "maximum"))] = rng.choice(("4", "45"))
        charges.append(charge)
    cap = _cap(rng.choice(("20", "77.7", "150")), rng.choice(("month", "quarter", "year")))
    return long(*charges, cap=cap, term_months=rng.choice((1, 3, 12)))
