"""The reports of the real samples: complete, six to fourteen pages, and with what the sources say against each other."""

from __future__ import annotations

import pytest

from advisor.advice import Advice, advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_bytes, read_market_resources, read_method, resource_names, resource_path
from advisor.report.library import read_library
from advisor.report.pdf.recommendation import render_report
from tests.report.pdf_reading import pages

SAMPLES = resource_names("samples", ".advisor.json")


def made(name: str) -> Advice:
    """Without the search for what would change the advice, which takes longest and is tested in its own room."""
    return advise(read_case(resource_path(name)), read_market_resources(), read_method(), with_flips=False)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_gives_a_report_of_six_to_fourteen_pages(name: str) -> None:
    text = pages(render_report(made(name), "letter", read_bytes(name)))
    assert 6 <= len(text) <= 14
    assert "What is in this report" in text[1]
    assert "nan" not in " ".join(text).lower().split()


def test_the_support_team_s_report_says_where_the_article_and_its_own_tiers_disagree() -> None:
    text = " ".join(pages(render_report(made("samples/support-team.advisor.json"))))
    # 4 x 1,499 = 5,996; 1,499 + 150,000 x 0.03 = 5,999; 1,200 x 1.3 = 1,560 and x 1.6 = 1,920; / 0.7 = 1,714 and / 0.4 = 3,000
    for figure in (
        "$1,500 to $2,500",
        "50,000",
        "$5,996",
        "$5,999",
        "$1,560 to $1,920",
        "$1,714 to $3,000",
        "hard caps",
    ):
        assert figure in text, figure


def test_every_source_that_the_fixed_texts_cite_is_in_the_list() -> None:
    library = read_library()
    cited = {key for kind in ("term", "contradiction") for entry in library.text[kind] for key in entry["references"]}
    cited |= set(library.text["review"]["references"])
    assert cited <= set(library.sources)
