"""Does it pay back: the arithmetic on a workflow without uncertainty, what is not known, and the order of the table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import run
from advisor.errors import InputRefused
from advisor.files.export_file import operating, payback_figures
from advisor.files.resources import read_question_list, read_toml, resource_path
from advisor.forecast.priced_offer import Spread
from advisor.interview.answers import Answers
from advisor.recommendation.payback import (
    QUESTIONS,
    Figure,
    Payback,
    payback,
    read_payback_figures,
    sorted_portfolio,
)
from advisor.workload import Workload

SURE = {key: replace(figure, low=figure.value, high=figure.value) for key, figure in payback_figures().items()}
SURE |= {
    key: Figure(0, 0, 0, "share", "nothing is unsure here", ("advisor_judgement",))
    for key in ("stated_spread", "containment_spread")
}
SAID = {
    "today_cost_per_task": "4", "resolved_share": "0.5", "savings_kept": "1", "one_off_cost": "9000", "running_cost": "500",
}  # fmt: skip


def work(tasks: float = 1000) -> Workload:
    return Workload(
        tasks_per_month=tasks, tasks_sd=0.0, month_sd=0.0, growth=0.0, growth_sd=0.0, task_cost=0.1, task_cost_sd=0.0,
        units_per_task={"resolutions": 0.6},
    )  # fmt: skip


def flat(amount: float) -> Spread:
    return Spread(mean=amount, p10=amount, p50=amount, p90=amount, p95=amount, cvar95=amount)


def of(
    answers: dict[str, str], tasks: float = 1000, bill: float = 500, figures: Any = SURE, name: str = "Desk"
) -> Payback:
    return payback(name, work(tasks), flat(bill), Answers(answers), figures)


def test_without_uncertainty_it_is_plain_arithmetic() -> None:
    found = of(SAID | {"savings_kept": "1"})
    # 1000 tasks x 0.5 settled x $4 = $2,000 saved; less $500 for the vendor and $500 of upkeep = $1,000 a month
    assert found.gain is not None and found.gain.middle == pytest.approx(1000, rel=0.16)
    exact = [band for band in (found.cost_with_agent, found.cost_mixed, found.cost_today) if band is not None]
    # (500 + 500) / 500 settled = $2; (500 + 500) / 1000 + half of the tasks at $4 = $3; today $4
    assert [round(band.middle, 6) for band in exact] == [2.0, 3.0, 4.0]
    assert found.months is not None and found.months.middle == pytest.approx(9, rel=0.2)  # 9000 / 1000
    assert (found.group, found.missing) == ("eighteen_months", ())
    assert found.waiting is not None and found.waiting.middle == pytest.approx(3 * found.gain.middle)


@pytest.mark.parametrize(
    ("one_off", "group"), [("1000", "six_months"), ("12000", "eighteen_months"), ("60000", "not_yet")]
)
def test_six_months_eighteen_months_not_yet(one_off: str, group: str) -> None:
    assert of(SAID | {"one_off_cost": one_off}).group == group


def test_what_costs_more_than_it_saves_never_pays_back() -> None:
    found = of(SAID | {"today_cost_per_task": "1"})  # 500 settled x $1 = $500 against $1,000
    assert found.group == "not_yet" and found.months is None and found.never_share == 1
    assert "loses" in found.sentence
    assert found.waiting is not None and found.waiting.high < 0  # waiting saves money


def test_without_todays_cost_nothing_is_said_and_nothing_is_zero() -> None:
    found = of({key: value for key, value in SAID.items() if key != "today_cost_per_task"})
    assert (found.group, found.gain, found.cost_today, found.months, found.waiting) == (
        "unknown",
        None,
        None,
        None,
        None,
    )
    assert found.missing == ("today_cost_per_task",)


def test_without_one_off_costs_the_month_is_known_and_the_time_is_not() -> None:
    found = of({key: value for key, value in SAID.items() if key != "one_off_cost"})
    assert found.gain is not None and found.months is None and found.one_off is None
    assert (found.group, found.missing) == ("unknown", ("one_off_cost",))


def test_contacts_won_back_count_only_when_both_their_number_and_their_worth_are_said() -> None:
    half = of(SAID | {"missed_per_month": "400"})
    assert half.won_back is None
    whole = of(SAID | {"missed_per_month": "400", "value_of_contact": "15"}, figures=payback_figures())
    # the vendor's claim: 400 x 0.15..0.25 x $15 = $900 to $1,500, $1,200 in the middle
    assert whole.won_back is not None and 900 * 0.8 < whole.won_back.low < 1200 < whole.won_back.high < 1500 * 1.2
    claim = next(one for one in whole.assumptions if one.key == "recovered_share")
    assert claim.basis == "claim" and "a vendor's claim to be confirmed" in claim.value
    own = of(SAID | {"missed_per_month": "400", "value_of_contact": "15", "recovered_share": "0.1"})
    assert own.won_back is not None and own.won_back.middle == pytest.approx(600, rel=0.16)
    assert next(one for one in own.assumptions if one.key == "recovered_share").basis == "said"


def test_what_is_not_sure_widens_the_range_and_the_share_of_bad_endings() -> None:
    sure, unsure = of(SAID), of(SAID, figures=payback_figures())
    assert sure.gain is not None and unsure.gain is not None
    assert unsure.gain.high - unsure.gain.low > 2 * (sure.gain.high - sure.gain.low)
    guess = of(
        {key: value for key, value in SAID.items() if key not in ("savings_kept", "running_cost")},
        figures=payback_figures(),
    )
    assert guess.gain is not None and guess.gain.high - guess.gain.low > unsure.gain.high - unsure.gain.low
    assert {one.key: one.basis for one in guess.assumptions}["savings_kept"] == "judgement"


def test_the_same_answers_always_give_the_same_ranges() -> None:
    assert of(SAID, figures=payback_figures()) == of(SAID, figures=payback_figures())


def test_a_dearer_agent_never_pays_back_sooner() -> None:
    times = []
    for bill in (100, 300, 500, 700, 900):
        months = of(SAID, bill=bill, figures=payback_figures()).months
        times.append(float("inf") if months is None else months.middle)
    assert times == sorted(times)


def test_the_table_is_sorted_by_group_and_then_by_time() -> None:
    found = sorted_portfolio([
        of(SAID | {"one_off_cost": "60000"}, name="archive"),
        of({}, name="unknown"),
        of(SAID | {"one_off_cost": "3000"}, name="desk"),
        of(SAID | {"one_off_cost": "1000"}, name="calls"),
        of(SAID | {"one_off_cost": "12000"}, name="mail"),
    ])  # fmt: skip
    assert [one.name for one in found] == ["calls", "desk", "mail", "archive", "unknown"]


def test_each_answer_that_the_page_asks_for_is_a_question_that_is_understood_in_a_case() -> None:
    by_id = read_question_list().by_id
    assert all(name in by_id for name in QUESTIONS)
    assert all(not by_id[name].on_page for name in QUESTIONS if name != "resolved_share")


def test_figures_without_a_reason_or_source_are_refused() -> None:
    data, references = read_toml("payback.toml"), read_toml("references.toml")
    for change in ({"savings_kept": {**data["savings_kept"], "why": ""}}, {"new": data["savings_kept"]},
                   {"savings_kept": {**data["savings_kept"], "references": ["nobody"]}},
                   {"savings_kept": {**data["savings_kept"], "low": 0.99}}):  # fmt: skip
        with pytest.raises(InputRefused):
            read_payback_figures({**data, **change}, references)


def test_the_vendors_claim_is_marked_as_one() -> None:
    figure = payback_figures()["recovered_share"]
    assert (figure.low, figure.high, figure.claim) == (0.15, 0.25, True)


def test_the_operating_annex_has_five_measures_three_failures_with_an_owner_and_only_questions_about_fit() -> None:
    found = operating()
    assert [one.id for one in found.measures] == [
        "containment", "escalation_accuracy", "after_hours_capture", "handle_time", "cost_per_resolved"]  # fmt: skip
    assert [one.id for one in found.failures] == ["integration_drift", "undefined_escalation", "prompt_rot"]
    for failure in found.failures:
        assert failure.owner.startswith("Who ") and failure.vendor_question.endswith("?")
    assert all("?" in one.question for one in found.fit_questions)


def test_the_command_prints_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = json.loads(resource_path("samples/support-team.advisor.json").read_bytes())
    case["answers"].update(
        today_cost_per_task="4.20", one_off_cost="9000", missed_per_month="300", value_of_contact="15"
    )
    path = tmp_path / "case.advisor.json"
    path.write_text(json.dumps(case))
    assert run(["payback", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[0]
    assert found["group"] == "six_months" and found["months"]["middle"] < 6
    assert run(["payback", str(path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Pays back inside six months:") and "vendor's claim" in out and "quarter of waiting" in out
