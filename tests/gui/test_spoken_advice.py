"""Every sentence of the advice reaches the window through the translation: in a language of accents no English is left.

The engine really works here, on two cases: one with offers that fail a must-have, and one that knows nothing.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import runpy
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QWidget,
)

import advisor
from advisor.files.case_file import case_from_data, read_case_data
from advisor.files.price_file import current_market
from advisor.files.resources import read_method, resource_path
from advisor.gui.charts_view import ChartView
from advisor.gui.main_window import MainWindow
from advisor.gui.pseudo_locale import PseudoTranslator
from advisor.gui.worker import Adviser
from advisor.portfolio import Portfolio, advise_portfolio
from tests.gui.seen import settled

ADVISOR = Path(advisor.__file__).parent
ROOT = ADVISOR.parent
PAGES = ("offers", "result", "explore", "check")
SAMPLES = ("regulated-back-office", "knows-nothing")
SENTENCES = (
    "recommendation", "workload", "portfolio.py", "market/offers.py", "market/plans.py", "contracts/working.py",
    "contracts/ledger.py", "forecast/price_paths.py", "report/charts.py", "report/chart_parts.py", "report/chart_reading.py",
    "report/explanations.py", "report/explained_costs.py", "report/explanation_parts.py", "report/not_known.py",
    "report/wording.py",
)  # fmt: skip
"""Where the sentences are made that the window shows of an advice."""
_LETTERS_OF_ENGLISH = re.compile(r"[aceinouydlszACEINOUY]")
"""The language of the test has none of these: each has an accent there."""


class Asked(PseudoTranslator):
    """Notes every text that it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str:
        if context == "Advisor":
            self.texts.add(text)
        return super().translate(context, text, note, n)


@pytest.fixture
def translator(qapp: QApplication) -> Iterator[Asked]:
    made = Asked()
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)


@pytest.fixture(scope="module")
def advised() -> Callable[[str], Portfolio]:
    known: dict[str, Portfolio] = {}

    def made(sample: str) -> Portfolio:
        if sample not in known:
            data = read_case_data(resource_path(f"samples/{sample}.advisor.json"))
            market = current_market(date.today().isoformat())
            known[sample] = advise_portfolio(case_from_data(data), market, read_method())
        return known[sample]

    return made


@pytest.fixture
def window_on(
    translator: Asked, window: MainWindow, monkeypatch: pytest.MonkeyPatch, advised: Callable[[str], Portfolio]
) -> Callable[[str], MainWindow]:
    def opened(sample: str) -> MainWindow:
        portfolio = advised(sample)

        def ask(adviser: Adviser, data: Any) -> None:
            adviser.portfolio = portfolio
            adviser.advised.emit(portfolio.whole, True)

        monkeypatch.setattr(Adviser, "ask", ask)
        window.resize(1100, 750)
        window.open_sample(sample)
        return window

    return opened


def names_in(portfolio: Portfolio) -> set[str]:
    """What people typed, and names that are the same in every language."""
    whole = portfolio.whole
    priced = [one.priced.name for one in whole.verdict.offers] + [one.name for one in whole.verdict.combinations]
    contracts = [text for one in whole.offers for text in (one.vendor, one.name, one.evidence.source)]
    charges = [charge.id for one in whole.offers for charge in one.charges]
    models = [str(model.title) for model in current_market(date.today().isoformat()).models.models]
    providers = ["Anthropic", "OpenAI", "Google"]
    return {name for name in (*priced, *contracts, *charges, *models, *providers, whole.case.title) if name}


def english_in(text: str, names: set[str]) -> list[str]:
    """Words that nobody translated. Initials such as CSV are none, nor is the language's own padding, nor the letter of
    a word that is its key, which keeps its form."""
    text = re.sub("&(.)", "", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    words = re.findall(r"[^\W\d_]+", text)
    return [w for w in words if len(w) > 1 and not w.isupper() and "ë" not in w and _LETTERS_OF_ENGLISH.search(w[1:])]


def texts_of(root: QWidget) -> Iterator[str]:
    """All that is written on it, and all that a screen reader says of it; not what the buyer typed."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(n) for n in range(widget.count()))
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(n) for n in range(widget.count()))
        elif isinstance(widget, QListWidget):
            yield from (widget.item(n).text() for n in range(widget.count()))
        elif isinstance(widget, QTableWidget):
            cells = [widget.item(row, c) for row in range(widget.rowCount()) for c in range(widget.columnCount())]
            heads = [widget.horizontalHeaderItem(column) for column in range(widget.columnCount())]
            yield from (cell.text() for cell in (*cells, *heads) if cell is not None)
        elif isinstance(widget, ChartView) and widget.chart is not None:
            yield from _strings(widget.chart)


def _strings(made: Any) -> Iterator[str]:
    if isinstance(made, str):
        yield made
    elif dataclasses.is_dataclass(made):
        for field in dataclasses.fields(made):
            if field.name not in ("key", "currency"):
                yield from _strings(getattr(made, field.name))
    elif isinstance(made, tuple):
        for each in made:
            yield from _strings(each)


def walked(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Each of the pages with each of its tabs in view."""
    assert window.wizard is not None
    for page in PAGES:
        window.wizard.jump(page)
        settled()
        tabs = [each for each in window.wizard.frame.findChildren(QTabWidget) if each.isVisible()]
        if not tabs:
            yield page, window
        for tab in tabs:
            for number in range(tab.count()):
                tab.setCurrentIndex(number)
                settled()
                yield f"{page}, tab {number + 1}", window


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_english_is_left_on_the_pages_that_show_the_advice(
    sample: str,
    window_on: Callable[[str], MainWindow],
    advised: Callable[[str], Portfolio],
    translator: Asked,
) -> None:
    window, names = window_on(sample), names_in(advised(sample))
    found = {}
    for place, shown in walked(window):
        for text in texts_of(shown):
            if words := english_in(text, names):
                found.setdefault(text, f"{place}: {' '.join(words)} in {text[:150]!r}")
    assert "\n".join(found.values()) == ""
    told = {each for each in translator.texts - catalogue() - names if re.search("[A-Za-z]{2}", each)}
    assert (
        "\n".join(sorted(told)) == ""
    )  # what no translator would ever see: it is not in the file that is made for them


def catalogue() -> set[str]:
    """Every text that packaging/make_translation.py gives to translators."""
    make = runpy.run_path(str(ROOT / "packaging" / "make_translation.py"))
    return {str(message.findtext("source")) for message in make["translation"]("de").iter("message")}


def test_the_test_above_sees_a_word_that_is_not_translated() -> None:
    assert english_in("[Sígñ Growth] about $40 a month", {"Growth"}) == ["about", "month"]
    assert english_in("[Sígñ Growth: áböüť $40 ëxtrá łö]", {"Growth"}) == []


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
