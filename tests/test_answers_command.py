"""A filled questionnaire comes back: answers beside the questions, prices into the offer once they are accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf.filters
import pytest
from pypdf import PdfWriter

from advisor.__main__ import main
from advisor.errors import AdvisorError
from advisor.files import pdf_parts
from advisor.files.case_file import read_case, write_case
from advisor.files.filled_questionnaire import read_filled
from tests.files.test_case_in_pdf import _pdf_of, _with_packed_parts


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "desk.advisor.json"
    growth = {"format": 1, "vendor": "Example Co", "name": "Growth", "currency": "USD", "charges": [
        {"id": "base", "kind": "fee", "amount": "499"},
        {"id": "use", "kind": "usage", "meter": "tasks", "included": "10000",
         "price": {"model": "per_unit", "unit_price": "0.05"}},
    ]}  # fmt: skip
    meter = {"format": 1, "vendor": "Other Co", "name": "Meter", "currency": "USD", "charges": [
        {"id": "use", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.02"}},
    ]}  # fmt: skip
    answers = {"tasks": "20000", "usage_basis": "months_of_data", "stage": "production"}
    write_case(path, {"format": 1, "currency": "USD", "answers": answers, "offers": [growth, meter]})
    return path


def filled(case: Path, values: dict[str, str], name: str = "filled.pdf") -> Path:
    """The questionnaire of this case as a vendor sends it back, filled in by another program."""
    empty, back = case.parent / "empty.pdf", case.parent / name
    assert main(["questionnaire", str(case), "-o", str(empty)]) == 0
    writer = PdfWriter(clone_from=str(empty))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(str(back))
    return back


VALUES = {
    "vendor": "example co", "answered_by": "Kim Roe", "price_platform_fee": "$399", "price_included_units": "12,000",
    "price_overage_price": "0,04", "price_term": "12", "remark_term": "cancel any time after", "price_unit_price": "1,234",
    "P3_yes": "/Yes", "P3_answer": "Live in the console", "P3_evidence": "Manual p. 4", "P1_partly": "/Yes",
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_answers_are_kept_beside_the_questions_and_change_no_price_by_themselves(case: Path) -> None:
    before = read_case(case).offers
    assert main(["answers", str(filled(case, VALUES)), "--into", str(case)]) == 0
    after = read_case(case)
    assert after.offers == before
    (answered,) = after.vendor_answers
    assert (answered.vendor, answered.answered_by, answered.source) == ("example co", "Kim Roe", "filled.pdf")
    assert answered.answers["P3"].tick == "yes" and answered.answers["P3"].evidence == "Manual p. 4"
    assert answered.answers["P1"].tick == "partly"
    assert answered.prices["term"].remark == "cancel any time after"


def test_each_point_is_proposed_with_what_the_offer_says_now(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    back = filled(case, VALUES)
    capsys.readouterr()
    told = run(capsys, "answers", str(back), "--into", str(case))
    points = {each["id"]: (each["now"], each["becomes"]) for each in told["proposals"]}
    # "1,234" for the price of a unit could mean two things, so it is no proposal; "12,000" units can't be 12.
    assert points == {
        "price.platform_fee": ("499", "399"),
        "price.included_units": ("10000", "12000"),
        "price.overage_price": ("0.05", "0.04"),
        "price.term": ("not said", "12"),
        "P3": ("unknown", "yes"),
    }
    assert told["offer"] == "Growth" and told["effect"] is None


def test_accepted_points_go_into_the_offer_and_the_advice_says_what_changed(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = filled(case, {**VALUES, "price_platform_fee": "49"})
    capsys.readouterr()
    told = run(capsys, "answers", str(back), "--into", str(case), "--accept", "all")
    growth, meter = read_case(case).offers
    assert growth.to_data()["charges"][0]["amount"] == "49"
    assert growth.term_months == 12 and growth.terms.usage_meter == "yes" and growth.terms.meter_export == "yes"
    assert growth.evidence.class_ == "P1" and "filled.pdf" in growth.evidence.source
    assert meter.to_data()["charges"][0]["price"]["unit_price"] == "0.02"
    # 20,000 tasks: Growth was 499 + 10,000 x 0.05 = 999 and is 49 + 8,000 x 0.04 = 369; Meter stays 400.
    assert "Growth: $" in told["effect"] and "Meter: $" not in told["effect"]
    assert "The advice" in told["effect"]


def test_only_the_named_points_are_accepted(case: Path) -> None:
    back = filled(case, VALUES)
    assert main(["answers", str(back), "--into", str(case), "--accept", "price.platform_fee"]) == 0
    growth = read_case(case).offers[0].to_data()
    assert growth["charges"][0]["amount"] == "399" and growth["charges"][1]["included"] == "10000"


def test_a_vendor_without_an_offer_gets_a_new_one_from_its_prices(case: Path) -> None:
    values = {
        "vendor": "New Co",
        "price_platform_fee": "100",
        "price_included_units": "1000",
        "price_overage_price": "0.10",
    }
    assert main(["answers", str(filled(case, values)), "--into", str(case), "--accept", "all"]) == 0
    offers = read_case(case).offers
    assert [offer.name for offer in offers] == ["Growth", "Meter", "New Co"]
    new = offers[2].to_data()
    assert [charge["kind"] for charge in new["charges"]] == ["fee", "usage"]
    assert new["charges"][1]["included"] == "1000" and new["charges"][1]["price"]["unit_price"] == "0.10".rstrip("0")


def test_answers_of_the_same_vendor_replace_the_earlier_ones_and_others_stay(case: Path) -> None:
    for vendor, fee in (("Example Co", "399"), ("Other Co", "10"), ("EXAMPLE CO", "389")):
        back = filled(case, {"vendor": vendor, "price_platform_fee": fee}, f"{fee}.pdf")
        assert main(["answers", str(back), "--into", str(case)]) == 0
    kept = read_case(case).vendor_answers
    assert [(each.vendor, each.prices["platform_fee"].amount) for each in kept] == [
        ("Other Co", "10"),
        ("EXAMPLE CO", "389"),
    ]


def test_two_ticks_under_one_question_are_no_tick(case: Path) -> None:
    found = read_filled(filled(case, {"P3_yes": "/Yes", "P3_no": "/Yes", "P3_answer": "see below"}))
    assert found.answers["P3"].tick == "" and found.answers["P3"].answer == "see below"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "is not a PDF"),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>", "."),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "."),
    ],
)
def test_what_is_not_a_filled_questionnaire_is_refused_in_one_sentence_and_the_case_is_left(
    content: bytes, said: str, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = case.read_bytes()
    bad = case.parent / "bad.pdf"
    bad.write_bytes(content)
    assert main(["answers", str(bad), "--into", str(case)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "bad.pdf" in told and said in told
    assert case.read_bytes() == before


def test_an_empty_questionnaire_and_a_report_are_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = case.parent / "empty.pdf"
    assert main(["questionnaire", str(case), "-o", str(empty)]) == 0
    report = case.parent / "report.pdf"
    assert main(["report", str(case), "-o", str(report)]) == 0
    capsys.readouterr()
    assert main(["answers", str(empty), "--into", str(case)]) == 1
    assert "nothing is filled in" in capsys.readouterr().err
    assert main(["answers", str(report), "--into", str(case)]) == 1
    assert "has no form fields" in capsys.readouterr().err


def test_a_point_or_an_offer_that_is_not_there_is_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    back = filled(case, VALUES)
    capsys.readouterr()
    assert main(["answers", str(back), "--into", str(case), "--accept", "Z9"]) == 1
    assert "has no point" in capsys.readouterr().err
    assert main(["answers", str(back), "--into", str(case), "--offer", "Nothing"]) == 1
    assert "has no offer of that name" in capsys.readouterr().err


def test_a_case_with_a_broken_offer_is_refused_also_when_the_answers_are_about_another(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = filled(case, {"vendor": "New Co", "P3_yes": "/Yes"})
    data = json.loads(case.read_bytes())
    data["offers"][0]["charges"][0]["kind"] = "nonsense"
    case.write_text(json.dumps(data), "utf-8")
    before = case.read_bytes()
    assert main(["answers", str(back), "--into", str(case)]) == 1
    assert "offers[0].charges[0].kind: is not one of fee, usage" in capsys.readouterr().err
    assert case.read_bytes() == before


def test_answers_for_a_case_without_offers_load_nothing_of_the_engine(case: Path) -> None:
    """No forms of contracts, no numbers: a third of the time of the command."""
    write_case(case, {**json.loads(case.read_bytes()), "offers": []})
    told = f"""
import sys
from advisor.__main__ import main
assert main(["answers", {str(filled(case, {"vendor": "New Co", "P3_yes": "/Yes"}))!r}, "--into", {str(case)!r}]) == 0
print([name for name in ("advisor.contracts", "advisor.advice", "numpy", "reportlab") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def _form(fields: bytes, *more: bytes) -> bytes:
    return _pdf_of([b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % fields,
                    b"<< /Type /Pages /Kids [] /Count 0 >>", *more])  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        _form(b"3 0 R " * 3000, b"<< /T (a) /Kids [%s] >>" % (b"3 0 R " * 3000)),
        _form(b"3 0 R " * 3000, b"<< /T (a) /V (%s) >>" % (b"x" * 1_000_000)),
        b"%PDF-1.7\n" + b"1 0 obj\n" * 5_000_000 + b"startxref\n0\n%%EOF",
        b"%PDF-1.7\n" + b" " * 40_000_000 + b"startxref\n9\n%%EOF",
        _with_packed_parts(40, 1).replace(b"/Names << /EmbeddedFiles 3 0 R >>", b"/AcroForm << /Fields [3 0 R] >>  "),
    ],
    ids=["fields that are their own parents", "a million letters in each of 3,000 fields", "5,000,000 parts", "40 MB of nothing",
         "forty packed parts of 1 MB"],
)  # fmt: skip
def test_a_hostile_questionnaire_is_refused_within_the_limits_of_every_pdf(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces, unpacked = [], []
    real, real_decompress = pdf_parts._Bounded.readinto, pypdf.filters.decompress
    monkeypatch.setattr(
        pdf_parts._Bounded, "readinto", lambda self, into: pieces.append(min(len(into), 8192)) or real(self, into)
    )
    monkeypatch.setattr(
        pypdf.filters, "decompress", lambda data: unpacked.append(real_decompress(data)) or unpacked[-1]
    )
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(content)
    with pytest.raises(AdvisorError, match=r"bad\.pdf: (is a PDF that can't be read|has no form fields)"):
        read_filled(bad)
    assert sum(pieces) <= 5_200_000 and sum(map(len, unpacked)) <= 5_100_000


def test_a_command_that_reads_a_pdf_loads_nothing_that_draws_or_looks_for_plugins(case: Path) -> None:
    """A sixth of the time of the command, and no reader of pictures near a file from outside, which others may load later.

    pydantic looks for plugins with importlib.metadata, which brings along modules for mail and sockets.
    """
    told = f"""
import sys
from advisor.__main__ import main
assert main(["answers", {str(filled(case, VALUES))!r}, "--into", {str(case)!r}]) == 0
print([name for name in ("PIL", "fontTools", "importlib.metadata", "socket", "difflib", "numpy", "reportlab", "advisor.contracts.billing") if name in sys.modules])
import PIL.Image
"""
    ran = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"
