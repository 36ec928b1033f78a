"""What goes wrong with real exports, one test each: double counts, empty buckets, totals, preambles, foreign numbers."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.files.export_file import export_formats, usage_rules
from advisor.report.usage_text import summary_as_text
from advisor.usage import cells
from advisor.usage.mapping import guess_columns, mapped_format, read_mapping
from advisor.usage.reading import Export, glance, read_export
from advisor.usage.summary import for_the_case, quantile, summarise
from tests.usage.exports import FIXTURES, csv, prices

ANTHROPIC = "usage_date_utc,model_version,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens"
TRACE = "TIMESTAMP,ContextTokens,GeneratedTokens"


def read(*lines: str, mapping: Any = None) -> Export:
    return read_export(io.BytesIO(csv(*lines)), "export", export_formats(), prices(), mapping=mapping)


def summary(*lines: str, days: int | None = None) -> dict[str, Any]:
    return summarise(read(*lines), usage_rules(), days)


def openai(requests: str, tokens: str, cached: str, day: str = "2026-10-01", model: str = "gpt-4o") -> str:
    return f"{day}T00:00:00+00:00,{requests},{model},{tokens},100,{cached}"


OPENAI = "start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens"


def test_cached_tokens_inside_the_input_are_not_counted_twice() -> None:
    found = summary(OPENAI, openai("1", "1000", "400"))
    assert (found["input_tokens"], found["cached_input_tokens"]) == (1000, 400)
    # 600 x 2.5 + 400 x 1.25 + 100 x 10 = 3000, and not 1000 x 2.5 + 400 x 1.25 + 1000 = 4000, per million
    assert found["list_cost"] == "0.003"


def test_an_export_without_a_column_for_cached_tokens_does_not_say_that_there_were_none() -> None:
    lines = (
        "start_time_iso,num_model_requests,model,input_tokens,output_tokens",
        "2026-10-01T00:00:00+00:00,1,gpt-4o,1000,100",
    )
    silent, said = summary(*lines), summary(OPENAI, openai("1", "1000", "0"))
    assert (silent["cache_share"], said["cache_share"]) == (None, 0.0)
    assert silent["list_cost"] == said["list_cost"] == "0.0035"  # 1000 x 2.5 + 100 x 10 per million: all as fresh input
    warning = "The export does not say what was read from a cache, so the list cost is an upper bound."
    assert warning in silent["warnings"] and warning not in said["warnings"]
    assert "what came from a cache is not said" in summary_as_text(silent, "export")
    assert "of them from a cache 0" in summary_as_text(said, "export")


def test_cached_tokens_beside_the_input_are_added_to_it() -> None:
    found = summary(ANTHROPIC, "2026-10-01,claude-haiku-4-5,standard,100,900,50")
    assert (found["input_tokens"], found["cached_input_tokens"]) == (1000, 900)
    # 100 x 1 + 900 x .1 + 50 x 5 = 440 per million
    assert found["list_cost"] == "0.00044"


def test_a_proxy_that_counts_cached_tokens_beside_the_prompt_is_seen_because_parts_are_never_more_than_the_whole() -> (
    None
):
    found = summary(
        "date,api_requests,spend,prompt_tokens,completion_tokens,custom_llm_provider,model,cache_read_input_tokens,cache_creation_input_tokens",
        "2026-10-01,1,0.1,31,467,anthropic,claude-haiku-4-5,0,1253",
    )
    assert (found["input_tokens"], found["cache_write_tokens"]) == (1284, 1253)  # 31 + 1253
    assert any("beside the input" in warning for warning in found["warnings"])


def test_several_rows_of_one_bucket_are_summed() -> None:
    found = summary(
        OPENAI, openai("2", "1000", "0"), openai("3", "500", "0"), openai("4", "100", "0", model="gpt-4o-mini")
    )
    assert (found["days"], found["requests"], found["input_tokens"]) == (1, 9, 1600)
    assert [(one["model"], one["requests"]) for one in found["by_model"]] == [("gpt-4o", 5), ("gpt-4o-mini", 4)]


def test_empty_buckets_are_no_days_and_not_a_fault() -> None:
    found = summary(
        OPENAI, openai("2", "1000", "0"), "2026-10-02T00:00:00+00:00,,,,,", openai("1", "10", "0", "2026-10-03")
    )
    assert (found["days"], found["first_day"], found["last_day"]) == (2, "2026-10-01", "2026-10-03")


def test_an_export_without_a_row_is_no_days_and_a_warning() -> None:
    found = summary(OPENAI)
    assert (found["days"], found["first_day"], found["list_cost"]) == (0, None, "0")
    assert "The export has no row of usage." in found["warnings"]


@pytest.mark.parametrize("total", ["Total,,,300,60", ",,,Total:,360", "Summe,,,300,60"])
def test_a_total_row_does_not_count_twice(total: str) -> None:
    found = summary(
        "day,model,calls,input_tokens,output_tokens", "2026-10-01,gpt-4o,2,100,20", "2026-10-02,gpt-4o,3,200,40", total
    )
    assert (found["days"], found["input_tokens"], found["output_tokens"]) == (2, 300, 60)
    assert any("total row" in warning for warning in found["warnings"])


def test_a_preamble_before_the_header_is_read_past() -> None:
    found = summary("My company", "", "Report from,2026-10-01", "", TRACE, "2026-10-01 08:00:00,374,44")
    assert (found["requests"], found["input_tokens"]) == (1, 374)


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    content = b"\xef\xbb\xbf" + csv(TRACE, "2026-10-01 08:00:00,374,44")
    assert read_export(io.BytesIO(content), "export", export_formats()).tally.rows == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le-with-mark"])
def test_utf_16_is_told_by_its_mark(encoding: str) -> None:
    text = csv(TRACE, "2026-10-01 08:00:00,374,44").decode()
    content = text.encode("utf-16") if encoding == "utf-16" else b"\xff\xfe" + text.encode("utf-16-le")
    assert read_export(io.BytesIO(content), "export", export_formats()).tally.rows == 1


def test_a_file_of_an_old_office_program_is_read_and_said_to_be_foreign() -> None:
    content = "day;input tokens;output tokens;agent\n2026-10-01;100;20;Grüße\n".encode("cp1252")
    export = read_export(io.BytesIO(content), "export", export_formats())
    assert export.tally.days and any("Windows-1252" in warning for warning in export.warnings)


@pytest.mark.parametrize(
    ("cell", "comma", "means"),
    [("1,234", False, "1234"), ("1,234", True, "1.234"), ("1.234", True, "1234"), ("1.234,56", True, "1234.56"),
     ("1,234.56", False, "1234.56"), ("1 234,5", True, "1234.5"), ("1\u202f234", False, "1234"), ("10.0", False, "10.0"),
     ("$0.10", False, "0.10"), ("US$1,200.5", False, "1200.5"), ("0,49 €", True, "0.49"), ("(3.50)", False, "-3.50"),
     ("EUR 12.5", False, "12.5"), ("-5", False, "-5"), ("1e-7", False, "1E-7"), ("1'000", False, "1000")],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(cell: str, comma: bool, means: str) -> None:
    assert cells.number(cell, comma) == Decimal(means)


@pytest.mark.parametrize(
    "cell", ["1_000", "NaN", "inf", "1e1000000", "９", "٣", "12abc", "0x10", "9" * 60, "1.2.3", True]
)
def test_what_only_looks_like_a_number_is_refused(cell: Any) -> None:
    if cell == "NaN":  # the word that programs write for nothing
        assert cells.number(cell) is None
        return
    with pytest.raises(cells.Unreadable):
        cells.number(cell)


def test_a_column_of_ambiguous_numbers_follows_the_delimiter() -> None:
    # 1,234 is a thousand where columns are parted by commas and one and a bit where they are parted by semicolons
    english = read("day,input_tokens,output_tokens,cost", '2026-10-01,"1,234",20,"1,234"')
    german = read("day;input_tokens;output_tokens;cost", "2026-10-01;1234;20;1,234")
    day = next(iter(english.tally.days.values()))
    assert (day.tokens.input, day.billed) == (1234, Decimal(1234))
    assert next(iter(german.tally.days.values())).billed == Decimal("1.234")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_may_be_parted_by_any_usual_sign(delimiter: str) -> None:
    lines = [line.replace(",", delimiter) for line in (OPENAI, openai("2", "1000", "400"))]
    assert summary(*lines)["cached_input_tokens"] == 400


@pytest.mark.parametrize(
    ("cell", "means"),
    [("2026-10-01", "2026-10-01 00:00"), ("2026-10-01T23:30:00-05:00", "2026-10-02 04:30"),
     ("2026-10-01T00:30:00+02:00", "2026-09-30 22:30"), ("2026-10-01 08:15:00 UTC", "2026-10-01 08:15"),
     ("1790812800", "2026-10-01 00:00"), ("1790812800000", "2026-10-01 00:00"), ("31.10.2026", "2026-10-31 00:00"),
     ("10/31/2026", "2026-10-31 00:00"), ("31/10/2026", "2026-10-31 00:00"), ("20261001", "2026-10-01 00:00"),
     ("Oct 1, 2026", "2026-10-01 00:00"), ("1 October 2026", "2026-10-01 00:00"), ("10/1/2026 1:05 PM", "2026-10-01 13:05"),
     ("2023-11-16 18:15:46.6805900", "2023-11-16 18:15")],
)  # fmt: skip
def test_moments_are_read_in_utc(cell: str, means: str) -> None:
    assert cells.moment(cell).strftime("%Y-%m-%d %H:%M") == means


@pytest.mark.parametrize(
    "cell", ["2026-13-01", "2026-02-30", "yesterday", "99999999999999999999", "0001-01-01", "32.01.2026", ""]
)
def test_what_is_no_moment_is_refused(cell: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.moment(cell)


def test_days_before_months_are_told_by_a_number_above_twelve_and_else_said_to_be_guessed() -> None:
    mapping = mapped_format({"time": "day", "input": "in", "output": "out"})
    sure = read("day,in,out", "05/10/2026,1,1", "13/10/2026,1,1", mapping=mapping)
    assert sorted(day.isoformat() for day in sure.tally.days) == ["2026-10-05", "2026-10-13"]
    guessed = read("day,in,out", "05/10/2026,1,1", mapping=mapping)
    assert [day.isoformat() for day in guessed.tally.days] == ["2026-05-10"]
    assert any("month/day" in warning for warning in guessed.warnings)


@pytest.mark.parametrize("cost", ["", "Included", "NaN", "-"])
def test_a_cost_that_is_not_known_is_not_zero(cost: str) -> None:
    lines = FIXTURES["cursor older"].content.decode().splitlines()
    export = read(lines[0], lines[1].replace("0.49", cost))
    assert next(iter(export.tally.days.values())).billed is None
    assert "billed" not in summarise(export, usage_rules())


@pytest.mark.parametrize(
    ("name", "means"),
    [("gpt-4o-2024-08-06", "gpt-4o"), ("Claude Haiku 4.5", "claude-haiku-4-5"), ("openai/gpt-4o", "gpt-4o"),
     ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"), ("claude-4.5-sonnet-thinking", "claude-sonnet-4-5"),
     ("models/gemini-2.5-pro", "gemini-2.5-pro"), ("Claude Sonnet 3.5", "claude-3-5-sonnet"),
     ("claude-opus-4-20250514", "claude-opus-4-0"), ("auto", None), ("gpt-99", None)],
)  # fmt: skip
def test_display_names_and_ids_with_dates_mean_the_same_model(name: str, means: str | None) -> None:
    found = prices().find(name)
    assert (None if found is None else found.id) == means


def test_a_model_without_a_price_makes_the_list_cost_unknown_and_is_named() -> None:
    found = summary(OPENAI, openai("1", "1000", "0"), openai("1", "1000", "0", "2026-10-02", "gpt-99-turbo"))
    assert (found["list_cost"], [day["list_cost"] for day in found["daily"]]) == (None, ["0.0035", None])
    assert any("gpt-99-turbo" in warning for warning in found["warnings"])


def test_batch_rows_cost_the_batch_price() -> None:
    header = OPENAI + ",batch"
    full = summary(header, openai("1", "1000000", "0", model="claude-fable-5-2") + ",False")
    half = summary(header, openai("1", "1000000", "0", model="claude-fable-5-2") + ",True")
    # a million in at $8 and 100 out at $40 a million; half of both in a batch
    assert (full["list_cost"], half["list_cost"]) == ("8.004", "4.002")


def test_a_long_request_pays_the_higher_price_for_all_of_its_tokens() -> None:
    # claude-sonnet-4-5: $3 a million up to 200,000 input tokens and $6 above; output $15 and $22.50
    short = summary(
        "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug",
        "g,2026-10-01,1,200000,0,claude-sonnet-4-5",
    )
    long = summary(
        "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug",
        "g,2026-10-01,1,200001,0,claude-sonnet-4-5",
    )
    assert (short["list_cost"], long["list_cost"]) == ("0.6", "1.200006")


def test_the_last_days_are_counted_back_on_the_calendar_from_the_last_one() -> None:
    lines = [openai("1", "10", "0", f"2026-10-{day:02}") for day in (1, 4, 5, 10)]
    found = summary(OPENAI, *lines, days=7)
    assert (found["first_day"], found["last_day"], found["days"]) == ("2026-10-04", "2026-10-10", 3)


def test_the_spread_is_known_only_where_a_row_is_one_request() -> None:
    single = summary(TRACE, *(f"2026-10-01 08:00:{n:02},{n},1" for n in range(1, 21)))["tokens_per_request"]["input"]
    assert single == {
        "mean": 10.5,
        "median": 10.5,
        "p95": 19.05,
    }  # 1..20: between the 19th and the 20th, .05 of the way
    several = summary(OPENAI, openai("2", "1000", "0"))["tokens_per_request"]["input"]
    assert several == {"mean": 500.0, "median": None, "p95": None}
    assert quantile([1, 2, 3, 4], 0.5) == 2.5


def test_a_loop_is_one_key_one_hour_ten_times_its_normal_rate() -> None:
    header = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug,api_key_name"
    quiet = [
        f"g,2026-10-0{day} {hour:02}:00:00,0,10,1,gpt-4o,desk"
        for day in (1, 2)
        for hour in range(8, 18)
        for _ in range(6)
    ]
    stuck = ["g,2026-10-02 19:00:00,0,10,1,gpt-4o,desk"] * 60
    assert summary(header, *quiet, *stuck[:59])["oddities"] == []  # 59 of 6 is not ten times
    found = summary(header, *quiet, *stuck)
    assert found["oddities"] == ["A loop? In the hour from 2026-10-02 19:00 the key desk did 10 times its normal rate."]
    assert (found["busiest_day"], found["busiest_hour"]) == ("2026-10-02", "2026-10-02 19:00")


def test_an_hour_of_a_day_says_nothing_about_the_month_and_says_so() -> None:
    found = summary(TRACE, "2026-10-01 08:00:00,100,10", "2026-10-01 09:00:00,100,10")
    assert found["covers_hours"] == 1.0
    assert any("not whole days" in warning for warning in found["warnings"])


def test_rows_of_another_width_are_left_out_counted_and_named() -> None:
    found = summary(TRACE, "2026-10-01 08:00:00,100,10", "2026-10-01 08:00:01,100,10,77", "2026-10-01 08:00:02,100,10")
    assert found["requests"] == 2
    assert any("1 rows have another number of columns" in w and "line 3" in w for w in found["warnings"])


def test_decimal_commas_without_quotes_in_a_comma_file_are_refused_and_not_misread() -> None:
    with pytest.raises(AdvisorError, match="semicolons"):
        read("day,input_tokens,output_tokens,cost", "2026-10-01,100,20,1,25", "2026-10-02,100,20,1,25")


def test_a_column_named_twice_is_refused() -> None:
    with pytest.raises(AdvisorError, match="twice"):
        read("TIMESTAMP,ContextTokens,GeneratedTokens,ContextTokens", "2026-10-01,1,1,1")


def test_a_cell_that_can_not_be_read_is_named_by_line_and_column_and_not_repeated() -> None:
    with pytest.raises(AdvisorError) as caught:
        read(TRACE, "2026-10-01 08:00:00,100,10", "2026-10-01 08:00:01,hunter2,10")
    assert "line 3, column ContextTokens" in str(caught.value) and "hunter2" not in str(caught.value)


def test_amounts_in_two_currencies_are_refused() -> None:
    with pytest.raises(AdvisorError, match="several currencies"):
        read("day,amount,currency", "2026-10-01,1,USD", "2026-10-02,1,EUR")


def test_any_other_csv_is_read_with_the_columns_that_the_buyer_names() -> None:
    mapping = mapped_format(read_mapping(["time=Wann", "input=Rein", "output=Raus", "cached=Davon alt", "billed=Was"]))
    export = read("Wann;Rein;Raus;Davon alt;Was;Notiz", "01.10.2026;1000;200;400;0,5;geheim", mapping=mapping)
    found = summarise(export, usage_rules())
    assert (found["input_tokens"], found["cached_input_tokens"], found["billed"]) == (1000, 400, "0.5")
    assert "geheim" not in repr(found)
    with pytest.raises(AdvisorError, match="MEANING=COLUMN"):
        read_mapping(["time"])
    with pytest.raises(AdvisorError, match="not a meaning"):
        mapped_format({"colour": "x"})


def test_columns_of_no_known_format_are_guessed_by_plain_words_only() -> None:
    assert guess_columns(["Date", "Prompt Tokens", "Completion Tokens", "Amount"]) == {
        "time": "Date", "input": "Prompt Tokens", "output": "Completion Tokens", "billed": "Amount"}  # fmt: skip
    with pytest.raises(AdvisorError, match="--map"):
        read("a,b,c", "1,2,3", "4,5,6")


def test_a_glance_shows_headings_and_short_cells_of_an_unknown_file() -> None:
    content = csv("Wann;Rein;Text", "01.10.2026;1000;" + "geheim " * 30)
    seen = glance(io.BytesIO(content), "export", export_formats())
    assert (seen.headings, seen.delimiter, seen.recognised) == (("Wann", "Rein", "Text"), ";", None)
    assert seen.rows[0][:2] == ("01.10.2026", "1000") and len(seen.rows[0][2]) <= 24


def test_a_summary_can_be_kept_in_a_case_and_read_again() -> None:
    kept = for_the_case(summary(TRACE, "2026-10-01 08:00:00,100,10", "2026-10-01 08:00:01,101,10"))
    assert kept["tokens_per_request"]["input"]["mean"] == "100.5" and kept["covers_hours"] == "0"

    def floats(value: Any) -> list[float]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [value] if isinstance(value, float) else [one for each in inner for one in floats(each)]

    assert floats(kept) == []
