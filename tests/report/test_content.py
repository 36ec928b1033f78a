"""What the report has to say: each part of the list that procurement needs, with the figures of the advice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.case import Workflow
from advisor.interview.answers import Answers
from advisor.recommendation.payback import Band, Payback
from advisor.recommendation.records import Flip, ReviewTrigger, UnitStress
from advisor.report.advice_text import advice_as_text
from advisor.report.blocks import Block, Bullets, Document, Heading, Panel, Paragraph, Table, Tiles, plain
from advisor.report.document import write_document
from advisor.report.library import read_library
from tests.report import builders

ADVICE = builders.advice()
DOCUMENT = write_document(ADVICE)


def said(blocks: tuple[Block, ...]) -> str:
    """All text of the blocks, cell after cell."""
    out = []
    for block in blocks:
        match block:
            case Heading():
                out.append(block.text)
            case Paragraph():
                out.append(plain(block.words))
            case Bullets():
                out += [plain(item) for item in block.items]
            case Panel():
                out += [plain(part) for part in block.paragraphs]
            case Table():
                out += [*block.columns, *(plain(cell) for row in block.rows for cell in row), block.caption]
            case _:
                pass
    return " | ".join(out)


def table(document: Document, name: str) -> Table:
    return next(b for b in document.body if isinstance(b, Table) and b.attachment == name)


def column(found: Table, name: str) -> list[str]:
    return [plain(row[found.columns.index(name)]) for row in found.rows]


def test_every_part_of_the_list_is_there() -> None:
    headings = [b.text for b in DOCUMENT.body if isinstance(b, Heading)]
    for part in (
        "You need about",
        "offers meet your must-haves",
        "Doing nothing",
        "How it was decided",
        "Plan $",
        "is cheaper than",
        "Certainty costs",
        "moves the bill most",
        "What would change it first",
        "The framework questions lean to",
        "Looked at, without a vote",
        "Ask for",
        "To be settled before you sign",
        "Stop at $",
        "Routing",
        "Review every 3 months",
        "The way out",
        "What each kind of price hides",
        "The sources contradict each other",
        "numbers behind this are ours",
        "Prices to confirm",
        "Where the offers' prices come from",
        "Ask the vendor 8 questions",
        "Once it runs",
        "How this was worked out",
        "Words used here",
        "What this report was made from",
        "Approval",
    ):
        assert any(part in heading for heading in headings), part


def test_doing_nothing_stands_beside_the_offers_with_what_missed_work_costs() -> None:
    # 200,000 conversations at $0.10 that the buyer said a missed one costs
    row = next(row for row in table(DOCUMENT, "options.csv").rows if plain(row[0]) == "Sign nothing")
    assert [plain(cell) for cell in row][3:8] == ["$20,000", "n/a", "n/a", "n/a", "100 %"]
    unknown = write_document(builders.advice(work=builders.workload(missed_value=0.0)))
    row = next(row for row in table(unknown, "options.csv").rows if plain(row[0]) == "Sign nothing")
    assert plain(row[3]) == "not known"  # never zero


def test_an_excluded_offer_has_its_reason_and_the_way_back() -> None:
    text = said(DOCUMENT.body)
    assert "It stops in 9 of 10 months and your service may not stop." in text
    assert "Raise the included conversations to 260,000." in text


def test_each_contract_term_has_target_fallback_limit_and_what_it_protects() -> None:
    found = table(DOCUMENT, "contract-terms.csv")
    assert found.columns == ("Term", "Target", "Fallback", "Walk away", "Protects")
    assert len(found.rows) >= 5
    assert all(plain(cell).strip() for row in found.rows for cell in row)
    assert not any("{" in plain(cell) for row in found.rows for cell in row)


def test_one_off_and_recurring_costs_stand_apart() -> None:
    # the hybrid: nothing once; its fixed part is invented as 0 by the builder, so all of 1,500 depends on use
    assert "One-off: $0. Recurring and fixed: $0 a month. Depends on use: $1,500 a month" in said(DOCUMENT.body)


def test_numbers_are_ranked_by_what_turns_the_result_and_have_their_range() -> None:
    made = builders.advice()
    made = replace(
        made,
        flips=(replace(made.flips[0], input="busiest", change=0.9), replace(made.flips[0], input="spikes", change=0.1)),
    )
    found = table(write_document(made), "assumptions.csv")
    names = column(found, "Number")
    ranks = dict(zip(names, column(found, "Rank"), strict=True))
    assert ranks["Spikes"] == "1" and ranks["Busiest month against a normal one"] == "2"
    assert names[0] == "Spikes"
    ranges = dict(zip(names, column(found, "Range"), strict=True))
    assert (
        ranges["Busiest month against a normal one"] == "1.1 to 5"
    )  # the least and greatest answer of assumptions.toml


def test_what_would_change_it_is_said_in_the_buyer_s_units() -> None:
    flip = ADVICE.flips[0]
    made = replace(
        ADVICE,
        flips=(
            replace(
                flip,
                input="Growth.overage",
                label="Growth: overage",
                now=0.4,
                at=0.32404,
                direction="below",
                change=1.1,
            ),
            replace(
                flip, input="Meter.unit", label="Meter: markup", now=1.45, at=1.5038, direction="above", change=1.2
            ),
            replace(flip, input="Scale.fee", label="Scale: fee", now=1499.0, at=962.71, direction="below", change=1.3),
            replace(flip, input="resolved_share", label="Resolved", now=0.6, at=0.7075, direction="above", change=1.4),
            replace(flip, input="tasks", label="Tasks", now=200_000.0, at=111_111.1, direction="below", change=1.5),
        ),
    )
    found = table(write_document(made), "what-would-change-it.csv")
    assert column(found, "Now") == ["$0.40", "1.45 times list price", "$1,499", "60 %", "200,000"]
    switches = ["below $0.324", "above 1.5 times list price", "below $963", "above 70.8 %", "below 111,000"]
    assert column(found, "Switches") == switches
    text = " ".join(advice_as_text(made).split())
    for switch, now in zip(switches, column(found, "Now"), strict=True):  # the text says it in the same words
        assert f"{switch} (now {now})" in text


def test_rules_that_were_checked_and_did_not_fire_are_listed() -> None:
    assert column(table(DOCUMENT, "rules-without-a-vote.csv"), "Rule") == ["R9"]


def test_what_each_offer_hides_is_said_with_its_own_figures() -> None:
    found = dict(
        zip(*(column(table(DOCUMENT, "what-offers-hide.csv"), c) for c in ("Offer", "What it hides here")), strict=True)
    )
    # 900 + 100,000 x 0.006 = 1,500 over 200,000 conversations
    assert "At your volume one task costs $0.0075, at half of it up to $0.015." in found["Growth"]
    assert "It stops in 90 % of months" in found["Scale"]
    assert "It does not say a usage meter" in found["Meter"]


def test_a_dispute_about_the_unit_and_a_change_of_the_must_haves_are_listed() -> None:
    made = builders.advice()
    stress = UnitStress(
        0.1,
        156.0,
        "If retries count too, Growth costs $156 a month more.",
        offer="Growth",
        source="litellm_hidden_tokens",
    )
    other = replace(stress, offer="Meter", sentence="Not of the chosen offer.")
    flip = Flip("budget", "Budget a month", 2500.0, 1300.0, "below", "hybrid_with_caps", "Growth", 0.65, "nothing_passes", True,
                "No offer meets every must-have any more; the least bad is Growth.")  # fmt: skip
    made = replace(made, verdict=replace(made.verdict, unit_stresses=(stress, other)), passing_flips=(flip,))
    document = write_document(made)
    assert column(table(document, "disputes-about-the-unit.csv"), "More a month") == ["$156"]
    row = table(document, "what-would-pass.csv").rows[0]
    assert [plain(cell) for cell in row] == ["Budget a month", "$2,500", "below $1,300", flip.effect]


def test_the_day_of_the_review_and_its_triggers_are_those_of_the_verdict() -> None:
    made = builders.advice()
    trigger = ReviewTrigger("volume", "Fewer than 144,467 or more than 287,042 tasks in each of 2 months running.")
    made = replace(made, verdict=replace(made.verdict, review_on="2027-02-21", review_triggers=(trigger,)))
    text = said(write_document(made).body)
    assert "The first one is on 21 February 2027." in text and trigger.sentence in text
    # signed on 21 November 2026 for 12 months: half a year, a year, and 90 days before its end
    for date in (
        "price check 21 May 2027",
        "last day for notice (90 days assumed, not known) 23 August 2027",
        "renewal 21 November 2027",
    ):
        assert date in text


def test_vendor_questions_stand_in_order_of_money_at_stake() -> None:
    made = builders.advice()
    made = replace(made, questions=tuple(replace(q, money_at_stake=stake) for q, stake in zip(made.questions, (1, None, 900, 5, None, 70, 0, None), strict=True)))  # fmt: skip
    text = said(write_document(made).body)
    assert "the dearest is worth $900 a month" in text
    rooms = [b.label for b in write_document(made).body if type(b).__name__ == "AnswerRoom"]
    rest = column(table(write_document(made), "vendor-questions.csv"), "No.")
    assert [*rooms, *rest] == ["P3", "P6", "P4", "P1", "P2", "P5", "P7", "P8"]


def test_several_workflows_have_their_parts_and_a_total() -> None:
    names = ("Help desk", "Claims", "Coding")
    document = write_document(ADVICE, None, builders.portfolio(names))
    found = table(document, "workflows.csv")
    assert column(found, "Workflow") == [*names, "All of them"]
    headings = [b.text for b in document.body if isinstance(b, Heading)]
    assert headings[0].startswith("3 workflows together cost about $") and set(names) <= set(headings)
    text = said(document.body)
    assert "7 % of months pass the budget of $6,000 for everything." in text
    assert "One contract for all of them would save about $120 a month." in text
    assert "not a sum of ranges" in text


def test_page_one_of_several_workflows_names_the_total_and_each_contract() -> None:
    names = ("Help desk", "Claims", "Coding")
    document = write_document(ADVICE, None, builders.portfolio(names))
    page = said(document.first_page)
    assert "open negotiations on 3 contracts, as in the table, one for each workflow. Plan $17,900" in page
    (found, changes) = (block for block in document.first_page if isinstance(block, Table))
    assert column(found, "Workflow") == [*names, "All of them"]
    assert column(found, "Contract")[:3] == ["Growth"] * 3
    assert column(found, "Average month")[3] == "$1,500"
    assert set(column(changes, "Workflow")) <= set(names)
    (tiles,) = (block for block in document.first_page if isinstance(block, Tiles))
    # 12 x $120 less on one contract
    assert tiles.tiles[1] == ("Against one contract", "$1,440", "dearer a year on average")
    assert tiles.tiles[2] == ("Over budget", "7 %", "of months, budget $6,000")
    alone = write_document(ADVICE, None, builders.portfolio(names[:1]))
    assert alone.first_page == write_document(ADVICE).first_page


def test_what_a_workflow_says_of_its_own_stands_beside_its_name() -> None:
    own = (Workflow("Help desk", Answers({"tasks": "60000"})), Workflow("Claims", Answers({"budget": "900"})))
    made = replace(ADVICE, case=replace(ADVICE.case, workflows=own))
    found = table(write_document(made), "workflow-answers.csv")
    assert column(found, "Workflow") == ["Help desk", "Claims"]
    assert column(found, "You said") == ["60,000 tasks a month", "$900 a month"]


def test_what_pays_back_stands_in_the_operating_annex() -> None:
    band = Band(3.0, 4.0, 6.0)
    found = Payback("Help desk", band, band, band, band, band, None, band, band, band, 0.1, 0.8, 0.9, band, "six_months",
                    "It is back after about 4 months.", (), ())  # fmt: skip
    document = write_document(ADVICE, paybacks=(found, replace(found, name="Claims", group="unknown", months=None)))
    rows = table(document, "payback.csv").rows
    assert [plain(cell) for cell in rows[0]][:2] == ["Help desk", "Pays back inside six months"]
    assert plain(rows[1][3]) == "not known"
    assert "Help desk: pays back inside six months" in [b.text for b in document.body if isinstance(b, Heading)]


@pytest.mark.parametrize(
    "name", ["Containment", "Right hand-overs", "Caught after hours", "Handling time", "Cost of one settled contact"]
)
def test_what_is_measured_is_listed(name: str) -> None:
    assert name in column(table(DOCUMENT, "what-to-measure.csv"), "Measure")


def test_the_three_failures_have_an_owner() -> None:
    found = table(DOCUMENT, "failures-and-owners.csv")
    assert column(found, "What breaks") == ["Integration drift", "Undefined hand-over", "Prompt rot"]
    assert all(column(found, "Who owns it"))


def test_what_to_measure_and_what_breaks_stand_in_one_file() -> None:
    library = read_library()
    assert set(library.text["operating"]) == {"intro", "references", "failures_intro"}
    assert len(library.operating["measure"]) == 5 and len(library.operating["failure"]) == 3


def test_the_identity_holds_all_that_makes_the_report_again() -> None:
    found = dict(zip(*(column(table(DOCUMENT, "made-from.csv"), c) for c in ("Fact", "Value")), strict=True))
    assert set(found) == {"Case", "SHA-256", "Saved", "Prices checked on", "Edition of method and prices", "Seed of the futures", "Program version"}  # fmt: skip
    assert len(found["SHA-256"]) == 64 and found["SHA-256"][:8] in DOCUMENT.foot


def test_where_flips_were_not_looked_for_nothing_is_said_about_how_firm_the_advice_is() -> None:
    made = replace(builders.advice(), flips=(), flips_were_sought=False)
    text = " ".join(str(block) for block in (*write_document(made).first_page, *write_document(made).body))
    assert "No single figure" not in text and "looked for in each" in text
