"""What is fuzzed: each reader of something from outside, given bytes. It may refuse with an AdvisorError; anything else that
it raises is a fault, and what it accepts must come back the same."""

from __future__ import annotations

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


@cache
def _habits() -> tuple[Any, ...]:
    from PySide6.QtCore import QLocale

    return QLocale("en"), QLocale("de")


def amount(data: bytes) -> None:
    """A typed amount: what is accepted is a plain decimal number in ASCII; the habit changes from input to input."""
    from advisor.gui.amounts import parse_amount

    plain = parse_amount(data.decode("utf-8", "replace"), _habits()[sum(data) % 2])
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


def try_one(target: str, data: bytes) -> bool:
    """One input; a refusal is fine. True when it was taken."""
    try:
        TARGETS[target](data)
    except AdvisorError:
        return False
    return True


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Whole inputs of each kind, from which a fuzzer starts."""
    from advisor.files.case_file import read_case_data
    from advisor.files.resources import read_bytes, resource_names

    samples = resource_names("samples", ".advisor.json")
    if target == "case":
        whole = [json.loads(read_bytes(name)) for name in samples]
        few = [
            {**each, "offers": each.get("offers", [])[:1], "answers": dict(list(each["answers"].items())[:6])}
            for each in whole
        ]
        return tuple(json.dumps(each, ensure_ascii=False).encode() for each in [*few, whole[0]])
    if target == "contract":
        from advisor.files.resources import resource_path

        offers = [offer for name in samples for offer in read_case_data(resource_path(name)).get("offers", [])]
        return tuple(json.dumps(offer).encode() for offer in [*offers, *_CONTRACTS])
    if target == "export":
        from tests.usage.exports import FIXTURES

        return tuple(fixture.content for fixture in FIXTURES.values())
    if target == "price_file":
        prices = json.loads(read_bytes("model_prices.json"))
        few = {**prices, "models": prices["models"][:2], "not_modelled": prices["not_modelled"][:1]}
        names = {str(model.get("provider")) for model in few["models"]}
        few["providers"] = {key: each for key, each in prices["providers"].items() if key in names}
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


@cache
def short_seeds(target: str) -> tuple[bytes, ...]:
    """Inputs of at most some hundred bytes, for a fuzzer that changes bytes."""
    short = {
        "case": (b'{"answers":{"tasks":"40000"},"title":"x"}', b'{"format":1,"offers":[{"format":1,"name":"A","charges":[{"id":"a","kind":"fee","amount":"10"}]}]}',
                 b'{"format":1,"answers":{"stage":"pilot","busiest":"1.4","budget":null},"workflows":[{"name":"B","answers":{"tasks":"9"}}],"set_aside":{"tasks":"7"}}',
                 b'{"format":1,"answers":{},"currency":"EUR","buyer":{"organisation":"O","prepared_by":"P","for":"F"},"notes":"n","overrides":{"tasks":"5"}}',
                 b'{"format":1,"answers":{},"vendor_answers":[{"vendor":"V","source":"s","answered_by":"x","answers":{"q":{"tick":"yes","answer":"a","evidence":"e"}},"prices":{"p":{"amount":"3","remark":"r"}}}]}'),
        "contract": (b'{"format":1,"name":"A","currency":"USD","charges":[{"id":"a","kind":"fee","amount":"10","every":"month"}]}',
                     b'{"format":1,"name":"A","currency":"EUR","charges":[{"id":"u","kind":"usage","meter":"tasks","price":{"model":"per_unit","unit_price":"1"}}]}'),
    }  # fmt: skip
    if target == "contract":  # and each way to price alone, so that a change of one byte reaches it
        basis = {"format": 1, "name": "A", "currency": "USD", "term_months": 12}
        alone = [{**basis, "charges": [charge]} for each in _CONTRACTS for charge in each["charges"]]
        fee = {**basis, "charges": [{"id": "a", "kind": "fee", "amount": "10", "every": "month"}]}
        more = [{**fee, key: value} for key, value in _CONTRACTS[0].items() if key not in (*basis, "charges")]
        return (*short[target], *(json.dumps(each, separators=(",", ":")).encode() for each in [*alone, *more]))
    if target in short:
        return short[target]
    if target == "price_file":
        prices = json.loads(seeds(target)[0])
        provider, model = (
            next(iter(prices["providers"].items())),
            {"id": "a", "name": "A", "prices": [{"input": "8", "output": "24"}]},
        )
        few = {"providers": dict([provider]), "models": [{"provider": provider[0], **model}], "not_modelled": []}
        return (json.dumps({**prices, **few}, separators=(",", ":")).encode(),)
    return tuple(sorted(seeds(target), key=len)[:12])


def mutated(target: str, data: bytes, seed: int) -> bytes | None:
    """The same input with one place changed so that it stays well formed; None where only its bytes can be changed."""
    return mutated_pdf(data, seed) if target == "pdf" else mutated_json(data, seed)


_OBJECT = re.compile(rb"\d+ 0 obj\n(.*?)\nendobj", re.DOTALL)
_TOKEN = re.compile(rb"\d+ 0 R|/[A-Za-z0-9]+|\([^)]*\)|-?\d+|<<|>>|\[|\]")


def mutated_pdf(data: bytes, seed: int) -> bytes | None:
    """The same PDF with one token or object changed and a table of places that is right, so that it is read to the end."""
    objects = _OBJECT.findall(data)
    if not objects or len(objects) > 40:
        return None
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(objects))
        found = list(_TOKEN.finditer(objects[at]))
        match chance.randrange(6):
            case 0:
                objects.insert(at, chance.choice(objects))
            case 1 if len(objects) > 3:
                del objects[at]
            case 2:
                content = chance.choice((b"", b"{}", bytes(chance.randrange(9_000)), objects[at]))
                filters = chance.choice((b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/Crypt",
                                         b"[/FlateDecode /FlateDecode]", b"[/ASCIIHexDecode /FlateDecode]", b"[null]", b"9 0 R", b"/JBIG2Decode"))  # fmt: skip
                packed = zlib.compress(content) if b"Flate" in filters else content
                more = chance.choice(
                    (
                        b"",
                        b"/DecodeParms << /Predictor 12 /Columns 99999 >>",
                        b"/Type /ObjStm /N 3 /First 4",
                        b"/DecodeParms [null]",
                    )
                )
                objects[at] = b"<< /Length %d /Filter %s %s >>\nstream\n%s\nendstream" % (chance.choice((len(packed), 0, -1, 10**9)), filters, more, packed)  # fmt: skip
            case _ if found:
                token = chance.choice(found)
                other = chance.choice(list(_TOKEN.finditer(chance.choice(objects))) or found)[0]
                if chance.random() < 0.5:
                    other = chance.choice((b"%d 0 R" % chance.randrange(9), b"null", b"[]", b"<< >>", b"(x)", b"<41>", b"-1", b"99999999999", b"1.5", b"true",
                                           b"/Kids", b"/Names", b"/EF", b"/F", b"/UF", b"/Filter", b"/DecodeParms", b"[" * 30))  # fmt: skip
                objects[at] = objects[at][: token.start()] + other + objects[at][token.end() :]
            case _:
                pass
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % each for each in places
    )
    before = b" /Prev %d" % chance.choice((0, len(made), places[0], 10**9)) if chance.random() < 0.1 else b""
    return (
        made
        + table
        + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, before, len(made))
    )


def mutated_json(data: bytes, seed: int) -> bytes | None:
    """The same JSON with one place changed, so that inputs get past the parser; None for bytes that are no JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    chance = random.Random(seed)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    if not isinstance(value, dict | list):
        return None
    walk(value)
    if not places:
        return None
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
    {"format": 1, "name": "Tiers", "currency": "USD", "term_months": 12, "charges": [
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
    {"format": 1, "name": "Blocks", "currency": "EUR", "term_months": 1, "charges": [
        {"id": "a", "kind": "usage", "meter": "tasks", "beyond_included": "stop", "included": "100",
         "price": {"model": "blocks", "mode": "volume", "tiers": [{"block_size": "5", "max_blocks": "3", "block_price": "2"}, {"block_size": "50", "max_blocks": None, "block_price": "9"}]}},
        {"id": "m", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.3"}}]},
)  # fmt: skip
