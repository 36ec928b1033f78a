"""A newer price list from the disk: used once it is whole, kept, and given up again; a bad one changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.files.price_file import current_market, is_loaded, kept_price_file, load_price_file, use_shipped_prices
from advisor.files.resources import read_bytes, read_market_resources


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(read_bytes("model_prices.json"))
    return data


def written(folder: Path, data: Any) -> Path:
    path = folder / "newer.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def test_without_a_loaded_list_the_shipped_prices_hold() -> None:
    assert not is_loaded()
    assert current_market() == read_market_resources()


def test_a_loaded_list_holds_until_the_buyer_goes_back(tmp_path: Path) -> None:
    newer = {**shipped(), "compiled_on": "2027-01-05"}
    market = load_price_file(written(tmp_path, newer))
    assert market.models.compiled_on == "2027-01-05" and is_loaded()
    assert current_market().models.compiled_on == "2027-01-05"
    assert "price file that you loaded" in current_market().note
    assert use_shipped_prices().models.compiled_on == shipped()["compiled_on"]
    assert not is_loaded() and current_market().note == ""


def test_a_loaded_list_without_a_reference_model_says_whose_price_is_still_the_old_one(tmp_path: Path) -> None:
    newer = shipped()
    newer["models"] = [model for model in newer["models"] if model["id"] != "claude-opus-5-5"]
    market = load_price_file(written(tmp_path, newer))
    assert market.tier_prices == read_market_resources().tier_prices
    assert f"no price for claude-opus-5-5, so that of {shipped()['compiled_on']} still stands there" in market.note


@pytest.mark.parametrize(
    "bad",
    [b"", b"hello", b"[1, 2]", b'{"models": []}', b'{"format": 1', bytes(range(256)), b"[" * 9000, b'{"a": 1.5}'],
    ids=["empty", "text", "list", "no prices", "cut", "binary", "deep", "float"],
)
def test_a_bad_file_is_refused_in_one_sentence_and_changes_nothing(bad: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, bad)
    with pytest.raises(AdvisorError) as refused:
        load_price_file(path)
    assert "newer.json" in str(refused.value) and "\n" not in str(refused.value)
    assert not is_loaded() and path.read_bytes() == bad


def test_a_price_that_is_not_a_plain_decimal_is_refused_with_its_place(tmp_path: Path) -> None:
    data = shipped()
    place = next(n for n, model in enumerate(data["models"]) if isinstance(model["prices"][0].get("input"), str))
    data["models"][place]["prices"][0]["input"] = "1e999999999"
    with pytest.raises(AdvisorError, match=r"newer\.json"):
        load_price_file(written(tmp_path, data))
    assert not is_loaded()


def test_a_kept_copy_that_is_damaged_falls_back_to_the_shipped_prices_and_says_so(tmp_path: Path) -> None:
    load_price_file(written(tmp_path, shipped()))
    kept_price_file().write_bytes(b"{")
    market = current_market()
    assert market.models.compiled_on == shipped()["compiled_on"]
    assert "can't be read any more" in market.note
