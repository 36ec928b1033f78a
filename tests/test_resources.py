"""The shipped files: every source that is cited is in the list and the other way round, and every name in the code exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.files.case_file import read_case
from advisor.files.resources import read_method, read_question_list, read_toml, resource_path, resources_folder

PROJECT = Path(__file__).parent.parent
TOML = sorted(path.relative_to(resources_folder()).as_posix() for path in resources_folder().rglob("*.toml"))
SOURCES = [path.read_text("utf-8") for path in sorted((PROJECT / "advisor").rglob("*.py"))]


def cited_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("references", "reference", "source", "sources"):
                yield from [inner] if isinstance(inner, str) else [each for each in inner if isinstance(each, str)]
            yield from cited_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited_in(inner)


def used_in_code(pattern: str) -> set[str]:
    return {name for text in SOURCES for name in re.findall(pattern, text)}


def test_every_source_that_is_cited_is_listed_and_every_listed_one_is_cited() -> None:
    listed = set(read_toml("references.toml"))
    cited = {name for file in TOML if file != "references.toml" for name in cited_in(read_toml(file))}
    assert cited - listed == set()
    assert listed - cited == set()


@pytest.mark.parametrize("key", read_toml("references.toml"))
def test_a_source_has_a_title_a_publisher_and_the_day_it_was_read(key: str) -> None:
    source = read_toml("references.toml")[key]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
    assert source["title"] and source["publisher"] and isinstance(source["address"], str)
    date.fromisoformat(str(source["checked_on"]))


@pytest.mark.parametrize("file", TOML)
def test_no_number_in_a_resource_is_inexact(file: str) -> None:
    def floats(value: Any) -> int:
        if isinstance(value, dict):
            return sum(map(floats, value.values()))
        if isinstance(value, list):
            return sum(map(floats, value))
        return isinstance(value, float)

    assert floats(read_toml(file)) == 0
    assert tomllib.loads(resource_path(file).read_text("utf-8"))  # not empty


def test_every_question_that_the_code_asks_about_exists() -> None:
    asked = used_in_code(r'answers\.(?:said|number|is_)\(\s*"([a-z_0-9]+)"')
    assert len(asked) > 10
    assert asked - set(read_question_list().by_id) == set()


def test_every_answer_that_the_code_looks_for_can_be_given() -> None:
    questions = read_question_list().by_id
    for text in SOURCES:
        for key, values in re.findall(r'answers\.is_\(\s*"([a-z_0-9]+)",([^)]*)\)', text):
            for value in re.findall(r'"([a-z_0-9]+)"', values):
                assert questions[key].choice(value), f"{key}: {value}"


def test_every_threshold_and_assumption_that_the_code_names_exists() -> None:
    method = read_method()
    assert used_in_code(r'thresholds\["([a-z_0-9]+)"\]') - set(method.thresholds.entries) == set()
    assert used_in_code(r'assumptions\["([a-z_0-9]+)"\]') - set(method.assumptions.entries) == set()


def test_every_resource_that_the_code_opens_is_there() -> None:
    opened = used_in_code(r'(?:read_toml|read_bytes|resource_path)\(\s*"([^"{]+)"')
    assert len(opened) > 5
    assert [name for name in opened if not resource_path(name).exists()] == []


def test_every_sample_is_listed_and_readable() -> None:
    listed = {sample["name"] for sample in read_toml("samples/index.toml")["sample"]}
    there = {path.name.removesuffix(".advisor.json") for path in resource_path("samples").glob("*.advisor.json")}
    assert listed == there
    assert all(read_case(resource_path(f"samples/{name}.advisor.json")).title for name in there)
