"""What is fuzzed: each reader of something from outside, given bytes. It may refuse with an AdvisorError; anything else that
it raises is a fault, and what it accepts must come back the same."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import random
import re
import zlib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from advisor.errors import AdvisorError


def case(data: bytes) -> None:
    """A case: what is accepted reads the same after it was taken apart and written."""
    from advisor.files.case_file import case_data_from_bytes, case_from_data, case_to_data

    read = case_from_data(case_data_from_bytes(data, "case"), "case")
    again = case_from_data(case_data_from_bytes(json.dumps(case_to_data(read)).encode(), "again"), "again")
    assert again == read, "it reads differently the second time"


def contract(data: bytes) -> None:
    """A contract: what is accepted bills a small and a large month, each line adding up."""
    from advisor.contracts import bill, read_contract
    from advisor.files.reader import parse_json

    read = read_contract(parse_json(data, "contract"), "contract")
    meters = {getattr(charge, "meter", None) or getattr(charge, "per", None) for charge in read.charges} - {None}
    if read.cap is not None:
        meters.add(read.cap.on)
    for quantity in ("0", "12345.678"):
        result = bill(read, [{str(meter): quantity for meter in meters}] * 3)
        for month in result.months:
            assert month.total == sum((line.amount for line in month.lines), Decimal(0)), "the lines do not add up"


def export(data: bytes) -> None:
    """A usage export, CSV or JSON or a ZIP of them: counts are never below zero and the summary can be saved."""
    from advisor.files.export_file import export_formats, usage_rules
    from advisor.usage.summary import summarise
    from advisor.usage.zipped import read_any

    found = read_any(io.BytesIO(data), "export", export_formats())
    summary = summarise(found, usage_rules())
    json.dumps(summary, allow_nan=False)
    assert all(value is None or value >= 0 for key, value in summary.items() if key.endswith("_tokens")), "below zero"


def price_file(data: bytes) -> None:
    """A list of model prices: what is accepted becomes a market that can be searched."""
    from advisor.files.price_file import _read
    from advisor.market.market import search_models

    search_models(_read(data, "prices"), "a")


_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?|-?\.[0-9]+", re.ASCII)


def amount(data: bytes) -> None:
    """A typed amount: what is accepted is a plain decimal number in ASCII, in either habit."""
    from PySide6.QtCore import QLocale

    from advisor.gui.amounts import parse_amount

    for language in ("en", "de"):
        try:
            plain = parse_amount(data.decode("utf-8", "replace"), QLocale(language))
        except AdvisorError:
            continue
        assert _AMOUNT.fullmatch(plain), "it is not a plain number"
        Decimal(plain)


def pdf(data: bytes) -> None:
    """A PDF that may carry a case."""
    from advisor.files.case_file import case_data_from_bytes
    from advisor.files.case_in_pdf import read_case_in_pdf

    case_data_from_bytes(read_case_in_pdf(data, "report"), "report")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "case": case, "contract": contract, "export": export, "price_file": price_file, "amount": amount, "pdf": pdf,
}  # fmt: skip


def try_one(target: str, data: bytes) -> None:
    """One input; a refusal is fine."""
    with contextlib.suppress(AdvisorError):
        TARGETS[target](data)


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Whole inputs of each kind, from which a fuzzer starts."""
    from advisor.files.case_file import read_case_data
    from advisor.files.resources import read_bytes, resource_names

    samples = resource_names("samples", ".advisor.json")
    if target == "case":
        return tuple(read_bytes(name) for name in samples)
    if target == "contract":
        from advisor.files.resources import resource_path

        offers = [offer for name in samples for offer in read_case_data(resource_path(name)).get("offers", [])]
        return tuple(json.dumps(offer).encode() for offer in [*offers, *_CONTRACTS])
    if target == "export":
        from tests.usage.exports import FIXTURES

        return tuple(fixture.content for fixture in FIXTURES.values())
    if target == "price_file":
        prices = json.loads(read_bytes("model_prices.json"))
        few = {**prices, "models": prices["models"][:2]}
        return (json.dumps(few).encode(),)
    if target == "amount":
        words = (
            "$1,400",
            "1 400",
            "2.5k",
            "5M",
            "60 %",
            "-3.5",
            "1.400,5",
            "EUR 12",
            "1'000",
            "٣٫٥",
            "1 234,5",
            "k",
            "1e5",
        )
        return tuple(word.encode() for word in words)
    from tests.reliability.hostile_files import _pdf, whole

    return (_pdf(whole()), _pdf(zlib.compress(whole()), packed=True), _pdf(None))


def mutated_json(data: bytes, seed: int) -> bytes:
    """The same JSON with one place changed, so that inputs get past the parser; bytes that are no JSON stay as they are."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return data
    chance = random.Random(seed)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    if not isinstance(value, dict | list):
        return data
    walk(value)
    if not places:
        return data
    node, key = chance.choice(places)
    other, from_ = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del node[key]
        case 1:
            node[key] = chance.choice(_ODD)
        case 2:
            node[key] = copy.deepcopy(other[from_])
        case 3 if isinstance(node, list):
            node.insert(key, copy.deepcopy(node[key]))
        case 3 | 4 if isinstance(node, dict):
            node[str(chance.choice(_ODD))[:20] if chance.random() < 0.3 else str(chance.choice(places)[1])] = (
                copy.deepcopy(node[key])
            )
        case _:
            node[key] = (
                str(chance.choice((0, 1, -1, 10 ** chance.randrange(12), chance.random())))
                if chance.random() < 0.7
                else chance.choice(_ODD)
            )
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


_ODD: tuple[Any, ...] = (
    None, True, False, "", "0", "-0", "-1", "1e5", "NaN", "Infinity", "0.0000001", "999999999999", "0.1.2", "9" * 30, 0, -1, 10**17, [], {}, [[]],
    {"a": 1}, "dk", "yes", "unknown", "tasks", "spend", "model_cost", "month", "term", "graduated", "volume", "stop", "charge", "USD", "JPY", "KWD",
    "=1+1", "<b>", "../../etc/passwd", "\u200f", "ﬁ", "2026-02-30", "١", "2026-10-01T00:00:00Z", 1790812800, -62135596801, 10**15, 0.5, 1e300,
)  # fmt: skip

_CONTRACTS = (
    {"name": "Tiers", "currency": "USD", "term_months": 12, "charges": [
        {"id": "a", "kind": "usage", "meter": "tasks", "included": "10", "beyond_included": "charge", "minimum": "1",
         "price": {"model": "graduated", "tiers": [{"up_to": "100", "unit_price": "1", "flat_fee": "5"}, {"up_to": None, "unit_price": "0.5"}],
                   "convert": {"operation": "divide", "factor": "3", "round": "up", "places": 0}}},
        {"id": "b", "kind": "usage", "meter": "minutes", "price": {"model": "package", "package_size": "7", "package_price": "3", "round": "up"}},
        {"id": "c", "kind": "usage", "meter": "tasks", "price": {"model": "stairstep", "steps": [{"up_to": "50", "price": "9"}, {"up_to": None, "price": "12"}]}},
        {"id": "d", "kind": "fee", "amount": "20", "every": "month", "per": "seats", "at_least": "5"}],
     "discounts": [{"kind": "percent", "value": "0.1"}, {"kind": "amount", "value": "5", "every": "month"}],
     "minimum_spend": {"amount": "10", "every": "quarter"}, "maximum_spend": {"amount": "90000", "every": "year"},
     "commitment": {"amount": "600", "every": "year", "overage_factor": "1.2", "true_up": True},
     "credits": [{"id": "p", "amount": "10", "cost": "8", "granted": "month", "priority": 1, "expires_after_months": 2, "rollover": {"min": "0", "max": "5"}}],
     "cap": {"on": "spend", "limit": "2500", "every": "month", "enforcement": "before_next_call", "alerts": ["0.5"]}},
    {"name": "Blocks", "currency": "EUR", "term_months": 1, "charges": [
        {"id": "a", "kind": "usage", "meter": "tasks", "beyond_included": "stop", "included": "100",
         "price": {"model": "blocks", "mode": "volume", "tiers": [{"block_size": "5", "max_blocks": "3", "block_price": "2"}, {"block_size": "50", "max_blocks": None, "block_price": "9"}]}},
        {"id": "m", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.3"}}]},
)  # fmt: skip
