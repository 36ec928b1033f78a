"""The recommendation as a file: complete, readable in order, closed against hostile text, and the same every time."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject

from advisor.case import NAME_IN_PDF, Buyer
from advisor.report.blocks import Figure, Heading, Paragraph, Table, plain
from advisor.report.document import write_document
from advisor.report.pdf.recommendation import render_report, render_summary
from tests.report import builders
from tests.report.pdf_reading import everything_said, fonts, objects, pages, reader

ADVICE = builders.advice()
CASE = builders.case_file(ADVICE)
PDF = render_report(ADVICE, "a4", CASE)
LONG = "The Unabridged Enterprise Conversation Plan with Everything Included, 2027 Edition"
HOSTILE = 'R&D <Ltd> A & B <img src="/etc/passwd">'


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_report_has_six_to_fourteen_pages_and_says_what_it_is_on_each() -> None:
    text = pages(PDF)
    assert 6 <= len(text) <= 14
    assert all("Estimate, not a quote; not legal or tax advice" in page for page in text)
    assert all(f"Page {n} of {len(text)}" in page for n, page in enumerate(text, 1))


def test_page_one_has_the_whole_decision() -> None:
    first = pages(PDF)[0]
    for part in (
        "Decision asked for:",
        "Growth",
        "Why:",
        "Likely cost, 12 months",
        "Confidence",
        "Where the answer changes",
        "The recommendation would change if",
        "neither legal nor tax advice",
        "prices as of 20 August 2026",
    ):
        assert part in first


def test_every_heading_and_paragraph_is_read_in_order_with_spaces_between_words() -> None:
    document = write_document(ADVICE, CASE)
    numbers = {key: n for n, key in enumerate(document.sources, 1)}
    foot = squeezed(document.foot)
    text = pages(PDF)
    total = len(text)
    whole = " ".join(page.replace(f"{foot} ", "").replace(f"Page {n} of {total}", "") for n, page in enumerate(text, 1))
    whole = squeezed(whole)
    opening = document.body[1]
    assert isinstance(opening, Paragraph)
    at = whole.index(plain(opening.words))  # the headings before it stand in the contents list as well
    for block in document.body[2:]:
        if isinstance(block, Heading | Paragraph):
            said = squeezed(block.text if isinstance(block, Heading) else plain(block.words, numbers))
            assert said in whole[at:], said
            at = whole.index(said, at)


def test_every_font_is_inside_the_file() -> None:
    found = fonts(PDF)
    assert found and all(found.values()), found


def test_what_people_typed_is_printed_as_they_typed_it() -> None:
    made = builders.advice(
        ((builders.hybrid(HOSTILE, HOSTILE), "hybrid_with_caps"), (builders.metered("Meter & Co <b>"), "per_token")),
        title=HOSTILE,
        buyer=Buyer(HOSTILE, HOSTILE, HOSTILE),
        notes=HOSTILE,
    )
    text = " ".join(pages(render_report(made)))
    assert text.count('R&D <Ltd> A & B <img src="/etc/passwd">') >= 5
    assert "Meter & Co <b>" in text
    assert "root:" not in everything_said(render_report(made))


def test_many_scripts_never_give_a_missing_glyph() -> None:
    made = builders.advice(
        title="Ελληνικά Русский Tiếng Việt 漢字 かな 한국어 ไทย", notes="A עברית العربية B हिन्दी ₿ ⚠ ✓ ☐ ½ ﬁ 🚀"
    )
    pdf = render_report(made)
    text = " ".join(pages(pdf))
    assert "Ελληνικά Русский Tiếng Việt 漢字 かな 한국어" in text
    assert "\x00" not in text and "\ufffd" not in text
    code = everything_said(pdf)
    for typed in ("עברית العربية", "हिन्दी", "🚀"):  # drawn in another order, or as boxes
        assert f"/ActualText <FEFF{typed.encode('utf-16-be').hex()}>" in code, typed
    said = [str(o["/ActualText"]) for o in objects(pdf) if isinstance(o, DictionaryObject) and o.get("/S") == "/Span"]
    assert {"עברית العربية", "हिन्दी", "🚀"} <= set(said)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_page_one_fits_with_the_longest_names_and_the_largest_numbers(paper: str) -> None:
    made = builders.advice(
        (
            (builders.hybrid(LONG), "hybrid_with_caps"),
            (builders.metered(LONG + " B"), "per_token"),
            (builders.flat(LONG + " C"), "flat_rate"),
        ),
        work=builders.workload(9.9e8, budget=9e8, task_cost=9.9),
        title="W" * 120,
        buyer=Buyer("An Organisation with a Name of Rather Extraordinary Length, Holdings, plc", "B" * 60, "C" * 60),
    )
    made = replace(
        made,
        price_warnings=("A warning of some length. " * 20,),
        flips=tuple(replace(f, label=LONG, offer=LONG) for f in made.flips),
    )
    text = pages(render_report(made, paper))
    assert "neither legal nor tax advice" in text[0]
    assert "What is in this report" in text[1]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_both_papers(paper: str, size: tuple[int, int]) -> None:
    box = reader(render_report(ADVICE, paper)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_the_case_comes_back_byte_for_byte_and_can_be_left_out() -> None:
    assert reader(PDF).attachments[NAME_IN_PDF] == [CASE]
    without = reader(render_report(ADVICE)).attachments
    assert NAME_IN_PDF not in without
    assert "cost-by-month.csv" in without


def test_tables_are_attached_with_their_figures() -> None:
    rows = reader(PDF).attachments["cost-by-month.csv"][0].decode("utf-8-sig").split("\r\n")
    assert rows[0] == 'Month,P10 ($),P50 ($),P90 ($),"Base case, exact ($)"'
    # 12 x (900 + 100,000 x 0.006)
    assert rows[13] == "12 months,15480,17874,20520,18000.00"


def test_every_table_and_chart_is_there_as_csv_and_nothing_else() -> None:
    document = write_document(ADVICE, CASE)
    tables = [b for b in document.body if isinstance(b, Table)]
    charts = {b.chart.key for b in (*document.first_page, *document.body) if isinstance(b, Figure)}
    names = [table.attachment for table in tables]
    assert all(names) and len(names) == len(set(names))
    attached = reader(PDF).attachments
    assert set(attached) == {*names, *(f"chart-{key}.csv" for key in charts), NAME_IN_PDF}
    for table in tables:
        rows = list(csv.reader(io.StringIO(attached[table.attachment][0].decode("utf-8-sig"))))
        assert len(rows) == len(table.rows) + 1
        assert len({len(row) for row in rows}) == 1 and all(rows[0])


def test_the_summary_is_page_one_alone_with_its_charts_and_the_case() -> None:
    summary = render_summary(ADVICE, "letter", CASE)
    (text,) = pages(summary)
    assert "Decision asked for:" in text and "Page 1 of 1" in text and "neither legal nor tax advice" in text
    assert set(reader(summary).attachments) == {"chart-ranges.csv", "chart-crossover.csv", NAME_IN_PDF}
    assert NAME_IN_PDF not in reader(render_summary(ADVICE, "letter", CASE, with_case=False)).attachments


def test_a_report_without_the_case_still_names_its_fingerprint() -> None:
    without = render_report(ADVICE, "a4", CASE, with_case=False)
    assert NAME_IN_PDF not in reader(without).attachments
    assert f"case {hashlib.sha256(CASE).hexdigest()[:8]}" in pages(without)[0]


def test_the_same_case_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.report import builders; from advisor.report.pdf.recommendation import render_report;"
        "a = builders.advice(); print(hashlib.sha256(render_report(a, 'a4', builders.case_file(a))).hexdigest())"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert (
        done.stdout.strip()
        == hashlib.sha256(PDF).hexdigest()
        == hashlib.sha256(render_report(ADVICE, "a4", CASE)).hexdigest()
    )


def test_another_case_gives_another_identity() -> None:
    other = render_report(builders.advice(title="Another"), "a4", CASE)
    assert reader(other).trailer["/ID"] != reader(PDF).trailer["/ID"]


def test_nothing_in_the_file_acts_by_itself_and_links_lead_to_our_sources_only() -> None:
    for one in objects(PDF):
        if isinstance(one, DictionaryObject):
            assert not {"/JS", "/JavaScript", "/OpenAction", "/AA"} & set(one)
            assert one.get("/S") not in ("/Launch", "/SubmitForm", "/GoToR", "/ImportData", "/JavaScript")
            if "/URI" in one:
                assert str(one["/URI"]).startswith("https://")


def test_every_page_is_tagged_and_the_title_is_shown() -> None:
    root = reader(PDF).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] in (True, "true")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "en"
    roles = {str(o["/S"]) for o in objects(PDF) if isinstance(o, DictionaryObject) and {"/S", "/P"} <= set(o)}
    assert roles >= {
        "/Document",
        "/H1",
        "/H2",
        "/H3",
        "/P",
        "/Table",
        "/THead",
        "/TH",
        "/TD",
        "/Figure",
        "/L",
        "/LI",
        "/TOC",
        "/Link",
    }


def test_every_figure_says_in_words_what_it_shows() -> None:
    said = [str(o["/Alt"]) for o in objects(PDF) if isinstance(o, DictionaryObject) and o.get("/S") == "/Figure"]
    assert len(said) == 4
    assert any("Above 111,000 conversations a month Growth is cheaper than Meter" in text for text in said)


def test_a_table_runs_over_three_pages_with_its_header_on_each() -> None:
    made = builders.advice()
    many = tuple(replace(made.assumptions[0], name=f"Assumption {n}", key=str(n)) for n in range(150))
    for rest in range(0, 12, 3):  # so that the table starts at different heights of a page
        text = pages(render_report(replace(made, assumptions=many[: 150 - rest]), "letter"))
        holding = [page for page in text if "Assumption 1" in page or "Assumption 9" in page]
        assert len([page for page in text if "Rank Number Value" in page]) >= 4
        assert len(holding) >= 3
        whole = " ".join(text)
        assert all(f"Assumption {n} " in whole for n in range(150 - rest))


def test_a_cell_longer_than_a_page_does_not_stop_the_report() -> None:
    made = builders.advice(title="x " * 3000, notes="\n".join(["y" * 5000] * 60))
    made = replace(made, verdict=replace(made.verdict, conditions=("z " * 5000,) * 5))
    assert len(pages(render_report(made))) >= 6
