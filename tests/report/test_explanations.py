""" "Explain this number": every figure has its formula, its arithmetic, and each input with where it came from."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from advisor.advice import Advice
from advisor.recommendation.records import Combination, UnitStress
from advisor.report.explanations import FIGURES, explain
from advisor.report.library import read_library
from advisor.report.wording import money
from tests.report import builders


@pytest.fixture(scope="module")
def made() -> Advice:
    """The made-up advice with everything in it that a verdict may lack."""
    plain = builders.advice()
    together = Combination(
        "Growth + Meter", "Growth", "Meter", plain.verdict.offers[0].priced, 90.0, "Growth and Meter together."
    )
    verdict = replace(
        plain.verdict, unit_stress=UnitStress(0.1, 120.0, "If 10 % more counts: $120."), combination=together
    )
    return replace(plain, verdict=verdict)


OF = {"crossover": "111111", "flip": "tasks below 111111.0", "stake": "P1", "assumption": "busiest"}


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_has_a_formula_in_words_and_what_it_comes_to(made: Advice, figure: str) -> None:
    said = explain(made, figure, OF.get(figure, ""))
    assert said.title and said.figure and len(said.formula) > 40
    assert "{" not in said.as_text() and "_" not in said.as_text().replace("P1", "")
    for one in said.inputs:
        assert one.name and one.value and one.where_from, figure
    assert said.as_text().startswith(f"{said.title}: {said.figure}\n")


def test_each_text_of_the_file_explains_a_figure_and_the_other_way_round() -> None:
    assert set(read_library().text["explain"]) == {*FIGURES, "total"}


@pytest.mark.parametrize(
    ("figure", "of"),
    [("month", "no such offer"), ("crossover", "1"), ("flip", "x"), ("stake", "Z9"), ("assumption", "x")],
)
def test_a_figure_that_is_not_there_has_no_explanation(made: Advice, figure: str, of: str) -> None:
    with pytest.raises(KeyError):
        explain(made, figure, of)


def test_the_average_month_shows_the_bill_line_by_line_and_the_figure_of_the_page(made: Advice) -> None:
    said = explain(made, "month", "Growth")
    chosen = made.verdict.offers[0].priced
    assert said.figure == f"{money(chosen.monthly.mean)} (Growth)"
    # 900 for the base, 100,000 conversations beyond the 100,000 included at $0.006 are 600: 1,500
    assert any("100,000 × $0.006 = $600.00" in line for line in said.working)
    assert "A normal month: $1,500.00" in said.working


def test_the_working_of_a_month_adds_up_to_its_bill(made: Advice) -> None:
    for offer in made.verdict.offers:
        said = explain(made, "normal_month", offer.priced.name)
        amounts = [line.rpartition("= ")[2] for line in said.working if " = $" in line]
        total = sum(float(re.sub(r"[$,]", "", amount).replace("−", "-")) for amount in amounts)
        assert total == pytest.approx(float(offer.priced.base_bill.months[0].total))


def test_each_input_says_whether_you_said_it_it_was_measured_or_it_is_ours(made: Advice) -> None:
    where = {one.name: one.where_from for one in explain(made, "month", "Meter").inputs}
    assert where["Busiest month against a normal one"] == "you said so: Busiest month"
    assert where["Spikes"].startswith("our default: CallSphere, read 21 November 2026")


def test_only_what_moves_the_offer_is_listed(made: Advice) -> None:
    keys = {one.name for one in explain(made, "month", "Growth").inputs}
    assert "Spikes" in keys
    assert "Market prices fall" not in keys  # its prices are fixed, and it counts conversations


def test_a_level_shows_its_working_and_the_thresholds_in_it_with_their_reasons(made: Advice) -> None:
    said = explain(made, "monthly_cap")
    assert said.figure == "$2,400"
    assert said.working == ("99th percentile of honest months, held to the budget",)
    assert any(one.value == "0.1 %" and one.where_from == "our judgement" for one in said.inputs)


def test_a_crossover_is_priced_on_both_sides(made: Advice) -> None:
    said = explain(made, "crossover", "111111")
    # 900 + 0.006 x 11,111 = 966.67 and 0.006 x 1.45 x 111,111 = 966.67
    assert sum("$966.67" in line for line in said.working) == 2


def test_an_assumption_says_why_we_take_it_and_names_its_sources(made: Advice) -> None:
    said = explain(made, "assumption", "spikes")
    assert said.title == "Spikes" and said.figure == "0.5 a year"
    assert said.working and len(said.working[0]) > 40
    assert any("CallSphere" in source for source in said.sources)
    assert explain(made, "assumption", "busiest").working == ()  # the buyer said so: there is nothing to justify


def test_typical_offers_name_the_day_up_to_which_prices_were_checked() -> None:
    made = builders.advice(offers_are_typical=True)
    assert "20 August 2026" in explain(made, "month").sources[0]
