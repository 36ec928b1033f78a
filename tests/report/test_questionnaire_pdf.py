"""The questionnaire: it can be filled in and read back, and tells the vendor nothing about the buyer."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject

from advisor.case import Buyer
from advisor.report.pdf.questionnaire import render_questionnaire
from tests.report import builders
from tests.report.pdf_reading import everything_said, fonts, objects, pages, reader

SECRETS = ("Zanzibar Holdings", "Quentin Buyer", "Confidential title", "Growthplan", "Meterplan", "Scaleplan", "Vendor Alpha", "Vendor Beta",
           "271828", "314159", "At stake", "medium", "hybrid", "Because-secret", "Good-secret", "Flag-secret", "Why-secret")  # fmt: skip


def secretive() -> builders.Advice:
    made = builders.advice(
        ((builders.hybrid("Growthplan", "Vendor Alpha"), "hybrid_with_caps"), (builders.metered("Meterplan", "Vendor Beta"), "per_token"),
         (builders.flat("Scaleplan"), "flat_rate")),
        work=builders.workload(budget=271828.0), title="Confidential title", buyer=Buyer("Zanzibar Holdings", "Quentin Buyer", ""),
        notes="Walk away above 314159",
    )  # fmt: skip
    questions = tuple(
        replace(
            q,
            because="Because-secret",
            good_answer="Good-secret",
            red_flag="Flag-secret",
            why="Why-secret",
            money_at_stake=314159.0,
        )
        for q in made.questions
    )
    return replace(made, questions=questions)


PDF = render_questionnaire(secretive())
SAID = everything_said(PDF).lower()


@pytest.mark.parametrize("secret", SECRETS)
def test_it_leaks_nothing(secret: str) -> None:
    assert secret.lower() not in SAID


def test_nothing_is_attached_and_every_font_is_inside() -> None:
    assert not reader(PDF).attachments
    found = fonts(PDF)
    assert all(found.values()), found


def test_every_question_has_its_fields_under_stable_names() -> None:
    fields = reader(PDF).get_fields() or {}
    for n in range(1, 9):
        assert {f"P{n}_yes", f"P{n}_partly", f"P{n}_no", f"P{n}_answer", f"P{n}_evidence"} <= set(fields)
    assert {"price_platform_fee", "remark_platform_fee", "vendor", "answered_by", "contact", "deadline"} <= set(fields)
    assert "question 3" in fields["P3_answer"]["/TU"]
    assert all(field["/TU"] for field in fields.values())


def test_every_question_is_printed_under_its_group() -> None:
    text = " ".join(pages(PDF))
    for n in range(1, 9):
        assert f"P{n}. What is your blended cost per 1,000 tokens at our volume (question {n})?" in text
    assert text.index("Caps and overage") < text.index(
        "question 1)"
    )  # groups in the order of the first question of each: P1 is n % 3 == 1


def test_what_a_vendor_fills_in_can_be_read_back() -> None:
    writer = PdfWriter()
    writer.append(reader(PDF))
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, {"P1_answer": "€ 0.004 “all in”, café", "P1_yes": "/Yes"}, auto_regenerate=False
        )
    out = io.BytesIO()
    writer.write(out)
    fields = reader(out.getvalue()).get_fields() or {}
    assert fields["P1_answer"]["/V"] == "€ 0.004 “all in”, café"
    assert fields["P1_yes"]["/V"] == "/Yes"


def test_a_field_reacts_to_a_finger_and_nothing_acts_by_itself() -> None:
    boxes = [o for o in objects(PDF) if isinstance(o, DictionaryObject) and o.get("/Subtype") == "/Widget"]
    for box in boxes:
        x0, y0, x1, y1 = (float(v) for v in box["/Rect"])
        assert x1 - x0 >= 23.9 and y1 - y0 >= 23.9
    for one in objects(PDF):
        if isinstance(one, DictionaryObject):
            assert not {"/JS", "/AA", "/OpenAction", "/NeedAppearances"} & set(one)


def test_the_same_questions_give_the_same_bytes_whatever_the_case() -> None:
    one, other = builders.advice(title="One"), builders.advice(title="Other", buyer=Buyer("Someone"))
    assert render_questionnaire(one) == render_questionnaire(other)


def test_no_box_is_cut_off_at_a_page_end() -> None:
    for page in reader(render_questionnaire(secretive(), "letter")).pages:
        for box in page.get("/Annots", []):
            assert float(box.get_object()["/Rect"][1]) >= 36


def test_only_the_core_questions_when_the_buyer_wants_few() -> None:
    made = builders.advice()
    made = replace(made, questions=tuple(replace(q, core=n < 3) for n, q in enumerate(made.questions)))
    answers = [
        name for name in reader(render_questionnaire(made, which="core")).get_fields() or {} if name.endswith("_answer")
    ]
    assert sorted(answers) == ["P1_answer", "P2_answer", "P3_answer"]


def test_the_three_failures_of_running_agents_and_what_to_measure_are_asked_with_a_field_for_the_owner() -> None:
    text = " ".join(pages(PDF))
    fields = reader(PDF).get_fields() or {}
    for key, words in (
        ("N1", "Integration drift"),
        ("N2", "Undefined escalation"),
        ("N3", "Prompt rot"),
        ("N4", "containment"),
    ):
        assert words in text and f"{key}_answer" in fields
    assert text.count("Please name that person.") == 3


def asked(pdf: bytes) -> list[str]:
    """Ids of the bank's questions in the order in which they are printed; N1 to N4 are about running the agents."""
    return [key for key in re.findall(r"\b([A-Z]\d+)\. (?=[A-Z])", " ".join(pages(pdf))) if key[0] != "N"]


def test_the_buyer_chooses_how_many_questions() -> None:
    made = builders.advice()
    stakes = {"P1": 900.0, "P5": 5.0}
    made = replace(
        made, questions=tuple(replace(q, core=q.id == "P3", money_at_stake=stakes.get(q.id)) for q in made.questions)
    )
    assert asked(render_questionnaire(made, which="core")) == ["P3"]
    assert asked(render_questionnaire(made, which="money")) == ["P1", "P3", "P5"]
    assert sorted(asked(render_questionnaire(made, which="case"))) == [f"P{n}" for n in range(1, 9)]
    every = asked(render_questionnaire(made, which="all"))
    assert len(every) == 83 and every[0] == "P1" and every[-1] == "X7"


def test_the_order_tells_nothing_of_what_is_at_stake() -> None:
    made = builders.advice()
    turned = replace(made, questions=tuple(reversed(made.questions)))
    assert render_questionnaire(made) == render_questionnaire(turned)


def test_contact_and_deadline_are_printed_as_typed_or_left_to_be_filled_in() -> None:
    pdf = render_questionnaire(builders.advice(), contact="R&D <buying@example.org>", deadline="12 December 2026")
    text = pages(pdf)[0]
    assert "R&D <buying@example.org>" in text and "Answers wanted by (date): 12 December 2026" in text
    assert not {"contact", "deadline"} & set(reader(pdf).get_fields() or {})
    assert {"contact", "deadline"} <= set(reader(PDF).get_fields() or {})


def test_what_a_vendor_fills_in_can_be_read_back_after_qpdf(tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("NOT CHECKED: the round trip of filled fields through qpdf needs qpdf")
    writer = PdfWriter()
    writer.append(reader(PDF))
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, {"P2_answer": "Ελληνικά 漢字", "P2_no": "/Yes"}, auto_regenerate=False
        )
    filled, saved = tmp_path / "filled.pdf", tmp_path / "saved.pdf"
    with filled.open("wb") as file:
        writer.write(file)
    command = ["qpdf", "--object-streams=generate", "--linearize", str(filled), str(saved)]
    assert subprocess.run(command, capture_output=True, check=False).returncode in (0, 3)  # 3: done, with remarks
    fields = reader(saved.read_bytes()).get_fields() or {}
    assert fields["P2_answer"]["/V"] == "Ελληνικά 漢字" and fields["P2_no"]["/V"] == "/Yes"


def test_a_field_to_write_in_has_ruled_lines_for_a_pen() -> None:
    # the answer is 58 points high: three lines 18 points apart
    page = reader(PDF).pages[1]
    code = page.get_contents().get_data().decode("latin-1")
    assert len(re.findall(r"\.3 w", code)) >= 1
