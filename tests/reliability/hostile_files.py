"""More than two hundred files made to crash, hang, mislead or spy: every row of the reliability notes, and what the fuzzers
found. Made here and never stored, so that no scanner of a shared drive is woken by them."""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECRET = "zebrasecret"
"""Stands where a value stands that no message may repeat."""

REFUSED, TAKEN, EITHER = "refused", "taken", "either"


@dataclass(frozen=True)
class Hostile:
    """One file: what it pretends to be, what it is for, its bytes, and whether it has to be refused."""

    kind: str
    name: str
    content: bytes
    ends: str = REFUSED


def whole(answers: str = "{}", more: str = "") -> bytes:
    return f'{{"format": 1, "answers": {answers}{more}}}'.encode()


def offer(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"format": 1, "name": "Offer", "currency": "USD", "term_months": 12,
            "charges": [{"id": "a", "kind": "fee", "amount": "10", "every": "month"}]}  # fmt: skip
    made.update(changes)
    return {key: value for key, value in made.items() if value is not None}


def usage_charge(**changes: Any) -> dict[str, Any]:
    return {"id": "u", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "1"}, **changes}


def _cases() -> Iterator[tuple[str, bytes, str]]:
    big = b"x" * 5_000_001
    refused: dict[str, bytes] = {
        "nothing": b"",
        "only blanks": b" \n\t ",
        "only a byte order mark": b"\xef\xbb\xbf",
        "only zero bytes, as after a power cut": bytes(4096),
        "zero bytes to the largest size": bytes(4_999_999),
        "a zero byte in the middle": b'{"format": 1,\x00 "answers": {}}',
        "cut in the middle": whole('{"tasks": "40'),
        "cut in a character": '{"title": "ü'.encode()[:-1],
        "two documents": whole() * 2,
        "something after the end": whole() + b"garbage",
        "a list": b"[]", "a text": b'"x"', "a number": b"1", "null": b"null", "true": b"true",
        "comments": b'// mine\n{"format": 1, "answers": {}}',
        "a comma at the end": b'{"format": 1, "answers": {},}',
        "single quotes": b"{'format': 1, 'answers': {}}",
        "nested 100,000 deep": b"[" * 100_000,
        "objects nested 100,000 deep": b'{"a":' * 100_000,
        "nested 4,999,999 deep": b"[" * 4_999_999,
        "nested deep and closed": b"[" * 100_000 + b"]" * 100_000,
        "one level too deep": b'{"answers": {}, "a": ' + b"[" * 20 + b"]" * 20 + b"}",
        "brackets inside a text that never ends": b'{"a": "' + b"[" * 1_000_000,
        "a million values": b'{"a": [' + b"1," * 1_000_000 + b"1]}",
        "two million short values": b'{"a": [' + b"1," * 2_000_000 + b"1]}",
        "a million empty lists": b'{"a": [' + b"[]," * 1_000_000 + b"[]]}",
        "450,000 unknown keys": b"{" + b",".join(b'"k%d":1' % n for n in range(450_000)) + b"}",
        "100,000 unknown keys": b'{"format":1,"answers":{},' + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}",
        "100,000 unknown answers": whole("{" + ",".join(f'"k{n}":"1"' for n in range(100_000)) + "}"),
        "keys that share a hash bucket": b"{" + b",".join(b'"%d":1' % (n << 20) for n in range(100_000)) + b"}",
        "larger than any case": b'{"notes": "' + big + b'"}',
        "60 MB": b'{"notes": "' + b"x" * 60_000_000 + b'"}',
        "a text of 3 MB": whole(more=f', "notes": "{"x" * 3_000_000}"'),
        "a key of 3 MB": whole(more=f', "{"k" * 3_000_000}": 1'),
        "two million escaped quotes, never closed": b'{"a": "' + b'\\"' * 2_000_000,
        "a million opening quotes": b'{"a": ' + b'"' * 1_000_001,
        "a million backslashes": b'{"a": "' + b"\\" * 1_000_001 + b'"}',
        "1e999": whole('{"tasks": 1e999}'), "NaN": whole('{"tasks": NaN}'), "Infinity": whole('{"tasks": -Infinity}'),
        "a number with a point": whole('{"tasks": 1.5}'), "minus zero": whole('{"tasks": -0.0}'),
        "a number of a million digits": whole(f'{{"tasks": {"9" * 1_000_000}}}'),
        "a number of 5,000 digits": whole(f'{{"tasks": {"9" * 5_000}}}'),
        "a text number with an exponent": whole('{"tasks": "1e1000000"}'),
        "a text number of 200 digits": whole(f'{{"tasks": "{"9" * 200}"}}'),
        "a text number with an underscore": whole('{"tasks": "1_000"}'),
        "Arabic digits": whole('{"tasks": "١٢٣"}'), "full-width digits": whole('{"tasks": "１２"}'),
        "a hard space in a number": whole('{"tasks": "1\u00a0000"}'),
        "a text NaN": whole('{"tasks": "NaN"}'), "a text sNaN": whole('{"tasks": "sNaN"}'), "a text infinity": whole('{"tasks": "inf"}'),
        "a hexadecimal text": whole('{"tasks": "0x10"}'), "two points": whole('{"tasks": "1.2.3"}'), "a lone minus": whole('{"tasks": "-"}'),
        "below zero": whole('{"tasks": "-5"}'), "a value that is a secret": whole(f'{{"tasks": "{SECRET}"}}'),
        "a secret where a choice stands": whole(f'{{"stage": "{SECRET}"}}'),
        "true for a number": whole('{"tasks": true}'), "a list for an answer": whole('{"tasks": ["1"]}'), "an object for an answer": whole('{"tasks": {}}'),
        "the same key twice": b'{"format": 1, "answers": {"tasks": "1", "tasks": "2"}}',
        "the same key twice by escape": b'{"format": 1, "answers": {"tasks": "1", "t\\u0061sks": "2"}}',
        "UTF-16": whole().decode().encode("utf-16"), "UTF-16 without a mark": whole().decode().encode("utf-16-le"),
        "UTF-32": whole().decode().encode("utf-32"), "UTF-7": b"+AHs-", "Latin-1": whole(more=', "title": "caf\xe9"').decode().encode("latin-1"),
        "invalid UTF-8": b'{"title": "\xff\xfe"}', "an overlong slash": b'{"title": "\xc0\xaf"}', "a half character in UTF-8": b'{"title": "\xed\xa0\x80"}',
        "half a character, escaped": whole(more=', "title": "\\ud800"'), "the other half": whole(more=', "title": "\\udc00x"'),
        "an escaped zero character": whole(more=', "title": "a\\u0000b"'), "a terminal's escape character": whole(more=', "title": "\\u001b[31m"'),
        "a C1 control": whole(more=', "title": "a\\u009bb"'), "a bell": whole(more=', "title": "a\\u0007"'),
        "text that runs backwards": whole(more=', "title": "a\\u202egnp.exe"'), "an isolate": whole(more=', "title": "a\\u2066b"'),
        "a direction change in a buyer's name": whole(more=', "buyer": {"organisation": "a\\u202eb"}'),
        "a hidden character in a key": whole('{"ta\\u202esks": "1"}'), "a hidden character in an offer": whole(more=', "offers": [' + json.dumps(offer(name="a\u202eb")) + "]"),
        "a newer format": b'{"format": 2, "answers": {}}', "a format of 18 digits": b'{"format": 999999999999999999, "answers": {}}',
        "format true": b'{"format": true, "answers": {}}', "format zero": b'{"format": 0, "answers": {}}', "format below zero": b'{"format": -1, "answers": {}}',
        "format as text": b'{"format": "1", "answers": {}}', "format null": b'{"format": null, "answers": {}}', "format a list": b'{"format": [1], "answers": {}}',
        "another program's file": b'{"name": "x", "version": "1.0"}', "a contract": b'{"format": 1, "name": "x", "charges": []}',
        "an unknown key": whole(more=f', "{SECRET}x": 1'), "__proto__": whole(more=', "__proto__": {}'), "__class__": whole(more=', "__class__": "os.system"'),
        "an unknown key in the buyer": whole(more=', "buyer": {"organization": "x"}'),
        "answers that are a list": b'{"format": 1, "answers": []}', "answers that are null": b'{"format": 1, "answers": null}',
        "a buyer that is a list": whole(more=', "buyer": []'), "a title that is a number": whole(more=', "title": 5'), "a title of 301 characters": whole(more=f', "title": "{"x" * 301}"'),
        "offers that are an object": whole(more=', "offers": {}'), "an offer that is a text": whole(more=f', "offers": ["{SECRET}"]'),
        "an offer that is null": whole(more=', "offers": [null]'), "an offer without anything": whole(more=', "offers": [{}]'),
        "51 offers": whole(more=', "offers": [' + ",".join(["{}"] * 51) + "]"), "51 workflows": whole(more=', "workflows": [' + ",".join(["{}"] * 51) + "]"),
        "a workflow in a workflow": whole(more=', "workflows": [{"name": "a", "answers": {}, "workflows": []}]'),
        "a currency that is a path": whole(more=', "currency": "../../etc"'), "a currency in small letters": whole(more=', "currency": "usd"'),
        "a currency that is a secret": whole(more=f', "currency": "{SECRET}"'), "a currency that no one knows": whole(more=', "currency": "ZZZ", "offers": [' + json.dumps(offer(currency=None)) + "]"),
        "an override that is an object": whole(more=', "overrides": {"margin": {}}'), "an override that is not known": whole(more=f', "overrides": {{"{SECRET}": "1"}}'),
        "an override that is no number": whole(more=', "overrides": {"margin": "1e99"}'),
        "usage that is a list": whole(more=', "usage": []'), "usage of another shape": whole(more=', "usage": {"source": 5, "summary": {}}'),
        "a short offer that is a text": whole(more=', "contracts": ["x"]'), "a short offer with a wild price": whole(more=', "contracts": [{"name": "x", "fee": "1e9"}]'),
        "an executable": b"\x7fELF" + os.urandom(0) + bytes(range(256)) * 8, "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "gzip": zlib.compress(whole()), "a mail": b"From: a@b\nSubject: x\n\n" + whole(), "a script": b"#!/bin/sh\nrm -rf /\n", "YAML": b"format: 1\nanswers: {}\n",
        "XML that laughs": b'<!DOCTYPE l [<!ENTITY a "ha">' + b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>', "a pickle": b"cos\nsystem\n(S'touch hacked'\ntR.",
    }  # fmt: skip
    for name, content in refused.items():
        yield name, content, REFUSED
    markup = {
        "a picture tag": '<img src="/etc/passwd">', "a device tag": '<img src="/dev/zero">', "nested tables": "<table><tr><td>" * 14,
        "a file link": '<a href="file:///etc/passwd">x</a>', "a script link": '<a href="javascript:alert(1)">x</a>', "an unclosed tag": "<b>x",
        "an ampersand": "AT&T R&D <Ltd>", "a Markdown picture": "![x](/etc/passwd)", "a formula": '=HYPERLINK("http://x.invalid")', "a command formula": "=cmd|' /C calc'!A0",
        "a path": "../../../../etc/passwd", "a Windows device": "CON", "a share": "//host.invalid/share/x.png", "a template": "{{7*7}} ${HOME} %(x)s {0}", "a format hole": "{title.__class__}",
        "one long word": "x" * 299, "zalgo": "a" + "\u0301" * 280, "emoji": "👩‍👩‍👧‍👦" * 20, "right to left": "שלום עולם", "marks of direction that are allowed": "a\u200fb\u200e", "line separators": "a\u2028b\u2029c",
        "an option": "-rf", "a null device": "/dev/null", "reportlab markup": '<para><font color="[].__class__">x</font></para>', "an entity": "&#0;&lt;&unknown;",
    }  # fmt: skip
    for name, text in markup.items():
        case = {"format": 1, "title": text[:300], "buyer": {"organisation": text, "prepared_by": text, "for": text}, "notes": text * 10,
                "answers": {"tasks": "4000", "kind": "support_chat"}, "offers": [offer(name=text[:80], vendor=text[:80], evidence={"class": "P1", "source": text[:80], "read_on": "2026-09-20"})]}  # fmt: skip
        yield f"{name} in every name", json.dumps(case, ensure_ascii=False).encode(), EITHER


def _contracts() -> Iterator[tuple[str, bytes, str]]:
    tiers = [{"up_to": "10", "unit_price": "1"}, {"up_to": None, "unit_price": "2"}]
    changed: dict[str, dict[str, Any]] = {
        "an amount with an exponent": offer(charges=[{"id": "a", "kind": "fee", "amount": "1e9999999"}]),
        "an amount below zero": offer(charges=[{"id": "a", "kind": "fee", "amount": "-1"}]),
        "an amount that is a secret": offer(charges=[{"id": "a", "kind": "fee", "amount": SECRET}]),
        "an amount of 100 digits": offer(charges=[{"id": "a", "kind": "fee", "amount": "9" * 100}]),
        "an amount of 100 decimals": offer(charges=[{"id": "a", "kind": "fee", "amount": "0." + "0" * 99 + "1"}]),
        "an amount that is a list": offer(charges=[{"id": "a", "kind": "fee", "amount": ["1"]}]),
        "an id that is a list": offer(charges=[{"id": [[]], "kind": "fee", "amount": "1"}]),
        "an id that is an object": offer(charges=[{"id": {}, "kind": "fee", "amount": "1"}]),
        "the same id twice": offer(charges=[usage_charge(), usage_charge()]),
        "an id of 100,000 characters": offer(charges=[usage_charge(id="x" * 19_000)]),
        "an id of the bill itself": offer(charges=[usage_charge(id="commitment")]),
        "no charges": offer(charges=[]), "charges that are an object": offer(charges={}), "charges that are a text": offer(charges=SECRET), "a charge that is null": offer(charges=[None]),
        "a kind that no one knows": offer(charges=[{"id": "a", "kind": SECRET}]), "a price of no known model": offer(charges=[usage_charge(price={"model": SECRET})]),
        "a price that is a list": offer(charges=[usage_charge(price=[])]), "a price without anything": offer(charges=[usage_charge(price={})]),
        "divided by zero": offer(charges=[usage_charge(price={"model": "per_unit", "unit_price": "1", "per": "0"})]),
        "packages of nothing": offer(charges=[usage_charge(price={"model": "package", "package_size": "0", "package_price": "1"})]),
        "blocks of nothing": offer(charges=[usage_charge(price={"model": "blocks", "tiers": [{"block_size": "0", "max_blocks": None, "block_price": "1"}]})]),
        "a conversion by zero": offer(charges=[usage_charge(price={"model": "per_unit", "unit_price": "1", "convert": {"operation": "divide", "factor": "0"}})]),
        "a conversion to a million places": offer(charges=[usage_charge(price={"model": "per_unit", "unit_price": "1", "convert": {"operation": "divide", "factor": "3", "round": "up", "places": 1_000_000}})]),
        "tiers that fall": offer(charges=[usage_charge(price={"model": "graduated", "tiers": list(reversed(tiers))})]),
        "tiers that overlap": offer(charges=[usage_charge(price={"model": "graduated", "tiers": [tiers[0], tiers[0], tiers[1]]})]),
        "tiers without an end": offer(charges=[usage_charge(price={"model": "volume", "tiers": [tiers[0]]})]),
        "no tiers": offer(charges=[usage_charge(price={"model": "graduated", "tiers": []})]),
        "100,000 tiers": offer(charges=[usage_charge(price={"model": "graduated", "tiers": [{"up_to": str(n), "unit_price": "1"} for n in range(60_000)]})]),
        "a minimum above the maximum": offer(minimum_spend={"amount": "5", "every": "month"}, maximum_spend={"amount": "1", "every": "month"}),
        "a cap on a meter that nothing counts": offer(cap={"on": SECRET, "limit": "1"}), "a cap that is a text": offer(cap=SECRET),
        "a discount above everything": offer(discounts=[{"kind": "percent", "value": "5"}]), "a discount on nothing": offer(discounts=[{"kind": "percent", "value": "0.1", "on": ["nothing"]}]),
        "a discount on a list of lists": offer(discounts=[{"kind": "percent", "value": "0.1", "on": [[], {}, None]}]),
        "a term below zero": offer(term_months=-1), "a term of a million years": offer(term_months=12_000_000), "a term that is true": offer(term_months=True), "a term that is a text": offer(term_months="12"),
        "a currency of 200 letters": offer(currency="USD" * 70), "places below zero": offer(currency_places=-3), "a million places": offer(currency_places=10**6),
        "credits of nothing": offer(credits=[{"id": "c", "amount": "0", "granted": "month"}]), "credits that end before they begin": offer(credits=[{"id": "c", "amount": "1", "granted": "month", "expires_after_months": -1}]),
        "a rollover of everything": offer(credits=[{"id": "c", "amount": "1", "granted": "month", "rollover": {"min": "9", "max": "1"}}]),
        "a key that is not known": offer(**{SECRET: 1}), "a name that is a list": offer(name=[]), "a name of 19,000 characters": offer(name="x" * 19_999, charges=[]),
        "terms of no known kind": offer(terms={"usage_meter": SECRET}), "terms that are a list": offer(terms=[]), "evidence of no known class": offer(evidence={"class": "P9"}),
        "evidence on a day that is none": offer(evidence={"class": "P1", "source": "x", "read_on": "2026-02-30"}),
    }  # fmt: skip
    for name, contract in changed.items():
        yield name, json.dumps(contract).encode(), EITHER if name in _MAY_BE_TAKEN else REFUSED
    yield "not a contract", b'{"a": 1}', REFUSED
    yield (
        "a float",
        b'{"name": "x", "currency": "USD", "charges": [{"id": "a", "kind": "fee", "amount": 1.5}]}',
        REFUSED,
    )
    yield "a case", whole(), REFUSED


_MAY_BE_TAKEN = {"a term of a million years", "an id of 100,000 characters", "credits of nothing", "evidence on a day that is none", "a conversion to a million places",
                 "100,000 tiers", "a discount above everything", "a term that is a text", "evidence of no known class"}  # fmt: skip


def _months() -> Iterator[tuple[str, bytes, str]]:
    refused: dict[str, Any] = {
        "no months": {}, "months that are an object": {"months": {}}, "a month that is a list": {"months": [[]]}, "a month without the meter": {"months": [{}]},
        "a quantity that is a secret": {"months": [{"tasks": SECRET}]}, "a quantity with an exponent": {"months": [{"tasks": "1e999999999"}]}, "a quantity that is NaN": {"months": [{"tasks": "NaN"}]},
        "a quantity that is a list": {"months": [{"tasks": []}]}, "a quantity that is true": {"months": [{"tasks": True}]}, "a quantity of 500 digits": {"months": [{"tasks": "9" * 500}]},
        "an unknown key": {"months": [], SECRET: 1}, "Arabic digits": {"months": [{"tasks": "١"}]},
    }  # fmt: skip
    for name, value in refused.items():
        yield name, json.dumps(value).encode(), REFUSED
    yield "90,000 months", json.dumps({"months": [{"tasks": "1"}] * 90_000}).encode(), REFUSED
    yield "a quantity of 18 digits", b'{"months": [{"tasks": 999999999999999999}]}', EITHER


def _exports() -> Iterator[tuple[str, bytes, str]]:
    head = b"date,model,input_tokens,output_tokens,requests\n"
    row = b"2026-10-01,gpt-4o,100,10,1\n"
    refused: dict[str, bytes] = {
        "nothing": b"", "only a line break": b"\n", "only zero bytes": bytes(5000), "one field of 30 MB": head + b"x" * 30_000_000, "one line of commas": b"," * 5_000_000,
        "a quote that is never closed": head + b'"' + b"a\n" * 5_000_000, "what a sniffer chokes on": b"\"a'," * 16_000, "a header twice": b"date,date,model\n2026-10-01,2026-10-01,x\n",
        "UTF-16 without a mark": (head + row).decode().encode("utf-16-le"), "a zero byte": head + b"2026-10-01,gpt\x00-4o,1,1,1\n", "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "a locked archive": _zip_with_flag(), "a broken archive": b"PK\x03\x04" + bytes(500), "an archive that unpacks to 60 MB": _zip({"a.csv": head + b"0" * 60_000_000}),
        "an archive of 1,000 files": _zip({f"{n}.csv": head for n in range(1000)}), "an archive of nothing": _zip({}), "an archive in an archive": _zip({"a.zip": _zip({"a.csv": head})}),
        "an archive that climbs": _zip({"../../../hacked.txt": b"x"}), "a cut archive": _zip({"a.csv": head + row * 50})[:-40], "an archive with a table before its start": _shifted_zip(),
        "JSON nested 100,000 deep": b"[" * 100_000, "JSON of another kind": b'{"hello": "world"}', "JSON lines cut in the middle": b'{"usage": {"input_tokens": 1', "JSON 1e999": b'{"data": [{"results": [{"input_tokens": 1e999}]}]}',
        "a web page": b"<html><body>log in</body></html>", "an error of a service": b'{"error": {"message": "invalid key"}}', "a spreadsheet": _zip({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
        "only a header": head, "a cell at the end of the world": _zip({"xl/worksheets/sheet1.xml": b'<c r="XFD1048576"/>'}),
    }  # fmt: skip
    for name, content in refused.items():
        yield name, content, EITHER if name in ("only a header", "an archive that climbs") else REFUSED
    either: dict[str, bytes] = {
        "rows of other lengths": head + b"2026-10-01\n2026-10-01,a,b,c,d,e,f,g\n", "a date that is none": head + b"2026-02-30,gpt-4o,1,1,1\n", "a year of 9999": head + b"9999-12-31,gpt-4o,1,1,1\n",
        "below zero": head + b"2026-10-01,gpt-4o,-5,1,1\n", "a number of 400 digits": head + b"2026-10-01,gpt-4o," + b"9" * 400 + b",1,1\n", "NaN": head + b"2026-10-01,gpt-4o,NaN,1,1\n", "1e400": head + b"2026-10-01,gpt-4o,1e400,1,1\n",
        "a formula as a model": head + b'2026-10-01,"=1+1",1,1,1\n', "markup as a model": head + b'2026-10-01,"<img src=""/etc/passwd"">",1,1,1\n', "a hidden character": head + "2026-10-01,a\u202eb,1,1,1\n".encode(),
        "30,000 models": head + b"".join(b"2026-10-01,m%d,1,1,1\n" % n for n in range(30_000)), "60,000 days": head + b"".join(b"%04d-%02d-01,gpt-4o,1,1,1\n" % (1000 + n % 9000, n % 12 + 1) for n in range(60_000)),
        "65 columns": b",".join(b"c%d" % n for n in range(65)) + b"\n" + b",".join([b"1"] * 65) + b"\n", "Arabic digits": head + "2026-10-01,gpt-4o,١,1,1\n".encode(),
    }  # fmt: skip
    for name, content in either.items():
        yield name, content, EITHER


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def _zip_with_flag() -> bytes:
    content = bytearray(_zip({"a.csv": b"date,model\n"}))
    for start in (content.find(b"PK\x03\x04") + 6, content.find(b"PK\x01\x02") + 8):
        content[start] |= 1  # says that it is encrypted
    return bytes(content)


def _shifted_zip() -> bytes:
    content = bytearray(_zip({"a.csv": b"date,model\n" * 20}))
    end = content.find(b"PK\x05\x06")
    content[end + 16 : end + 20] = (len(content) * 2).to_bytes(4, "little")  # its table would lie behind the end
    return bytes(content)


def _prices() -> Iterator[tuple[str, bytes, str]]:
    from advisor.files.resources import read_bytes

    shipped = json.loads(read_bytes("model_prices.json"))

    def few(**changes: Any) -> bytes:
        return json.dumps({**shipped, "models": shipped["models"][:2], **changes}).encode()

    refused: dict[str, bytes] = {
        "nothing": b"", "a list": b"[]", "no models": few(models=[]), "models that are an object": few(models={}), "a model that is a text": few(models=[SECRET]), "a model without anything": few(models=[{}]),
        "a day that is none": few(compiled_on="2026-02-30"), "a day that is a secret": few(compiled_on=SECRET), "the source a list": few(source=[]), "an unknown key": few(**{SECRET: 1}), "a case": whole(),
        "cut in the middle": few()[:-200], "nested deep": b"[" * 50_000, "zero bytes": bytes(2000), "a float": few().replace(b'"models"', b'"x": 1.5, "models"', 1), "only two models": few(),
        "a price that is a secret": json.dumps({**shipped, "models": [_with_price(shipped["models"][0], SECRET), *shipped["models"][1:]]}).encode(),
        "a price with an exponent": json.dumps({**shipped, "models": [_with_price(shipped["models"][0], "1e999999"), *shipped["models"][1:]]}).encode(),
        "a price below zero": json.dumps({**shipped, "models": [_with_price(shipped["models"][0], "-1"), *shipped["models"][1:]]}).encode(),
    }  # fmt: skip
    for name, content in refused.items():
        yield name, content, EITHER if name == "only two models" else REFUSED


def _with_price(value: Any, price: str) -> Any:
    """The same model with its first text that is a number changed."""
    text = json.dumps(value)
    for piece in json.loads(json.dumps(_texts(value))):
        if piece.replace(".", "", 1).isdigit():
            return json.loads(text.replace(f'"{piece}"', json.dumps(price), 1))
    raise AssertionError("no price found")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for each in inner for text in _texts(each)]


def _pdfs() -> Iterator[tuple[str, bytes, str]]:
    head = b"%PDF-1.7\n"
    good = _pdf(whole())
    refused: dict[str, bytes] = {
        "only a head": head, "no case in it": _pdf(None), "zero bytes after the head": head + bytes(5000), "cut in the middle": good[: len(good) // 2], "no table": good.replace(b"startxref", b"startxxxx"),
        "a table that points behind the end": good.replace(b"startxref\n", b"startxref\n999999999"), "a tree that is its own child": _pdf(whole(), names=b"<< /Kids [3 0 R] >>"),
        "a case that is damaged": _pdf(b'{"format": 1, "answ'), "a case of zero bytes": _pdf(bytes(300)), "a case that unpacks to 60 MB": _pdf(zlib.compress(bytes(60_000_000), 9), packed=True),
        "a stream that is not packed as it says": _pdf(b"garbage", packed=True), "locked": good.replace(b"trailer <<", b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -1 >>"),
        "nested 100,000 deep": head + b"1 0 obj " + b"[" * 100_000, "a million objects": head + b"1 0 obj null endobj\n" * 100_000, "a newer case": _pdf(b'{"format": 9, "answers": {}}'),
        "a case that spies": _pdf(whole(f'{{"tasks": "{SECRET}"}}')), "a root that is a text": good.replace(b"/Root 1 0 R", b"/Root (x)"), "no root": good.replace(b"/Root 1 0 R", b""),
    }  # fmt: skip
    for name, content in refused.items():
        yield name, content, EITHER if name == "a table that points behind the end" else REFUSED
    yield (
        "a script that starts at opening",
        _pdf(whole(), catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        TAKEN,
    )
    yield "an order to run a program", _pdf(whole(), catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), TAKEN


def _pdf(case: bytes | None, *, packed: bool = False, names: bytes | None = None, catalog: bytes = b"") -> bytes:
    from advisor.case import NAME_IN_PDF

    tree = names or (b"<< /Names [(x) 4 0 R] >>" if case is not None else b"<< /Names [] >>")
    content = case or b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> " + catalog + b" >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>", tree,
        b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 5 0 R >> >>" % ((NAME_IN_PDF.encode(),) * 2),
        b"<< /Type /EmbeddedFile /Length %d %s >>\nstream\n%s\nendstream" % (len(content), b"/Filter /FlateDecode" if packed else b"", content),
    ]  # fmt: skip
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def _own_files() -> Iterator[tuple[str, str, bytes]]:
    """What lies in the program's own folder can be damaged as well: (kind, name, content); each is got over, never fatal."""
    bad = {
        "nothing": b"", "zero bytes": bytes(3000), "a list": b"[]", "nested deep": b"[" * 100_000, "cut": b'{"theme": "da', "another type": b'{"theme": 5, "recent": {}, "text_percent": "x"}',
        "wild values": b'{"text_percent": 999999999999, "window": "%%%", "panes": 7, "last_folder": "\\u0000"}', "60 MB": b'"' + b"x" * 60_000_000, "invalid UTF-8": b'{"theme": "\xff"}',
        "recent cases that spy": b'{"recent": [{"path": "//host.invalid/share/x", "title": "<img src=/etc/passwd>"}, {"path": "/dev/zero"}, 5, null]}',
    }  # fmt: skip
    for kind in ("settings", "recovery", "kept prices"):
        for name, content in bad.items():
            yield kind, name, content


def corpus() -> list[Hostile]:
    """Every file, in the order of its kind."""
    made = [
        Hostile(kind, name, content, ends)
        for kind, rows in (
            ("case", _cases()),
            ("contract", _contracts()),
            ("months", _months()),
            ("export", _exports()),
            ("prices", _prices()),
            ("pdf", _pdfs()),
        )
        for name, content, ends in rows
    ]
    return made + [Hostile(kind, name, content, TAKEN) for kind, name, content in _own_files()]


ENDINGS = {
    "case": ".advisor.json",
    "contract": ".json",
    "months": ".json",
    "export": ".csv",
    "prices": ".json",
    "pdf": ".pdf",
}


def odd_places(folder: Path) -> dict[str, Path]:
    """Paths that are no ordinary files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "to-a-device").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    return {
        "a folder": folder / "folder", "a pipe": folder / "pipe", "a link in a circle": folder / "loop", "a link to a device": folder / "to-a-device", "an endless device": Path("/dev/zero"),
        "a terminal": Path("/dev/tty"), "memory of the process": Path("/proc/self/mem"), "not there": folder / "not-there", "a name of 5,000 letters": folder / ("x" * 5000), "a path through a file": Path(__file__) / "x",
    }  # fmt: skip
