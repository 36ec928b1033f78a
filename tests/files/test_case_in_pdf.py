"""A report gives its case back byte for byte, and a PDF from anywhere can't hurt."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from advisor.errors import AdvisorError
from advisor.files.case_file import read_case, read_case_data, write_case
from advisor.files.case_in_pdf import case_bytes, read_case_in_pdf
from advisor.files.names import CASE_ENDING
from advisor.files.reader import Damaged
from advisor.files.resources import read_bytes, resource_names
from advisor.report.pdf.recommendation import render_report
from tests.reliability.hostile_files import _pdf
from tests.report import builders

SAMPLES = resource_names("samples", CASE_ENDING)
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


def _with_packed_parts(parts: int, megabytes: int) -> bytes:
    """A PDF whose tree of names leads into so many packed parts, each of which unpacks to so many megabytes of blanks."""
    numbers = range(10, 10 + parts)
    body = b"<< /Names [] >>" + b" " * (megabytes * 1_000_000)
    return packed_pdf(dict.fromkeys(numbers, body), {
        1: b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>",
        2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        3: b"<< /Kids [%s] >>" % b" ".join(b"%d 0 R" % number for number in numbers),
    })  # fmt: skip


def packed_pdf(packed: dict[int, bytes], plain: dict[int, bytes]) -> bytes:
    """A PDF of these parts by their numbers, the catalog first; of the packed ones each is in a stream of its own."""
    made, places = bytearray(b"%PDF-1.7\n"), {0: (0, 0, 65535)}

    def add(number: int, body: bytes) -> None:
        places[number] = (1, len(made), 0)
        made.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    for number, body in packed.items():
        head = b"%d 0 " % number
        stream = zlib.compress(head + body, 9)
        made_of = b"/Type /ObjStm /N 1 /First %d /Filter /FlateDecode" % len(head)
        add(1000 + number, b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), made_of, stream))
        places[number] = (2, 1000 + number, 0)
    for number, body in plain.items():
        add(number, body)
    start, own = len(made), max(places) + 1
    places[own] = (1, start, 0)
    rows = b"".join(
        bytes([kind]) + at.to_bytes(4, "big") + extra.to_bytes(2, "big")
        for kind, at, extra in (places.get(number, (0, 0, 0)) for number in range(own + 1))
    )
    made += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        own, own + 1, len(rows), rows)  # fmt: skip
    return bytes(made) + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.mark.parametrize(("parts", "megabytes"), [(3, 74), (40, 1)], ids=["three of 74 MB", "forty of 1 MB"])
def test_packed_parts_are_unpacked_to_four_megabytes_in_all(
    parts: int, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdf.filters

    unpacked: list[int] = []
    real = pypdf.filters.decompress

    def counted(data: bytes) -> bytes:
        found = real(data)
        unpacked.append(len(found))
        return found

    monkeypatch.setattr(pypdf.filters, "decompress", counted)
    with pytest.raises(Damaged, match="can't be read"):
        read_case_in_pdf(_with_packed_parts(parts, megabytes), "report.pdf")
    assert sum(unpacked) <= 5_100_000  # the part that is too much is the last that is unpacked


def test_a_pdf_of_five_million_parts_and_no_table_is_refused_before_they_are_looked_for() -> None:
    with pytest.raises(Damaged, match="more parts than any report"):
        read_case_in_pdf(b"%PDF-1.7\n" + b"1 0 obj\n" * 5_000_000 + b"startxref\n0\n%%EOF", "report.pdf")


def test_few_packed_parts_are_read() -> None:
    with pytest.raises(AdvisorError, match="carries no case"):
        read_case_in_pdf(_with_packed_parts(3, 1), "report.pdf")


def test_tables_that_lead_to_tables_end_after_a_million_reads() -> None:
    made, before = bytearray(b"%PDF-1.7\n"), None
    for _ in range(60_000):
        at = len(made)
        made += b"xref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 %s >>\n" % (
            b"" if before is None else b"/Prev %d" % before
        )
        before = at
    with pytest.raises(Damaged, match="can't be read"):
        read_case_in_pdf(bytes(made) + b"startxref\n%d\n%%%%EOF\n" % before, "report.pdf")


def test_a_tree_of_names_that_repeats_itself_is_looked_at_two_thousand_times_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = b"(x) 2 0 R " * 4000
    data = _pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
            b"<< /Kids [%s] >>" % (b"4 0 R " * 2000),
            b"<< /Kids [%s] >>" % (b"5 0 R " * 2000),
            b"<< /Names [%s] >>" % names,
        ]
    )
    from pypdf.generic import IndirectObject

    looked: list[int] = []
    real = IndirectObject.get_object

    def counted(self: IndirectObject) -> Any:
        looked.append(self.idnum)
        return real(self)

    monkeypatch.setattr(IndirectObject, "get_object", counted)
    with pytest.raises(AdvisorError, match="carries no case"):
        read_case_in_pdf(data, "report.pdf")
    assert looked.count(2) + looked.count(4) + looked.count(5) < 10_000


@pytest.mark.parametrize("packing", [b"/ASCII85Decode", b"/LZWDecode", b"[/FlateDecode /FlateDecode]"])
def test_a_case_that_is_packed_in_another_way_than_any_writer_uses_is_refused_unread(packing: bytes) -> None:
    data = _pdf(CASE).replace(b"/Type /EmbeddedFile", b"/Type /EmbeddedFile /Filter " + packing)
    with pytest.raises(AdvisorError, match="unusual way"):
        read_case_in_pdf(data, "report.pdf")


def _pdf_of(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    )
