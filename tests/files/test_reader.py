"""Hostile and damaged files: each gets one sentence that names the file and never repeats what stands in it, at once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.files.case_file import read_case
from advisor.files.durable import why_not_saved
from advisor.files.reader import (
    DEEPEST,
    LARGEST_FILE,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_VALUES,
    Damaged,
    parse_json,
    read_file,
    read_json,
    shown,
    visible,
    why_not_read,
)

SECRET = "zebra-secret"


def case_with(answers: str = "{}", more: str = "") -> bytes:
    return f'{{"format": 1, "answers": {answers}{more}}}'.encode()


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "only blanks": b" \n\t ",
    "only zero bytes, as after a power cut": bytes(4096),
    "a zero byte in the middle": b'{"format": 1,\x00 "answers": {}}',
    "cut in the middle": case_with('{"tasks": "40'),
    "two documents": case_with() * 2,
    "a list": b"[]",
    "a text": b'"x"',
    "a number": b"1",
    "null": b"null",
    "nested 100,000 deep": b"[" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000,
    "one level too deep": b'{"a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
    "a million values": b'{"a": [' + b"1," * 1_000_000 + b"1]}",
    "a million empty lists": b'{"a": [' + b"[]," * 1_000_000 + b"[]]}",
    "450,000 unknown keys": b"{" + b",".join(b'"k%d":1' % n for n in range(450_000)) + b"}",
    "100,000 unknown keys": b'{"format":1,"answers":{},' + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}",
    "100,000 unknown answers": case_with("{" + ",".join(f'"k{n}":"1"' for n in range(100_000)) + "}"),
    "larger than any case": b'{"notes": "' + b"x" * LARGEST_FILE + b'"}',
    "a text of 3 MB": case_with(more=f', "notes": "{"x" * 3_000_000}"'),
    "two million escaped quotes, never closed": b'{"a": "' + b'\\"' * 2_000_000,
    "a million opening quotes": b'{"a": ' + b'"' * 1_000_001,
    "1e999": case_with('{"tasks": 1e999}'),
    "NaN": case_with('{"tasks": NaN}'),
    "Infinity": case_with('{"tasks": Infinity}'),
    "a number with a point": case_with('{"tasks": 1.5}'),
    "a number of a million digits": case_with(f'{{"tasks": {"9" * 1_000_000}}}'),
    "a text number with an exponent": case_with('{"tasks": "1e1000000"}'),
    "a text number with an underscore": case_with('{"tasks": "1_000"}'),
    "Arabic digits": case_with('{"tasks": "١٢٣"}'),
    "full-width digits": case_with('{"tasks": "１２"}'),
    "a text NaN": case_with('{"tasks": "NaN"}'),
    "true for a number": case_with('{"tasks": true}'),
    "a list for an answer": case_with('{"tasks": ["1"]}'),
    "90,000 keys, the last one twice": b"{" + b",".join(b'"k%d":1' % n for n in [*range(90_000), 89_999]) + b"}",
    "the same key twice": b'{"format": 1, "answers": {"tasks": "1", "tasks": "2"}}',
    "UTF-16": case_with().decode().encode("utf-16"),
    "Latin-1": case_with(more=', "title": "caf\xe9"').decode().encode("latin-1"),
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "half a character, escaped": case_with(more=', "title": "\\ud800"'),
    "an escaped zero character": case_with(more=', "title": "a\\u0000b"'),
    "a terminal's escape character": case_with(more=', "title": "\\u001b[31m"'),
    "text that runs backwards": case_with(more=', "title": "a\\u202egnp.exe"'),
    "a hidden character in a key": case_with('{"ta\\u202esks": "1"}'),
    "a newer format": b'{"format": 2, "answers": {}}',
    "a format of 18 digits": b'{"format": 999999999999999999, "answers": {}}',
    "format true": b'{"format": true, "answers": {}}',
    "format zero": b'{"format": 0, "answers": {}}',
    "format as text": b'{"format": "1", "answers": {}}',
    "another program's file": b'{"name": "x", "version": "1.0"}',
    "a contract": b'{"format": 1, "name": "x", "charges": []}',
    "an unknown key": case_with(more=f', "{SECRET}": 1'),
    "an unknown key in the buyer": case_with(more=', "buyer": {"organization": "x"}'),
    "answers that are a list": b'{"format": 1, "answers": []}',
    "offers that are an object": case_with(more=', "offers": {}'),
    "an offer that is a text": case_with(more=f', "offers": ["{SECRET}"]'),
    "an offer without anything": case_with(more=', "offers": [{}]'),
    "51 offers": case_with(more=', "offers": [' + ",".join(["{}"] * 51) + "]"),
    "a price below zero": case_with(
        more=', "offers": [{"format": 1, "name": "x", "charges": [{"id": "a", "kind": "fee", "amount": "-1"}]}]'
    ),
    "an amount with an exponent": case_with(
        more=', "offers": [{"format": 1, "name": "x", "charges": [{"id": "a", "kind": "fee", "amount": "1e9999999"}]}]'
    ),
    "a currency that is a path": case_with(more=', "currency": "../../etc"'),
    "an override that is an object": case_with(more=', "overrides": {"margin": {}}'),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_case_gets_one_short_sentence_and_nothing_of_it_is_repeated(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "from-a-mail.advisor.json"
    path.write_bytes(HOSTILE[kind])
    with pytest.raises(AdvisorError) as refused:
        read_case(path)
    said = str(refused.value)
    assert said.startswith(str(path)) and len(said) < len(str(path)) + 600
    assert "\n" not in said and all(c.isprintable() for c in said)
    assert path.read_bytes() == HOSTILE[kind]


def test_a_value_from_the_file_is_not_in_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(case_with(more=f', "currency": "{SECRET}"'))
    with pytest.raises(AdvisorError) as refused:
        read_case(path)
    assert SECRET not in str(refused.value)


def test_the_place_and_the_nearest_name_of_a_misspelt_key_are_said(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(case_with(more=', "buyer": {"organization": "x"}'))
    with pytest.raises(AdvisorError, match=r"buyer\.organization: .*did you mean organisation\?"):
        read_case(path)
    path.write_bytes(b'{"format": 1, "anwsers": {}, "answers": {}}')
    with pytest.raises(AdvisorError, match=r"anwsers: .*did you mean answers\?"):
        read_case(path)


def test_a_fault_inside_an_offer_names_the_offer_and_its_field(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    charge = {"id": "a", "kind": "fee", "amuont": "1"}
    offer = {"format": 1, "name": "x", "currency": "USD", "charges": [charge]}
    path.write_text(json.dumps({"format": 1, "answers": {}, "offers": [offer]}), "utf-8")
    with pytest.raises(AdvisorError, match=r"offers\[0\]\.charges.*amuont.*amount"):
        read_case(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and devices in folders")
def test_a_pipe_a_device_a_folder_and_a_loop_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "loop", tmp_path / "not-there"):
        with pytest.raises(AdvisorError):
            read_file(path)


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    for name in ("a\x00b", "x" * 5000):
        with pytest.raises(AdvisorError):
            read_file(tmp_path / name)


def test_a_byte_order_mark_and_other_alphabets_are_read() -> None:
    assert parse_json(b"\xef\xbb\xbf" + '{"title": "Büro 東京"}'.encode(), "x") == {"title": "Büro 東京"}


def test_brackets_and_commas_inside_texts_do_not_count() -> None:
    text = "[" * 1000 + "," * 10_000 + '\\"{'
    assert parse_json(json.dumps({"notes": text}).encode(), "x") == {"notes": text}


def test_as_many_values_as_allowed_are_read() -> None:
    many = b'{"a": [' + b",".join([b"1"] * (MOST_VALUES - 1)) + b"]}"  # one colon, the rest commas
    assert len(parse_json(many, "x")["a"]) == MOST_VALUES - 1


def test_a_damaged_file_is_told_from_a_refused_one(tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_bytes(b'{"format": 1, "answ')
    with pytest.raises(Damaged, match="line 1, column"):
        read_json(tmp_path / "cut.json")


def test_a_name_is_shown_without_hidden_characters_and_cut() -> None:
    assert shown("a\u202eb\nc\x1b") == "a\ufffdb\ufffdc\ufffd"
    assert shown("x" * 100, 10) == "x" * 9 + "…"


LIMITS = {
    "values": (lambda n: b'{"a": [' + b",".join([b"1"] * n) + b"]}", MOST_VALUES, "holds more than 200,000 values"),
    "depth": (lambda n: b'{"a": ' + b"[" * (n - 1) + b"]" * (n - 1) + b"}", DEEPEST, "nested more than 20 levels deep"),
    "digits": (lambda n: b'{"a": ' + b"9" * n + b"}", LONGEST_NUMBER, "a number has more than 18 digits"),
    "text": (lambda n: b'{"a": "' + b"x" * n + b'"}', LONGEST_TEXT, "a is longer than 20,000 characters"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_file_at_each_limit_is_read_and_one_beyond_it_is_refused_by_that_limit(limit: str) -> None:
    make, most, words = LIMITS[limit]
    assert "a" in parse_json(make(most), "x")
    with pytest.raises(AdvisorError, match=words):
        parse_json(make(most + 1), "x")


def test_more_lists_than_values_are_allowed_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(AdvisorError, match="holds more than 200,000 lists"):
        parse_json(b"[]" * MOST_VALUES + b"[", "x")
    with pytest.raises(AdvisorError, match="is damaged or not a case"):  # as many as are allowed: looked into
        parse_json(b"[]" * MOST_VALUES, "x")


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * LARGEST_FILE)
    assert len(read_file(path)) == LARGEST_FILE
    path.write_bytes(b"x" * (LARGEST_FILE + 1))
    with pytest.raises(AdvisorError, match="larger than 5,000,000 bytes"):
        read_file(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty; open an earlier version"),
        (b" \n ", "is empty"),
        (bytes(9), "holds no data, probably after a power cut"),
        (b'{"a": 1}\x00', "is not a text file"),
        (b'{"a": "\xff"}', "is not UTF-8 text, from byte 8 on"),
        (b'{"a": }', r"at line 1, column 7; open an earlier version"),
        (b'{"a": 1, "a": 2}', "a is given twice; keep one of the two"),
        (b'{"a": 1.5}', 'must be written as text, such as "0.05"'),
        (b'{"a": NaN}', 'must be written as text, such as "0.05"'),
        (b"[1]", "must be one object in braces"),
        (b'{"a": ["b\\u0007"]}', r"a\[0\] holds a hidden control character"),
        (b'{"a": {"b\\u202e": 1}}', "holds a hidden control character"),
    ],
)
def test_each_fault_of_a_file_has_its_own_words_and_place(content: bytes, words: str) -> None:
    with pytest.raises(AdvisorError, match=words):
        parse_json(content, "x")


def test_why_a_file_is_not_read_is_said_for_each_cause(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    for path, words in (
        (tmp_path / "gone", "is not there; check the name"),
        (tmp_path / "folder", "is a folder; name a file"),
        (tmp_path / "file" / "x", "part of its path is a file"),
        (tmp_path / ("x" * 300), "has too long a name"),
        (Path("/dev/null"), "is not an ordinary file"),
    ):
        with pytest.raises(AdvisorError, match=words):
            read_file(path)


def test_what_was_pasted_is_cut_and_cleaned_at_every_depth() -> None:
    pasted = {"a": ["x\u202ey", {"b": "1\r\n2\x1b"}], "n": 5, "long": "z" * (LONGEST_TEXT + 5), "line": "a\nb\tc"}
    assert visible(pasted) == {
        "a": ["x\ufffdy", {"b": "1\n2\ufffd"}], "n": 5, "long": "z" * (LONGEST_TEXT - 1) + "…", "line": "a\nb\tc",
    }  # fmt: skip
    assert visible("z" * LONGEST_TEXT) == "z" * LONGEST_TEXT and visible(("a",)) == ["a"]


def test_a_name_is_cut_at_its_limit_and_keeps_its_spaces() -> None:
    assert shown("x" * 60) == "x" * 60 and shown("x" * 61) == "x" * 59 + "…" and shown("a\u00a0b\tc") == "a b\ufffdc"


@pytest.mark.skipif(
    not os.path.isfile("/proc/self/status"), reason="a file that says it is empty and is not is Linux's"
)
def test_a_file_that_is_longer_than_it_says_is_not_read_to_its_end() -> None:
    assert os.stat("/proc/self/status").st_size == 0
    with pytest.raises(AdvisorError, match="larger than 10 bytes"):
        read_file("/proc/self/status", largest=10)


def test_a_file_that_says_it_is_too_large_is_not_read_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "large").write_bytes(b"x" * 11)

    def reads(*_: object, **__: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(os, "fdopen", reads)
    with pytest.raises(AdvisorError, match="larger than 10 bytes"):
        read_file(tmp_path / "large", largest=10)


def test_a_cause_that_is_not_known_has_words_of_its_own() -> None:
    assert why_not_read(OSError("no number")) == why_not_read(ValueError()) == why_not_read(OSError(9999, "new"))
    assert why_not_read(OSError("no number")) == "can't be read; check the name and try again"
    assert why_not_saved(OSError("no number")) == why_not_saved(OSError(9999, "new"))
    assert why_not_saved(OSError("no number")).startswith("the system refused")
