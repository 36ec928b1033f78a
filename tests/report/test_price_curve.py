"""The lines of a chart: what is read off the pieces of a bill is that bill, to the cent it rounds to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from advisor.contracts import Bill, Contract, bill, read_contract
from advisor.files.case_file import read_case
from advisor.files.price_file import current_market
from advisor.files.resources import read_method, resource_path
from advisor.report.charts import crossover_chart
from advisor.report.price_curve import at_volume, curve, drawn_bill
from advisor.workload import Workload
from advisor.workload.estimate import estimate_workload
from tests.report.builders import advice

SAMPLES = sorted(path.name.split(".")[0] for path in resource_path("samples").glob("*.advisor.json"))


def workload_and_offers(sample: str) -> tuple[Workload, tuple[Contract, ...]]:
    case, method = read_case(resource_path(f"samples/{sample}.advisor.json")), read_method()
    work = estimate_workload(case.answers, case.usage, method.assumptions, current_market().tier_prices, case.overrides)
    return work, case.offers


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_drawn_line_is_the_bill_to_half_a_cent_and_stops_where_the_bill_stops(sample: str) -> None:
    work, offers = workload_and_offers(sample)
    top = 3 * work.tasks_per_month
    for offer in offers:
        for factor in (0.7, 1.0, 1.6):  # small, usual and large tasks
            drawn = drawn_bill(offer, work, top, factor)
            for n in range(11):
                exact, read_off = at_volume(offer, work, top * n / 10, factor), drawn(top * n / 10)
                assert read_off.cost == pytest.approx(exact.cost, abs=0.0051), (offer.name, factor, n)
                assert read_off.served == exact.served, (offer.name, factor, n)


def test_a_fee_with_interactions_included_bends_where_they_end_and_counts_the_dearer_ones() -> None:
    """$499 with 10,000 interactions, then $0.05: at 12,000 tasks of one interaction $499 + 2,000 x $0.05 = $599."""
    offer = read_contract(
        {
            "format": 1, "name": "Scale", "vendor": "A", "currency": "USD",
            "charges": [
                {"id": "fee", "kind": "fee", "amount": "499", "every": "month"},
                {"id": "use", "kind": "usage", "meter": "tasks", "included": "10000",
                 "price": {"model": "per_unit", "unit_price": "0.05"}},
            ],
        },
        "the test",
    )  # fmt: skip
    work, _ = workload_and_offers("support-team")
    drawn = drawn_bill(offer, work, 20_000)
    assert drawn(10_000).cost == pytest.approx(499) and drawn(12_000).cost == pytest.approx(599)
    places = [point.tasks for point in curve(drawn, 20_000)]
    assert min(abs(place - 10_000) for place in places) < 20_000 / 24


def test_while_a_slider_moves_no_bill_is_made_and_the_chart_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Contract] = []

    def counted(contract: Contract, months: list[dict[str, Decimal]]) -> Bill:
        made.append(contract)
        return bill(contract, months)

    monkeypatch.setattr("advisor.report.price_curve.bill", counted)
    exact = crossover_chart(advice())
    bills = len(made)
    quick = crossover_chart(advice(), exact=False)
    assert quick.finding == exact.finding and quick.table == exact.table and quick.alternative == exact.alternative
    assert len(made) - bills < bills / 2  # nothing but the foot of each line, at no use at all


def test_another_volume_draws_the_same_line_without_making_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    work, offers = workload_and_offers("support-team")
    more = replace(work, tasks_per_month=2 * work.tasks_per_month)
    before = {offer.name: [drawn_bill(offer, work, 1e6, 1.3)(n * 1e5) for n in range(11)] for offer in offers}
    monkeypatch.setattr("advisor.report.price_curve.monthly_lines", None)
    for offer in offers:
        drawn = drawn_bill(offer, more, 1e6, 1.3)
        assert [drawn(n * 1e5) for n in range(11)] == before[offer.name], offer.name
    with pytest.raises(TypeError):
        drawn_bill(offers[0], replace(work, task_cost=2 * work.task_cost), 1e6, 1.3)


def test_the_bill_of_another_workload_is_another_line() -> None:
    """Twice the model cost of a task is twice the bill of a meter on it."""
    work, offers = workload_and_offers("support-team")
    meter = next(offer for offer in offers if offer.name == "Metered, 30% markup")
    dearer = replace(work, task_cost=2 * work.task_cost)
    one, two = (drawn_bill(meter, each, 40_000)(20_000).cost for each in (work, dearer))
    assert two == pytest.approx(2 * one)
