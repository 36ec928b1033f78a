"""Every sentence that the window may show is a template that a translator sees; this reads the code itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import advisor

ADVISOR = Path(advisor.__file__).parent
SENTENCES = (
    "recommendation", "workload", "portfolio.py", "market/offers.py", "market/plans.py", "contracts/working.py",
    "contracts/ledger.py", "forecast/price_paths.py", "report/charts.py", "report/chart_parts.py", "report/chart_reading.py",
    "report/explanations.py", "report/explained_costs.py", "report/explanation_parts.py", "report/not_known.py",
    "report/wording.py", "report/usage_chart.py",
)  # fmt: skip
"""Where the sentences are made that the window shows of an advice."""
REFUSALS = (
    "usage", "review.py", "files", "contracts", "interview", "market", "case.py", "errors.py", "workload", "portfolio.py",
    "advice.py", "forecast", "recommendation", "report/usage_chart.py", "report/chart_parts.py", "report/charts.py",
    "report/explanations.py", "report/explained_costs.py", "report/explanation_parts.py", "report/not_known.py",
    "report/wording.py",
)  # fmt: skip
"""Where everything that is said, refusals too, may reach the window: no sentence there is plain text."""
OF_OUR_OWN_FILES = {
    "usage/rules.py": "faults of resources/usage.toml",
    "interview/questions.py": "faults of resources/questions.toml",
    "interview/glossary.py": "faults of resources/glossary.toml",
    "market/market.py": "faults of resources/model_tiers.toml",
    "market/plans.py": "faults of resources/plans; the classes of evidence are gathered by make_translation",
    "market/typical_offers.py": "faults of resources/typical_offers.toml; names of offers, which are the same everywhere",
    "workload/assumptions.py": "faults of resources/assumptions.toml",
    "files/resources.py": "faults of resources/",
    "files/settings.py": "a setting that can't be is replaced in silence",
    "contracts/unsaid.py": "stands in the PDF alone",
}
"""A damaged installation, which the buyer did not make and no window survives."""
_WORDS = re.compile(
    r"[A-Za-z][a-z']+[,;:.]? [a-z']+[,;:.]? [a-z']+|\u2026\W{0,2} ?[a-z']+ [a-z']+|[A-Za-z][a-z']+ [a-z']+ \u2026"
)
_NOT_SAID = {"worded", "compile", "fullmatch", "match", "search", "split", "replace", "StringConstraints", "Field"}
_FOR_US = {"OSError", "PermissionError", "KeyError", "RuntimeError", "TypeError", "AssertionError"}
"""Failures that are told in other words, or that are a mistake of ours."""


def _files() -> list[Path]:
    return [file for each in SENTENCES for file in (sorted((ADVISOR / each).rglob("*.py")) or [ADVISOR / each])]


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ADVISOR)))
def test_a_sentence_with_figures_is_a_template_and_not_an_f_string(file: Path) -> None:
    assert sentences_in_f_strings(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", sorted(ADVISOR.rglob("*.py")), ids=lambda file: str(file.relative_to(ADVISOR)))
def test_a_template_is_one_literal_that_a_translator_sees(file: Path) -> None:
    wrong = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded" and file.name != "sentences.py":
            text = node.args[0] if len(node.args) == 1 else None
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                wrong.append(ast.unparse(node)[:80])
    assert wrong == []


def sentences_in_f_strings(source: str) -> list[str]:
    """F-strings with two words in a row. What is raised is told in a message box; "# not shown" is said of resources."""
    found: list[str] = []
    lines = source.splitlines()

    def look(node: ast.AST, said_of_it: str) -> None:
        if isinstance(node, ast.Raise | ast.Assert):
            return
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):  # the formatter breaks one over several lines
            said_of_it = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
            if re.search(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}", text) and "# not shown" not in said_of_it:
                found.append(f"line {node.lineno}: {ast.unparse(node)[:90]}")
        for child in ast.iter_child_nodes(node):
            look(child, said_of_it)

    look(ast.parse(source), "")
    return found


def test_the_test_of_f_strings_finds_one() -> None:
    assert sentences_in_f_strings('because = f"{name} would cost {amount} more."') != []
    assert sentences_in_f_strings('key = f"{name}.price"; raise KeyError(f"no such {name}")') == []
    assert sentences_in_f_strings('faults = [\n  f"{name} is not in it"\n]  # not shown') == []
    assert sentences_in_f_strings('if one:\n  a = f"{name} is not in it"\n  b = 1  # not shown') != []


def _refusals() -> list[Path]:
    found = [file for each in REFUSALS for file in (sorted((ADVISOR / each).rglob("*.py")) or [ADVISOR / each])]
    return [file for file in found if str(file.relative_to(ADVISOR)) not in OF_OUR_OWN_FILES]


@pytest.mark.parametrize("file", _refusals(), ids=lambda file: str(file.relative_to(ADVISOR)))
def test_no_sentence_of_what_the_window_may_show_is_plain_text(file: Path) -> None:
    assert plain_sentences(file.read_text("utf-8")) == []


def plain_sentences(source: str) -> list[str]:
    """Three words in a row, or two beside a field, that no `worded` holds; docstrings and comparisons are not said."""
    found: list[str] = []
    lines = source.splitlines()

    def look(node: ast.AST, said_of_it: str) -> None:
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or isinstance(
            node, ast.Assert | ast.Compare
        ):
            return
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            said_of_it = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in _FOR_US:
            return
        if isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in _NOT_SAID:
            for field in node.keywords:
                look(field, said_of_it)
            return
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\u2026" for part in parts)
            if _WORDS.search(text) and "# not shown" not in said_of_it:
                found.append(f"line {node.lineno}: {ast.unparse(node)[:90]}")
            return
        for child in ast.iter_child_nodes(node):
            look(child, said_of_it)

    look(ast.parse(source), "")
    return found


def test_the_test_of_plain_sentences_finds_one() -> None:
    assert plain_sentences('raise AdvisorError("choose another file")') != []
    assert plain_sentences('raise AdvisorError(f"{place}: is damaged")') != []
    assert plain_sentences('said.append("The export has no row of usage.")') != []
    assert plain_sentences('return {1: "is a folder; name a file"}') != []
    assert plain_sentences('raise AdvisorError(worded("{place}: is damaged", place=place))') == []
    assert plain_sentences('raise OSError("the disk gave back other bytes")') == []
    assert plain_sentences('name = f"{vendor} {plan}"; word = "each row"; path = f"{folder}/{name}.json"') == []
