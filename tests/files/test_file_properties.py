"""What must hold for every file and every text, whatever stands in it."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.files.case_file import case_data_from_bytes, case_from_data, case_to_data
from advisor.files.durable import digest
from advisor.files.names import slug
from advisor.files.reader import LONGEST_TEXT, parse_json, shown, visible
from advisor.files.recovery import Recovery, drop_recovered, find_recovered

checked = settings(max_examples=200, deadline=None)

texts = st.text(max_size=60)
plain_texts = texts.map(visible)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=25,
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "tasks": st.integers(1, 1_000_000).map(str), "stage": st.sampled_from(["prototype", "pilot", "production", "dk"]),
        "busiest": st.sampled_from(["about_same", "double", "1.4"]), "budget": st.integers(0, 10**6) | st.none(),
    },
)  # fmt: skip
cases = st.fixed_dictionaries(
    {"format": st.just(1), "answers": answers},
    optional={
        "title": plain_texts, "notes": plain_texts, "currency": st.sampled_from(["USD", "EUR", "JPY"]),
        "buyer": st.fixed_dictionaries({}, optional={"organisation": plain_texts, "prepared_by": plain_texts, "for": plain_texts}),
        "workflows": st.lists(st.fixed_dictionaries({"name": plain_texts, "answers": answers}), max_size=3),
    },
)  # fmt: skip


def bytes_of(case: Any) -> bytes:
    return json.dumps(case, ensure_ascii=False).encode()


@checked
@given(cases)
def test_every_case_reads_the_same_after_it_was_written(case: dict[str, Any]) -> None:
    read = case_from_data(case_data_from_bytes(bytes_of(case), "x"), "x")
    assert case_from_data(case_data_from_bytes(bytes_of(case_to_data(read)), "x"), "x") == read


@checked
@given(cases, st.data())
def test_a_case_cut_or_with_a_changed_byte_is_refused_or_is_another_whole_case(case: Any, data: st.DataObject) -> None:
    content = bytearray(bytes_of(case))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[place:]
    try:
        case_from_data(case_data_from_bytes(bytes(content), "x"), "x")
    except AdvisorError as refused:
        assert str(refused).startswith("x") and str(refused).isprintable()


@checked
@given(st.binary(max_size=300) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_bytes_they_are_an_object_or_are_refused_in_one_line(content: bytes) -> None:
    try:
        assert isinstance(parse_json(content, "x"), dict)
    except AdvisorError as refused:
        assert str(refused).startswith("x: ") and str(refused).isprintable()


@checked
@given(json_values)
def test_whatever_the_json_it_is_a_case_or_is_refused(value: Any) -> None:
    for given_case in (
        value,
        {"format": 1, "answers": value},
        {"format": 1, "answers": {}, "offers": [value], "usage": value},
    ):
        try:
            case_from_data(case_data_from_bytes(json.dumps(given_case).encode(), "x"), "x")
        except AdvisorError as refused:
            assert str(refused).startswith("x")


@checked
@given(st.dictionaries(st.sampled_from(["title", "notes", "a"]), st.text() | st.lists(st.text(max_size=5), max_size=4)))
def test_what_was_pasted_can_always_be_read_back_and_nothing_else_in_it_is_changed(pasted: dict[str, Any]) -> None:
    made = visible(pasted)
    assert parse_json(bytes_of(made), "x") == made and visible(made) == made
    for before, after in zip(pasted.values(), made.values(), strict=True):
        if isinstance(before, str) and before.isprintable() and len(before) <= LONGEST_TEXT:
            assert after == before


@checked
@given(st.text(), st.integers(2, 300))
def test_a_name_is_shown_in_one_line_of_visible_characters_and_no_longer_than_asked(name: str, longest: int) -> None:
    said = shown(name, longest)
    assert len(said) <= longest and not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", said)


@checked
@given(st.text())
def test_every_title_becomes_a_file_name_that_every_system_takes(title: str) -> None:
    name = slug(title)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", name)
    assert name not in {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "notes"]), st.text(max_size=50)))
def test_whatever_was_typed_is_there_after_a_crash(typed: dict[str, str]) -> None:
    window = Recovery()
    window.keep({"format": 1, "answers": {}, **typed}, None)
    window.close()
    (found,) = find_recovered()
    assert found.data == {"format": 1, "answers": {}, **visible(typed)}
    drop_recovered(found)


@checked
@given(st.binary(), st.binary())
def test_two_contents_have_two_checksums(one: bytes, other: bytes) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_devices_of_windows_and_empty_titles_become_other_names() -> None:
    assert [slug(title) for title in ("CON", "nul.", "Com1", "console", "", "東京", "../../etc/passwd", "-rf")] == [
        "case-con", "case-nul", "case-com1", "console", "case", "case", "etc-passwd", "rf",
    ]  # fmt: skip
