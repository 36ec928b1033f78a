"""The page of the engine's functions can be built, and what a caller has to know stands in it."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[2]
OUR_ERRORS = ("AdvisorError", "InputRefused", "ValueError", "KeyError", "Damaged")


@pytest.fixture(scope="module")
def api() -> ModuleType:
    spec = importlib.util.spec_from_file_location("api_page", PROJECT / "packaging/api_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["api_page"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_page_has_every_public_function_of_the_seven_rooms_with_its_words(api: ModuleType) -> None:
    page = api.page()
    for name in ("contracts.billing.bill", "workload.estimate.estimate_workload", "forecast.pricing.price_offers",
                 "recommendation.decide.recommend", "interview.flow.Flow.next", "usage.summary.summarise"):  # fmt: skip
        assert f"### `advisor.{name}`" in page, name
    assert page.count("\n### ") > 300


def test_every_public_function_and_method_says_what_it_is(api: ModuleType) -> None:
    silent = [f"{entry.module}.{entry.name}" for room in api.ROOMS for entry in api.entries(room)
              if isinstance(entry.node, ast.FunctionDef) and not entry.words]  # fmt: skip
    assert not silent


def test_a_function_that_refuses_its_input_says_so(api: ModuleType) -> None:
    silent = [f"{entry.module}.{entry.name}" for room in api.ROOMS for entry in api.entries(room)
              if isinstance(entry.node, ast.FunctionDef) and raised(entry.node) and "aise" not in entry.words]  # fmt: skip
    assert not silent


def test_a_function_that_takes_or_gives_arrays_says_their_shape(api: ModuleType) -> None:
    silent = []
    for room in ("forecast", "recommendation"):
        for entry in api.entries(room):
            node = entry.node
            if not isinstance(node, ast.FunctionDef) or "." in entry.name or not takes_arrays(node):
                continue
            if "(" not in entry.words and "futures" not in entry.words and "shape" not in entry.words:
                silent.append(f"{entry.module}.{entry.name}")
    assert not silent


def raised(node: ast.FunctionDef) -> list[str]:
    """The names of our own errors that this function raises itself."""
    made = [each.exc for each in ast.walk(node) if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call)]
    names = [each.func.id for each in made if isinstance(each.func, ast.Name)]
    return [name for name in names if name in OUR_ERRORS]


def takes_arrays(node: ast.FunctionDef) -> bool:
    words = [ast.unparse(each.annotation) for each in (*node.args.args, *node.args.kwonlyargs) if each.annotation]
    words += [ast.unparse(node.returns)] if node.returns is not None else []
    return any("Floats" in word or "NDArray" in word or "Array" in word for word in words)
