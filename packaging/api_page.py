"""Writes the page of every public function and class of the engine: python packaging/api_page.py > out/api.md

It reads the source and runs nothing. What is public is what has no leading underscore, in the rooms below.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("interview", "workload", "usage", "contracts", "market", "forecast", "recommendation")


@dataclass(frozen=True)
class Entry:
    """One public function, method or class."""

    module: str
    name: str
    signature: str
    words: str
    node: ast.FunctionDef | ast.ClassDef


def entries(room: str) -> Iterator[Entry]:
    """Everything public in a room, module by module in the order of the source."""
    for path in sorted((PROJECT / "advisor" / room).rglob("*.py")):
        module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        if path.stem != "__init__" and path.stem.startswith("_"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield Entry(module, node.name, _signature(node), ast.get_docstring(node) or "", node)
                if isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                            name = f"{node.name}.{inner.name}"
                            yield Entry(module, name, _signature(inner), ast.get_docstring(inner) or "", inner)


def page() -> str:
    """The whole page in Markdown."""
    parts = ["# The engine, function by function\n\nMade from the source by packaging/api_page.py.\n"]
    for room in ROOMS:
        about = ast.get_docstring(ast.parse((PROJECT / "advisor" / room / "__init__.py").read_text(encoding="utf-8")))
        parts.append(f"## advisor.{room}\n\n{about or ''}\n")
        for entry in entries(room):
            parts.append(f"### `{entry.module}.{entry.name}`\n\n    {entry.signature}\n\n{entry.words}\n")
    return "\n".join(parts)


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        above = f"({', '.join(ast.unparse(base) for base in node.bases)})" if node.bases else ""
        return f"class {node.name}{above}"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


if __name__ == "__main__":
    sys.stdout.write(page())
