"""outloud, a second judge of what a screen reader meets: no error in any sample or kind of report. By hand: -m slow."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_bytes, read_market_resources, read_method, resource_names, resource_path
from advisor.report.pdf.questionnaire import render_questionnaire
from advisor.report.pdf.recommendation import render_report, render_summary
from tests.outside import run_outside
from tests.report.verapdf.test_standards import CASES

BESIDE = Path(sys.executable).with_name("outloud")
OUTLOUD = str(BESIDE) if BESIDE.exists() else shutil.which("outloud")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OUTLOUD is None, reason="NOT CHECKED: needs `pip install outloud` (for development only)"),
]


def no_error(folder: Path, made: dict[str, bytes]) -> None:
    files = []
    for name, content in made.items():
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(content)
    said = run_outside([str(OUTLOUD), "--no-info", *map(str, files)], {}, folder, 900)
    # one line for each file: "PASS  name.pdf: 0 error(s), ..."
    assert len(re.findall(r"\.pdf: 0 error\(s\)", said)) == len(files), said


def test_no_sample_has_an_error(tmp_path: Path) -> None:
    made, market, method = {}, read_market_resources(), read_method()
    for n, name in enumerate(resource_names("samples", ".advisor.json")):
        advice = advise(read_case(resource_path(name)), market, method)
        made[f"report-{n}"] = render_report(advice, ("a4", "letter")[n % 2], read_bytes(name))
        made[f"summary-{n}"] = render_summary(advice, "a4", read_bytes(name))
        made[f"questions-{n}"] = render_questionnaire(advice)
    no_error(tmp_path, made)


def test_no_kind_of_report_has_an_error(tmp_path: Path) -> None:
    no_error(tmp_path, {make.__name__: make() for make in CASES})
