"""Every format: its fixture has the totals that stand beside it, counted by hand, and is recognised by its header."""

from __future__ import annotations

import io
from typing import Any

import pytest

from advisor.files.export_file import export_formats, usage_rules
from advisor.usage.export_format import Header, recognise
from advisor.usage.reading import Export, read_export
from advisor.usage.summary import summarise
from advisor.usage.zipped import read_any
from tests.usage.exports import FIXTURES, prices


def read(content: bytes) -> Export:
    return read_any(io.BytesIO(content), "export", export_formats(), prices())


@pytest.mark.parametrize("name", FIXTURES)
def test_the_totals_are_those_counted_by_hand(name: str) -> None:
    fixture = FIXTURES[name]
    export = read(fixture.content)
    assert export.format.name == fixture.format
    summary: dict[str, Any] = summarise(export, usage_rules())
    assert {key: summary[key] for key in fixture.expects} == fixture.expects
    assert [warning for warning in summary["warnings"] if "Not known and not read" in warning] == []


def test_every_format_has_a_fixture() -> None:
    assert {one.name for one in export_formats()} == {one.format for one in FIXTURES.values()} - {"Own columns"}


def test_no_two_formats_claim_the_same_header() -> None:
    for made in export_formats():
        whole = Header([name.split("|")[0] for name in dict.fromkeys((*made.marks, *made.needed))])
        found = recognise(whole, export_formats())
        assert found is not None and found.format is made, made.name


@pytest.mark.parametrize("name", FIXTURES)
def test_the_days_add_up_to_the_whole(name: str) -> None:
    summary = summarise(read(FIXTURES[name].content), usage_rules())
    if summary["days"] and summary["input_tokens"] is not None:
        for key in ("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens"):
            assert sum(day[key] for day in summary["daily"]) == summary[key]
        assert summary["cached_input_tokens"] + summary["cache_write_tokens"] <= summary["input_tokens"]
    assert summary["days"] == len(summary["daily"])


@pytest.mark.parametrize("name", FIXTURES)
def test_no_message_text_stays_in_what_was_read(name: str) -> None:
    export = read(FIXTURES[name].content)
    kept = repr(summarise(export, usage_rules())) + repr(vars(export.tally))
    assert "secret" not in kept


@pytest.mark.parametrize("name", [n for n, f in FIXTURES.items() if f.content[:1] not in (b"{", b"[", b"P")])
def test_a_missing_needed_column_is_an_error_that_names_it(name: str) -> None:
    from advisor.errors import AdvisorError

    made = next((one for one in export_formats() if one.name == FIXTURES[name].format), None)
    if made is None:
        return
    for needed in made.needed:
        if "|" in needed:
            continue
        text = FIXTURES[name].content.decode("utf-8-sig")
        assert needed in text
        with pytest.raises(AdvisorError) as caught:
            read_export(io.BytesIO(text.replace(needed, "something_else", 1).encode()), "export", (made,))
        assert needed in str(caught.value) or "is not an export that this program knows" in str(caught.value)
        assert "something_else" in str(caught.value) or "missing" in str(caught.value)


def test_an_unknown_extra_column_is_a_warning_that_names_it() -> None:
    text = FIXTURES["anthropic_usage_csv"].content.decode().splitlines()
    text[0] += ",moon_phase"
    text[1] += ",full"
    summary = summarise(read("\n".join(text).encode()), usage_rules())
    assert summary["warnings"][0] == "Not known and not read: column moon_phase."
    assert summary["input_tokens"] == 1000


def test_a_json_document_of_several_megabytes_may_be_one_line() -> None:
    import json

    buckets = [
        {"object": "bucket", "start_time": 1790812800 + 3600 * n, "end_time": 1790816400 + 3600 * n, "results": [
            {"input_tokens": 500, "output_tokens": 50, "input_cached_tokens": 100, "num_model_requests": 3,
             "model": "gpt-4o", "api_key_id": "key_a", "batch": False}]}
        for n in range(9000)
    ]  # fmt: skip
    content = json.dumps({"object": "page", "data": buckets, "has_more": False}).encode()
    assert len(content) > 2_000_000 and b"\n" not in content
    summary = summarise(read(content), usage_rules())
    assert (summary["requests"], summary["input_tokens"], summary["days"]) == (27_000, 4_500_000, 375)  # 9000 / 24


@pytest.mark.parametrize(
    "header",
    [
        "usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd",
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type",
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type,inference_geo,speed",
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed",
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status",
    ],
)
def test_every_vintage_of_anthropics_cost_export_is_read(header: str) -> None:
    values = {"usage_date_utc": "2026-10-01", "cost_usd": "0.12", "list_price_usd": "0.15", "token_type": "output"}
    row = ",".join(values.get(name, "x") for name in header.split(","))
    summary = summarise(read(f"{header}\n{row}\n".encode()), usage_rules())
    assert (summary["format"], summary["billed"]) == ("Anthropic cost (CSV)", "0.12")
    assert not any("Not known" in warning for warning in summary["warnings"])


@pytest.mark.parametrize(
    ("header", "row", "tokens"),
    [
        ("TIMESTAMP,NumImages,ContextTokens,GeneratedTokens", "2024-10-15 00:00:00.001,2,900,50", (900, 50)),
        ("Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type",
         "5,s,1.5,ChatGPT,472,18,490,Conversation log", (472, 18)),
    ],
)  # fmt: skip
def test_the_other_shapes_of_research_traces_are_read(header: str, row: str, tokens: tuple[int, int]) -> None:
    summary = summarise(read(f"{header}\n{row}\n".encode()), usage_rules())
    assert (summary["input_tokens"], summary["output_tokens"], summary["requests"]) == (*tokens, 1)


def test_focus_1_0_has_its_extra_id_column_and_writes_null_out() -> None:
    header = (
        "AvailabilityZone,BilledCost,BillingAccountId,BillingCurrency,ChargeCategory,ChargeDescription,ChargePeriodEnd,"
        "ChargePeriodStart,ConsumedQuantity,ConsumedUnit,EffectiveCost,ListCost,PricingQuantity,PricingUnit,"
        "ProviderName,ServiceCategory,Id,ServiceName,SkuId,SubAccountId,Tags"
    )
    row = (
        'NULL,0.5,b,USD,Usage,Claude input tokens,2026-10-02 00:00:00,2026-10-01 00:00:00,"1500","Tokens",0.5,0.6,1500,Tokens,'
        "AWS,AI and Machine Learning,17,Amazon Bedrock,NULL,s,NULL"
    )
    summary = summarise(read(f"{header}\n{row}\n".encode()), usage_rules())
    assert (summary["format"], summary["input_tokens"], summary["billed"]) == ("FOCUS bill (1.0 to 1.2)", 1500, "0.5")
    assert not any("Not known" in warning for warning in summary["warnings"])
