"""The command line: the main job from a sample to both PDFs without a screen, and one clear sentence for every bad file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import __version__
from advisor.__main__ import main
from advisor.cli import COMMANDS, run

PROJECT = Path(__file__).parent.parent
SAMPLES = [
    path.name.removesuffix(".advisor.json") for path in sorted((PROJECT / "resources/samples").glob("*.advisor.json"))
]


def test_the_support_team_goes_from_a_sample_to_advice_and_both_pdfs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, report, questions = (str(tmp_path / name) for name in ("case.advisor.json", "r.pdf", "q.pdf"))
    assert run(["sample", "support-team", "-o", case]) == 0
    assert run(["advise", case, "--json"]) == 0
    out = capsys.readouterr().out
    advice = json.loads(out[out.index("{") :])
    assert advice["verdict"] in ("per_token", "flat_rate", "hybrid_with_caps")
    assert {offer["name"] for offer in advice["offers"]} >= {"Metered, 30% markup", "Metered, 60% markup"}
    assert run(["report", case, "-o", report]) == 0
    assert run(["questionnaire", case, "-o", questions]) == 0
    assert Path(report).read_bytes().startswith(b"%PDF-1.7") and Path(questions).read_bytes().startswith(b"%PDF-")


def test_the_text_says_the_verdict_the_caps_and_the_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["advise", str(PROJECT / "resources/samples/knows-nothing.advisor.json")]) == 0
    text = capsys.readouterr().out
    for words in (
        "Confidence: low",
        "Caps and alerts to set",
        "Questions for the vendor",
        "What we assumed",
        "not a quote",
    ):
        assert words in text


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_whole_case(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(PROJECT / f"resources/samples/{name}.advisor.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["valid"] is True


def test_at_least_six_samples_are_listed_with_their_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sample", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) >= 6 and {sample["name"] for sample in listed} == set(SAMPLES)


BAD = {
    "empty": b"",
    "not JSON": b"hello",
    "cut in the middle": b'{"format": 1, "answers": {"tasks": "4',
    "newer": b'{"format": 99, "answers": {}}',
    "another program's": b'{"name": "x", "dependencies": {}}',
    "a list": b"[1, 2, 3]",
    "binary": bytes(range(256)),
    "too deep": b"[" * 5000,
    "a float": b'{"format": 1, "answers": {"tasks": 1.5}}',
    "unknown answer": b'{"format": 1, "answers": {"taks": "100"}}',
    "key given as number": b'{"format": 1, "answers": {"tasks": "50_75"}}',
    "unknown choice": b'{"format": 1, "answers": {"stage": "dreaming"}}',
    "offer without a price model": b'{"format": 1, "answers": {}, "offers": [{"format": 1, "name": "x", "currency": "USD", "charges": [{"id": "a", "kind": "usage", "meter": "tasks", "price": {}}]}]}',
}


@pytest.mark.parametrize("command", ["advise", "check", "report"])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_case_gets_one_sentence_status_1_and_stays_as_it_is(
    kind: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.advisor.json"
    path.write_bytes(BAD[kind])
    output = ["-o", str(tmp_path / "r.pdf")] if command == "report" else []
    assert run([command, str(path), *output]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and said.err.startswith("advisor: ")
    assert "bad.advisor.json" in said.err and "Traceback" not in said.err
    assert said.out == "" and path.read_bytes() == BAD[kind]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bad.advisor.json"]


def test_a_misspelt_answer_is_told_the_nearest_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.advisor.json"
    path.write_bytes(BAD["unknown answer"])
    assert run(["check", str(path)]) == 1
    assert "tasks" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["sample", "support-team"], ["advise"], ["report", "x"], ["models", "--nonsense"], ["--nonsense"]],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2


def test_a_bill_is_exact_and_shows_its_working(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = {
        "format": 1, "name": "Growth", "currency": "USD",
        "charges": [
            {"id": "base", "kind": "fee", "amount": "499"},
            {"id": "use", "kind": "usage", "meter": "interactions", "included": "10000", "price": {"model": "per_unit", "unit_price": "0.05"}},
        ],
    }  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(contract), "utf-8")
    (tmp_path / "u.json").write_text('{"months": [{"interactions": "12300"}]}', "utf-8")
    assert run(["bill", str(tmp_path / "c.json"), str(tmp_path / "u.json"), "--json"]) == 0
    bill = json.loads(capsys.readouterr().out)
    assert bill["total"] == "614.00"  # 499 + 2,300 x 0.05
    assert "2,300" in bill["months"][0]["lines"][1]["working"]


def test_a_month_without_a_meter_that_the_contract_charges_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = {"format": 1, "name": "X", "currency": "USD", "charges": [{"id": "use", "kind": "usage", "meter": "minutes", "price": {"model": "per_unit", "unit_price": "1"}}]}  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(contract), "utf-8")
    (tmp_path / "u.json").write_text('{"months": [{"tasks": "1"}]}', "utf-8")
    assert run(["bill", str(tmp_path / "c.json"), str(tmp_path / "u.json")]) == 1
    assert "minutes" in (said := capsys.readouterr().err) and "u.json" in said


def test_models_and_plans_are_found_with_date_and_price(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "openai", "gpt-4o"]) == 0
    assert "in $2.5," in capsys.readouterr().out
    assert run(["plans", "callsphere"]) == 0
    assert "50,000 interactions" in capsys.readouterr().out


def test_the_version_and_a_start_that_prices_nothing() -> None:
    ran = subprocess.run([sys.executable, "-m", "advisor", "--version"], cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0 and ran.stdout.strip() == f"advisor {__version__}"
    code = "import sys; from advisor.cli import run; run(['sample', '--list']); sys.exit(any(m in sys.modules for m in ('numpy', 'pydantic', 'reportlab')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True).returncode == 0


def test_a_list_of_prices_loads_no_engine() -> None:
    code = """
import sys
from advisor.cli import run
run(["models", "--json"])
run(["plans", "--json"])
loaded = {"numpy", "reportlab", "PySide6", "genai_prices", "advisor.forecast", "advisor.contracts", "advisor.advice"}
sys.exit(" ".join(loaded & set(sys.modules)) or 0)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_screen_the_window_says_what_to_do_instead() -> None:
    bare = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    ran = subprocess.run([sys.executable, "-m", "advisor"], cwd=PROJECT, capture_output=True, text=True, env=bare)
    if sys.platform.startswith("linux"):
        assert ran.returncode == 2 and "advisor advise CASE" in ran.stderr


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(command in said for command in COMMANDS)


def test_the_case_itself_is_never_the_target_of_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.advisor.json"
    assert run(["sample", "knows-nothing", "-o", str(case)]) == 0
    before = case.read_bytes()
    assert run(["report", str(case), "-o", str(case)]) == 1
    assert case.read_bytes() == before


def test_the_installation_checks_itself(capsys: pytest.CaptureFixture[str]) -> None:
    run(["self-check", "--json"])
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    for name in ("resources", "engine", "PDF", "window"):
        assert checks[name]["fine"], checks[name]["says"]


def test_a_sample_and_a_pdf_never_replace_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.advisor.json"
    assert run(["sample", "knows-nothing", "-o", str(case)]) == 0
    assert run(["sample", "knows-nothing", "-o", str(case)]) == 0  # the same again: nothing to lose
    case.write_text(case.read_text("utf-8").replace('"format": 1', '"format":  1'), "utf-8")
    changed = case.read_bytes()
    (tmp_path / "notes.txt").write_bytes(b"my notes")
    assert run(["sample", "knows-nothing", "-o", str(case)]) == 1
    assert run(["questionnaire", str(case), "-o", str(tmp_path / "notes.txt")]) == 1
    assert "choose another name" in capsys.readouterr().err
    assert case.read_bytes() == changed and (tmp_path / "notes.txt").read_bytes() == b"my notes"


def test_an_assumption_that_is_not_known_is_refused_with_the_files_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.advisor.json"
    path.write_bytes(b'{"format": 1, "answers": {}, "overrides": {"magrin": "0.4"}}')
    assert run(["advise", str(path)]) == 1
    assert "c.advisor.json" in (said := capsys.readouterr().err) and "overrides.magrin" in said


def test_a_case_with_unknown_answers_does_not_bring_them_back_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.advisor.json"
    path.write_text(json.dumps({"format": 1, "answers": {f"k{n}": "zebra" for n in range(400)}}), "utf-8")
    assert run(["check", str(path)]) == 1
    assert len(said := capsys.readouterr().err) < 2000 and "zebra" not in said


def test_check_refuses_an_assumption_that_does_not_exist_and_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads((PROJECT / "resources/samples/support-team.advisor.json").read_text(encoding="utf-8"))
    path = tmp_path / "case.advisor.json"
    path.write_text(json.dumps(data | {"overrides": {"marginn": "0.3"}}), encoding="utf-8")
    assert run(["check", str(path)]) == 1
    said = capsys.readouterr().err
    assert "overrides.marginn" in said and "margin" in said and str(path) in said


def test_the_cheapest_model_or_plan_for_a_case_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.advisor.json"
    assert run(["sample", "routine-at-scale", "-o", str(case)]) == 0
    assert run(["cheapest", str(case), "--grade", "cheap"]) == 0
    assert "Cheapest for this work" in capsys.readouterr().out
    assert run(["cheapest", str(case), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["best"]["fits"] and found["best"]["mean"] == min(
        each["mean"] for each in found["models"] + found["plans"]
    )
    assert run(["cheapest", str(case), "--best", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["best"] == found["best"]
    assert run(["cheapest", str(case), "--best"]) == 0
    assert found["best"]["title"] in (said := capsys.readouterr().out) and len(said.splitlines()) == 1


def test_a_program_without_a_console_works_without_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where the built program has none."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["sample", "support-team", "-o", str(tmp_path / "case.advisor.json")]) == 0
    assert main(["check", str(tmp_path / "none.json")]) == 1


def test_all_that_a_command_says_is_written_before_it_ends_at_once() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "advisor", "models", "--json"], check=True, capture_output=True, text=True
    )
    assert len(json.loads(ran.stdout)) > 2000
