"""The fuzzer finds what is planted, tries every reader, and its changed files still reach behind the door."""

from __future__ import annotations

import json
import signal

import pytest

from tests.reliability import fuzz, fuzz_targets


@pytest.mark.parametrize("target", fuzz_targets.TARGETS)
def test_some_inputs_of_each_target_finds_nothing_and_something_is_taken(target: str) -> None:
    ran = fuzz.unguided(target, 600, most=150)
    assert ran.faults == (), f"{ran.said}: {ran.faults}"
    assert ran.tried == 150 and 0 < ran.taken < 150


@pytest.mark.parametrize("target", fuzz_targets.TARGETS)
def test_it_starts_from_inputs_that_are_taken(target: str) -> None:
    for seeds in (fuzz_targets.seeds(target), fuzz_targets.short_seeds(target)):
        taken = sum(fuzz_targets.try_one(target, seed) for seed in seeds)
        assert taken >= len(seeds) * 0.6, f"{taken} of {len(seeds)}"


def test_a_reader_that_raises_anything_else_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(data: bytes) -> None:
        if b"null" in data:
            raise KeyError("null")

    monkeypatch.setitem(fuzz_targets.TARGETS, "case", careless)
    found = fuzz.unguided("case", 600, most=3_000).faults
    assert len(found) == 1 and b"null" in found[0]


alarm = pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the fast way is for systems with an alarm clock")


@alarm
@pytest.mark.parametrize("target", fuzz_targets.TARGETS)
def test_the_fast_way_changes_whole_files_and_not_only_single_bytes(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It once tried sixty million inputs of a byte or two, and nothing said so."""
    real, tried = fuzz_targets.TARGETS[target], []

    def noted(data: bytes) -> None:
        tried.append(data)
        real(data)

    monkeypatch.setitem(fuzz_targets.TARGETS, target, noted)
    ran = fuzz.blind(target, 600, seed=1, most=400)
    assert ran.faults == () and ran.tried == len(tried) == 400 and ran.taken >= 2
    lengths = sorted(map(len, fuzz_targets.short_seeds(target)))
    assert sorted(map(len, tried))[200] >= lengths[len(lengths) // 4] and len(set(tried)) > 300


@alarm
def test_the_fast_way_finds_what_is_planted_and_what_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(data: bytes) -> None:
        if b"1e999" in data:
            raise KeyError("1e999")

    monkeypatch.setitem(fuzz_targets.TARGETS, "case", careless)
    (found,) = fuzz.blind("case", 600, seed=1, most=20_000).faults
    assert b"1e999" in found

    def endless(data: bytes) -> None:
        while b"\xff" in data:
            pass

    monkeypatch.setitem(fuzz_targets.TARGETS, "case", endless)
    monkeypatch.setattr(fuzz, "_SLOWEST", 1)
    ran = fuzz.blind("case", 600, seed=1, most=20_000)
    assert b"\xff" in ran.faults[0] and "took more than 1 s" in ran.said


def test_a_case_that_reads_differently_the_second_time_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from advisor.files import case_file

    monkeypatch.setattr(case_file, "case_to_data", lambda case: {"format": 1, "title": "another", "answers": {}})
    with pytest.raises(AssertionError, match="differently"):
        fuzz_targets.try_one("case", fuzz_targets.seeds("case")[0])


def test_a_changed_case_stays_json_and_a_changed_pdf_keeps_its_table_of_places() -> None:
    seed = fuzz_targets.seeds("case")[0]
    changed = [fuzz_targets.mutated("case", seed, number) for number in range(50)]
    assert all(isinstance(json.loads(each or b"0"), dict) for each in changed) and len(set(changed)) > 30
    pdf = fuzz_targets.seeds("pdf")[0]
    for number in range(50):
        made = fuzz_targets.mutated_pdf(pdf, number)
        assert made is not None
        start = int(made.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
        assert made[start : start + 5] == b"xref\n"
    assert fuzz_targets.mutated("export", b"Date;Tokens\n", 1) is None
