"""Writes every text of the window and of resources/ into a .ts file for translators, and makes the .qm file of one.

Run: python packaging/make_translation.py LANGUAGE [--compile]      (LANGUAGE: de, fr, pt_BR …)

resources/languages/advisor_LANGUAGE.ts is made or brought up to date; what was translated already is kept. pyside6-lupdate
knows neither `counted` nor the texts of resources/, so the texts are gathered here; pyside6-lrelease makes the .qm.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "languages"
CONTEXT = "Advisor"
TOLD = {
    "questions.toml": {"title", "short", "why", "good_answer", "example", "label", "help", "heading", "intro", "unit"},
    "glossary.toml": {"term", "meaning"},
    "samples/index.toml": {"title", "description"},
    "assumptions.toml": {"title", "why", "unit"},
    "thresholds.toml": {"why", "unit"},
    "fit_rules.toml": {"quote"},
    "vendor_questions.toml": {"question", "why"},
    "report_text.toml": {"title", "formula"},
    "payback.toml": {"why", "unit"},
    "operating.toml": {"name", "what", "why", "question", "beware", "prevent", "owner", "vendor_question"},
    "seven_days.toml": {"name", "title", "text", "switch_on", "usage", "cost"},
}
"""The files of resources/ whose texts the window shows, and under which keys they stand."""
OF_PLANS = {
    "summary", "included", "overage", "at_the_cap", "conflicts", "definition", "counts", "does_not_count", "window", "notes",
}  # fmt: skip


def texts_of_code() -> Iterator[tuple[str, str, bool]]:
    """(text, note, has a number) of each tr, mark and counted of the window, and of each worded sentence of the advice."""
    for file in sorted((ROOT / "advisor").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            said = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if node.func.id in ("tr", "mark", "worded") and said:
                yield said[0], said[1] if len(said) > 1 else "", False
            elif node.func.id == "counted" and len(said) > 1:
                yield said[1], said[0], True


def texts_of_resources() -> Iterator[tuple[str, str, bool]]:
    for name, keys in TOLD.items():
        yield from (
            (text, "", False) for text in _under(tomllib.loads((ROOT / "resources" / name).read_text("utf-8")), keys)
        )
    for plans in sorted((ROOT / "resources" / "plans").glob("*.toml")):
        read = tomllib.loads(plans.read_text("utf-8"))
        yield from (
            (text, "", False) for text in (*_under(read, OF_PLANS), *(plan["unit"]["name"] for plan in read["plan"]))
        )
    for formats in sorted((ROOT / "resources" / "export_formats").glob("*.toml")):
        yield from ((text, "", False) for text in _under(tomllib.loads(formats.read_text("utf-8")), {"name", "note"}))
    units = {
        entry["unit"] for entry in tomllib.loads((ROOT / "resources" / "assumptions.toml").read_text("utf-8")).values()
    }
    yield from ((text, "", False) for unit in sorted(units) for text in _parts_of_unit(unit) if text)
    told = tomllib.loads((ROOT / "resources" / "report_text.toml").read_text("utf-8"))["questionnaire"]
    yield from ((text, "", False) for row in (*told["running"], *told["price_rows"]) for text in row[1:])
    steps = tomllib.loads((ROOT / "resources" / "questions.toml").read_text("utf-8"))["steps"]
    sys.path.insert(0, str(ROOT))
    from advisor.interview.labels import NOT_PROVIDED_WORDS, NOT_SURE_WORDS
    from advisor.market.plans import EVIDENCE_CLASSES
    from advisor.recommendation.records import Confidence

    words = (*steps, NOT_SURE_WORDS, NOT_PROVIDED_WORDS, *EVIDENCE_CLASSES.values(), *get_args(Confidence))
    yield from ((text, "", False) for text in words)


def _parts_of_unit(unit: str) -> list[str]:
    """What of a unit stands behind a number (advisor.workload.ledger.shown)."""
    if unit.startswith("0 "):
        return [each.split(" ")[1] for each in unit.split(", ")]
    if unit.startswith("share"):
        return [unit.removeprefix("share").strip()]
    from advisor.workload.ledger import one_of

    return [one_of(unit)]


def _under(data: Any, keys: set[str]) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in keys and isinstance(value, str) and value:
                yield value
            elif key in keys and isinstance(value, list) and all(isinstance(each, str) for each in value):
                yield from value
            else:
                yield from _under(value, keys)
    elif isinstance(data, list):
        for value in data:
            yield from _under(value, keys)


def translation(language: str, known: ElementTree.Element | None = None) -> ElementTree.Element:
    """The .ts document with every text once; translations of `known` are kept."""
    before = {
        (each.findtext("source", ""), each.findtext("comment", "")): each.find("translation")
        for each in (known.iter("message") if known is not None else ())
    }
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    seen: set[tuple[str, str]] = set()
    for text, note, number in (*texts_of_code(), *texts_of_resources()):
        if (text, note) in seen:
            continue
        seen.add((text, note))
        message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if number else {})
        ElementTree.SubElement(message, "source").text = text
        if note:
            ElementTree.SubElement(message, "comment").text = note
        old = before.get((text, note))
        if old is not None:
            message.append(old)
            continue
        target = ElementTree.SubElement(message, "translation", type="unfinished")
        if number:
            ElementTree.SubElement(target, "numerusform")
            ElementTree.SubElement(target, "numerusform")
    return root


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--compile", action="store_true", help="make the .qm file too")
    chosen = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"advisor_{chosen.language}.ts"
    known = ElementTree.parse(file).getroot() if file.is_file() else None
    made = translation(chosen.language, known)
    ElementTree.indent(made)
    ElementTree.ElementTree(made).write(file, encoding="utf-8", xml_declaration=True)
    print(f"{sum(1 for _ in made.iter('message'))} texts in {file.relative_to(ROOT)}")
    if chosen.compile:
        release = Path(sys.executable).with_name("pyside6-lrelease")
        return subprocess.run([str(release), str(file), "-qm", str(file.with_suffix(".qm"))], check=False).returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
