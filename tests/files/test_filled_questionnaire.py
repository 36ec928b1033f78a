"""Which fields of a returned form are taken apart: all that have a value, however the vendor's program wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject

from advisor.errors import AdvisorError
from advisor.files.filled_questionnaire import read_filled
from advisor.report.pdf.questionnaire import render_questionnaire
from tests.files.test_case_in_pdf import _pdf_of, packed_pdf
from tests.report import builders

EMPTY = render_questionnaire(builders.advice(), which="all")
SAID = {
    "vendor": "New Co",
    "P3_yes": "/Yes",
    "P3_answer": "see #4",
    "price_platform_fee": "$399",
    "X7_evidence": "p. 9",
}


def form(parts: bytes, below: bytes = b"null", other: bytes = b"/T (P1_answer) /V (other)") -> bytes:
    """A form of two fields: were no value found at all, every field would be looked at once more."""
    return _pdf_of([b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 3 0 R] >> >>",
                    b"<< /Type /Pages /Kids [] /Count 0 >>", b"<< /FT /Tx %s >>" % parts, below,
                    b"<< /FT /Tx %s >>" % other])  # fmt: skip


def pages_with(writer: PdfWriter) -> PdfWriter:
    for page in writer.pages:
        writer.update_page_form_field_values(page, SAID, auto_regenerate=False)
    return writer


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def by_pypdf(tmp_path: Path) -> Path:
    empty, back = saved(tmp_path / "empty.pdf", EMPTY), tmp_path / "back.pdf"
    pages_with(PdfWriter(clone_from=str(empty))).write(str(back))
    return back


def test_a_form_saved_whole_or_behind_its_old_parts_says_the_same(by_pypdf: Path, tmp_path: Path) -> None:
    whole = read_filled(by_pypdf)
    assert whole.vendor == "New Co" and whole.prices["platform_fee"].amount == "$399"
    assert whole.answers["P3"].tick == "yes" and whole.answers["P3"].answer == "see #4"
    assert whole.answers["X7"].evidence == "p. 9"
    behind = tmp_path / "behind" / "back.pdf"
    behind.parent.mkdir()
    pages_with(PdfWriter(str(tmp_path / "empty.pdf"), incremental=True)).write(str(behind))
    assert behind.read_bytes().startswith(EMPTY[:-10])
    assert read_filled(behind) == whole


def test_a_field_that_is_packed_is_read(tmp_path: Path) -> None:
    packed = {3: b"<< /FT /Tx /T (P3_answer) /V (kept) >>"}
    made = packed_pdf(packed, {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 3 0 R] >> >>",
        2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        5: b"<< /FT /Tx /T (P1_answer) /V (other) >>",
    })  # fmt: skip
    assert b"kept" not in made
    found = read_filled(saved(tmp_path / "form.pdf", made))
    assert found.answers["P3"].answer == "kept" and found.answers["P1"].answer == "other"


def test_of_four_hundred_fields_only_those_with_a_value_are_taken_apart(
    by_pypdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = PdfReader(by_pypdf).get_fields() or {}
    looked: list[int] = []
    real = IndirectObject.get_object
    monkeypatch.setattr(IndirectObject, "get_object", lambda self: looked.append(self.idnum) or real(self))
    read_filled(by_pypdf)
    # the five with a value and the catalog, and with each what leads to it
    assert len(fields) > 400 and len(looked) < 20


@pytest.mark.parametrize(
    "parts",
    [
        b"/T (P3_answer) /V (kept)",
        b"/T (P3_answer) /#56 (kept)",
        b"/T (P3_answer) /TU (the letters endobj) /V (kept)",
        b"/T (P3_answer) /TU (\nendobj\n9 0 obj\n<< >>) /V (kept)",
        b"/T (P3_answer) /TU (%s) /V (kept)" % (b"long " * 1000),
        b"/T (P3_answer) /V 4 0 R",
        b"/T (P3_answer) /K#69ds [4 0 R]",
    ],
    ids=["plainly", "its name as a number", "after a word of the format", "after what looks like the next part",
         "after five thousand letters", "in a part of its own", "in a field below, named by a number"],
)  # fmt: skip
def test_a_value_is_found_however_it_is_written(parts: bytes, tmp_path: Path) -> None:
    below = b"(kept)" if b"/V 4" in parts else b"<< /V (kept) >>"
    found = read_filled(saved(tmp_path / "form.pdf", form(parts, below)))
    assert found.answers["P3"].answer == "kept" and found.answers["P1"].answer == "other"


def test_a_value_is_found_where_the_table_points_beside_its_field(tmp_path: Path) -> None:
    made = form(b"/T (P3_answer) /V (kept)", b"<< >>")
    at = made.index(b"3 0 obj")
    beside = b"%010d 00000 n" % made.index(b"4 0 obj")
    assert made.count(b"%010d 00000 n" % at) == 1
    wrong = made.replace(b"%010d 00000 n" % at, beside)
    assert read_filled(saved(tmp_path / "form.pdf", wrong)).answers["P3"].answer == "kept"


def test_a_field_that_stands_in_the_list_itself_is_read(tmp_path: Path) -> None:
    made = form(b"/T (P1_answer) /V (other)").replace(b"[5 0 R 3 0 R]", b"[<< /T (P3_no) /V /Yes >> 3 0 R]")
    found = read_filled(saved(tmp_path / "form.pdf", made))
    assert found.answers["P3"].tick == "no" and found.answers["P1"].answer == "other"


def test_a_form_without_a_value_is_told_from_a_form_that_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError, match="nothing is filled in"):
        read_filled(saved(tmp_path / "form.pdf", EMPTY))
    with pytest.raises(AdvisorError, match="nothing is filled in"):
        read_filled(saved(tmp_path / "form.pdf", form(b"/T (P3_answer)", other=b"/T (vendor)")))
    with pytest.raises(AdvisorError, match="has no form fields of a questionnaire"):
        read_filled(saved(tmp_path / "form.pdf", form(b"/T (name) /V (Kim)", other=b"/T (P_answer)")))
