"""The compiled price list says what genai-prices says, exactly, and a price file from disk can't do harm."""

from __future__ import annotations

import copy
import json
import runpy
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from genai_prices import Usage
from genai_prices.data import providers
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import InputRefused
from advisor.market.market import Market, Tier, search_models
from advisor.market.model_prices import prices_per_million, read_price_file, token_cost

NOV_21 = date(2026, 11, 21)
# (input, cached, written to the cache, output): an ordinary request, one beyond every context limit, one at a limit and
# one just beyond it.
USAGES = [
    (3_200, 0, 0, 400),
    (1_050_001, 120_000, 10_000, 5_000),
    (200_000, 1, 0, 7),
    (200_001, 0, 3, 7),
]
DAYS = [date(2024, 6, 1), NOV_21, date(2027, 1, 1)]
WAYS = {"batch": {"processing": "batch"}, "flex": {"service_tier": "flex"}, "priority": {"service_tier": "priority"}}


def at_eight(day: date) -> datetime:
    """20:00 UTC, outside every time-of-day price, which are named as not modelled."""
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def test_every_model_costs_what_calc_price_says_at_four_usages_on_three_days(market: Market) -> None:
    compared = 0
    for provider in providers:
        for model in provider.models:
            ours = market.models.get(provider.id, model.id)
            assert ours is not None, (provider.id, model.id)
            for day in DAYS:
                for i, c, w, o in USAGES:
                    usage = Usage(input_tokens=i, cache_read_tokens=c, cache_write_tokens=w, output_tokens=o)
                    theirs = model.calc_price(usage, provider, genai_request_timestamp=at_eight(day)).total_price
                    assert token_cost(ours, i, c, w, o, on=day) == theirs, (provider.id, model.id, day, (i, c, w, o))
                    compared += 1
    assert compared == len(market.models) * 12


def test_batch_flex_and_priority_prices_are_those_of_calc_price(market: Market) -> None:
    compared = 0
    for provider in providers:
        for model in (m for m in provider.models if m.price_variants):
            ours = market.models.get(provider.id, model.id)
            assert ours is not None
            for service, context in WAYS.items():
                for i, c, w, o in USAGES:
                    theirs = model.calc_price(
                        Usage(input_tokens=i, cache_read_tokens=c, cache_write_tokens=w, output_tokens=o),
                        provider,
                        genai_request_timestamp=at_eight(NOV_21),
                        price_context=context,
                    ).total_price
                    assert token_cost(ours, i, c, w, o, on=NOV_21, service=service) == theirs, (model.id, service)  # type: ignore[arg-type]  # the three services as plain text
                    compared += 1
    assert compared > 1_000


def test_the_shipped_list_is_what_the_refresh_command_writes_today(price_data: dict[str, Any]) -> None:
    """After an update of genai-prices this fails until packaging/refresh_prices.py has been run."""
    script = Path(__file__).parents[2] / "packaging" / "refresh_prices.py"
    refresh = runpy.run_path(str(script))
    assert refresh["compile_all"](date.fromisoformat(price_data["compiled_on"])) == price_data
    assert json.loads(refresh["as_text"](price_data)) == price_data


def test_the_list_has_exactly_the_models_of_genai_prices(market: Market) -> None:
    theirs = [(provider.id, model.id) for provider in providers for model in provider.models]
    assert [(model.provider, model.id) for model in market.models] == theirs


def test_240_million_tokens_of_gpt_4o_two_to_one_cost_1200_dollars(market: Market) -> None:
    model = market.models.get("openai", "gpt-4o")
    assert model is not None
    # 200,000 conversations x 1,200 tokens = 240 M; 160 M x $2.50 + 80 M x $10 = $400 + $800
    assert token_cost(model, 800, 0, 0, 400, on=NOV_21) * 200_000 == 1_200


def test_a_request_beyond_the_limit_pays_the_long_price_for_all_of_its_tokens(market: Market) -> None:
    model = market.models.get("openai", "gpt-5.6-luna")
    assert model is not None
    # up to 272,000: 272,000 x $0.20 / M = $0.0544; one token more: 272,001 x $0.40 / M = $0.1088004
    assert token_cost(model, 272_000, on=NOV_21) == Decimal("0.0544")
    assert token_cost(model, 272_001, on=NOV_21) == Decimal("0.1088004")


def test_a_price_cut_starts_on_its_day(market: Market) -> None:
    model = market.models.get("openai", "gpt-5.6-luna")
    assert model is not None
    # $1.00 a million until 2026-07-29, $0.20 from 2026-07-30
    assert token_cost(model, 100_000, on=date(2026, 7, 29)) == Decimal("0.1")
    assert token_cost(model, 100_000, on=date(2026, 7, 30)) == Decimal("0.02")


def test_a_price_change_that_is_already_announced_is_known(market: Market) -> None:
    model = market.models.get("google", "gemini-3.8-flash")
    assert model is not None
    assert model.next_change(NOV_21) == "2027-01-01", "introductory rates end on 2026-12-31"
    assert model.next_change(date(2027, 1, 1)) is None
    assert "Introductory rates apply through 2026-12-31" in model.note


def test_every_grade_holds_its_reference_model_and_the_same_models_at_other_providers(market: Market) -> None:
    for tier in market.tiers.values():
        reference = market.models.get(tier.provider, tier.model)
        assert reference is not None and tier.holds(reference)
    frontier = {(m.provider, m.id) for m in market.models if market.tiers["frontier"].holds(m)}
    assert {("openrouter", "anthropic/claude-opus-5.5"), ("aws", "global.anthropic.claude-opus-5-5")} <= frontier
    assert ("openrouter", "anthropic/claude-opus-5.5:batch") not in frontier


def test_every_model_of_a_grade_is_in_the_list_and_none_has_two_grades(market: Market) -> None:
    names = [name for tier in market.tiers.values() for name in tier.same_grade]
    assert len(names) == len(set(names))
    for name in names:
        assert any(Tier("", "", (name,)).holds(model) for model in market.models), name


def test_prices_of_a_request_follow_its_length(market: Market) -> None:
    model = market.models.get("openai", "gpt-6-luna")
    assert model is not None
    assert prices_per_million(model, 272_000, on=NOV_21) == (Decimal("0.1"), Decimal("0.01"), Decimal("0.5"), 0)
    assert prices_per_million(model, 272_001, on=NOV_21) == (Decimal("0.2"), Decimal("0.02"), Decimal("0.75"), 0)


def test_an_id_alone_may_stand_for_several_models_at_different_prices(market: Market) -> None:
    prices = {m.provider: token_cost(m, 1_000_000, on=NOV_21) for m in market.models if m.id == "claude-sonnet-5"}
    assert prices["anthropic"] == 2 and prices["quicksilverpro"] == Decimal("0.5")


def test_more_cached_tokens_than_input_tokens_are_refused(market: Market) -> None:
    model = market.models.get("openai", "gpt-4o")
    assert model is not None
    with pytest.raises(ValueError, match="11 tokens from and to the cache are more than all 10"):
        token_cost(model, 10, 11, on=NOV_21)
    with pytest.raises(ValueError, match="below zero"):
        token_cost(model, -1, on=NOV_21)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_cost_is_exact_and_grows_with_every_kind_of_token(
    market: Market, tokens: int, cached: int, output: int
) -> None:
    model = market.models.get("openai", "gpt-4o")
    assert model is not None
    cost = token_cost(model, tokens + cached, cached, 0, output, on=NOV_21)
    # whole numbers of ten-millionths: $2.50 a million is 25 of them for a token
    assert cost * 10_000_000 == 25 * tokens + Decimal("12.5") * cached + 100 * output


def test_every_search_word_must_be_found(market: Market) -> None:
    found = search_models(market, "OpenAI gpt-4o mini")
    assert found and all("gpt-4o" in f"{m.id} {m.name}" and "mini" in f"{m.id} {m.name}" for m in found)
    assert search_models(market, "no-such-model") == ()
    first = search_models(market, "openai gpt-4o")
    assert (first[0].provider, first[0].id) == ("openai", "gpt-4o"), "not chatgpt-4o-latest, which stands before it"
    assert len(search_models(market, " ")) == len(market.models)


def test_time_of_day_prices_are_named_as_not_modelled(market: Market) -> None:
    model = market.models.get("deepseek", "deepseek-chat")
    assert model is not None
    assert market.models.left_out(model) == ("another price from 00:30 to 16:30 UTC",)
    hours = [row for row in market.models.not_modelled if "UTC" in row[2]]
    assert len(hours) == 8


def one_model(price_data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A price file with a single model, and one thing about that model changed."""
    small = {key: value for key, value in price_data.items() if key != "models"}
    model = {"provider": "openai", "id": "gpt-x", "prices": [{"input": "2.5", "output": "10"}]}
    return copy.deepcopy(small | {"models": [model | changes]})


def test_a_newer_price_file_is_used_and_the_old_market_stays(market: Market, price_data: dict[str, Any]) -> None:
    newer = copy.deepcopy(price_data) | {"checked_on": "2027-01-05", "compiled_on": "2027-01-06"}
    for model in newer["models"]:
        if model["id"] == "claude-sonnet-5-5" and model["provider"] == "anthropic":
            model["prices"].append({"starts": "2027-01-02", "input": "1.5", "output": "8"})
    changed = market.with_model_prices(read_price_file(newer, "newer.json"))
    assert changed.tier_prices["standard"].input_per_million == 1.5
    assert changed.checked_on == "2027-01-05"
    assert market.tier_prices["standard"].input_per_million == 2.0


def test_a_price_file_without_a_reference_model_keeps_the_price_of_that_grade(
    market: Market, price_data: dict[str, Any]
) -> None:
    changed = market.with_model_prices(read_price_file(one_model(price_data), "newer.json"))
    assert changed.tier_prices == market.tier_prices
    assert len(changed.models.models) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prices": [{"input": 2.5}]}, "must be text in quotation marks"),
        ({"prices": [{"input": "1e999999999"}]}, "wrong form"),
        ({"prices": [{"input": "NaN"}]}, "wrong form"),
        ({"prices": [{"input": "-1"}]}, "wrong form"),
        ({"prices": [{"input": "9" * 5_000}]}, "wrong form"),
        ({"prices": [{"input": "٣"}]}, "wrong form"),
        ({"prices": []}, "at least 1"),
        ({"prices": [{"input": "1"}] * 101}, "at most 100"),
        ({"prices": [{"input": "1", "outptu": "2"}]}, "is not known here"),
        ({"prices": [{"starts": "2026-02-30", "input": "1"}]}, "not a day of the calendar"),
        (
            {"prices": [{"starts": "2026-03-02", "input": "1"}, {"starts": "2026-03-01", "input": "2"}]},
            "follow each other",
        ),
        ({"prices": [{"input": "1"}, {"input": "2"}]}, "follow each other"),
        ({"prices": [{"input": {"base": "1", "above": [[200, "2"], [100, "3"]]}}]}, "must increase"),
        ({"prices": [{"input": {"base": "1", "above": [[True, "2"]]}}]}, "whole number"),
        ({"id": "x" * 301}, "at most 300"),
        ({"id": "a\x1b[31mb"}, "wrong form"),
        ({"provider": "nobody"}, "not in the list of providers"),
        ({"context_window": 10**30}, "must be at most"),
        ({"services": {"cheap": [{"input": "1"}]}}, "batch"),
    ],
)
def test_a_hostile_price_file_is_refused_in_one_line(price_data: dict[str, Any], changes: Any, said: str) -> None:
    with pytest.raises(InputRefused, match=said) as refused:
        read_price_file(one_model(price_data, **changes), "newer.json")
    assert str(refused.value).startswith("newer.json: ")
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 2_000
    assert "99999" not in str(refused.value), "what was read must not be repeated"


def test_a_model_that_stands_twice_is_refused(price_data: dict[str, Any]) -> None:
    twice = one_model(price_data)
    twice["models"] *= 2
    with pytest.raises(InputRefused, match=r"openai gpt-x\)?: stands in the file twice"):
        read_price_file(twice, "newer.json")


def test_too_many_models_are_refused(price_data: dict[str, Any]) -> None:
    many = one_model(price_data)
    many["models"] = [many["models"][0] | {"id": f"m{n}"} for n in range(20_001)]
    with pytest.raises(InputRefused, match="at most 20000"):
        read_price_file(many, "newer.json")


@settings(max_examples=25)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    )
)
def test_whatever_is_in_the_file_the_only_failure_is_a_refusal(price_data: dict[str, Any], rubbish: Any) -> None:
    for key in ("models", "providers", "not_modelled", "checked_on", "format"):
        with pytest.raises(InputRefused):
            read_price_file(one_model(price_data) | {key: rubbish, "more": rubbish}, "newer.json")
