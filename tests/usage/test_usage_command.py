"""`advisor usage` and `advisor review`: the fixed fields, the case before and after, and one sentence for each bad file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import run
from advisor.files.case_file import read_case
from advisor.files.resources import resource_path
from tests.usage.exports import FIXTURES, csv

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT.parent / "shared" / "data"
FIELDS = {
    "days", "first_day", "last_day", "requests", "input_tokens", "cached_input_tokens", "cache_write_tokens",
    "output_tokens", "tokens_per_request", "list_cost", "daily", "warnings",
}  # fmt: skip
DAY_FIELDS = {
    "day",
    "requests",
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "output_tokens",
    "list_cost",
}

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the research traces are not beside the project (../shared/data)"
)


def usage(path: Path | str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["usage", str(path), "--json", *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def week(folder: Path, requests: int = 1000, tokens_in: int = 800_000, tokens_out: int = 150_000) -> Path:
    """A week of a chat service: each day so many requests and tokens of gpt-4o."""
    rows = [f"2026-10-{day:02}T00:00:00+00:00,{requests},gpt-4o,{tokens_in},{tokens_out},0" for day in range(1, 8)]
    path = folder / "completions_usage.csv"
    path.write_bytes(
        csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows)
    )
    return path


def test_the_summary_has_the_fixed_fields_and_money_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(FIXTURES["openai_usage_csv"].content)
    found = usage(path, capsys)
    assert set(found) >= FIELDS and set(found["daily"][0]) == DAY_FIELDS
    assert found["tokens_per_request"] == {
        "input": {"mean": 400.0, "median": None, "p95": None}, "output": {"mean": 40.0, "median": None, "p95": None}}  # fmt: skip
    assert found["daily"][1] == {"day": "2026-10-03", "requests": 5, "input_tokens": 2000, "cached_input_tokens": 1000,
                                 "cache_write_tokens": 0, "output_tokens": 200, "list_cost": "0.00575"}  # fmt: skip
    assert usage(path, capsys, "--days", "1")["requests"] == 5


def test_the_text_says_what_was_recognised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", str(week(tmp_path))]) == 0
    out = capsys.readouterr().out
    # a day: (800000 x 2.5 + 150000 x 10) / 1e6 = 3.50
    assert "OpenAI usage (CSV)" in out and "Days with usage: 7" in out and "24.50 USD" in out and "3.50 USD" in out


def test_a_case_is_updated_and_its_estimate_shown_before_and_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.advisor.json"
    case.write_bytes(resource_path("samples/support-team.advisor.json").read_bytes())
    path = week(tmp_path)
    change = usage(path, capsys, "--into", str(case))["change"]
    kept = read_case(case)
    assert kept.usage is not None and kept.usage["source"] == path.name and kept.usage["requests"] == 7000
    for key in ("tasks", "task_cost"):
        before, after = change["before"][key], change["after"][key]
        # what was measured narrows the range, the size of a task far more than the volume
        assert after["high"] / after["low"] < before["high"] / before["low"]
    assert len(change["cannot_tell"]) >= 3
    assert run(["usage", str(path), "--into", str(case)]) == 0
    out = capsys.readouterr().out
    assert "before" in out and "after" in out and "What these days can't tell" in out
    assert run(["advise", str(case), "--json"]) == 0


def test_an_export_without_requests_leaves_the_case_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.advisor.json"
    case.write_bytes(resource_path("samples/support-team.advisor.json").read_bytes())
    before = case.read_bytes()
    path = tmp_path / "u.csv"
    path.write_bytes(FIXTURES["anthropic_usage_csv"].content)
    assert run(["usage", str(path), "--into", str(case)]) == 1
    assert "counts no requests" in capsys.readouterr().err and case.read_bytes() == before


def test_a_saved_case_is_reviewed_with_what_really_happened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = resource_path("samples/support-team.advisor.json")
    assert run(["review", str(case), str(week(tmp_path, requests=90_000, tokens_in=60_000_000)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found["figures"]][:2] == ["Tasks in a month", "Tokens of one task at list price"]
    assert found["sentence"] and found["asks"] and all(ask["question"] for ask in found["asks"])
    tasks = found["figures"][0]
    assert tasks["inside"] is (tasks["plan"]["low"] <= tasks["actual"] <= tasks["plan"]["high"])
    assert run(["review", str(case), str(week(tmp_path))]) == 0
    assert "Ask for at the price review" in capsys.readouterr().out


@pytest.mark.parametrize(("calls", "asks"), [(400, "A smaller tier"), (4_000_000, "The rate of the next tier")])
def test_the_review_asks_for_what_the_difference_calls_for(
    calls: int, asks: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = resource_path("samples/support-team.advisor.json")
    assert run(["review", str(case), str(week(tmp_path, calls, calls * 800, calls * 150)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["figures"][0]["inside"] is False
    assert any(ask["what"].startswith(asks) for ask in found["asks"])


def test_a_csv_of_no_known_format_is_told_by_its_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(csv("Wann;Rein;Raus", "01.10.2026;1000;200"))
    assert run(["usage", str(path)]) == 1
    assert "--map" in capsys.readouterr().err
    found = usage(path, capsys, "--map", "time=Wann", "--map", "input=Rein", "--map", "output=Raus")
    assert (found["days"], found["input_tokens"]) == (1, 1000)


def test_there_is_one_line_for_each_fault_of_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, status in ((["usage", str(tmp_path / "none.csv")], 1), (["usage", str(tmp_path)], 1), (["usage"], 2),
                          (["usage", "x.csv", "--days", "0"], 2)):  # fmt: skip
        assert run(words) == status
    (tmp_path / "empty.csv").write_bytes(b"")
    assert run(["usage", str(tmp_path / "empty.csv")]) == 1
    err = capsys.readouterr().err
    assert "Traceback" not in err and "empty.csv: is empty" in err


def test_an_export_is_read_where_there_is_no_screen_and_no_numpy(tmp_path: Path) -> None:
    code = "import sys; sys.modules['numpy'] = None; from advisor.cli import run; sys.exit(run(['usage', sys.argv[1]]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(week(tmp_path))], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0 and "Days with usage: 7" in done.stdout, done.stderr


# The research traces, whole


@needs_data
@pytest.mark.parametrize(
    ("name", "requests", "tokens_in", "tokens_out"),
    [
        ("azure_llm_2023/AzureLLMInferenceTrace_conv.csv", 19_366, 22_361_870, 4_088_665),
        ("azure_llm_2023/AzureLLMInferenceTrace_code.csv", 8_819, 18_059_974, 245_896),
        ("mooncake/conversation_trace.jsonl", 12_031, 144_793_823, 4_122_048),
        ("vidur/arxiv_summarization_stats_llama2_tokenizer_filtered_v2.csv", 28_257, 73_131_321, 8_234_948),
        ("burstgpt/burstgpt1_daily.csv", 1_429_737, 1_049_263_050, 0),
    ],
)
def test_a_research_trace_is_imported_whole(
    name: str, requests: int, tokens_in: int, tokens_out: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = usage(DATA / name, capsys)
    assert (found["requests"], found["input_tokens"], found["output_tokens"]) == (requests, tokens_in, tokens_out)


@needs_data
def test_the_figures_of_the_azure_conversations_are_those_of_its_paper(capsys: pytest.CaptureFixture[str]) -> None:
    found = usage(DATA / "azure_llm_2023/AzureLLMInferenceTrace_conv.csv", capsys)["tokens_per_request"]
    assert found["input"]["mean"] == pytest.approx(1155, abs=0.5) and found["input"]["median"] == 1020
    assert found["output"]["mean"] == pytest.approx(211, abs=0.5) and found["output"]["median"] == 129


@needs_data
def test_the_focus_sample_is_imported_whole(capsys: pytest.CaptureFixture[str]) -> None:
    found = usage(DATA / "focus/focus_sample_1.0.csv", capsys)
    # 1,000 rows of September 2024; none of them counts tokens; billed adds up to 20.52022672899 by an own sum
    assert (found["rows"], found["days"], found["first_day"], found["last_day"]) == (
        1000,
        30,
        "2024-09-01",
        "2024-09-30",
    )
    assert (found["billed"], found["currency"], found["input_tokens"]) == ("20.52022672899", "USD", 0)
    assert any("1,000 lines of other services" in warning for warning in found["warnings"])


@needs_data
def test_the_profile_of_a_day_is_imported_whole(capsys: pytest.CaptureFixture[str]) -> None:
    found = usage(DATA / "burstgpt/burstgpt1_hour_of_day.csv", capsys)
    assert (found["rows"], found["requests"]) == (24, 23_438)


@pytest.mark.parametrize(
    ("key", "value"),
    [("requests", "many"), ("requests", "-5"), ("requests", True), ("days", "nan"), ("list_cost", "inf"),
     ("input_tokens", ["1"]), ("covers_hours", "1e99"), ("output_tokens", {})],
)  # fmt: skip
def test_a_case_whose_summary_was_tampered_with_is_refused_and_not_trusted(
    key: str, value: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = json.loads(resource_path("samples/support-team.advisor.json").read_bytes())
    summary = {"days": 7, "requests": 700, "input_tokens": 7000, "output_tokens": 700, "list_cost": "1.5"}
    case["usage"] = {"source": "u.csv", "summary": {**summary, key: value}}
    path = tmp_path / "case.advisor.json"
    path.write_text(json.dumps(case))
    assert run(["advise", str(path)]) == 1
    err = capsys.readouterr().err
    assert f"usage.summary.{key}" in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.00018", "0.00018 USD"),
        ("0", "0.00 USD"),
        ("1234.5", "1,234.50 USD"),
        (None, "not known"),
        ("0.5", "0.5 USD"),
    ],
)
def test_a_small_amount_never_looks_like_nothing(amount: str | None, shown: str) -> None:
    from advisor.report.usage_text import money_as_text

    assert money_as_text(amount, "USD") == shown
