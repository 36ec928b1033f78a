"""A report gives its case back byte for byte, and a PDF from anywhere can't hurt."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from advisor.errors import AdvisorError
from advisor.files.case_file import ENDING, read_case, read_case_data, write_case
from advisor.files.case_in_pdf import case_bytes, read_case_in_pdf
from advisor.files.resources import read_bytes, resource_names
from advisor.report.pdf.recommendation import render_report
from tests.report import builders

SAMPLES = resource_names("samples", ENDING)
CASE = read_bytes(SAMPLES[0])
PDF = render_report(builders.advice(), "a4", CASE)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_comes_back_byte_for_byte(name: str, tmp_path: Path) -> None:
    case, report = read_bytes(name), tmp_path / "report.pdf"
    report.write_bytes(render_report(builders.advice(), "letter", case))
    assert case_bytes(report) == case
    plain = tmp_path / "plain.json"
    plain.write_bytes(case)
    assert read_case(report) == read_case(plain)


def test_a_case_of_any_bytes_comes_back_as_it_is() -> None:
    odd = bytes(range(256)) * 40 + b"\r\n\n\nendstream\n"
    assert read_case_in_pdf(render_report(builders.advice(), "a4", odd), "x.pdf") == odd


@pytest.mark.parametrize(
    "options",
    [
        ["--linearize"],
        ["--object-streams=generate", "--recompress-flate", "--compression-level=9"],
        ["--qdf", "--object-streams=disable"],
        ["--stream-data=uncompress"],
    ],
)
def test_it_comes_back_after_qpdf_has_saved_the_file_again(options: list[str], tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("NOT CHECKED: the round trip through qpdf needs qpdf")
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(PDF)
    subprocess.run(["qpdf", *options, str(before), str(after)], check=True)
    assert after.read_bytes() != PDF
    assert case_bytes(after) == CASE


def test_it_comes_back_after_another_program_has_saved_the_file_again() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    out = io.BytesIO()
    writer.write(out)
    assert read_case_in_pdf(out.getvalue(), "x.pdf") == CASE


def test_a_report_without_its_case_says_so() -> None:
    with pytest.raises(AdvisorError, match=r"^x\.pdf: carries no case: .*open the case file$"):
        read_case_in_pdf(render_report(builders.advice()), "x.pdf")


def test_a_saved_case_never_replaces_the_report_that_it_came_from(tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(PDF)
    with pytest.raises(AdvisorError, match="is not replaced"):
        write_case(report, read_case_data(report))
    assert report.read_bytes() == PDF


def test_a_bomb_in_a_small_file_is_refused() -> None:
    bomb = render_report(builders.advice(), "a4", b"\x00" * 60_000_000)
    assert len(bomb) < 500_000
    with pytest.raises(AdvisorError, match=r"^x\.pdf: the case in it is larger than 5,000,000 bytes"):
        read_case_in_pdf(bomb, "x.pdf")


def test_a_locked_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(AdvisorError, match="locked with a password"):
        read_case_in_pdf(out.getvalue(), "x.pdf")


def test_attachments_that_lead_round_in_a_circle_end() -> None:
    code = (
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n3 0 obj << /Kids [ 3 0 R 3 0 R 3 0 R ] >> endobj\n"
        b"trailer << /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"
    )
    with pytest.raises(AdvisorError):
        read_case_in_pdf(code, "x.pdf")


@given(st.integers(0, len(PDF) - 1), st.binary(min_size=1, max_size=40), st.integers(0, 3000))
@settings(max_examples=25, deadline=None)
def test_a_damaged_pdf_gives_its_case_or_one_sentence(at: int, noise: bytes, cut: int) -> None:
    damaged = PDF[:at] + noise + PDF[at + len(noise) : len(PDF) - cut]
    try:
        assert read_case_in_pdf(damaged, "x.pdf")
    except AdvisorError as error:
        assert str(error).startswith("x.pdf: ") and "\n" not in str(error)
