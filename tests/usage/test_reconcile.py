"""Billed against list price day by day: a planted markup is found, holes are refused, and the days are named."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from advisor.cli import run
from advisor.contracts import Contract
from advisor.errors import AdvisorError
from advisor.files.export_file import export_formats, usage_rules
from advisor.usage.invoice_check import check_invoice, months_of_use
from advisor.usage.reading import Export
from advisor.usage.reconcile import Reconciliation, reconcile
from advisor.usage.zipped import read_any
from tests.usage.exports import FIXTURES, csv, prices

WEEK = tuple(f"2026-10-{day:02}" for day in range(1, 8))
# a million input tokens of gpt-4o cost $2.50 at list price
PRICE = Decimal("2.5")


def read(content: bytes) -> Export:
    return read_any(io.BytesIO(content), "export", export_formats(), prices())


def usage(millions: dict[str, str]) -> Export:
    """An OpenAI export with so many million input tokens a day, and no output."""
    rows = [f"{day}T00:00:00+00:00,1,gpt-4o,{int(Decimal(amount) * 10**6)},0,0" for day, amount in millions.items()]
    return read(csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows))


def bill_of(amounts: dict[str, str], currency: str = "usd") -> Export:
    """An OpenAI cost export."""
    rows = [f"0,0,{day}T00:00:00+00:00,x,{amount},{currency},,p,o,n" for day, amount in amounts.items()]
    return read(
        csv(
            "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name",
            *rows,
        )
    )


def compare(listed: dict[str, str], billed: dict[str, str], **more: date) -> Reconciliation:
    return reconcile(usage(listed), bill_of(billed), usage_rules(), **more)


def test_a_markup_of_45_percent_that_was_planted_is_found_stable_over_seven_days() -> None:
    amounts = {day: str(n + 1) for n, day in enumerate(WEEK)}
    found = compare(amounts, {day: str(Decimal(m) * PRICE * Decimal("1.45")) for day, m in amounts.items()})
    # 1 + 2 + … + 7 = 28 million: 28 x 2.5 = 70 at list price, 70 x 1.45 = 101.5 billed
    assert (found.matched_days, found.list_cost, found.billed) == (7, 70, Decimal("101.5"))
    assert (found.verdict, found.markup, found.gap) == ("markup", Decimal("0.45"), Decimal("0.45"))
    assert found.sentence == "45 % markup, stable over 7 days."


def test_cents_that_were_rounded_do_not_hide_a_markup() -> None:
    amounts = {day: f"0.{n + 3}1" for n, day in enumerate(WEEK)}
    billed = {day: f"{Decimal(m) * PRICE * Decimal('1.45'):.2f}" for day, m in amounts.items()}
    found = compare(amounts, billed)
    assert (
        found.verdict == "markup"
        and found.markup is not None
        and abs(found.markup - Decimal("0.45")) < Decimal("0.005")
    )


@pytest.mark.parametrize(("factor", "verdict"), [("1", "match"), ("1.009", "match"), ("0.991", "match"),
                                                 ("1.02", "rounding"), ("1.05", "rounding"), ("1.051", "markup"),
                                                 ("0.90", "markup"), ("1.60", "markup")])  # fmt: skip
def test_the_verdict_follows_the_gap(factor: str, verdict: str) -> None:
    found = compare(dict.fromkeys(WEEK, "4"), dict.fromkeys(WEEK, str(10 * Decimal(factor))))
    assert (found.verdict, found.gap) == (verdict, Decimal(factor) - 1)
    assert (found.markup is None) == (verdict != "markup")


def test_a_markup_over_four_days_is_not_called_one() -> None:
    found = compare(dict.fromkeys(WEEK[:4], "4"), dict.fromkeys(WEEK[:4], "14.5"))
    assert (found.verdict, found.markup, found.matched_days) == ("incomplete", None, 4)
    assert "5 days are needed" in found.sentence
    assert compare(dict.fromkeys(WEEK[:5], "4"), dict.fromkeys(WEEK[:5], "14.5")).verdict == "markup"


@pytest.mark.parametrize("missing", WEEK)
def test_a_day_that_the_usage_lacks_makes_it_incomplete_and_is_named(missing: str) -> None:
    found = compare({day: "4" for day in WEEK if day != missing}, dict.fromkeys(WEEK, "14.5"))
    assert (found.verdict, found.markup, found.matched_days) == ("incomplete", None, 6)
    assert any("without a row of usage" in warning and missing in warning for warning in found.warnings)


@pytest.mark.parametrize("missing", WEEK)
def test_a_day_that_the_bill_lacks_makes_it_incomplete_and_is_named(missing: str) -> None:
    found = compare(dict.fromkeys(WEEK, "4"), {day: "10" for day in WEEK if day != missing})
    assert found.verdict == "incomplete"
    assert any("not billed" in warning and missing in warning for warning in found.warnings)


def test_one_day_at_another_factor_is_no_stable_markup() -> None:
    billed = dict.fromkeys(WEEK, "14.5") | {WEEK[3]: "16"}
    found = compare(dict.fromkeys(WEEK, "4"), billed)
    assert found.verdict == "incomplete"
    assert any(WEEK[3] in warning and "do not fit" in warning for warning in found.warnings)


def test_the_real_mixed_case_is_refused_with_its_days_named() -> None:
    # seen in October 2025: three days to the cent, one billed 3.6 times the price, one a third short, one without usage
    listed = {
        "2025-10-05": "0.2473",
        "2025-10-06": "0.8158",
        "2025-10-07": "0.50",
        "2025-10-10": "0.25",
        "2025-10-11": "1.25",
    }
    billed = {"2025-10-05": "0.8959", "2025-10-06": "0.5618", "2025-10-07": "0.50", "2025-10-08": "0.3311",
              "2025-10-10": "0.25", "2025-10-11": "1.25"}  # fmt: skip
    found = compare({day: str(Decimal(cost) / PRICE) for day, cost in listed.items()}, billed)
    assert (found.verdict, found.markup, found.matched_days) == ("incomplete", None, 5)
    words = " ".join(found.warnings)
    assert "2025-10-05" in words and "2025-10-06" in words and "2025-10-08" in words
    assert "2025-10-07" not in words and "2025-10-10" not in words and "2025-10-11" not in words


def test_the_days_to_compare_can_be_named() -> None:
    month = {f"2026-10-{day:02}": "14.5" for day in range(1, 32)}
    found = compare(dict.fromkeys(WEEK, "4"), month, first=date(2026, 10, 1), last=date(2026, 10, 7))
    assert (found.verdict, found.markup) == ("markup", Decimal("0.45"))
    assert compare(dict.fromkeys(WEEK, "4"), month).verdict == "incomplete"


def test_a_day_whose_price_is_not_known_can_not_be_concluded_from() -> None:
    rows = [f"{day}T00:00:00+00:00,1,gpt-4o,4000000,0,0" for day in WEEK]
    rows[2] = rows[2].replace("gpt-4o", "gpt-99")
    export = read(csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows))
    found = reconcile(export, bill_of(dict.fromkeys(WEEK, "10")), usage_rules())
    assert (found.verdict, found.matched_days) == ("incomplete", 6)
    assert any("list price is not known" in warning and WEEK[2] in warning for warning in found.warnings)


def test_a_bill_in_another_currency_needs_its_rate() -> None:
    with pytest.raises(AdvisorError, match="exchange rate"):
        reconcile(usage(dict.fromkeys(WEEK, "4")), bill_of(dict.fromkeys(WEEK, "10"), "eur"), usage_rules())
    found = reconcile(
        usage(dict.fromkeys(WEEK, "4")), bill_of(dict.fromkeys(WEEK, "10"), "eur"), usage_rules(), rate=Decimal("1.1")
    )
    assert (found.billed, found.gap) == (Decimal("77.0"), Decimal("0.1"))


def test_files_in_the_wrong_order_are_said_to_be() -> None:
    with pytest.raises(AdvisorError, match="give the usage first"):
        reconcile(bill_of(dict.fromkeys(WEEK, "10")), usage(dict.fromkeys(WEEK, "4")), usage_rules())
    with pytest.raises(AdvisorError, match="no amount"):
        reconcile(usage(dict.fromkeys(WEEK, "4")), usage(dict.fromkeys(WEEK, "4")), usage_rules())


def test_a_zip_with_usage_and_cost_is_both_sides() -> None:
    export = read(FIXTURES["deepseek zip"].content)
    found = reconcile(export, export, usage_rules())
    assert {day.day.isoformat(): day.billed for day in found.days} == {
        "2026-10-01": Decimal("0.25"), "2026-10-02": Decimal("0.50")}  # fmt: skip
    assert found.verdict == "incomplete"  # the second day is billed without usage


def test_many_lines_rounded_to_cents_may_move_a_day_by_half_a_cent_each() -> None:
    # Anthropic: 20 lines of $0.0031 each are 20 x $0.00 on the bill, which is no discount
    rows = [f"{day},claude-haiku-4-5,standard,1000000,0,0" for day in WEEK]
    export = read(
        csv(
            "usage_date_utc,model_version,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens",
            *rows,
        )
    )
    lines = [f"{day},Claude Haiku 4.5,W,k,standard,input_no_cache,0.98" for day in WEEK]
    lines += [f"{day},Claude Haiku 4.5,W,k,standard,output,0.00" for day in WEEK for _ in range(6)]
    found = reconcile(
        export,
        read(csv("usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd", *lines)),
        usage_rules(),
    )
    assert (found.verdict, found.billed) == ("rounding", Decimal("6.86"))  # 7 x .98 against 7 x 1


# The invoice checker

CONTRACT = Contract.model_validate({
    "format": 1, "name": "Desk", "currency": "USD", "term_months": 12,
    "charges": [
        {"id": "platform", "kind": "fee", "amount": "100"},
        {"id": "requests", "kind": "usage", "meter": "requests", "included": "2",
         "price": {"model": "per_unit", "unit_price": "0.50"}},
        {"id": "markup", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.30"}},
    ],
})  # fmt: skip


def test_a_contract_is_billed_on_the_real_usage_and_agrees_with_its_invoice_line_by_line() -> None:
    # 7 requests: (7 - 2) x .5 = 2.50; 28 million tokens cost 70 at list price, x 1.3 = 91; with the fee 193.50
    export = usage({day: str(n + 1) for n, day in enumerate(WEEK)})
    assert months_of_use(export)[0].meters["model_cost"] == 70
    invoice = read(
        csv("date,line,amount", "2026-10-31,platform,100", "2026-10-31,requests,2.50", "2026-10-31,markup,91")
    )
    found = check_invoice(CONTRACT, export, invoice, usage_rules())
    month = found.months[0]
    assert (month.month, month.expected, month.invoiced, found.agrees) == (
        "2026-10",
        Decimal("193.50"),
        Decimal("193.5"),
        True,
    )
    assert [(line.charge, line.expected, line.invoiced, line.agrees) for line in month.lines] == [
        ("platform", 100, 100, True), ("requests", Decimal("2.50"), Decimal("2.50"), True), ("markup", 91, 91, True)]  # fmt: skip
    assert any("usage on 7 days" in warning for warning in found.warnings)


def test_an_invoice_that_differs_says_where() -> None:
    export = usage({day: str(n + 1) for n, day in enumerate(WEEK)})
    invoice = read(
        csv(
            "date,line,amount",
            "2026-10-31,platform,100",
            "2026-10-31,requests,3.50",
            "2026-10-31,markup,91",
            "2026-10-31,storage,9",
        )
    )
    found = check_invoice(CONTRACT, export, invoice, usage_rules())
    assert not found.agrees and "2026-10 is 10.00 more" in found.sentence  # 203.50 - 193.50
    off = [(line.charge, line.description, line.difference) for line in found.months[0].lines if not line.agrees]
    assert off == [("requests", found.months[0].lines[1].description, Decimal("1.00")), ("", "storage", Decimal("9"))]


def test_a_meter_that_no_export_counts_is_asked_for() -> None:
    contract = Contract.model_validate({
        "format": 1, "name": "Talk", "currency": "USD",
        "charges": [{"id": "use", "kind": "usage", "meter": "interactions", "price": {"model": "per_unit", "unit_price": "0.05"}}],
    })  # fmt: skip
    export, invoice = usage(dict.fromkeys(WEEK, "1")), read(csv("date,amount", "2026-10-31,50"))
    with pytest.raises(AdvisorError, match="interactions"):
        check_invoice(contract, export, invoice, usage_rules())
    assert check_invoice(contract, export, invoice, usage_rules(), {"interactions": Decimal(1000)}).agrees  # 1000 x .05


# The commands


def written(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_reconcile_prints_the_fixed_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{day}T00:00:00+00:00,1,gpt-4o,4000000,0,0" for day in WEEK]
    export = written(
        tmp_path,
        "u.csv",
        csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows),
    )
    invoice = written(tmp_path, "i.csv", csv("Date,Amount", *(f"{day},14.50" for day in WEEK)))
    assert run(["reconcile", export, invoice, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {key: found[key] for key in ("matched_days", "billed", "list", "gap", "verdict", "markup")} == {
        "matched_days": 7, "billed": "101.5", "list": "70", "gap": "0.45", "verdict": "markup", "markup": "0.45"}  # fmt: skip
    assert run(["reconcile", export, invoice]) == 0
    assert capsys.readouterr().out.startswith("45 % markup, stable over 7 days.\n7 days compared")
    assert run(["reconcile", export, invoice, "--first", "2026-10-01", "--last", "someday"]) == 1
    assert "--last" in capsys.readouterr().err


def test_invoice_prints_each_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = written(tmp_path, "c.json", CONTRACT.model_dump_json(by_alias=True, exclude_unset=True).encode())
    rows = [f"{day}T00:00:00+00:00,1,gpt-4o,4000000,0,0" for day in WEEK]
    export = written(
        tmp_path,
        "u.csv",
        csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows),
    )
    invoice = written(
        tmp_path,
        "i.csv",
        csv("Date,Line,Amount", "2026-10-31,platform,100", "2026-10-31,requests,2.50", "2026-10-31,markup,91"),
    )
    assert run(["invoice", contract, export, invoice, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["agrees"] is True and found["months"][0]["expected"] == "193.5"  # 100 + 2.5 + 70 x 1.3
    assert run(["invoice", contract, export, invoice]) == 0
    assert "The invoice is what the contract bills" in capsys.readouterr().out


def test_the_columns_of_a_bill_can_be_named_and_what_was_named_before_is_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from advisor.files.export_mappings import remember, remembered

    rows = [f"{day}T00:00:00+00:00,1,gpt-4o,4000000,0,0" for day in WEEK]
    export = written(
        tmp_path,
        "u.csv",
        csv("start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens", *rows),
    )
    invoice = written(tmp_path, "i.csv", csv("Wann;Wieviel", *(f"{day};14,50" for day in WEEK)))
    assert run(["reconcile", export, invoice]) == 1
    assert "i.csv" in capsys.readouterr().err
    assert run(["reconcile", export, invoice, "--map-invoice", "time=Wann", "--map-invoice", "billed=Wieviel"]) == 0
    assert "45 % markup" in capsys.readouterr().out
    remember(("Wann", "Wieviel"), {"time": "Wann", "billed": "Wieviel"}, False)
    assert remembered(("wann", "wieviel")) is None and remembered(("Wann", "Wieviel")) is not None
    assert run(["reconcile", export, invoice]) == 0
    assert "45 % markup" in capsys.readouterr().out
