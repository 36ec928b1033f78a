"""PDFs of many writers are read as pypdf reads them, and a damaged one is looked through, within limits."""

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
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from advisor.files.filled_questionnaire import read_filled
from advisor.files.pdf_parts import Pdf, Stream
from advisor.files.pdf_values import BYTES_OF_A_VALUE, Name, Reference, Text, value_at
from advisor.report.pdf.questionnaire import render_questionnaire
from tests.files.test_case_in_pdf import _pdf_of
from tests.report import builders

WROTE = {
    "vendor": "Żółć GmbH & Co 日本", "answered_by": "Kim\r\nRoe (x) \\ y)", "price_platform_fee": "€ 399", "P3_yes": "/Yes",
    "P3_answer": "“yes” – č " + "x" * 1500, "remark_term": "(((",
}  # fmt: skip


@pytest.fixture(scope="module")
def filled() -> bytes:
    """The questionnaire as a vendor's program saves it: every object anew, one plain table."""
    writer = PdfWriter(clone_from=io.BytesIO(render_questionnaire(builders.advice(), "a4", which="core")))
    return _filled_in(writer, WROTE)


def _filled_in(writer: PdfWriter, values: dict[str, str]) -> bytes:
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _values(data: bytes, folder: Path) -> dict[str, Any]:
    (folder / "back.pdf").write_bytes(data)
    return vars(read_filled(folder / "back.pdf"))


def test_what_the_vendor_wrote_comes_back_letter_for_letter(filled: bytes, tmp_path: Path) -> None:
    found = _values(filled, tmp_path)
    assert found["vendor"] == WROTE["vendor"] and found["answers"]["P3"].answer == WROTE["P3_answer"]
    assert found["answered_by"] == "Kim\nRoe (x) \\ y)" and found["answers"]["P3"].tick == "yes"
    assert found["prices"]["platform_fee"].amount == "€ 399" and found["prices"]["term"].remark == "((("


@pytest.mark.parametrize(
    "options",
    [
        ["--linearize"],
        ["--object-streams=generate", "--recompress-flate", "--compression-level=9"],
        ["--object-streams=generate", "--linearize"],
        ["--qdf", "--object-streams=disable"],
    ],
)
def test_the_same_is_read_after_qpdf_has_saved_the_file_again(
    options: list[str], filled: bytes, tmp_path: Path
) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("NOT CHECKED: the round trip through qpdf needs qpdf")
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(filled)
    subprocess.run(["qpdf", *options, str(before), str(after)], check=True)
    again = after.read_bytes()
    assert again != filled
    assert _values(again, tmp_path) == _values(filled, tmp_path)


@pytest.mark.filterwarnings("ignore:.*not supported by font encoding")
def test_what_was_changed_at_a_second_saving_counts(filled: bytes, tmp_path: Path) -> None:
    (tmp_path / "once.pdf").write_bytes(filled)
    twice = _filled_in(PdfWriter(str(tmp_path / "once.pdf"), incremental=True), {"price_platform_fee": "411"})
    assert twice.startswith(filled[:1000]) and twice.count(b"startxref") == 2
    found = _values(twice, tmp_path)
    assert found["prices"]["platform_fee"].amount == "411" and found["vendor"] == WROTE["vendor"]


@pytest.mark.parametrize("damage", ["no table", "moved", "cut", "a wrong row"])
def test_where_the_table_is_damaged_the_objects_are_looked_for(damage: str, filled: bytes, tmp_path: Path) -> None:
    at = filled.rfind(b"startxref")
    table = filled.rfind(b"xref\n0 ", 0, at)
    damaged = {
        "no table": filled[:table] + filled[filled.rfind(b"trailer") :],
        "moved": b"From: vendor\n" + filled,
        "cut": filled[: at + 5],
        "a wrong row": filled[: table + 200] + b"9999999999" + filled[table + 210 :],
    }[damage]
    assert _values(damaged, tmp_path) == _values(filled, tmp_path)


def test_an_object_that_a_later_table_takes_out_is_not_in_the_file() -> None:
    once = _pdf_of([b"<< /Type /Catalog /A 2 0 R >>", b"(there)"])
    at = len(once)
    earlier = int(once[once.rfind(b"startxref") + 9 :].split()[0])
    twice = once + b"xref\n2 1\n0000000000 00001 f \ntrailer << /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF" % (
        earlier,
        at,
    )
    assert Pdf(once).at(Pdf(once).root, "/A") == Text(b"there")
    assert Pdf(twice).at(Pdf(twice).root, "/A") is None


def test_packed_objects_are_found_when_the_table_of_them_is_damaged() -> None:
    packed = zlib.compress(b"1 0 << /Type /Catalog /A (in it) >>")
    data = (
        b"%%PDF-1.7\n7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n"
        % (
            len(packed),
            packed,
        )
    )
    data += (
        b"8 0 obj\n<< /Type /XRef /Root 1 0 R /W [1 1 1] /Size 9 /Length 0 >>\nstream\n\nendstream\nstartxref\n5\n%%EOF"
    )
    pdf = Pdf(data)
    assert pdf.at(pdf.root, "/A") == Text(b"in it")


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4])
def test_rows_that_are_told_by_differences_are_unpacked_as_pypdf_does(kind: int) -> None:
    rows = b"".join(bytes([kind, *range(at, at + 5)]) for at in range(0, 250, 7))
    packed = zlib.compress(rows)
    data = _pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /A 3 0 R >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
            b"<< /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 5 >> /Length %d >>\nstream\n%s\nendstream"
            % (len(packed), packed),
        ]
    )
    pdf = Pdf(data)
    stream = pdf.at(pdf.root, "/A")
    assert isinstance(stream, Stream)
    catalog: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert pdf.unpacked(stream) == catalog["/A"].get_data()


_LEAVES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.text(max_size=30),
    st.from_regex(r"[A-Za-z0-9 #(/]{1,12}", fullmatch=True).map(lambda said: Name("/" + said)),
    st.sampled_from([1.5, -0.25]),
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from([Name("/A"), Name("/B#"), Name("/C d")]), inner)
    ),
    max_leaves=12,
)


@given(_TREES)
@settings(max_examples=60, deadline=None)
def test_any_value_that_pypdf_writes_is_read_as_it_was(tree: Any) -> None:
    out = io.BytesIO()
    _for_pypdf(tree).write_to_stream(out)
    value, end, _ = value_at(out.getvalue(), 0, 10_000)
    assert _plain(value) == _as_pypdf_keeps(tree) and end == len(out.getvalue())


def _for_pypdf(tree: Any) -> Any:
    if isinstance(tree, Name):
        return NameObject(tree)
    if isinstance(tree, str):
        return TextStringObject(tree)
    if isinstance(tree, list):
        return ArrayObject([_for_pypdf(each) for each in tree])
    if isinstance(tree, dict):
        return DictionaryObject({NameObject(key): _for_pypdf(each) for key, each in tree.items()})
    return NumberObject(tree) if isinstance(tree, int) else FloatObject(tree)


def _as_pypdf_keeps(tree: Any) -> Any:
    """Half of a letter that takes two is no letter, in UTF-16 as well."""
    if isinstance(tree, list):
        return [_as_pypdf_keeps(each) for each in tree]
    return {key: _as_pypdf_keeps(each) for key, each in tree.items()} if isinstance(tree, dict) else tree


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.start(1000)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("written", "means"),
    [
        (b"(a\\(b\\)c)", "a(b)c"), (b"(a(b)c)", "a(b)c"), (b"(\\101\\7\\0612)", "A\x0712"), (b"(a\\\nb\\\r\nc)", "abc"), (b"(\\q\\\\)", "q\\"),
        (b"<41 4 2>", "AB"), (b"<4>", "@"), (b"(\x80\xa0\x92)", "•€™"), (b"\xef\xbb\xbf".join([b"(", "ż)".encode()]), "ż"),
        (b"(\xff\xfeA\x00)", "A"), (b"<FEFF0041D83DDE00>", "A\U0001f600"), (b"(\xfe\xff\x01\r)", "č"), (b"()", ""),
    ],
)  # fmt: skip
def test_each_way_to_write_a_text_means_what_the_standard_says(written: bytes, means: str) -> None:
    value, end, _ = value_at(written, 0, 10_000)
    assert value.start(100) == means and end == len(written)


def test_values_are_told_apart_between_comments_and_without_blanks() -> None:
    written = b"% a >> comment\r\n<</A/B#41/C[1 0 R 1 0 R2]%x\n/D<41>/E true/F null/G -.5/H --5/I<</J()>>>>"
    with pytest.raises(ValueError, match="no value"):
        value_at(written, 0, 10_000)  # "R2" is no word of a PDF
    value, _, _ = value_at(written.replace(b"R2", b"R 2"), 0, 10_000)
    assert value == {
        "/A": "/BA", "/C": [Reference(1), Reference(1), 2], "/D": Text(b"A"), "/E": True, "/F": None, "/G": -0.5, "/H": 0,
        "/I": {"/J": Text(b"")},
    }  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [b"", b"(", b"(()", b"<4", b"<<", b"]", b"<< ]", b"<< 1 2 >>", b"<< /A >>", b"[" * 61 + b"]" * 61, b"1" * 41, b"falsey"],
)  # fmt: skip
def test_what_is_no_value_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        value_at(written, 0, 10_000)


def test_no_more_work_is_done_than_there_is_room_for() -> None:
    written = b"[(abc) 1]"
    work = len(written) + 4 * BYTES_OF_A_VALUE  # two values, and both ends of the list
    assert value_at(written, 0, work) == ([Text(b"abc"), 1], len(written), work)
    for room in range(work - 1):  # the last bracket is seen before it is counted
        with pytest.raises(ValueError, match=r"no value here|room|without an end"):
            value_at(written, 0, room)


_BOMB = zlib.compress(b"\0" * 1_999_999, 9)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\ntrailer [" + b"/" * 3_500_000,
        b"%PDF-1.7\ntrailer " + b"(" * 3_500_000,
        b"%PDF-1.7\n9 0 obj<</Type/XRef/W[0 1 0]/Size 1/Root 1 0 R/Index[" + b"0 300000 " * 7
        + b"]/Filter/FlateDecode/Length %d>>stream\n" % len(_BOMB) + _BOMB + b"\nendstream\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n" + b"".join(b"%d 0 obj<</Type/ObjStm/N 0/First 0/Filter/FlateDecode>>stream\n" % each for each in range(500))
        + b" " * 1_000_000 + b"\nendstream\ntrailer<</Root 1 0 R>>",
        b"%PDF-1.7\ntrailer<</Root 1 0 R>>1 0 obj 2 0 R\n2 0 obj 1 0 R\n",
    ],
    ids=["names", "a text in a text", "rows of a table", "streams that end together", "objects that are each other"],
)  # fmt: skip
def test_a_file_that_is_all_work_is_given_up_within_three_million_bytes(data: bytes) -> None:
    with pytest.raises(
        ValueError, match=r"no value here|has to be read|without an end|nothing leads|leads from one|more values"
    ):
        Pdf(data)
