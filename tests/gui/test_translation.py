"""Every text of the window goes through advisor.gui.translation; this reads the code itself to see that none was forgotten."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import advisor.gui
from advisor.gui.translation import counted, spoken, tr, use_language

GUI = Path(advisor.gui.__file__).parent
FILES = sorted(GUI.rglob("*.py"))
WORDS_OF_TRANSLATION = {"tr", "counted", "mark"}
NOT_SHOWN = {
    "setObjectName", "findChild", "findChildren", "setProperty", "property", "setStyle", "QKeySequence", "setShortcut",
    "setApplicationName", "setDesktopFileName", "getattr", "setattr", "hasattr", "compile", "TypeVar", "replace", "encode",
    "sub", "split", "join", "removesuffix", "resource_path", "startswith", "endswith", "strip", "import_module",
}  # fmt: skip
"""Calls whose texts are for the program, not for the buyer."""
CODE_WORDS = {
    "theme.py": "a style sheet",
    "plain_text.py": "a style sheet",
    "translation.py": "the four words themselves",
    "pseudo_locale.py": "the table of accents",
}
"""Files that show nothing themselves."""
NAMES_OF_THINGS = {
    "Fusion", "SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf", "SourceSans3-Semibold.ttf", "Alt+Left", "Ctrl+0", "Ctrl+/",
    "Agent Pricing Advisor", "Glossary",
}  # fmt: skip


def looks_like_words(text: str) -> bool:
    """Something that a person would read: two words with a space between, or a word with a capital."""
    plain = re.sub(r"\{[^}]*\}|<[^>]*>", "", text)
    if re.fullmatch(r"[A-Z][A-Z0-9_]*|(Ctrl|Alt|Shift|Meta|F\d)[A-Za-z0-9+]*", plain):
        return False  # currency codes, environment variables, shortcuts
    return bool(re.search(r"[A-Za-z]{2,}[,;:.…]? [A-Za-z]|^[^A-Za-z]*&?[A-Z]&?[a-z]", plain))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _shown(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Every text below this node that goes through none of the words of translation and could be shown."""
    if isinstance(node, ast.Call):
        if _name(node) in WORDS_OF_TRANSLATION | NOT_SHOWN:
            if isinstance(node.func, ast.Attribute):
                yield from _shown(node.func.value)
            return
    elif isinstance(node, ast.Compare | ast.Raise | ast.Assert | ast.Subscript | ast.AnnAssign) and not (
        isinstance(node, ast.AnnAssign) and node.value is not None
    ):
        if isinstance(node, ast.Raise) and node.exc is not None:  # what an AdvisorError says is shown
            yield from _shown(node.exc)
        return
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield from _shown(node.value)
        return
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and looks_like_words(node.value):
            yield node
        return
    elif isinstance(node, ast.arg):
        return
    body = getattr(node, "body", None)
    is_block = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    for child in ast.iter_child_nodes(node):
        if is_block and child is getattr(node, "returns", None):
            continue
        if is_block and isinstance(body, list) and child in body and _is_docstring(child):
            continue
        yield from _shown(child)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def untranslated(source: str) -> list[tuple[int, str]]:
    """Line and text of each string that looks like words and is not translated."""
    lines = source.splitlines()
    found = []
    for node in _shown(ast.parse(source)):
        text = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
        if text not in NAMES_OF_THINGS and "# not shown" not in lines[(node.end_lineno or node.lineno) - 1]:
            found.append((node.lineno, str(text)))
    return found


def wrongly_made(source: str) -> list[tuple[int, str]]:
    """Calls of tr, counted and mark whose text is not one literal, so that no translator would ever see it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node) in WORDS_OF_TRANSLATION:
            texts = node.args[:2] if _name(node) == "counted" else node.args
            if not texts or not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in texts):
                found.append((node.lineno, ast.unparse(node)[:80]))
            if isinstance(node.func, ast.Attribute):
                found.append((node.lineno, "self.tr has a context of its own: import tr"))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_goes_through_the_translation(file: Path) -> None:
    if file.name not in CODE_WORDS:
        assert untranslated(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_translated_is_one_literal(file: Path) -> None:
    if file.name != "translation.py":
        assert wrongly_made(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_an_error_says_is_shown_in_the_buyer_s_language(file: Path) -> None:
    if file.name not in ("translation.py", "case_reading.py"):  # the word itself; and an error made from another
        assert re.findall(r".*\bstr\(error\).*", file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'QLabel("Save it")',
        'box.setText(f"Save {name}?")',
        'words = "Save" + name',
        'ROWS = (("Monthly cap", "cap"),)',
        'field.setAccessibleName("Cap")',
        'made.setWindowTitle("Open a case" if new else name)',
        'raise AdvisorError("enter a number")',
        'HEAD: str = "Monthly cap"',
    ],
)
def test_the_test_above_finds_a_forgotten_text(line: str) -> None:
    assert untranslated(line) != []


@pytest.mark.parametrize(
    "line",
    [
        'QLabel(tr("Save it"))',
        'box.setText(tr("Save {name}?").format(name=name))',
        'made.setObjectName("Big one")',
        'key = "monthly_cap"',
        '"""What this is."""',
        'if kind == "Token count": pass',
    ],
)
def test_the_test_above_leaves_other_texts_alone(line: str) -> None:
    assert untranslated(line) == []


@pytest.mark.parametrize("line", ['tr(f"Save {name}")', 'tr("Save " + name)', 'self.tr("Save")', "tr(words)"])
def test_a_text_that_no_translator_would_see_is_found(line: str) -> None:
    assert wrongly_made(line) != []


def test_plurals_are_right_in_english_without_a_translation_file() -> None:
    assert [counted("%n offer", "%n offers", n) for n in (0, 1, 2)] == ["0 offers", "1 offer", "2 offers"]
    assert tr("Save {name}?").format(name="x") == "Save x?"
    assert spoken("") == ""


def test_a_language_is_gathered_translated_made_and_spoken(tmp_path: Path, qapp: QApplication) -> None:
    """The whole way of a translator: the .ts file, two texts of it in German, the .qm file, and the window says them."""
    release = Path(sys.executable).with_name("pyside6-lrelease")
    if not release.is_file():
        pytest.skip("NOT RUN: pyside6-lrelease is not beside this Python")
    make = runpy.run_path(str(GUI.parents[1] / "packaging" / "make_translation.py"))
    ts = make["translation"]("de")
    texts = {message.findtext("source"): message for message in ts.iter("message")}
    assert len(texts) > 1000
    german = {"Not provided": "Keine Angabe", "What kind of work will the agent do?": "Was soll der Agent tun?"}
    for english, words in german.items():
        target = texts[english].find("translation")
        target.attrib.clear()
        target.text = words
    plural = texts["%n models"].find("translation")
    plural.attrib.clear()
    for form, words in zip(plural, ("%n Modell", "%n Modelle"), strict=True):
        form.text = words
    (tmp_path / "advisor_de.ts").write_bytes(ElementTree.tostring(ts, encoding="utf-8", xml_declaration=True))
    subprocess.run([release, tmp_path / "advisor_de.ts"], check=True, capture_output=True)
    before = set(qapp.findChildren(QTranslator))
    assert use_language(qapp, tmp_path, QLocale("de_DE"))
    try:
        assert [spoken(english) for english in german] == list(german.values())
        assert [counted("%n model", "%n models", n) for n in (1, 2)] == ["1 Modell", "2 Modelle"]
        assert tr("Nothing of this is translated yet") == "Nothing of this is translated yet"
    finally:
        for each in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(each)
    again = make["translation"]("de", ts)  # what was translated stays
    assert (
        next(m.findtext("translation") for m in again.iter("message") if m.findtext("source") == "Not provided")
        == "Keine Angabe"
    )
    assert not use_language(qapp, tmp_path, QLocale("fr_FR"))
